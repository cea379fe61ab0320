import { emailSchema } from '@payvite/sdk/schemas';
import { currencyExponent, formatAmount } from '../currency-exponent.ts';
import { MAX_MINOR } from './erp-source.ts';

/** A value of an ERP that cannot be taken; the message is the reason, for the person who has to mend it there. */
export class ValueFault extends Error {
  readonly column: string;
  readonly value: string;
  constructor(column: string, value: string, reason: string) {
    super(reason);
    this.name = 'ValueFault';
    this.column = column;
    this.value = value;
  }
}

/** Of a value that could not be taken, as much as is kept of it, in characters. */
const MAX_SHOWN = 200;

/**
 * A value of an ERP, whatever it is, as it is shown to the person who has to mend it: its beginning, with U+FFFD for what the
 * database does not take, a NUL and half of a surrogate pair.
 */
export function shownText(text: string, maxLength = MAX_SHOWN): string {
  return text.replaceAll('\0', '\ufffd').slice(0, maxLength).toWellFormed();
}

const PLAIN_TEXT = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff]/;

/**
 * Free text: NFC, runs of white space (line breaks too) as one space, none at the ends. Null when nothing is left.
 *
 * @throws {ValueFault} longer than `maxLength` characters, not UTF-8, or with control characters.
 */
export function parseText(column: string, cell: string, maxLength: number): string | null {
  if (cell === '') return null;
  const isPlain = PLAIN_TEXT.test(cell);
  // U+FFFD is what the decoder makes of bytes that are not UTF-8.
  if (!isPlain && cell.includes('\ufffd')) {
    throw new ValueFault(
      column,
      cell,
      'Has bytes that are not UTF-8, as most of the file is. Export the file as UTF-8.',
    );
  }
  const text = isPlain ? cell : cell.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (text.length > maxLength) {
    throw new ValueFault(column, cell, `Is ${text.length} characters long; at most ${maxLength} are taken.`);
  }
  if (!isPlain && CONTROL.test(text)) throw new ValueFault(column, cell, 'Has control characters.');
  return text === '' ? null : text;
}

/**
 * Free text that must be there.
 *
 * @throws {ValueFault} empty, or as `parseText`.
 */
export function parseRequiredText(column: string, cell: string, maxLength: number): string {
  const text = parseText(column, cell, maxLength);
  if (text === null) throw new ValueFault(column, cell, 'Is empty, and is required.');
  return text;
}

/** What exports have in place of a plain amount, and what to do about it. */
const AMOUNT_FAULTS: readonly (readonly [RegExp, string])[] = [
  [
    /^-?\d+,\d{1,2}$/,
    'Has a decimal comma. Export amounts with a decimal point and without thousands separators: 1234.50.',
  ],
  [
    /^-?\d{1,3}([,.' \u00a0\u202f]\d{3})+([.,]\d+)?$/,
    'Has thousands separators. Export amounts without them, with a decimal point: 1234.50.',
  ],
  [/^\(.+\)$/, 'Is negative in parentheses. Export it with a minus in front: -50.25.'],
  [/^\d[\d.,]*-$/, 'Has its minus at the end. Export it with the minus in front: -50.25.'],
  [
    /^[\d.,]+ ?(CR|DR)$/i,
    'Has CR or DR in it. Export the amount alone, with a minus where it is negative: -50.25.',
  ],
  [/^\+\d/, 'Has a plus sign. Export it without: 50.25.'],
  [/^#/, 'Is the error of a spreadsheet’s formula. Export the amount itself: 1234.50.'],
  [
    /^-?\d+(\.\d+)?e[+-]?\d+$/i,
    'Is in the short form of a spreadsheet, which has lost digits. Export the amount itself: 1234.50.',
  ],
  [/[\p{Sc}]|^[A-Z]{3}\b|\b[A-Z]{3}$/u, 'Has a currency in it. Export the amount alone: 1234.50.'],
];

/** The fault of an amount beyond `MAX_MINOR`. */
export function tooLarge(column: string, value: string, currency: string): ValueFault {
  const most = formatAmount(MAX_MINOR, currency);
  return new ValueFault(column, value, `Is too large: the most is ${most}. Have two numbers run together?`);
}

/**
 * A decimal amount as integer minor units of `currency`, exactly. Strict: digits, at most one point, a leading minus;
 * no thousands separators, no currency sign, no decimal comma, no more decimals than the currency has.
 *
 * @throws {ValueFault}
 */
export function parseAmount(column: string, cell: string, currency: string): number {
  const text = cell.trim();
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (match === null) {
    if (/^-?\d{16,}(\.\d+)?$/.test(text)) throw tooLarge(column, cell, currency);
    const known = AMOUNT_FAULTS.find(([form]) => form.test(text))?.[1];
    const reason =
      text === '' ? 'Is empty, and is required.' : (known ?? 'Is not a plain amount such as 1234.50 or -20.');
    throw new ValueFault(column, cell, reason);
  }
  const exponent = currencyExponent(currency) ?? 2;
  const decimals = match[3] ?? '';
  if (decimals.length > exponent) {
    throw new ValueFault(column, cell, `Has ${decimals.length} decimals; ${currency} has ${exponent}.`);
  }
  const minor = Number(`${match[2]}${decimals.padEnd(exponent, '0')}`);
  if (minor > MAX_MINOR) throw tooLarge(column, cell, currency);
  return match[1] === '-' ? 0 - minor : minor;
}

/**
 * A plain date `YYYY-MM-DD` that the calendar has, 1900 to 2199; null when empty.
 *
 * @throws {ValueFault}
 */
export function parseDate(column: string, cell: string): string | null {
  const text = cell.trim();
  if (text === '') return null;
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null)
    throw new ValueFault(column, cell, 'Is not a date of the form YYYY-MM-DD, such as 2026-01-31.');
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // The day 0 of a month is the last one of that before it; to ask for it takes long, and each row has some dates.
  const isInMonth = day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || !isInMonth) {
    throw new ValueFault(column, cell, 'Is a day that the calendar does not have.');
  }
  if (year < 1900 || year > 2199) throw new ValueFault(column, cell, 'Is not a date from 1900 to 2199.');
  return text;
}

/**
 * An ISO 4217 code in upper case; null when empty.
 *
 * @throws {ValueFault}
 */
export function parseCurrency(column: string, cell: string): string | null {
  if (currencyExponent(cell) !== undefined) return cell;
  const code = cell.trim().toUpperCase();
  if (code === '') return null;
  if (currencyExponent(code) === undefined) {
    throw new ValueFault(column, cell, 'Is not an ISO 4217 currency such as USD.');
  }
  return code;
}

const TRUE = new Set(['true', 't', 'yes', 'y', '1']);
const FALSE = new Set(['', 'false', 'f', 'no', 'n', '0']);

/**
 * Yes or no; empty is no.
 *
 * @throws {ValueFault}
 */
export function parseFlag(column: string, cell: string): boolean {
  const word = cell.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw new ValueFault(column, cell, 'Is neither true nor false.');
}

/**
 * A language tag in its canonical form (`en_us` gives `en-US`); null when empty.
 *
 * @throws {ValueFault}
 */
export function parseLocale(column: string, cell: string): string | null {
  const tag = cell.trim().replaceAll('_', '-');
  if (tag === '') return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    throw new ValueFault(column, cell, 'Is not a language tag such as en-US.');
  }
}

/** Whether mail can be sent there. An address for which it cannot is kept all the same: a person may mend it. */
export function isValidEmail(email: string): boolean {
  return emailSchema.safeParse(email).success;
}
