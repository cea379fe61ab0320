import type { SyncModel, SyncModelCounts } from '@payvite/sdk/schemas';
import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { countAdded, type Additions } from './sync-counting.ts';
import { refreshSearchText } from '../customers/customer-search-text.ts';
import { markStaleCustomers } from './sync-staleness.ts';
import type { SyncedFiles } from './sync-checks.ts';
import { changesOf, heldTable, isFirstOf } from './sync-differences.ts';
import { newId, stagedRows, SYNC_MODELS } from './sync-staging.ts';

type Changes = Pick<SyncModelCounts, 'inserted' | 'updated' | 'missing'>;

/**
 * Applies what a run has staged and found to differ, all of it in the caller's transaction.
 *
 * A customer that is not listed becomes inactive, an open item is closed, a contact is deleted; a bad row is listed, and
 * what we hold of it is kept and marked stale. Where a bad row does not tell its id, nothing of that model goes missing.
 *
 * @returns what happened, by model; models that were not delivered are left out.
 */
export async function applyStagedRows(
  tx: DealerTransaction,
  syncId: string,
  files: SyncedFiles,
): Promise<SyncModelCounts[]> {
  const changes: Partial<Record<SyncModel, Changes>> = {};
  const additions: Additions = new Map();
  for (const model of SYNC_MODELS) {
    if (files[model] === undefined) continue;
    if (files[model].isSkipped) {
      changes[model] = { inserted: 0, updated: 0, missing: 0 };
      continue;
    }
    const isFirst = await isFirstOf(tx, model);
    const rows = newRows(tx, syncId, model, isFirst);
    const change =
      model === 'customers'
        ? await applyCustomers(tx, syncId, rows)
        : model === 'contacts'
          ? await applyContacts(tx, syncId, rows)
          : await applyItems(tx, syncId, model, rows);
    changes[model] = change;
    // What refers to these rows comes next, and is to be checked by a plan that is made for so many.
    await countAdded(tx, heldTable(model), { rows: change.inserted, isFirst }, additions);
  }
  const touched = [changes.customers, changes.contacts].some(
    (each) => each && each.inserted + each.updated + each.missing > 0,
  );
  if (touched) await refreshSearchText(tx);
  await markStaleCustomers(tx, syncId, files);

  const invalid = await countBadRows(tx, syncId);
  return SYNC_MODELS.flatMap((model) => {
    const [file, change] = [files[model], changes[model]];
    if (file === undefined || change === undefined) return [];
    const bad = invalid.get(model) ?? 0;
    const unchanged = file.lines - bad - change.inserted - change.updated;
    return [{ model, lines: file.lines, ...change, unchanged, invalid: bad }];
  });
}

/** How many bad rows a run has, by model. */
export async function countBadRows(tx: DealerTransaction, syncId: string): Promise<Map<SyncModel, number>> {
  const rows = await tx.db
    .selectFrom('badRows')
    .select(['model', (on) => on.fn.countAll<number>().as('count')])
    .where('dealerId', '=', tx.dealerId)
    .where('syncId', '=', syncId)
    .groupBy('model')
    .execute();
  return new Map(rows.map(({ model, count }) => [model, count]));
}

async function run(tx: DealerTransaction, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(tx.db)).numAffectedRows ?? 0);
}

