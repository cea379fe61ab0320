import { sql, type Selectable } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { MailAttemptsTable, MailsTable } from '../db/tables.ts';

export type MailRow = Selectable<MailsTable>;

/** Adds a mail that waits to be sent. */
export async function insertMail(
  tx: DealerTransaction,
  mail: Omit<MailRow, 'dealerId' | 'delivery' | 'error' | 'createdAt' | 'sentAt'>,
): Promise<void> {
  await tx.db
    .insertInto('mails')
    .values({
      ...mail,
      dealerId: tx.dealerId,
      delivery: 'queued',
      error: null,
      createdAt: tx.now,
      sentAt: null,
    })
    .execute();
}

/** Adds many mails that wait to be sent, in one statement. */
export async function insertMails(
  tx: DealerTransaction,
  mails: readonly Omit<MailRow, 'dealerId' | 'delivery' | 'error' | 'createdAt' | 'sentAt'>[],
): Promise<void> {
  await sql`
    insert into mails (
      dealer_id, id, class, template, subject_type, subject_id, link_version, customer_ids, recipient, locale, message_id,
      delivery, created_at
    )
    select
      ${tx.dealerId}::uuid, m.id, m.class, m.template, m.subject_type, m.subject_id, m.link_version,
      m.customer_ids::uuid[], m.recipient, m.locale, m.message_id, 'queued', ${tx.now}
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

/** Reads a mail and holds it against every other transaction that would change it. */
export async function findMailForUpdate(tx: DealerTransaction, mailId: string): Promise<MailRow | undefined> {
  return tx.db
    .selectFrom('mails')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', mailId)
    .forUpdate()
    .executeTakeFirst();
}

/** Sets what became of a mail; `sentAt` is kept where it is not given. */
export async function updateMailDelivery(
  tx: DealerTransaction,
  mailId: string,
  change: { delivery: MailRow['delivery']; error: string | null; sentAt?: Date },
): Promise<void> {
  await tx.db
    .updateTable('mails')
    .set(change)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', mailId)
    .execute();
}

/** The attempts of a mail, first one first. */
export async function listMailAttempts(
  tx: DealerTransaction,
  mailId: string,
): Promise<Selectable<MailAttemptsTable>[]> {
  return tx.db
    .selectFrom('mailAttempts')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('mailId', '=', mailId)
    .orderBy('number')
    .execute();
}

/** Records that an attempt begins; called before anything is said to a mail server. */
export async function insertMailAttempt(
  tx: DealerTransaction,
  mailId: string,
  number: number,
): Promise<void> {
  await tx.db
    .insertInto('mailAttempts')
    .values({
      dealerId: tx.dealerId,
      mailId,
      number,
      startedAt: tx.now,
      finishedAt: null,
      outcome: null,
      error: null,
    })
    .execute();
}

/** Closes an open attempt. False where it was closed before. */
export async function closeMailAttempt(
  tx: DealerTransaction,
  mailId: string,
  number: number,
  result: { outcome: 'sent' | 'failed' | 'uncertain'; error: string | null },
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
