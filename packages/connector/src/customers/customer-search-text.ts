import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';

/**
 * Folds text so that a search finds it whatever its case and accents: `Søns Café` gives `søns cafe`. What is searched
 * for must be folded the same way.
 */
export function foldSearchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/**
 * Puts the e-mail addresses of customers' contacts, corrected ones beside the ERP's, into what a search looks through;
 * after contacts changed.
 *
 * @param customerIds which customers; left out: all.
 */
export async function refreshSearchText(
  tx: DealerTransaction,
  customerIds?: readonly string[],
): Promise<void> {
  const chosen = customerIds === undefined ? sql`true` : sql`c.id = any (${[...customerIds]}::uuid[])`;
  await sql`
    update customers c
    set search_text = fresh.search_text
    from (
      select c.id, split_part(c.search_text, E'\\n', 1) || E'\\n'
        || coalesce(
          string_agg(lower(nullif(concat_ws(' ', k.email, k.erp_email), '')), ' ' order by k.erp_id), ''
        ) as search_text
      from customers c
      left join contacts k on k.dealer_id = c.dealer_id and k.customer_id = c.id
      where c.dealer_id = ${tx.dealerId} and ${chosen}
      group by c.id, c.search_text
    ) fresh
    where c.dealer_id = ${tx.dealerId} and c.id = fresh.id and c.search_text <> fresh.search_text`.execute(
    tx.db,
  );
}