async function applyCustomers(
  tx: DealerTransaction,
  syncId: string,
  added: RawBuilder<unknown>,
): Promise<Changes> {
  const model = 'customers';
  const missing = await run(
    tx,
    sql`
      update customers c set status = 'inactive'
      from ${changesOf(tx, syncId, model, 'missing')}
      where c.dealer_id = ${tx.dealerId} and c.id = d.held_id`,
  );
  // What is open in the currency before is in no balance now, nor does the ERP list it again on that account. Who changed
  // it comes first, by itself: hardly anybody does, and items that PostgreSQL has not counted yet are taken for few.
  await sql`
    with moved as materialized (
      select c.id, s.currency
      from ${changesOf(tx, syncId, model, 'changed')}
      join ${stagedRows(tx, syncId, model)} on s.erp_id = d.erp_id
      join customers c on c.dealer_id = ${tx.dealerId} and c.id = d.held_id
      where c.currency <> s.currency
    )
    update open_items i set is_stale = i.currency <> m.currency
    from moved m
    where i.dealer_id = ${tx.dealerId} and i.customer_id = m.id
      and i.closed_at is null and i.is_stale <> (i.currency <> m.currency)`.execute(tx.db);
  const updated = await run(
    tx,
    sql`
      update customers c
      set
        account_number = s.account_number, name = s.name, account_type = s.account_type, status = s.status,
        currency = s.currency, phone = s.phone, address_line_1 = s.address_line_1, city = s.city, region = s.region,
        postal_code = s.postal_code, erp_balance_minor = s.erp_balance_minor, row_hash = s.row_hash,
        search_text = s.search_text || E'\\n' || split_part(c.search_text, E'\\n', 2)
      from ${changesOf(tx, syncId, model, 'changed')}
      join ${stagedRows(tx, syncId, model)} on s.erp_id = d.erp_id
      where c.dealer_id = ${tx.dealerId} and c.id = d.held_id`,
  );
  // The addresses come along at once, so that a first load writes each customer one time less.
  const inserted = await run(
    tx,
    sql`
      insert into customers (
        dealer_id, id, erp_id, account_number, name, account_type, status, currency, phone, address_line_1, city, region,
        postal_code, erp_balance_minor, row_hash, search_text
      )
      select
        s.dealer_id, ${newId(syncId, model)}, s.erp_id, s.account_number, s.name, s.account_type, s.status, s.currency,
        s.phone, s.address_line_1, s.city, s.region, s.postal_code, s.erp_balance_minor, s.row_hash,
        s.search_text || E'\\n' || coalesce(k.emails, '')
      from ${added}
      left join (
        select customer_erp_id, string_agg(lower(email), ' ' order by erp_id) as emails
        from ${stagedRows(tx, syncId, 'contacts')}
        where not is_bad
        group by customer_erp_id
      ) k on k.customer_erp_id = s.erp_id`,
  );
  return { inserted, updated, missing };
}

async function applyContacts(
  tx: DealerTransaction,
  syncId: string,
  added: RawBuilder<unknown>,
): Promise<Changes> {
  const model = 'contacts';
  const missing = await run(
    tx,
    sql`
      delete from contacts k
      using ${changesOf(tx, syncId, model, 'missing')}
      where k.dealer_id = ${tx.dealerId} and k.id = d.held_id`,
  );
  // A correction answers what the ERP said then. It stays while the ERP says that or nothing; another address is newer
  // knowledge, and the same one is the correction come home.
  const isKept = sql`(k.is_email_corrected and (s.email is null or lower(s.email) = lower(k.erp_email)))`;
  const updated = await run(
    tx,
    sql`
      update contacts k
      set
        customer_id = c.id, name = s.name, phone = s.phone, role = s.role, is_primary = s.is_primary, locale = s.locale,
        email = case when ${isKept} then k.email else s.email end,
        erp_email = case when ${isKept} then s.email end,
        is_email_corrected = coalesce(${isKept}, false),
        has_valid_email = case when ${isKept} then k.has_valid_email else s.has_valid_email end,
        row_hash = s.row_hash
      from ${changesOf(tx, syncId, model, 'changed')}
      join ${stagedRows(tx, syncId, model)} on s.erp_id = d.erp_id
      join customers c on c.dealer_id = ${tx.dealerId} and c.erp_id = s.customer_erp_id
      where k.dealer_id = ${tx.dealerId} and k.id = d.held_id`,
  );
  const inserted = await run(
    tx,
    sql`
      insert into contacts (
        dealer_id, id, customer_id, erp_id, name, email, has_valid_email, phone, role, is_primary, locale, row_hash
      )
      select
        s.dealer_id, ${newId(syncId, model)}, c.id, s.erp_id, s.name, s.email, s.has_valid_email, s.phone, s.role,
        s.is_primary, s.locale, s.row_hash
      from ${added}
      join customers c on c.dealer_id = ${tx.dealerId} and c.erp_id = s.customer_erp_id`,
  );
  return { inserted, updated, missing };
}

