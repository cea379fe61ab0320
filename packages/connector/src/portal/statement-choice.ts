import type { OpenItem } from '@payvite/sdk/schemas';
import { readAmount } from './amount-text.ts';
import type { Choice } from './choice-text.ts';
import type { ChoiceForm } from './payment-forms.ts';
import { jobKeyOf } from './statement-jobs.ts';
import type { Statement } from './statement.ts';

/** One item that is chosen. */
export interface ChosenItem {
  item: OpenItem;
  /** What is paid of it where that is not all: minor units, a magnitude, or what was typed where that is no amount. */
  amount: number | string | null;
  /** What it adds to the payment, below 0 for a credit; without its discount. */
  minor: number;
}

/** What of a statement is chosen, and what of it cannot be paid any more. */
export interface StatementChoice {
  /** By id. */
  items: ReadonlyMap<string, ChosenItem>;
  usesCreditsElsewhere: boolean;
  /** Whether something was, and is not kept any more. */
  isForgotten: boolean;
  /** Of which nothing can be paid now; null for an item that there is no trace of. */
  gone: readonly (string | null)[];
  /** Of which less can be paid than was to be; all of that is chosen. */
  lessened: readonly { item: OpenItem; beforeMinor: number }[];
}

export const NO_CHOICE: StatementChoice = {
  items: new Map(),
  usesCreditsElsewhere: false,
  isForgotten: false,
  gone: [],
  lessened: [],
};

/** Whether something of an item can be paid online now. */
export function isPayable({ methods }: Pick<Statement, 'methods'>, item: OpenItem): boolean {
  return item.payableMinor !== 0 && (methods.get(item.currency) ?? []).length > 0;
}

/**
 * What a form of the statement, or of a review, has chosen: jobs as their items, amounts in minor units where they can be read, and
 * none where it is all that can be paid.
 */
export function choiceOfForm(
  { items }: Pick<Statement, 'items'>,
  form: Pick<ChoiceForm, 'itemIds' | 'jobs' | 'amounts' | 'usesCreditsElsewhere'>,
  locale: string,
): Choice {
  const ofJobs = items.filter(
    (item) =>
      item.payableMinor !== 0 &&
      form.jobs.some(({ customerId, key }) => item.customerId === customerId && jobKeyOf(item) === key),
  );
  const itemIds = [...new Set([...form.itemIds, ...ofJobs.map(({ id }) => id)])];
  const byId = new Map(items.map((item) => [item.id, item]));
  const amounts: Choice['amounts'] = new Map();
  for (const id of itemIds) {
    const typed = form.amounts.get(id);
    const item = byId.get(id);
    if (typed === undefined) continue;
    const amount =
      typeof typed === 'number' || item === undefined
        ? typed
        : (readAmount(typed, item.currency, locale) ?? typed);
    if (item === undefined || amount !== Math.abs(item.payableMinor)) amounts.set(id, amount);
  }
  return { itemIds, amounts, usesCreditsElsewhere: form.usesCreditsElsewhere };
}

/**
 * Holds a choice against what can be paid now.
 *
 * @param numbers of items that are not on the statement any more, by id.
 */
export function resolveChoice(
  statement: Pick<Statement, 'items' | 'methods'>,
  choice: Choice,
  numbers: ReadonlyMap<string, string>,
): StatementChoice {
  const byId = new Map(statement.items.map((item) => [item.id, item]));
  const items = new Map<string, ChosenItem>();
  const gone: (string | null)[] = [];
  const lessened: { item: OpenItem; beforeMinor: number }[] = [];
  for (const id of choice.itemIds) {
    const item = byId.get(id);
    if (item === undefined || !isPayable(statement, item)) {
      gone.push(item?.number ?? numbers.get(id) ?? null);
      continue;
    }
    const asked = choice.amounts.get(id) ?? null;
    const isTooMuch = typeof asked === 'number' && asked > Math.abs(item.payableMinor);
    if (isTooMuch) lessened.push({ item, beforeMinor: asked });
    const amount = isTooMuch ? null : asked;
    const minor = typeof amount === 'number' ? Math.sign(item.payableMinor) * amount : item.payableMinor;
    items.set(id, { item, amount, minor });
  }
  const { usesCreditsElsewhere } = choice;
  return { items, usesCreditsElsewhere, isForgotten: false, gone, lessened };
}

/** The part of a choice that is of these items, as addresses and forms carry it. */
export function choiceOfItems(items: Iterable<ChosenItem>, usesCreditsElsewhere: boolean): Choice {
  const all = [...items];
  return {
    itemIds: all.map(({ item }) => item.id),
    amounts: new Map(all.flatMap(({ item, amount }) => (amount === null ? [] : [[item.id, amount]]))),
    usesCreditsElsewhere,
  };
}
