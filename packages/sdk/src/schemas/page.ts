import * as z from 'zod/mini';
import { queryNumber } from './query-number.ts';

/** The most rows one page can carry. */
export const MAX_PAGE_LIMIT = 200;

/** Query of every list: where to go on, and how many rows (1-200, default 50). */
export const pageParamsSchema = z.object({
  /** `nextCursor` of the page before; left out for the first page. Valid for one sort and one set of filters. */
  cursor: z.optional(z.string().check(z.maxLength(1024))),
  limit: z._default(queryNumber(1, MAX_PAGE_LIMIT), 50),
});

/** One keyset page of `item`. */
export function pageSchema<Item extends z.ZodMiniType>(item: Item) {
  return z.object({
    data: z.array(item),
    /** What to send as `cursor` for the next page; null on the last one. */
    nextCursor: z.nullable(z.string()),
    /** All rows that match: exact on the first page, null after; under a search counted up to 10,000, null beyond. */
    total: z.nullable(z.int()),
  });
}

/** One keyset page: the rows, the cursor of the next page, and on the first page how many rows match. */
export interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
  total: number | null;
}

export type PageParams = Partial<z.output<typeof pageParamsSchema>>;
