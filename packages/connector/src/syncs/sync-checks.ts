import type { SyncModel } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { SyncedFile } from '../db/tables.ts';
import { badRowNumber, STAGED_TABLES, stagedRows, SYNC_MODELS } from './sync-staging.ts';

/** What a run delivered, by model; the key is missing for a model that was left alone. */
export type SyncedFiles = Partial<Record<SyncModel, SyncedFile>>;

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
 * Keeps one row of each id that was staged several times. In a file the first one: the others are bad rows. Elsewhere the
 * last one, as the pages of an ERP shift while they are read, and what comes once more is newer.
 */
async function settleRepeated(
  tx: DealerTransaction,
  syncId: string,
  model: SyncModel,
  { file, columns }: Pick<SyncedFile, 'file' | 'columns'>,
): Promise<void> {
  const isFirstKept = file !== null;
  const order = sql.raw(isFirstKept ? 's.row, s.place' : 's.row desc, s.place desc');
  const customerErpId = sql.raw(model === 'customers' ? 'erp_id' : 'customer_erp_id');
  await sql`
    with repeated as (
      select erp_id from ${stagedRows(tx, syncId, model)} group by erp_id having count(*) > 1
    ),
    ranked as (
      select
        s.place, row_number() over (partition by s.erp_id order by ${order}) as rank,
        first_value(s.row) over (partition by s.erp_id order by ${order}) as kept_row
      from ${stagedRows(tx, syncId, model)}
      join repeated using (erp_id)
    ),
    dropped as (
      delete from ${sql.table(STAGED_TABLES[model])} t
      using ranked r
      where t.ctid = r.place and r.rank > 1 and t.dealer_id = ${tx.dealerId}
      returning t.erp_id, t.row, t.is_bad, t.${customerErpId} as customer_erp_id, r.kept_row
    )
    insert into bad_rows (
      dealer_id, sync_id, number, model, file, row, column_name, reason, value, customer_erp_id, erp_id
    )
    select ${tx.dealerId}::uuid, ${syncId}::uuid, ${badRowNumber(model)}::bigint + row, ${model}::text, ${file}::text, row,
      ${columns?.id ?? null}::text, 'The same id stands in row ' || kept_row || ' already.', erp_id, customer_erp_id, erp_id
    from dropped
    where ${isFirstKept}::boolean and not is_bad`.execute(tx.db);
}
