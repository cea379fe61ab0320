import type { Request } from 'express';
import { choiceText, NOTHING_CHOSEN, readChoiceText, type Choice } from './choice-text.ts';
import { findKeptChoice, keepChoice } from './kept-choice-store.ts';
import { LONGEST_PATH } from './page-paths.ts';
import type { PortalContext } from './portal-context.ts';
import type { SupplierVisit } from './supplier-visit.ts';

type ChoiceContext = Pick<PortalContext, 'database'>;
type ChoiceVisit = Pick<SupplierVisit, 'payer' | 'supplier'>;

/**
 * A page's address with what is chosen there: `chosen`, or `kept` where that is too long, which is of this payer's alone.
 *
 * @param path of the page.
 * @param query what else stands in the address.
 */
export async function addressOf(
  { database }: ChoiceContext,
  { payer, supplier }: ChoiceVisit,
  choice: Choice,
  { path, query = {} }: { path: string; query?: Record<string, string> },
): Promise<string> {
  const chosen = choiceText(choice);
  const withMore = (more: Record<string, string>) => withQuery(path, { ...query, ...more });
  if (chosen === '') return withMore({});
  const address = withMore({ chosen });
  if (address.length <= LONGEST_PATH) return address;
  const kept = await database.asDealer(supplier.id, (tx) => keepChoice(tx, payer.id, choice));
  return withMore({ kept });
}

/** What of an address says what is chosen, for the next one: as it stands, so that nothing is kept anew. */
export function carriedQuery({ chosen, kept }: Request['query']): Record<string, string> {
  if (typeof kept === 'string') return { kept };
  return typeof chosen === 'string' ? { chosen } : {};
}

/** A path with a query, where there is any. */
export function withQuery(path: string, query: Record<string, string>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** What an address says that is chosen, which may be nothing; undefined where it was kept for the address and is forgotten. */
export async function choiceOfAddress(
  { database }: ChoiceContext,
  { payer, supplier }: ChoiceVisit,
  { chosen, kept }: Request['query'],
): Promise<Choice | undefined> {
  if (typeof kept !== 'string') return typeof chosen === 'string' ? readChoiceText(chosen) : NOTHING_CHOSEN;
  return database.asDealer(supplier.id, (tx) => findKeptChoice(tx, payer.id, kept));
}
