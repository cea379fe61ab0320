import { sql, type Kysely } from 'kysely';

/** What staged rows are joined by: a rough count of them is all that a plan needs. */
const JOINED = ['dealer_id', 'sync_id', 'model', 'erp_id', 'customer_erp_id', 'is_bad'];
/** Ten times fewer rows are looked at than by default. */
const TARGET = 10;

/** Counting what a run has staged looks at what plans depend on, and at nothing else: a sync waits for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
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
