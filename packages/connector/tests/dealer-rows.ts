import type pg from 'pg';

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The ids in a text, each once, in their order. */
export function idsIn(text: string): string[] {
  return [...new Set(text.match(ID))];
}

/** Every row that is a dealer's, as text by table: those with its id, its payers with their accounts, and its jobs. */
export async function readDealerRows(owner: pg.Pool, dealerId: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [table, rows] of await selectDealerRows(owner)) {
    const { rows: read } = await owner.query<{ row: string }>(rows, [dealerId]);
    found[table] = read.map(({ row }) => row);
  }
  return found;
}

/** A digest of the same rows by table: it is another one as soon as anything is. */
export async function digestDealerRows(owner: pg.Pool, dealerId: string): Promise<Record<string, string>> {
  const tables = await selectDealerRows(owner);
  const digests = tables.map(
    ([table, rows]) =>
      `select '${table}' as table, coalesce(md5(string_agg(row, '' order by row)), '') as digest from (${rows}) t`,
  );
  const { rows } = await owner.query<{ table: string; digest: string }>(digests.join(' union all '), [
    dealerId,
  ]);
  return Object.fromEntries(rows.map(({ table, digest }) => [table, digest]));
}

/** What selects a dealer's rows of each table. When a key or a user was last seen is left out: it is written a moment later. */
async function selectDealerRows(owner: pg.Pool): Promise<[table: string, sql: string][]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'dealer_id'
     order by 1`,
  );
  const ofPayers = 'in (select payer_id from payer_customers where dealer_id = $1::uuid)';
  const conditions: Record<string, string> = {
    ...Object.fromEntries(tables.map(({ name }) => [name, 'dealer_id = $1::uuid'])),
    dealers: 'id = $1::uuid',
    payers: `id ${ofPayers}`,
    auth_users: `id in (select user_id from payers where id ${ofPayers})`,
    'pgboss.job': `data ->> 'dealerId' = $1::uuid::text`,
  };
  return Object.entries(conditions).map(([table, condition]) => [
    table,
    `select (to_jsonb(t) - '{last_used_at,last_seen_at}'::text[])::text as row from ${table} t where ${condition}`,
  ]);
}
