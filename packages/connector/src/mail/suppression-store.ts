import { sql } from 'kysely';
import { suppressionReasonSchema, type Page, type Suppression } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { PREPARED } from '../db/prepared-client.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';
import type { SuppressionRow } from '../db/tables.ts';

const SORT = '-createdAt';

/** Why an address (lower case) gets no more invitations; undefined where it does. */
export async function findSuppression(
  tx: DealerTransaction,
  email: string,
): Promise<SuppressionRow | undefined> {
  return tx.db
    .selectFrom('suppressions')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('email', '=', email)
    .executeTakeFirst();
}

/** Why those of `emails` (lower case) get no more invitations that get none. */
export async function listSuppressionReasons(
  tx: DealerTransaction,
  emails: readonly string[],
): Promise<Map<string, SuppressionRow['reason']>> {
  const rows = await tx.db
    .selectFrom('suppressions')
    .modifyFront(PREPARED)
    .select(['email', 'reason'])
    .where('dealerId', '=', tx.dealerId)
    .where(sql<boolean>`email = any (${emails}::text[])`)
    .execute();
  return new Map(rows.map(({ email, reason }) => [email, reason]));
}

/**
 * Puts an address (lower case) on the list, or raises the reason for which it is there to a graver one.
 *
 * @returns undefined where it is there already for that reason or a graver one.
 */
export async function insertSuppression(
  tx: DealerTransaction,
  suppression: Pick<SuppressionRow, 'id' | 'email' | 'reason' | 'mailId'>,
): Promise<SuppressionRow | undefined> {
  const gravity = suppressionReasonSchema.options;
  const lesser = gravity.slice(0, gravity.indexOf(suppression.reason));
  return tx.db
    .insertInto('suppressions')
    .values({ ...suppression, dealerId: tx.dealerId, createdAt: tx.now })
    .onConflict((conflict) =>
      conflict
        .columns(['dealerId', 'email'])
        .doUpdateSet({ reason: suppression.reason, mailId: suppression.mailId })
        .where(sql<boolean>`suppressions.reason = any (${lesser}::text[])`),
    )
    .returningAll()
    .executeTakeFirst();
}

/** One suppression, locked until the transaction ends; undefined when the dealer has none of this id. */
export async function lockSuppression(
  tx: DealerTransaction,
  id: string,
): Promise<SuppressionRow | undefined> {
  return tx.db
    .selectFrom('suppressions')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Takes an address off the list. */
export async function deleteSuppression(tx: DealerTransaction, id: string): Promise<void> {
  await tx.db.deleteFrom('suppressions').where('dealerId', '=', tx.dealerId).where('id', '=', id).execute();
}

/** The customers that mails to an address (lower case) were about. */
export async function listMailedCustomerIds(tx: DealerTransaction, email: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct unnest(customer_ids) as id
    from mails
    where dealer_id = ${tx.dealerId}::uuid and recipient = ${email}
    order by 1`.execute(tx.db);
  return rows.map(({ id }) => id);
}

/** A suppression that is known to be there, as the API answers it. */
export async function getSuppression(tx: DealerTransaction, id: string): Promise<Suppression> {
  return toSuppression(await selectSuppressions(tx).where('s.id', '=', id).executeTakeFirstOrThrow());
}

/** One page of suppressions, the newest first. `search` is part of an address. */
export async function listSuppressions(
  tx: DealerTransaction,
  page: { search?: string | undefined; cursor: string | undefined; limit: number },
): Promise<Page<Suppression>> {
  const { search } = page;
  let query = selectSuppressions(tx);
  let counted = tx.db.selectFrom('suppressions as s').where('s.dealerId', '=', tx.dealerId);
  if (search !== undefined) {
    const isFound = sql<boolean>`position(${search.toLowerCase()} in s.email) > 0`;
    query = query.where(isFound);
    counted = counted.where(isFound);
  }
  const found = await pageOfNewest(query, { scope: SORT, at: 's.createdAt', id: 's.id' }, page, () =>
    countRows(counted),
  );
  return { ...found, data: found.data.map(toSuppression) };
}

function selectSuppressions(tx: DealerTransaction) {
  return tx.db
    .selectFrom('suppressions as s')
    .select(['s.id', 's.email', 's.reason', 's.createdAt'])
    .select(
      sql<string[]>`array(
        select distinct unnest(m.customer_ids)
        from mails m
        where m.dealer_id = s.dealer_id and m.recipient = s.email
        order by 1
      )`.as('customerIds'),
    )
    .where('s.dealerId', '=', tx.dealerId);
}

function toSuppression(row: {
  id: string;
  email: string;
  reason: SuppressionRow['reason'];
  customerIds: string[];
  createdAt: Date;
}): Suppression {
  return {
    id: row.id,
    email: row.email,
    reason: row.reason,
    customerIds: row.customerIds,
    createdAt: row.createdAt.toISOString(),
  };
}
