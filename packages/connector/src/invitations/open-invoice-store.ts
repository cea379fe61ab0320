import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { ListedInvoices } from '../mail/mail-invoices.ts';

/** Enough for most, and few enough that no mail program clips the mail. */
export const MOST_INVOICES_LISTED = 25;

interface InvoiceRow {
  key: string;
  number: string;
  customerName: string;
  dueDate: string | null;
  payableMinor: number;
  currency: string;
  /** Of all under the same key, and of those of the same currency what they come to. */
  count: number;
  sumMinor: number;
}

/**
 * The open invoices of several sets of customers, each under its key: the ones due first, and what all come to. A set
 * without any is left out.
 */
export async function listOpenInvoices(
  tx: DealerTransaction,
  wanted: readonly { key: string; customerIds: readonly string[] }[],
): Promise<Map<string, ListedInvoices>> {
  const pairs = wanted.flatMap(({ key, customerIds }) => customerIds.map((id) => ({ key, id })));
  const { rows } = await sql<InvoiceRow>`
    with listed as (
      select
        w.key, o.number, c.name as customer_name, o.due_date, o.payable_minor, o.currency,
        count(*) over (partition by w.key)::integer as count,
        sum(o.payable_minor) over (partition by w.key, o.currency)::bigint as sum_minor,
        row_number() over (partition by w.key order by o.due_date nulls last, o.number, o.id) as place,
        row_number() over (partition by w.key, o.currency order by o.due_date nulls last, o.number, o.id) as place_of_currency
      from unnest(${pairs.map(({ key }) => key)}::text[], ${pairs.map(({ id }) => id)}::uuid[]) as w (key, customer_id)
      join customers c on c.dealer_id = ${tx.dealerId}::uuid and c.id = w.customer_id
      join open_item_overview o on o.dealer_id = c.dealer_id and o.customer_id = c.id
      where o.kind = 'invoice' and o.payable_minor > 0
    )
    select * from listed
    where place <= ${MOST_INVOICES_LISTED} or place_of_currency = 1
    order by key, place`.execute(tx.db);
  const found = new Map<string, ListedInvoices>();
  for (const row of rows) {
    const list = found.get(row.key) ?? { invoices: [], count: row.count, totals: [] };
    found.set(row.key, list);
    if (!list.totals.some(({ currency }) => currency === row.currency)) {
      list.totals.push({ currency: row.currency, minor: row.sumMinor });
    }
    // A currency's first one stands here for its sum, however late it is due.
    if (list.invoices.length === MOST_INVOICES_LISTED) continue;
    const { number, customerName, dueDate, payableMinor: minor, currency } = row;
    list.invoices.push({ number, customerName, dueDate, minor, currency });
  }
  return found;
}
