import type { SyncGuard, SyncModel } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { SyncedFile } from '../db/tables.ts';
import { currencyExponent } from '../currency-exponent.ts';
import {
  badRowNumber,
  settleRepeated,
  stagedRows,
  STAGED_TABLES,
  SYNC_MODELS,
} from './customer-sync-staging.ts';

/** What a run delivered, by model; the key is missing for a model that was left alone. */
export type SyncedFiles = Partial<Record<SyncModel, SyncedFile>>;

/** More than this share of what we hold, gone by one run, is more likely a bad export than the truth. */
const GUARD_SHARE = 0.2;

/** Whether rows of the model that a run did not list may be taken for gone. */
export function isMissingKnown(file: SyncedFile | undefined): boolean {
  return file !== undefined && !file.isSkipped && file.isPartial !== true && !file.hasUnreadableId;
}

/**
 * Finds the staged rows that are faulty beside the others: ids that stand there several times, contacts and items of an account that nobody knows, items in
 * another currency than their account. They become bad rows: reported, and present without effect.
 */
export async function checkStagedRows(
  tx: DealerTransaction,
  syncId: string,
  files: SyncedFiles,
): Promise<void> {
  for (const model of SYNC_MODELS) {
    const file = files[model];
    if (file === undefined || file.isSkipped) continue;
    await settleRepeated(tx, syncId, model, file);
    if (model === 'customers') continue;
    const table = sql.table(STAGED_TABLES[model]);
    const isItem = model !== 'contacts';
    const { columns } = file;
    const accounts = files.customers?.file ?? null;
    // As whoever has to mend it calls it: files have accounts.
    const noun = file.file === null ? 'customer' : 'account';
    const unknown = `There is no ${noun} of this id${accounts === null ? '' : ` in ${accounts}`}.`;
    await sql`
      with known as (
        select coalesce(n.erp_id, c.erp_id) as erp_id, coalesce(n.currency, c.currency) as currency
        from (
          select erp_id, currency from staged_customers
          where dealer_id = ${tx.dealerId} and sync_id = ${syncId} and not is_bad
        ) n
        full join (select erp_id, currency from customers where dealer_id = ${tx.dealerId}) c on c.erp_id = n.erp_id
      ),
      faulty as (
        select s.erp_id, s.row, s.customer_erp_id, k.currency as known_currency,
          ${isItem ? sql`s.currency` : sql`null`} as currency
        from ${table} s
        left join known k on k.erp_id = s.customer_erp_id
        where s.dealer_id = ${tx.dealerId} and s.sync_id = ${syncId} and not s.is_bad
          ${isItem ? sql`and s.model = ${model} and k.currency is distinct from s.currency` : sql`and k.erp_id is null`}
      ),
      marked as (
        update ${table} s set is_bad = true
        from faulty f
        where s.dealer_id = ${tx.dealerId} and s.sync_id = ${syncId} and s.erp_id = f.erp_id
          ${isItem ? sql`and s.model = ${model}` : sql``}
      )
      insert into bad_rows (
        dealer_id, sync_id, number, model, file, row, column_name, reason, value, customer_erp_id, erp_id
      )
      select
        ${tx.dealerId}::uuid, ${syncId}::uuid, ${badRowNumber(model)}::bigint + f.row, ${model}::text, ${file.file}::text, f.row,
        case when f.known_currency is null then ${columns?.customerId ?? null}::text else ${columns?.currency ?? null}::text end,
        case
          when f.known_currency is not null then ${`The ${noun} is in `}::text || f.known_currency || ${`, this row is not (currency_mismatch). Bill it in the ${noun}’s currency, or give the ${noun} that of the row in the ERP.`}::text
          when a.erp_id is not null then ${`The row of this ${noun} is faulty itself (row `}::text || a.row || ').'
          else ${unknown}::text
        end,
        case when f.known_currency is null then f.customer_erp_id else f.currency end,
        f.customer_erp_id, f.erp_id
      from faulty f
      left join staged_customers a
        on a.dealer_id = ${tx.dealerId} and a.sync_id = ${syncId} and a.erp_id = f.customer_erp_id and a.is_bad`.execute(
      tx.db,
    );
  }
}

/**
 * What makes a run too dangerous to apply unseen: it would deactivate or close more than a fifth of the active customers,
 * of the open items, or of the outstanding of a currency; more than a fifth of the active customers would have another
 * currency, in which none of their items counts; or a file was cut.
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
