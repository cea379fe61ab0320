import type { SyncGuard, SyncModel } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import { currencyExponent } from '../currency-exponent.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { SyncedFile } from '../db/tables.ts';
import type { SyncedFiles } from './sync-checks.ts';
import { stagedRows, SYNC_MODELS } from './sync-staging.ts';

/** More than this share of what we hold, gone by one run, is more likely a bad export than the truth. */
const GUARD_SHARE = 0.2;

/**
 * What makes a run too dangerous to apply unseen: it would deactivate or close more than a fifth of the active customers,
 * of the open items, or of the outstanding of a currency, or delete more than a fifth of the contacts; more than a fifth of
 * the active customers would have another currency, in which none of their items counts; or a file was cut.
 */
export async function findGuards(
  tx: DealerTransaction,
  syncId: string,
  files: SyncedFiles,
): Promise<SyncGuard[]> {
  const guards: SyncGuard[] = SYNC_MODELS.flatMap((model) => {
    const read = files[model];
    const detail = describeCut(model, read);
    if (detail === undefined) return [];
    const openEnd = read?.isCut === true ? null : (read?.openEnd ?? null);
    return [{ kind: 'file_cut', detail, figures: null, file: read?.file ?? null, openEnd }];
  });

  const changed = await countCurrencyChanges(tx, syncId);
  if (changed.customers > changed.held * GUARD_SHARE) {
    const percent = ((changed.customers / changed.held) * 100).toFixed(1);
    guards.push({
      kind: 'would_change_currency',
      detail: `Would give ${changed.customers} of ${changed.held} active customers another currency (${percent} %).`,
      figures: { lost: changed.customers, held: changed.held, currency: null },
      ...{ file: null, openEnd: null },
    });
  }

  const { rows: lost } = await sql`
    select from staged_changes where dealer_id = ${tx.dealerId} and sync_id = ${syncId} and is_loss limit 1`.execute(
    tx.db,
  );
  if (lost.length === 0) return guards;

  const { rows } = await sql<{
    currency: string;
    customers: number;
    lostCustomers: number;
    items: number;
    lostItems: number;
    outstanding: number;
    lostOutstanding: number;
  }>`
    with lost as (
      select model, held_id from staged_changes
      where dealer_id = ${tx.dealerId} and sync_id = ${syncId} and is_loss
    ),
    customer as (
      select c.currency, l.held_id is not null as is_lost
      from customers c
      left join lost l on l.model = 'customers' and l.held_id = c.id
      where c.dealer_id = ${tx.dealerId} and c.status = 'active'
    ),
    item as (
      select i.currency, abs(i.outstanding_minor) as minor, c.held_id is not null as is_customer_lost,
        l.held_id is not null as is_lost
      from open_items i
      left join lost l on l.model = i.model and l.held_id = i.id
      left join lost c on c.model = 'customers' and c.held_id = i.customer_id
      where i.dealer_id = ${tx.dealerId} and i.closed_at is null
    )
    select
      currency,
      coalesce(sum(customers), 0)::bigint as customers, coalesce(sum(lost_customers), 0)::bigint as lost_customers,
      coalesce(sum(items), 0)::bigint as items, coalesce(sum(lost_items), 0)::bigint as lost_items,
      coalesce(sum(outstanding), 0)::double precision as outstanding,
      coalesce(sum(lost_outstanding), 0)::double precision as lost_outstanding
    from (
      select currency, count(*) as customers, count(*) filter (where is_lost) as lost_customers,
        0 as items, 0 as lost_items, 0 as outstanding, 0 as lost_outstanding
      from customer group by currency
      union all
      select currency, 0, 0, count(*), count(*) filter (where is_lost),
        sum(minor), sum(minor) filter (where is_lost or is_customer_lost)
      from item group by currency
    ) part
    group by currency
    order by currency`.execute(tx.db);

  const sum = (key: 'customers' | 'lostCustomers' | 'items' | 'lostItems') =>
    rows.reduce((total, row) => total + row[key], 0);
  const add = (
    kind: SyncGuard['kind'],
    lost: number,
    all: number,
    verb: string,
    noun: string,
    currency: string | null = null,
  ) => {
    const show = (value: number) => (currency === null ? String(value) : formatMinor(value, currency));
    if (lost > all * GUARD_SHARE) {
      const percent = ((lost / all) * 100).toFixed(1);
      const detail = `Would ${verb} ${show(lost)} of ${show(all)} ${noun} (${percent} %).`;
      guards.push({ kind, detail, figures: { lost, held: all, currency }, file: null, openEnd: null });
    }
  };
  add(
    'would_deactivate_customers',
    sum('lostCustomers'),
    sum('customers'),
    'make inactive',
    'active customers',
  );
  add('would_close_open_items', sum('lostItems'), sum('items'), 'close', 'open items');
  const contacts = await countLostContacts(tx, syncId);
  add('would_delete_contacts', contacts.lost, contacts.held, 'delete', 'contacts');
  for (const { currency, lostOutstanding, outstanding } of rows) {
    add(
      'would_close_outstanding',
      lostOutstanding,
      outstanding,
      'close or make inactive',
      'outstanding',
      currency,
    );
  }
  return guards;
}

