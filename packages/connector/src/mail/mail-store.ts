import { sql, type Selectable } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { DEFERRED, PREPARED } from '../db/prepared-client.ts';
import type { MailAttemptsTable, MailsTable } from '../db/tables.ts';

export type MailRow = Selectable<MailsTable>;
type NewMailRow = Omit<
  MailRow,
  | 'dealerId'
  | 'delivery'
  | 'error'
  | 'bounceReason'
  | 'createdAt'
  | 'sentAt'
  | 'gaveUpAt'
  | 'nextAttemptAt'
  | 'tries'
>;

/** Adds many mails that wait to be sent, due at one time, in one statement. */
export async function insertMails(
  tx: DealerTransaction,
  mails: readonly NewMailRow[],
  dueAt: Date,
): Promise<void> {
  await sql`${DEFERRED}
    insert into mails (
      dealer_id, id, class, template, subject_type, subject_id, link_version, customer_ids, recipient, locale, message_id,
      delivery, created_at, next_attempt_at
    )
    select
      ${tx.dealerId}::uuid, m.id, m.class, m.template, m.subject_type, m.subject_id, m.link_version,
      m.customer_ids::uuid[], m.recipient, m.locale, m.message_id, 'queued', ${tx.now}, ${dueAt}
    from unnest(
      ${mails.map((mail) => mail.id)}::uuid[],
      ${mails.map((mail) => mail.class)}::text[],
      ${mails.map((mail) => mail.template)}::text[],
      ${mails.map((mail) => mail.subjectType)}::text[],
      ${mails.map((mail) => mail.subjectId)}::uuid[],
      ${mails.map((mail) => mail.linkVersion)}::integer[],
      ${mails.map((mail) => `{${mail.customerIds.join(',')}}`)}::text[],
      ${mails.map((mail) => mail.recipient)}::text[],
      ${mails.map((mail) => mail.locale)}::text[],
      ${mails.map((mail) => mail.messageId)}::text[]
    ) as m (
      id, class, template, subject_type, subject_id, link_version, customer_ids, recipient, locale, message_id
    )`.execute(tx.db);
}

/** The ids of every mail about one thing. */
export async function listMailIds(
  tx: DealerTransaction,
  subjectType: MailRow['subjectType'],
  subjectId: string,
): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('mails')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('subjectType', '=', subjectType)
    .where('subjectId', '=', subjectId)
    .execute();
  return rows.map(({ id }) => id);
}

/** When each mail of a template to an address (lower case) was asked for since an instant, the newest first. */
export async function listMailTimes(
  tx: DealerTransaction,
  { recipient, template, since }: { recipient: string; template: string; since: Date },
): Promise<Date[]> {
  const rows = await tx.db
    .selectFrom('mails')
    .select('createdAt')
    .where('dealerId', '=', tx.dealerId)
    .where('recipient', '=', recipient)
    .where('template', '=', template)
    .where('createdAt', '>', since)
    .orderBy('createdAt', 'desc')
    .execute();
  return rows.map(({ createdAt }) => createdAt);
}

/** One mail; undefined when the dealer has none of this id. */
export async function findMail(tx: DealerTransaction, mailId: string): Promise<MailRow | undefined> {
  return tx.db
    .selectFrom('mails')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', mailId)
    .executeTakeFirst();
}

/** The mails of these ids, held against every other transaction that would change them; in the order of their ids. */
export function lockMails(tx: DealerTransaction, mailIds: readonly string[]): Promise<MailRow[]> {
  return tx.db
    .selectFrom('mails')
    .modifyFront(PREPARED)
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where(isOneOf('id', mailIds))
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Sets what became of mails; what is not given is kept. One that is settled waits for nothing: `nextAttemptAt` is null. */
export async function updateMails(
  tx: DealerTransaction,
  mailIds: readonly string[],
  change: Partial<
    Pick<MailRow, 'delivery' | 'bounceReason' | 'error' | 'gaveUpAt' | 'nextAttemptAt' | 'tries'>
  >,
): Promise<void> {
  if (mailIds.length === 0) return;
  await tx.db
    .updateTable('mails')
    .set(change)
    .where('dealerId', '=', tx.dealerId)
    .where(isOneOf('id', mailIds))
    .execute();
}

/** The attempts of mails, each mail's first one first. */
export function listMailAttempts(
  tx: DealerTransaction,
  mailIds: readonly string[],
): Promise<Selectable<MailAttemptsTable>[]> {
  return tx.db
    .selectFrom('mailAttempts')
    .modifyFront(PREPARED)
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where(isOneOf('mailId', mailIds))
    .orderBy('mailId')
    .orderBy('number')
    .execute();
}

/** Records that attempts begin; called before anything is said to a mail server. */
export async function insertMailAttempts(
  tx: DealerTransaction,
  begun: readonly { mailId: string; number: number; class: MailRow['class'] }[],
): Promise<void> {
  if (begun.length === 0) return;
  await sql`${DEFERRED}
    insert into mail_attempts (dealer_id, mail_id, number, class, started_at)
    select ${tx.dealerId}::uuid, b.mail_id, b.number, b.class, ${tx.now}
    from unnest(
      ${begun.map(({ mailId }) => mailId)}::uuid[],
      ${begun.map(({ number }) => number)}::integer[],
      ${begun.map((each) => each.class)}::text[]
    ) as b (mail_id, number, class)`.execute(tx.db);
}

/** Closes an open attempt. False where it was closed before. */
export async function closeMailAttempt(
  tx: DealerTransaction,
  mailId: string,
  number: number,
  result: { outcome: 'failed' | 'uncertain'; error: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('mailAttempts')
    .set({ ...result, finishedAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('mailId', '=', mailId)
    .where('number', '=', number)
    .where('finishedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Closes open attempts that succeeded, each of another mail, and notes that their mails were sent, in one statement.
 *
 * @returns the mails whose attempt was open.
 */
export async function settleSentMails(
  tx: DealerTransaction,
  sent: readonly { mailId: string; number: number }[],
): Promise<MailRow[]> {
  const { rows } = await sql<MailRow>`${PREPARED}
    with closed as (
      update mail_attempts a
      set outcome = 'sent', finished_at = ${tx.now}
      from unnest(${sent.map((each) => each.mailId)}::uuid[], ${sent.map((each) => each.number)}::integer[])
        as s (mail_id, number)
      where a.dealer_id = ${tx.dealerId}::uuid and a.mail_id = s.mail_id and a.number = s.number
        and a.finished_at is null
      returning a.mail_id
    )
    update mails m
    set delivery = 'sent', error = null, sent_at = ${tx.now}, next_attempt_at = null
    -- Not joined: without statistics, a planner may look at all mails for each.
    where m.dealer_id = ${tx.dealerId}::uuid and m.id = any (array(select mail_id from closed))
    returning m.*`.execute(tx.db);
  return rows;
}

function isOneOf(column: 'id' | 'mailId', ids: readonly string[]) {
  return sql<boolean>`${sql.ref(column)} = any (${ids}::uuid[])`;
}
