import type { DealerRow } from '../db/tables.ts';
import { choiceText, NOTHING_CHOSEN, type Choice } from './choice-text.ts';
import type { StatementPart } from './statement.ts';
import { supplierPath } from './supplier-visit.ts';

/** Longest address that a browser is sent to: proxies take 8 kB of a request's first line, if not told otherwise. */
const LONGEST_PATH = 6000;

/** The address of a part of a dealer's statement, with what is chosen there. */
export function statementPath(
  dealer: Pick<DealerRow, 'slug'>,
  { tab, isChosenOnly, search, afterId }: StatementPart,
  choice: Choice = NOTHING_CHOSEN,
): string {
  const chosen = choiceText(choice);
  const query = new URLSearchParams({
    ...(tab === 'all' ? {} : { tab }),
    ...(isChosenOnly ? { show: 'chosen' } : {}),
    ...(search === '' ? {} : { search }),
    ...(afterId === null ? {} : { after: afterId }),
    ...(chosen === '' ? {} : { chosen }),
  }).toString();
  return query === '' ? supplierPath(dealer) : `${supplierPath(dealer)}?${query}`;
}

/** Whether browsers and what stands before us take an address of this length. */
export function isShortEnough(path: string): boolean {
  return path.length <= LONGEST_PATH;
}
