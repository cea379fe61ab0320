import type { OpenItem } from '@payvite/sdk/schemas';
import { groupBy } from '../group-by.ts';

/** What part of the open items a page shows, as `?tab=` names it. */
export const STATEMENT_TABS = ['all', 'statement', 'new'] as const;

export type StatementTab = (typeof STATEMENT_TABS)[number];

/**
 * The items of each tab. `statement`: those on the newest statement of their customer; `new`: invoices and debits on none, of
 * customers that have one. Both are null where no customer has one.
 */
export function splitIntoTabs(items: readonly OpenItem[]): Record<StatementTab, readonly OpenItem[] | null> {
  const current = new Map<string, string>();
  for (const [customerId, own] of groupBy(items, (item) => item.customerId)) {
    const statementId = newestStatementId(own);
    if (statementId !== null) current.set(customerId, statementId);
  }
  if (current.size === 0) return { all: items, statement: null, new: null };
  return {
    all: items,
    statement: items.filter(
      (item) => item.statementId !== null && item.statementId === current.get(item.customerId),
    ),
    new: items.filter(
      (item) => item.statementId === null && item.kind !== 'credit' && current.has(item.customerId),
    ),
  };
}

/** The statement of the newest invoice (by date, then by id) that is on one; null where none is. */
function newestStatementId(items: readonly OpenItem[]): string | null {
  let newest: OpenItem | undefined;
  for (const item of items) {
    if (item.kind !== 'invoice' || item.statementId === null) continue;
    if (newest === undefined || isNewer(item, newest)) newest = item;
  }
  return newest?.statementId ?? null;
}

function isNewer(one: OpenItem, other: OpenItem): boolean {
  const [day, otherDay] = [one.transactionDate ?? '', other.transactionDate ?? ''];
  return day === otherDay ? one.id > other.id : day > otherDay;
}
