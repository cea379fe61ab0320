import { sql } from 'kysely';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { MailNotice } from './mail-notice.ts';
import type { MailRow } from './mail-store.ts';
import type { ReturnedMail } from './return-path.ts';

/** For longer than any provider tells the same thing again. */
export const NOTICE_DAYS = 30;

/** The mails of these Message-IDs, each with its dealer; an id that no mail has is left out. */
export async function findMailsOfMessages(
  database: Pick<Database, 'global'>,
  messageIds: readonly string[],
): Promise<Map<string, ReturnedMail>> {
  if (messageIds.length === 0) return new Map();
  const { rows } = await sql<ReturnedMail & { messageId: string }>`
    select message_id, dealer_id, mail_id from find_mails_of_messages(${messageIds}::text[])`.execute(
    database.global,
  );
  return new Map(rows.map(({ messageId, dealerId, mailId }) => [messageId, { dealerId, mailId }]));
}

/** A mail that somebody names, and what it left as. */
export interface NamedMail extends ReturnedMail {
  messageId: string;
}

/** These mails, each with its dealer; an id that no mail has is left out. */
export async function findMailsOfIds(
  database: Pick<Database, 'global'>,
  mailIds: readonly string[],
): Promise<Map<string, NamedMail>> {
  if (mailIds.length === 0) return new Map();
  const { rows } = await sql<NamedMail>`
    select mail_id, dealer_id, message_id from find_mails(${mailIds}::uuid[])`.execute(database.global);
  return new Map(rows.map((mail) => [mail.mailId, mail]));
}

/**
 * Keeps what was told of mails.
 *
 * @returns those that had not been told before.
 */
export async function insertMailNotices(
  tx: DealerTransaction,
  told: readonly { mailId: string; notice: MailNotice }[],
): Promise<Pick<MailNotice, 'provider' | 'providerEventId'>[]> {
  const { rows } = await sql<Pick<MailNotice, 'provider' | 'providerEventId'>>`
    insert into mail_notices (dealer_id, provider, provider_event_id, mail_id, kind, code, at, received_at)
    select ${tx.dealerId}::uuid, n.provider, n.provider_event_id, n.mail_id, n.kind, n.code, n.at, ${tx.now}::timestamptz
    from unnest(
      ${told.map(({ notice }) => notice.provider)}::text[],
      ${told.map(({ notice }) => notice.providerEventId)}::text[],
      ${told.map(({ mailId }) => mailId)}::uuid[],
      ${told.map(({ notice }) => notice.kind)}::text[],
      ${told.map(({ notice }) => notice.code)}::text[],
      ${told.map(({ notice }) => notice.at)}::timestamptz[]
    ) as n (provider, provider_event_id, mail_id, kind, code, at)
    on conflict do nothing
    returning provider, provider_event_id`.execute(tx.db);
  return rows;
}

/** Forgets what was told long ago. @returns how much. */
export async function deleteOldMailNotices(tx: DealerTransaction): Promise<number> {
  const before = new Date(tx.now.getTime() - NOTICE_DAYS * 86_400_000);
  const { numDeletedRows } = await tx.db
    .deleteFrom('mailNotices')
    .where('dealerId', '=', tx.dealerId)
    .where('receivedAt', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/**
 * Notes of mails that they did leave, whatever was thought of it: an attempt whose end nobody has recorded succeeded, and
 * nothing waits any more.
 */
export async function settleLeftMails(tx: DealerTransaction, mailIds: readonly string[]): Promise<MailRow[]> {
  if (mailIds.length === 0) return [];
  const { rows } = await sql<MailRow>`
    with closed as (
      update mail_attempts set outcome = 'sent', finished_at = ${tx.now}
      where dealer_id = ${tx.dealerId}::uuid and mail_id = any (${mailIds}::uuid[]) and finished_at is null
    )
    update mails m
    set delivery = 'sent', bounce_reason = null, error = null, sent_at = ${tx.now}, gave_up_at = null,
      next_attempt_at = null
    where m.dealer_id = ${tx.dealerId}::uuid and m.id = any (${mailIds}::uuid[])
    returning m.*`.execute(tx.db);
  return rows;
}
