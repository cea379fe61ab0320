import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/**
 * Why a customer is stale, kept from one delivery to the next: what lists only changes does not list a faulty row again
 * until somebody mends it. Who is stale now is so by their own row, until that comes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table unread_rows (
      dealer_id uuid not null references dealers on delete cascade,
      model text not null check (model in ('customers', 'invoices', 'adjustments')),
      -- Empty: the row did not tell.
      erp_id text not null,
      customer_erp_id text not null,
      primary key (dealer_id, model, erp_id, customer_erp_id)
    )`.execute(db);
  await bindToDealer(db, 'unread_rows', 'select, insert, delete');
  await sql`
    insert into unread_rows (dealer_id, model, erp_id, customer_erp_id)
    select c.dealer_id, 'customers', c.erp_id, c.erp_id
    from customers c
    where c.is_stale and not exists (
      select from open_items i
      where i.dealer_id = c.dealer_id and i.customer_id = c.id and i.closed_at is null and i.is_stale
    )`.execute(db);
  // By far the most are not, and nobody looks through them for the others.
  await sql`create index customers_stale on customers (dealer_id) where is_stale`.execute(db);
  await sql`
    create index open_items_stale on open_items (dealer_id, customer_id) where is_stale and closed_at is null`.execute(
    db,
  );
}
