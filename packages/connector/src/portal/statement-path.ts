import type { Request } from 'express';
import { validate as isUuid } from 'uuid';
import type { DealerRow } from '../db/tables.ts';
import { SEARCH_LENGTH } from './statement-search.ts';
import { STATEMENT_TABS } from './statement-tabs.ts';
import type { StatementPart } from './statement.ts';
import { supplierPath } from './supplier-visit.ts';

/** The address of a part of a dealer's statement, where nothing is chosen. */
export function statementPath(dealer: Pick<DealerRow, 'slug'>, part: StatementPart): string {
  const query = new URLSearchParams(partQuery(part)).toString();
  return query === '' ? supplierPath(dealer) : `${supplierPath(dealer)}?${query}`;
}

/** The part that an address asks for. */
export function readPart(query: Request['query']): StatementPart {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    tab: STATEMENT_TABS.find((tab) => tab === query['tab']) ?? 'all',
    isChosenOnly: query['show'] === 'chosen',
    search: readSearch(text('search')),
    afterId: isUuid(text('after')) ? text('after') : null,
  };
}

/** What was typed into the field of the search, as it is looked for. */
export function readSearch(text: string): string {
  return text.toWellFormed().trim().slice(0, SEARCH_LENGTH);
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
