import pg from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { dayInZone } from '../src/dealers/dealer-day.ts';

/** A database of the product's schema with one dealer that has many customers. */
export interface BenchDatabase {
  /** As its owner. */
  url: string;
  dealerId: string;
  customers: number;
  timeZone: string;
  /** As its owner, past row-level security. */
  owner: pg.Pool;
}

const DEALER_ID = '01930000-0000-7000-8000-000000000001';

/** What is loaded without its indexes, which are built after: that is several times faster. */
const LOADED_TABLES = [
  'customers',
  'customer_balances',
  'contacts',
  'invitations',
  'invitation_customers',
  'mails',
  'credentials',
  'payers',
  'payer_customers',
];

/**
 * Makes the database `name` on a server and loads `customers` customers with one to three contacts each; four in ten were
 * invited, in every state there is, and one in ten is registered. The same numbers give the same rows.
 */
export async function createBenchDatabase(
  serverUrl: string,
  name: string,
  customers: number,
): Promise<BenchDatabase> {
  const url = await createEmptyDatabase(serverUrl, name);
  await migrate(url);
  const owner = new pg.Pool({ connectionString: url, max: 2 });
  const timeZone = zoneOfNoon();
  const client = await owner.connect();
  try {
    // Neither foreign keys nor triggers: what they see to holds by the way the rows are made.
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`);
    const indexes = await dropIndexes(client);
    await client.query('select setseed(0.42)');
    const today = dayInZone(new Date(), timeZone);
    await client.query(INSERT_DEALER, [DEALER_ID, timeZone, today]);
    await client.query(INSERT_CUSTOMERS, [DEALER_ID, customers]);
    await client.query(INSERT_BALANCES, [DEALER_ID, customers]);
    await client.query(INSERT_CONTACTS, [DEALER_ID, customers]);
    await client.query(INSERT_INVITATIONS, [DEALER_ID, customers]);
    await client.query(INSERT_MAILS);
    await client.query(INSERT_CREDENTIALS);
    await client.query(INSERT_PAYERS);
    for (const definition of indexes) await client.query(definition);
    await vacuumFilled(client);
    await client.query(STATE_STANDINGS);
    await client.query('vacuum (analyze) customer_standings');
  } finally {
    client.release(true);
  }
  return { url, dealerId: DEALER_ID, customers, timeZone, owner };
}

/** Makes a database without any table, and answers its URL. */
export async function createEmptyDatabase(serverUrl: string, name: string): Promise<string> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.end();
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

/** A zone where midnight is far: then every balance is computed anew. */
function zoneOfNoon(): string {
  const hoursWest = new Date().getUTCHours() - 12;
  return `Etc/GMT${hoursWest < 0 ? hoursWest : `+${hoursWest}`}`;
}

/** Drops what no constraint needs. */
async function dropIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i
     where i.indrelid = any ($1::text[]::regclass[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
     order by 1`,
    [LOADED_TABLES],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

const INSERT_DEALER = `
  insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, aged_on, as_of, created_at)
  values ($1, 'test', 'Bench Lumber', 'bench-lumber', $2, 'en-US', 'USD', 'csv', $3, clock_timestamp(), clock_timestamp())`;

/** Ids in the order of time, as uuidv7 makes them. */
const uuid = (number: string, kind: string) => `(
  lpad(to_hex(1764000000000 + ${number} / 8), 12, '0') || '7' || substr(md5('${kind}' || ${number}), 1, 3)
  || '8' || substr(md5('${kind}' || ${number}), 4, 15))::uuid`;

const INSERT_CUSTOMERS = `
  insert into customers (
    dealer_id, id, erp_id, account_number, name, account_type, status, currency, phone, address_line_1, city, region,
    postal_code, row_hash, search_text)
  select
    $1, ${uuid('n', 'customer')}, 'C' || n, 'A-' || lpad(n::text, 7, '0'), name,
    (array['Contractor', 'Homeowner', 'Builder', 'Government', 'Cash', null])[1 + floor(random() * 6)],
    case when random() < 0.92 then 'active' else 'inactive' end,
    'USD', '+1 505 555 0100', (1 + floor(random() * 9999)) || ' Mill Road', 'Albuquerque', 'NM', '87102',
    sha256(n::text::bytea), lower(name) || ' a-' || lpad(n::text, 7, '0') || E'\\nc' || n || '.1@customers.example'
  from (
    select
      n,
      (array['Oak', 'Summit', 'Ridge', 'Canyon', 'Mesa', 'Pine', 'Río Grande', 'Sandia', 'High Desert'])[1 + floor(random() * 9)]
        || ' ' || (array['Framing', 'Builders', 'Homes', 'Roofing', 'Drywall', 'Concrete', 'Remodeling'])[1 + floor(random() * 7)]
        || ' ' || n as name
    from generate_series(1, $2::integer) n
  ) named`;

const INSERT_BALANCES = `
  insert into customer_balances (
    dealer_id, customer_id, outstanding_minor, current_minor, past_due_minor, debit_adjustments_minor,
    credit_adjustments_minor, days_1_to_30_minor, days_31_to_60_minor, days_61_to_90_minor, days_91_plus_minor,
    weighted_average_days_overdue, collection_priority, priority_late_minor, priority_rank, priority_aging, priority_days)
  select
    $1, ${uuid('n', 'customer')}, total - credit, total - late, late, 0, credit, late - late / 2 - late / 4 - late / 10,
    late / 4, late / 10, late / 2,
    case when total > 0 then random() * 120 end,
    case when late > 0 then round((random() * 10)::numeric, 1)::double precision else 0 end,
    late, random(), random(), random()
  from (
    select
      n, total, case when random() < 0.6 then floor(total * random())::bigint else 0 end as late,
      case when random() < 0.1 then floor(random() * 50000)::bigint else 0 end as credit
    from (
      select n, case when random() < 0.8 then floor(exp(random() * 9) * 100)::bigint else 0 end as total
      from generate_series(1, $2::integer) n
    ) drawn
  ) made`;

const INSERT_CONTACTS = `
  insert into contacts (
    dealer_id, id, customer_id, erp_id, name, email, has_valid_email, phone, role, is_primary, locale, row_hash)
  select
    $1, ${uuid('(n * 3 + k)', 'contact')}, ${uuid('n', 'customer')}, 'K' || n || '-' || k, 'Contact ' || n || ' ' || k,
    case when has_email then 'c' || n || '.' || k || '@customers.example' end, has_email, '+1 505 555 0101',
    (array['Accounts Payable', 'Owner', 'Billing', null])[1 + floor(random() * 4)], k = 1, null, sha256((n || '.' || k)::bytea)
  from (
    select n, k, random() < 0.9 as has_email
    from generate_series(1, $2::integer) n
    join generate_series(1, 3) k on k <= 1 + abs(hashint4(n)) % 3
  ) made`;

const INSERT_INVITATIONS = `
  with made as materialized (
    select
      n, k,
      case
        when k = 2 then 'revoked'
        when share < 0.20 then 'pending'
        when share < 0.25 then 'declined'
        when share < 0.35 then 'accepted'
        else 'revoked'
      end as state,
      clock_timestamp() - (case when k = 2 then 60 when share < 0.12 then 1 else 15 end + random() * 10) * interval '1 day' as at
    from (select n, random() as share, random() as again from generate_series(1, $2::integer) n) drawn
    join generate_series(1, 2) k on k = 1 or again < 0.2
    where share < 0.4
  ),
  inserted as (
    insert into invitations (
      dealer_id, id, email, contact_id, contact_name, state, locale, check_phrase, link_version, link_secret_id,
      link_made_at, expires_in_days, expires_at, pending_since, accepted_at, declined_at, revoked_at, decline_reason,
      created_by_type, created_by_id, created_at)
    select
      $1, ${uuid('(n * 2 + k)', 'invitation')}, 'c' || n || '.1@customers.example', ${uuid('(n * 3 + 1)', 'contact')},
      'Contact ' || n || ' 1', state, 'en-US', 'river stone lamp', 1, 'bench', at, 14, at + interval '14 days',
      case when state = 'pending' then at end,
      case when state = 'accepted' then at + interval '1 day' end,
      case when state = 'declined' then at + interval '1 day' end,
      case when state = 'revoked' then at + interval '1 day' end,
      case when state = 'declined' then 'pays_by_check' end, 'user', 'u' || n % 5, at
    from made
  )
  insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state)
  select $1, ${uuid('(n * 2 + k)', 'invitation')}, ${uuid('n', 'customer')}, 0, 'c' || n || '.1@customers.example', state
  from made`;

const INSERT_MAILS = `
  insert into mails (
    dealer_id, id, class, template, subject_type, subject_id, link_version, customer_ids, recipient, locale, message_id,
    delivery, created_at, sent_at)
  select
    i.dealer_id, i.id, 'invitation', 'invitation', 'invitation', i.id, 1, array[c.customer_id], i.email, i.locale,
    '<' || i.id || '@bench.example>', 'sent', i.created_at, i.created_at + interval '2 seconds'
  from invitations i
  join invitation_customers c on c.dealer_id = i.dealer_id and c.invitation_id = i.id`;

const INSERT_CREDENTIALS = `
  insert into credentials (hash, kind, dealer_id, subject_id, created_at)
  select sha256(id::text::bytea), 'link', dealer_id, id, created_at from invitations`;

const INSERT_PAYERS = `
  with made as materialized (
    select i.dealer_id, i.id, i.email, i.accepted_at, c.customer_id
    from invitations i
    join invitation_customers c on c.dealer_id = i.dealer_id and c.invitation_id = i.id
    where i.state = 'accepted'
  ),
  inserted as (
    insert into payers (id, user_id, email, name, locale, created_at)
    select id, id::text, email, 'Pat', 'en-US', accepted_at from made
  )
  insert into payer_customers (dealer_id, customer_id, payer_id, invitation_id, access, linked_at)
  select dealer_id, customer_id, id, id, case when random() < 0.9 then 'active' else 'disabled' end, accepted_at from made`;

/** What triggers would have kept. */
const STATE_STANDINGS = `
  select restate_customers(dealer_id, array_agg(distinct customer_id)) from invitation_customers group by dealer_id`;

/** As autovacuum does: a table that was never written to is left alone, and plans take it for a small one, not for an empty one. */
async function vacuumFilled(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select quote_ident(relname) as name
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0`);
  await client.query(`vacuum (analyze) ${rows.map(({ name }) => name).join(', ')}`);
}
