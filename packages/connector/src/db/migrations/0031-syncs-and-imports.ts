import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** What syncs keep of faulty rows, what they count of staged ones, and what an import says of its columns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await keepUnmendedRows(db);
  await markStagedRuns(db);
  await countLess(db);
  // What the ERP calls the columns of its files, where an import's are not what the dealer's are.
  await sql`alter table imports add column headers jsonb`.execute(db);
  // Each posting asks whether the ERP may still be at another one.
  await sql`
    create index postings_uncertain on postings (dealer_id, uncertain_since) where uncertain_since is not null`.execute(
    db,
  );
}

/**
 * Why a customer is stale, kept from one delivery to the next: what lists only changes does not list a faulty row again until
 * somebody mends it. Everything is read once more, so that it is known of files, too; who is stale elsewhere is so by their
 * own row, until that comes.
 */
async function keepUnmendedRows(db: Kysely<unknown>): Promise<void> {
  await sql`alter table bad_rows add column erp_id text`.execute(db);
  await sql`
    create table unmended_rows (
      dealer_id uuid not null references dealers on delete cascade,
      model text not null check (model in ('customers', 'invoices', 'adjustments')),
      -- Empty: the row did not tell.
      erp_id text not null,
      customer_erp_id text not null,
      seen_at timestamptz not null,
      primary key (dealer_id, model, erp_id, customer_erp_id)
    )`.execute(db);
  await bindToDealer(db, 'unmended_rows', 'select, insert, update (seen_at), delete');
  await sql`
    insert into unmended_rows (dealer_id, model, erp_id, customer_erp_id, seen_at)
    select c.dealer_id, 'customers', c.erp_id, c.erp_id, coalesce(d.as_of, d.created_at)
    from customers c
    join dealers d on d.id = c.dealer_id
    where c.is_stale and not exists (
      select from open_items i
      where i.dealer_id = c.dealer_id and i.customer_id = c.id and i.closed_at is null and i.is_stale
    )`.execute(db);
  await sql`update syncs set files = '{}' where state = 'succeeded'`.execute(db);
  // By far the most are not, and nobody looks through them for the others.
  await sql`create index customers_stale on customers (dealer_id) where is_stale`.execute(db);
  await sql`
    create index open_items_stale on open_items (dealer_id, customer_id) where is_stale and closed_at is null`.execute(
    db,
  );
}

/**
 * That a run's staged rows are whole: like them it is gone after a crash of the database, which empties what has no log, and
 * what was staged after the crash alone would look like an ERP that has lost the rest.
 */
async function markStagedRuns(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unlogged table staged_runs (
      dealer_id uuid not null,
      sync_id uuid not null,
      primary key (dealer_id, sync_id)
    )`.execute(db);
  await bindToDealer(db, 'staged_runs', 'select, insert, delete');
  // One that waits for a person goes on as before.
  await sql`
    insert into staged_runs (dealer_id, sync_id) select dealer_id, id from syncs where state = 'needs_approval'`.execute(
    db,
  );
}

/** What staged rows are joined by: a rough count of them is all that a plan needs. */
const JOINED = ['dealer_id', 'sync_id', 'model', 'erp_id', 'customer_erp_id', 'is_bad'];
/** Ten times fewer rows are looked at than by default. */
const TARGET = 10;

/** Counting what a run has staged looks at what plans depend on, and at nothing else: a sync waits for it. */
async function countLess(db: Kysely<unknown>): Promise<void> {
  for (const table of ['staged_customers', 'staged_contacts', 'staged_items']) {
    const { rows } = await sql<{ name: string }>`
      select attname as name from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`.execute(db);
    for (const { name } of rows) {
      const target = JOINED.includes(name) ? TARGET : 0;
      await sql`alter table ${sql.table(table)} alter column ${sql.ref(name)} set statistics ${sql.lit(target)}`.execute(
        db,
      );
    }
  }
}
