import { parse, stringify, validate as isUuid } from 'uuid';

/** What a payer has chosen of a supplier's open items, whichever of them a page shows. */
export interface Choice {
  /** Open items, each once. */
  itemIds: string[];
  /**
   * What is paid of an item, or used of a credit, where it is not all of it: minor units, or what was typed where that is no
   * amount.
   */
  amounts: Map<string, string | number>;
  usesCreditsElsewhere: boolean;
}

export const NOTHING_CHOSEN: Choice = { itemIds: [], amounts: new Map(), usesCreditsElsewhere: false };

const BETWEEN = '.';
const AMOUNT = '*';
const TYPED = '-';
const ELSEWHERE = 'elsewhere';
/** What a field for an amount holds. */
export const LONGEST_TYPED = 40;

/**
 * A choice as addresses and hidden fields carry it: 22 characters an item, of `A-Z a-z 0-9 _ - * .` alone, which no address
 * escapes. Empty where nothing is chosen.
 */
export function choiceText({ itemIds, amounts, usesCreditsElsewhere }: Choice): string {
  const parts = itemIds.map((id) => {
    const amount = amounts.get(id);
    const key = Buffer.from(parse(id)).toString('base64url');
    if (amount === undefined) return key;
    return `${key}${AMOUNT}${typeof amount === 'number' ? amount : TYPED + Buffer.from(amount).toString('base64url')}`;
  });
  if (parts.length > 0 && usesCreditsElsewhere) parts.push(ELSEWHERE);
  return parts.join(BETWEEN);
}

/** Reads what `choiceText` wrote; what is none of it is left out. */
export function readChoiceText(text: string): Choice {
  const itemIds = new Set<string>();
  const amounts: Choice['amounts'] = new Map();
  const parts = text.split(BETWEEN);
  for (const part of parts) {
    const [key = '', amount] = part.split(AMOUNT, 2);
    const bytes = Buffer.from(key, 'base64url');
    const id = bytes.length === 16 && key.length === 22 ? stringifyId(bytes) : '';
    if (!isUuid(id)) continue;
    itemIds.add(id);
    if (amount?.startsWith(TYPED) === true)
      amounts.set(
        id,
        Buffer.from(amount.slice(TYPED.length), 'base64url').toString().slice(0, LONGEST_TYPED),
      );
    else if (/^\d{1,15}$/.test(amount ?? '')) amounts.set(id, Number(amount));
  }
  return { itemIds: [...itemIds], amounts, usesCreditsElsewhere: parts.includes(ELSEWHERE) };
}

/** Empty for bytes that are no id. */
function stringifyId(bytes: Uint8Array): string {
  try {
    return stringify(bytes);
  } catch {
    return '';
  }
}
