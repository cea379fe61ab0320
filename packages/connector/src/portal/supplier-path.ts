import type { DealerRow } from '../db/tables.ts';

/** Where a dealer's pages begin. */
export function supplierPath({ slug }: Pick<DealerRow, 'slug'>): string {
  return `/portal/${slug}`;
}
