import type { JobGroup } from './statement-jobs.ts';

/** How many items of a customer stand on one page. */
export const ITEMS_PER_PAGE = 200;

/** What of a customer's items one page shows. */
export interface ItemPage {
  /** Jobs with what of their items is on the page. */
  jobs: JobGroup[];
  /** Of the first and last item, from 1 on; both 0 where there is none. */
  from: number;
  to: number;
  total: number;
  /** The last item of the page, where more follow. */
  lastId: string | null;
}

/** The page behind an item, in the order in which jobs and their items stand; the first one where nothing stands behind. */
export function pageOfItems(
  jobs: readonly JobGroup[],
  afterId: string | null,
  size = ITEMS_PER_PAGE,
): ItemPage {
  const items = jobs.flatMap((job) => job.items);
  const behind = items.findIndex(({ id }) => id === afterId) + 1;
  const start = behind < items.length ? behind : 0;
  const shown = new Set(items.slice(start, start + size));
  return {
    jobs: jobs
      .map((job) => ({ ...job, items: job.items.filter((item) => shown.has(item)) }))
      .filter((job) => job.items.length > 0),
    from: shown.size === 0 ? 0 : start + 1,
    to: start + shown.size,
    total: items.length,
    lastId: start + shown.size < items.length ? (items[start + size - 1]?.id ?? null) : null,
  };
}