async function applyItems(
  tx: DealerTransaction,
  syncId: string,
  model: 'invoices' | 'adjustments',
  added: RawBuilder<unknown>,
): Promise<Changes> {
  const held = sql`i.dealer_id = ${tx.dealerId} and i.id = d.held_id`;
  const missing = await run(
    tx,
    sql`
      update open_items i set closed_at = ${tx.now}, is_stale = false
      from ${changesOf(tx, syncId, model, 'missing')}
      where ${held}`,
  );
  await sql`
    update open_items i set is_stale = s.is_bad
    from ${changesOf(tx, syncId, model, 'stale')}
    join ${stagedRows(tx, syncId, model)} on s.erp_id = d.erp_id
    where ${held}`.execute(tx.db);
  const updated = await run(
    tx,
    sql`
      update open_items i
      set
        customer_id = c.id, kind = s.kind, number = s.number, amount_minor = s.amount_minor,
        outstanding_minor = s.outstanding_minor, currency = s.currency, transaction_date = s.transaction_date,
        due_date = s.due_date, job_id = s.job_id, job_name = s.job_name, statement_id = s.statement_id,
        discount_minor = s.discount_minor, discount_due_date = s.discount_due_date, is_stale = false,
        row_hash = s.row_hash, closed_at = case when s.is_open then null else coalesce(i.closed_at, ${tx.now}) end
      from ${changesOf(tx, syncId, model, 'changed')}
      join ${stagedRows(tx, syncId, model)} on s.erp_id = d.erp_id
      join customers c on c.dealer_id = ${tx.dealerId} and c.erp_id = s.customer_erp_id
      where ${held}`,
  );
  const inserted = await run(
    tx,
    sql`
      insert into open_items (
        dealer_id, id, customer_id, model, erp_id, kind, number, amount_minor, outstanding_minor, currency,
        transaction_date, due_date, job_id, job_name, statement_id, discount_minor, discount_due_date, row_hash
      )
      select
        s.dealer_id, ${newId(syncId, model)}, c.id, s.model, s.erp_id, s.kind, s.number, s.amount_minor,
        s.outstanding_minor, s.currency, s.transaction_date, s.due_date, s.job_id, s.job_name, s.statement_id,
        s.discount_minor, s.discount_due_date, s.row_hash
      from ${added}
      join customers c on c.dealer_id = ${tx.dealerId} and c.erp_id = s.customer_erp_id`,
  );
  return { inserted, updated, missing };
}

/** What is taken up of a model, as `s`: of the first delivery everything. */
function newRows(
  tx: DealerTransaction,
  syncId: string,
  model: SyncModel,
  isFirst: boolean,
): RawBuilder<unknown> {
  const isItem = model === 'invoices' || model === 'adjustments';
  if (isFirst) {
    const isTaken = isItem ? sql`not is_bad and is_open` : sql`not is_bad`;
    return sql`(select * from ${stagedRows(tx, syncId, model)} where ${isTaken}) s`;
  }
  return sql`(
    select s.* from ${changesOf(tx, syncId, model, 'new')}
    join ${stagedRows(tx, syncId, model)} on s.erp_id = d.erp_id
  ) s`;
}

/** Of customers all of whose contacts were listed, deletes the others. */
export async function deleteUnlistedContacts(
  tx: DealerTransaction,
  syncId: string,
  customerErpIds: readonly string[],
): Promise<void> {
  if (customerErpIds.length === 0) return;
  await sql`
    delete from contacts k
    using customers c
    where k.dealer_id = ${tx.dealerId} and c.dealer_id = ${tx.dealerId} and c.id = k.customer_id
      and c.erp_id = any (${customerErpIds})
      and not exists (
        select from staged_contacts s
        where s.dealer_id = ${tx.dealerId} and s.sync_id = ${syncId} and s.erp_id = k.erp_id
      )`.execute(tx.db);
}