async function countLostContacts(
  tx: DealerTransaction,
  syncId: string,
): Promise<{ lost: number; held: number }> {
  const { rows } = await sql<{ lost: number; held: number }>`
    with lost as (
      select count(*) as contacts from staged_changes
      where dealer_id = ${tx.dealerId} and sync_id = ${syncId} and model = 'contacts' and is_loss
    )
    select contacts as lost, case when contacts = 0 then 0 else (
      select count(*) from contacts where dealer_id = ${tx.dealerId}
    ) end as held
    from lost`.execute(tx.db);
  return rows[0] ?? { lost: 0, held: 0 };
}

/** Active customers who would have another currency, of all that are held. */
async function countCurrencyChanges(
  tx: DealerTransaction,
  syncId: string,
): Promise<{ customers: number; held: number }> {
  const { rows } = await sql<{ customers: number; held: number }>`
    with changed as (
      select count(*) as customers
      from staged_changes d
      join ${stagedRows(tx, syncId, 'customers')} on s.erp_id = d.erp_id
      join customers c on c.dealer_id = ${tx.dealerId} and c.id = d.held_id
      where d.dealer_id = ${tx.dealerId} and d.sync_id = ${syncId} and d.model = 'customers' and d.change = 'changed'
        and c.status = 'active' and c.currency <> s.currency
    )
    select customers, case when customers = 0 then 0 else (
      select count(*) from customers where dealer_id = ${tx.dealerId} and status = 'active'
    ) end as held
    from changed`.execute(tx.db);
  return rows[0] ?? { customers: 0, held: 0 };
}

function formatMinor(minor: number, currency: string): string {
  const exponent = currencyExponent(currency) ?? 2;
  const amount = (minor / 10 ** exponent).toLocaleString('en-US', {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  return `${amount} ${currency}`;
}

/** What speaks for it that a file is not whole, and the way out; undefined for nothing. */
function describeCut(model: SyncModel, file: SyncedFile | undefined): string | undefined {
  if (file === undefined) return undefined;
  const name = file.file ?? model;
  if (file.isCut)
    return `The last line of ${name} is cut: the export did not finish, or was not copied whole. Export it again and sync.`;
  if (file.openEnd === undefined) return undefined;
  const { row, column, value } = file.openEnd;
  const seen = value === '' ? `${column}, which is empty,` : `${column} “${value}”`;
  return `The last line of ${name} (row ${row}) has all its cells, but not the line end that it had before: ${seen} may be a part of what should stand there. If it is whole, approve this sync; a missing line end is not asked about again then. If it is not, export the file again and sync.`;
}
