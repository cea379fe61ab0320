import type { DealerRow } from '../db/tables.ts';
import type { StatementPart } from './statement.ts';
import { supplierPath } from './supplier-visit.ts';

/** The address of a part of a dealer's statement, where nothing is chosen. */
export function statementPath(dealer: Pick<DealerRow, 'slug'>, part: StatementPart): string {
  const query = new URLSearchParams(partQuery(part)).toString();
  return query === '' ? supplierPath(dealer) : `${supplierPath(dealer)}?${query}`;
}

/** What an address says of the part that it shows. */
export function partQuery({ tab, isChosenOnly, search, afterId }: StatementPart): Record<string, string> {
  return {
    ...(tab === 'all' ? {} : { tab }),
    ...(isChosenOnly ? { show: 'chosen' } : {}),
    ...(search === '' ? {} : { search }),
    ...(afterId === null ? {} : { after: afterId }),
  };
}
