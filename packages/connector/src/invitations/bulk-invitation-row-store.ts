import { sql } from 'kysely';
import type { BulkInvitationRow, BulkReason, BulkResult, Page } from '@payvite/sdk/schemas';
import { selectCustomerReferences } from '../customers/customer-reference-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, decodeCursor, encodeCursor, toPage } from '../db/keyset.ts';

const SORT = 'position';

/** One page of a bulk's rows, by position. */
export async function listBulkInvitationRows(
  tx: DealerTransaction,
  bulkInvitationId: string,
  page: {
    decision?: BulkInvitationRow['decision'] | undefined;
    reason?: BulkReason | undefined;
    result?: BulkResult | undefined;
    cursor: string | undefined;
    limit: number;
  },
): Promise<Page<BulkInvitationRow>> {
  let matching = tx.db
    .selectFrom('bulkInvitationRowOverview')
    .where('dealerId', '=', tx.dealerId)
    .where('bulkInvitationId', '=', bulkInvitationId);
  if (page.decision !== undefined) matching = matching.where('decision', '=', page.decision);
  if (page.reason !== undefined) matching = matching.where('reason', '=', page.reason);
  if (page.result !== undefined) matching = matching.where('result', '=', page.result);

  let query = matching.select([
    'position',
    'customerIds',
    selectCustomerReferences({
      dealerId: sql`bulk_invitation_row_overview.dealer_id`,
      customerIds: sql`bulk_invitation_row_overview.customer_ids`,
    }).as('customers'),
    'email',
    'locale',
    'decision',
    'reason',
    'result',
    'invitationId',
    'error',
  ]);
  if (page.cursor !== undefined) {
    const { id } = decodeCursor(SORT, page.cursor, { value: 'nothing', id: 'serial' });
    query = query.where('position', '>', Number(id));
  }
  const rows = await query
    .orderBy('position')
    .limit(page.limit + 1)
    .execute();
  return toPage(rows, page, {
    item: (row) => row,
    cursor: (row) => encodeCursor(SORT, { value: null, id: String(row.position) }),
    count: () => countRows(matching),
  });
}

/** Notes which invitation and which mail each row became. */
export async function markRowsSent(
  tx: DealerTransaction,
  bulkInvitationId: string,
  sent: readonly { position: number; invitationId: string; mailId: string }[],
): Promise<void> {
  await sql`
    update bulk_invitation_rows r
    set invitation_id = s.invitation_id, mail_id = s.mail_id
    from unnest(
      ${sent.map((each) => each.position)}::integer[],
      ${sent.map((each) => each.invitationId)}::uuid[],
      ${sent.map((each) => each.mailId)}::uuid[]
    ) as s (position, invitation_id, mail_id)
    where r.dealer_id = ${tx.dealerId}::uuid and r.bulk_invitation_id = ${bulkInvitationId}::uuid
      and r.position = s.position`.execute(tx.db);
}

