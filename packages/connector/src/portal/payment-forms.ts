import type { PaymentMethod } from '@payvite/sdk/schemas';
import { validate as isUuid } from 'uuid';
import { readAmount } from './amount-text.ts';
import { LONGEST_TYPED, readChoiceText, type Choice } from './choice-text.ts';
import { readLine, type FormBody } from './invitation-forms.ts';

/** More than anybody pays at once; the forms of that many still fit into what a request may be long. */
export const MOST_ITEMS = 1000;
/** Of a form with so many items and their amounts. */
export const CHOICE_FORM = { limit: '256kb', parameterLimit: 3 * MOST_ITEMS } as const;

const AMOUNT = 'amount-';

/** A job of which all that can be paid is chosen. */
export interface ChosenJob {
  customerId: string;
  /** Null: the items without a job. */
  key: string | null;
}

/** What a form says that is to be paid, before it is known what there is. */
export interface ChoiceForm extends Choice {
  /** Empty where the form names none. */
  customerId: string;
  /** Each once. */
  jobs: ChosenJob[];
}

/** What is to be paid, as far as it can be read. */
export interface ReadChoice {
  items: { itemId: string; amountMinor: number | null }[];
  usesCreditsElsewhere: boolean;
  /** Items whose amount is none. */
  unreadable: ReadonlySet<string>;
}

/**
 * Reads the fields `customer`, `item` (an open item, repeated), `job` (as `jobField` writes it, repeated), `amount-<item>` (as typed;
 * an item without one is paid as far as it can be), `elsewhere`, and `chosen`: what was chosen before and stands in no box. What
 * names nothing is left out.
 */
export function readChoiceForm(body: FormBody): ChoiceForm {
  const customerId = readLine(body, 'customer');
  const chosen = readChoiceText(readLine(body, 'chosen'));
  const amounts = new Map(chosen.amounts);
  for (const field of Object.keys(body ?? {})) {
    const itemId = field.slice(AMOUNT.length);
    if (field.startsWith(AMOUNT) && isUuid(itemId))
      amounts.set(itemId, readLine(body, field).slice(0, LONGEST_TYPED));
  }
  return {
    customerId: isUuid(customerId) ? customerId : '',
    // One more than can be paid, so that it is said that there are too many.
    itemIds: [...new Set([...readAll(body, 'item').filter((id) => isUuid(id)), ...chosen.itemIds])].slice(
      0,
      MOST_ITEMS + 1,
    ),
    jobs: [...new Set(readAll(body, 'job'))].flatMap(readJob),
    amounts,
    usesCreditsElsewhere: readLine(body, 'elsewhere') === 'yes' || chosen.usesCreditsElsewhere,
  };
}

/** A job as the value of its box: its key may hold any sign, blanks at its ends too, which forms would not bring back. */
export function jobField({ customerId, key }: ChosenJob): string {
  return key === null ? customerId : `${customerId}:${Buffer.from(key).toString('base64url')}`;
}

function readJob(text: string): ChosenJob[] {
  const [customerId = '', key] = text.split(':', 2);
  if (!isUuid(customerId)) return [];
  return [{ customerId, key: key === undefined ? null : Buffer.from(key, 'base64url').toString() }];
}

/** Whether a form is one of a choice, of which boxes may all be empty, and says not only which review it agrees to. */
export function hasChoice(body: FormBody): boolean {
  return ['customer', 'item', 'job'].some((field) => body?.[field] !== undefined);
}

/**
 * Reads the amounts of a choice in the signs of the page's locale.
 *
 * @param jobItemIds the items behind the form's jobs.
 */
export function readChoice(
  form: ChoiceForm,
  jobItemIds: readonly string[],
  { currency, locale }: { currency: string; locale: string },
): ReadChoice {
  const unreadable = new Set<string>();
  const items = [...new Set([...form.itemIds, ...jobItemIds])].map((itemId) => {
    const amount = form.amounts.get(itemId);
    if (amount === undefined) return { itemId, amountMinor: null };
    const amountMinor = typeof amount === 'number' ? amount : readAmount(amount, currency, locale);
    if (amountMinor === null) unreadable.add(itemId);
    return { itemId, amountMinor };
  });
  return { items, usesCreditsElsewhere: form.usesCreditsElsewhere, unreadable };
}

/** What the button of a review says: which review, as it was seen, and how it is paid. Null for a form that says it not. */
export function readAgreement(
  body: FormBody,
): { previewId: string; hash: string; method: PaymentMethod } | null {
  const previewId = readLine(body, 'preview');
  const hash = readLine(body, 'hash');
  const method = readLine(body, 'method');
  if (!isUuid(previewId) || !/^[0-9a-f]{64}$/.test(hash)) return null;
  return method === 'ach' || method === 'card' ? { previewId, hash, method } : null;
}

/** Every text of a field that may be there more than once. */
function readAll(body: FormBody, field: string): string[] {
  const values = [body?.[field] ?? []].flat();
  return values.flatMap((value) => (typeof value === 'string' ? [readLine({ value }, 'value')] : []));
}
