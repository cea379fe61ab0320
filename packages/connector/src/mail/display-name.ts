/** Longest name in a mail, in code points. */
const MAXIMUM_LENGTH = 100;

// Controls, line and paragraph separators, bidi marks, embeddings, overrides and isolates, invisible operators, the byte
// order mark, tag characters. The zero-width joiners stay: Persian, Hindi and emoji are misspelled without them.
const UNSAFE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Makes a name from an ERP fit for a line of a mail: NFC, without control and bidi characters, spaces collapsed, at most
 * 100 characters. May return an empty string.
 */
export function cleanName(name: string): string {
  return cleanShortName(name, MAXIMUM_LENGTH);
}

/** As `cleanName`, for where there is less room: at most `maximumLength` characters. */
export function cleanShortName(name: string, maximumLength: number): string {
  const characters = [
    ...name.toWellFormed().normalize('NFC').replace(UNSAFE, ' ').replace(/\s+/gu, ' ').trim(),
  ];
  if (characters.length <= maximumLength) return characters.join('');
  return `${characters
    .slice(0, maximumLength - 1)
    .join('')
    .trimEnd()}…`;
}

/**
 * Cleans the name that stands before an address in `From` or `To`. Null where nothing is left of it, or where it holds
 * an `@`: a mail program may show that as the address.
 */
export function cleanDisplayName(name: string | null): string | null {
  const cleaned = cleanName(name ?? '');
  return cleaned === '' || /[@＠﹫]/u.test(cleaned) ? null : cleaned;
}

/** Cleans a text of several lines as `cleanName` does each line; at most `maximumLength` code points before cleaning. */
export function cleanLines(text: string, maximumLength: number): string[] {
  const lines = [...text.toWellFormed().normalize('NFC')]
    .slice(0, maximumLength)
    .join('')
    .split(/\r\n|[\r\n\u2028\u2029]/u);
  return lines
    .map((line) => line.replace(UNSAFE, ' ').replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '');
}

/**
 * Keeps a cleaned name of the other direction to itself in the middle of a line (Unicode's first strong isolate), so that
 * the words around an Arabic or Hebrew name stay in order.
 */
export function isolateDirection(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}