/** The mails of a bulk that may still leave. */
export async function listQueuedMailIds(tx: DealerTransaction, bulkInvitationId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.id
    from bulk_invitation_rows r
    join mails m on m.dealer_id = r.dealer_id and m.id = r.mail_id
    where r.dealer_id = ${tx.dealerId}::uuid and r.bulk_invitation_id = ${bulkInvitationId}::uuid
      and m.delivery in ('queued', 'uncertain') and m.gave_up_at is null and r.skip_reason is null
    order by m.id`.execute(tx.db);
  return rows.map(({ id }) => id);
}

/**
 * Calls off every mail of a bulk that cannot have left: no attempt is under way or uncertain. Its invitation, unless it was
 * answered or sent again on its own meanwhile, becomes revoked.
 *
 * The statements take lists instead of joining each other: a planner whose statistics are older than the bulk joins
 * thousands of rows in nested loops.
 *
 * @returns the invitations that were revoked, with their customers.
 */
export async function undoQueuedRows(
  tx: DealerTransaction,
  bulkInvitationId: string,
): Promise<{ invitationId: string; customerIds: string[] }[]> {
  const mails = await lockUnsentMails(tx, bulkInvitationId);
  const mailIds = mails.map(({ id }) => id);
  await tx.db
    .updateTable('bulkInvitationRows')
    .set({ undoneAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where(isAnyOf('mailId', mailIds))
    .execute();
  await tx.db
    .updateTable('mails')
    .set({ delivery: 'cancelled', error: null, nextAttemptAt: null })
    .where('dealerId', '=', tx.dealerId)
    .where(isAnyOf('id', mailIds))
    .execute();
  const { rows } = await sql<{ id: string }>`
    update invitations i set state = 'revoked', revoked_at = ${tx.now}, pending_since = null
    from unnest(
      ${mails.map((mail) => mail.subjectId)}::uuid[],
      ${mails.map((mail) => mail.linkVersion)}::integer[]
    ) as unsent (id, link_version)
    where i.dealer_id = ${tx.dealerId}::uuid and i.id = unsent.id and i.state = 'pending'
      and i.link_version = unsent.link_version
    returning i.id`.execute(tx.db);
  const revoked = new Set(rows.map(({ id }) => id));
  return mails
    .filter(({ subjectId }) => revoked.has(subjectId))
    .map(({ subjectId, customerIds }) => ({ invitationId: subjectId, customerIds }));
}

async function lockUnsentMails(tx: DealerTransaction, bulkInvitationId: string) {
  const rows = await tx.db
    .selectFrom('bulkInvitationRows')
    .select('mailId')
    .where('dealerId', '=', tx.dealerId)
    .where('bulkInvitationId', '=', bulkInvitationId)
    .where('mailId', 'is not', null)
    .execute();
  const queued = await tx.db
    .selectFrom('mails')
    .select(['id', 'subjectId', 'linkVersion', 'customerIds'])
    .where('dealerId', '=', tx.dealerId)
    .where(
      isAnyOf(
        'id',
        rows.flatMap(({ mailId }) => mailId ?? []),
      ),
    )
    .where('delivery', '=', 'queued')
    .orderBy('id')
    .forUpdate()
    .execute();
  // Asked once they are locked: until then a worker may have opened an attempt.
  const leaving = await tx.db
    .selectFrom('mailAttempts')
    .select('mailId')
    .where('dealerId', '=', tx.dealerId)
    .where(
      isAnyOf(
        'mailId',
        queued.map(({ id }) => id),
      ),
    )
    .where((on) => on.or([on('finishedAt', 'is', null), on('outcome', '=', 'uncertain')]))
    .execute();
  const left = new Set(leaving.map(({ mailId }) => mailId));
  return queued.filter(({ id }) => !left.has(id));
}

function isAnyOf(column: 'id' | 'mailId', ids: readonly string[]) {
  return sql<boolean>`${sql.ref(column)} = any (${ids}::uuid[])`;
}

/**
 * The failed rows that another mail may help: the invitation is still open under the link that their mail carried, and the
 * address is not suppressed. Their invitations are locked.
 */
export async function lockFailedRows(tx: DealerTransaction, bulkInvitationId: string) {
  const { rows } = await sql<{
    position: number;
    id: string;
    email: string;
    locale: string;
    linkVersion: number;
    customerIds: string[];
  }>`
    select r.position, i.id, i.email, i.locale, i.link_version, m.customer_ids
    from bulk_invitation_rows r
    join mails m on m.dealer_id = r.dealer_id and m.id = r.mail_id
    join invitations i on i.dealer_id = r.dealer_id and i.id = r.invitation_id
    where r.dealer_id = ${tx.dealerId}::uuid and r.bulk_invitation_id = ${bulkInvitationId}::uuid
      and m.delivery = 'bounced' and r.undone_at is null and r.skip_reason is null
      and i.state = 'pending' and i.expires_at > ${tx.now} and i.link_version = m.link_version
      and not exists (select from suppressions s where s.dealer_id = i.dealer_id and s.email = i.email)
    order by i.id
    for update of i`.execute(tx.db);
  return rows;
}
