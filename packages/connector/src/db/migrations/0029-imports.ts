import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** Files of an export that were uploaded, until they are applied: any connector may get a piece, and any may read it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table imports (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      exported_at timestamptz not null,
      created_at timestamptz not null,
      -- Its newest review, as long as no other file has come since.
      sync_id uuid,
      primary key (dealer_id, id)
    )`.execute(db);
  await sql`create index imports_newest on imports (dealer_id, created_at desc, id desc)`.execute(db);
  await sql`create unique index imports_sync on imports (dealer_id, sync_id) where sync_id is not null`.execute(
    db,
  );
  await bindToDealer(db, 'imports', 'select, insert, update, delete');

  await sql`
    create table import_files (
      dealer_id uuid not null,
      import_id uuid not null,
      name text not null check (name in ('accounts.csv', 'contacts.csv', 'invoices.csv', 'adjustments.csv')),
      upload_id uuid not null,
      bytes bigint not null,
      uploaded_at timestamptz not null,
      primary key (dealer_id, import_id, name),
      foreign key (dealer_id, import_id) references imports (dealer_id, id) on delete cascade
    )`.execute(db);
  await bindToDealer(db, 'import_files', 'select, insert, update, delete');

  // An upload is a file once all of it has come; until then nothing refers to its pieces.
  await sql`
    create table import_chunks (
      dealer_id uuid not null,
      import_id uuid not null,
      upload_id uuid not null,
      number integer not null,
      content bytea not null,
      primary key (dealer_id, import_id, upload_id, number),
      foreign key (dealer_id, import_id) references imports (dealer_id, id) on delete cascade
    )`.execute(db);
  // To compress what is read a few times and then deleted takes longer than to write it.
  await sql`alter table import_chunks alter column content set storage external`.execute(db);
  await bindToDealer(db, 'import_chunks', 'select, insert, delete');
}
