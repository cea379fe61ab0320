import pg from 'pg';
import { offer } from './bench-process.ts';
import { drive, type Round } from './bench-rounds.ts';

/** Rows of one table, column by column as PostgreSQL writes them. */
interface StoredRows {
  table: string;
  columns: { name: string; type: string; values: unknown[] }[];
}

const INVITED = `select invitation_id from bulk_invitation_rows where bulk_invitation_id = $1 and invitation_id is not null`;
const HAPPENED = `select id from events where subject_id = $1 or data->>'bulkInvitationId' = $1::uuid::text`;

/** All that a sent bulk consists of, in the order in which it can be inserted. */
const PARTS: readonly [table: string, condition: string][] = [
  ['invitations', `id in (${INVITED})`],
  ['invitation_customers', `invitation_id in (${INVITED})`],
  [
    'customer_standings',
    'customer_id in (select unnest(customer_ids) from bulk_invitation_rows where bulk_invitation_id = $1)',
  ],
  ['credentials', `subject_id in (${INVITED})`],
  ['mails', `subject_id in (${INVITED})`],
  ['events', `id in (${HAPPENED})`],
  ['event_customers', `event_id in (${HAPPENED})`],
  ['bulk_invitations', 'id = $1'],
  ['bulk_invitation_rows', 'bulk_invitation_id = $1'],
];

/** Those that others are found by go last. */
const DELETIONS = PARTS.toSorted(([left], [right]) => Number(isReferred(left)) - Number(isReferred(right)));

function isReferred(table: string): boolean {
  return table === 'events' || table === 'bulk_invitation_rows';
}

let client: pg.Client | undefined;
let taken: StoredRows[] = [];

const operations = {
  async open({ url }: { url: string }) {
    client = new pg.Client({ connectionString: url });
    await client.connect();
  },

  /** Reads every row of a bulk into memory, deletes them all, as if it had never been, and clears away what that leaves. */
  async take({ bulkInvitationId }: { bulkInvitationId: string }): Promise<number> {
    const db = mustConnect();
    const parts: StoredRows[] = [];
    for (const [table, condition] of PARTS) {
      parts.push(await readRows(db, table, condition, bulkInvitationId));
    }
    taken = parts;
    // With this, nothing looks for rows that refer to those deleted.
    await db.query('set session_replication_role = replica');
    for (const [table, condition] of DELETIONS) {
      await db.query(`delete from ${table} where ${condition}`, [bulkInvitationId]);
    }
    await db.query('set session_replication_role = origin');
    for (const [table] of PARTS) await db.query(`vacuum (analyze) ${table}`);
    return taken.reduce((sum, { columns }) => sum + (columns[0]?.values.length ?? 0), 0);
  },

  /** Inserts the rows that were taken, one statement a table, in one transaction. No trigger of ours adds to them. */
  async insert(): Promise<Round> {
    const db = mustConnect();
    await db.query('alter table invitation_customers disable trigger user');
    const round = await drive({ concurrency: 1, operations: 1 }, async () => {
      await db.query('begin');
      for (const rows of taken) await insertRows(db, rows);
      await db.query('commit');
    });
    await db.query('alter table invitation_customers enable trigger user');
    return round;
  },
};

export type BulkRowsOperations = typeof operations;

function mustConnect(): pg.Client {
  if (client === undefined) throw new Error('Open it first.');
  return client;
}

async function readRows(
  db: pg.Client,
  table: string,
  condition: string,
  bulkInvitationId: string,
): Promise<StoredRows> {
  const { rows: columns } = await db.query<{ name: string; type: string }>(
    `select quote_ident(attname) as name, format_type(atttypid, atttypmod) as type
     from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
     order by attnum`,
    [table],
  );
  const { rows } = await db.query<unknown[]>({
    text: `select ${columns.map(({ name }) => `${name}::text`).join(', ')} from ${table} where ${condition}`,
    values: [bulkInvitationId],
    rowMode: 'array',
  });
  return {
    table,
    columns: columns.map((column, index) => ({ ...column, values: rows.map((row) => row[index]) })),
  };
}

async function insertRows(db: pg.Client, { table, columns }: StoredRows): Promise<void> {
  const names = columns.map(({ name }) => name).join(', ');
  // An array of arrays would be taken for one array of two dimensions.
  const isArray = ({ type }: { type: string }) => type.endsWith('[]');
  const picked = columns.map((column) => (isArray(column) ? `${column.name}::${column.type}` : column.name));
  const arrays = columns.map((column, index) => `$${index + 1}::${isArray(column) ? 'text' : column.type}[]`);
  await db.query(
    `insert into ${table} (${names}) overriding system value
     select ${picked.join(', ')} from unnest(${arrays.join(', ')}) as given (${names})`,
    columns.map(({ values }) => values),
  );
}

offer(operations);
