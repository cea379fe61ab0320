import type { DerivedKeys } from '../derived-keys.ts';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { EventLog } from '../events/event-log.ts';
import { groupBy } from '../group-by.ts';
import { mailEvent } from './mail-event.ts';
import { fateOf, weightOf, type MailFate, type MailNotice } from './mail-notice.ts';
import {
  findMailsOfIds,
  findMailsOfMessages,
  insertMailNotices,
  settleLeftMails,
} from './mail-notice-store.ts';
import { listMailAttempts, lockMails, updateMails, type MailRow } from './mail-store.ts';
import { provesReturnPath, readReturnPath, type ReturnedMail } from './return-path.ts';
import { unsubscribe } from './suppression-service.ts';

/** So many notices of a dealer stand in one transaction. */
const BATCH = 100;

/**
 * What came of a notice. `unknown`: it is about no mail of ours, or does not prove which; `unsent`: nobody has tried to send
 * that mail; `repeated`: it was told before; `applied`: it is believed, whether or not the mail became something else by it.
 */
export type NoticeOutcome =
  | { outcome: 'unknown' }
  | { outcome: 'unsent' | 'repeated'; mailId: string }
  | { outcome: 'applied'; mailId: string; fate: MailFate };

export interface MailNoticeService {
  /**
   * Applies what is told of mails, of one dealer in one transaction or a few. In whatever order and however often the same
   * things are told, each mail comes to the same end (`weightOf`). Whoever must know of it learns it in that transaction,
   * by `mail.delivery_changed`.
   *
   * @returns what came of each, in their order.
   */
  apply(notices: readonly MailNotice[]): Promise<NoticeOutcome[]>;
}

export interface MailNoticeOptions {
  database: Database;
  events: Pick<EventLog, 'emit' | 'emitMany'>;
  /** Prove return paths. */
  keys: readonly DerivedKeys[];
  /** That mails leave from now; one that left from another says so itself. */
  senderDomain: string;
}

interface Told {
  /** Where it stands in what was told. */
  number: number;
  mailId: string;
  notice: MailNotice;
}

/** Makes the service that learns what became of mails after they left. */
export function createMailNoticeService(options: MailNoticeOptions): MailNoticeService {
  const { database, events, keys, senderDomain } = options;

  /** A return path that proves itself says which mail it is; else its Message-ID does. */
  async function findMails(notices: readonly MailNotice[]): Promise<(ReturnedMail | undefined)[]> {
    const claims = notices.map(({ returnPath }) =>
      returnPath === undefined ? undefined : readReturnPath(returnPath),
    );
    // Whose a mail is stands with the mail, so that a claim is tried for one dealer, however many there are.
    const claimed = await findMailsOfIds(database, [
      ...new Set(claims.flatMap((claim) => (claim === undefined ? [] : [claim.mailId]))),
    ]);
    const proven = claims.map((claim): ReturnedMail | undefined => {
      const mail = claimed.get(claim?.mailId ?? '');
      if (claim === undefined || mail === undefined) return undefined;
      const { dealerId, mailId, messageId } = mail;
      const domains = [senderDomain, domainOf(messageId)];
      return provesReturnPath(keys, claim, { dealerId, domains }) ? { dealerId, mailId } : undefined;
    });
    const messageIds = notices.flatMap(({ messageId }, number) =>
      messageId === undefined || proven[number] !== undefined ? [] : [messageId],
    );
    const named = await findMailsOfMessages(database, [...new Set(messageIds)]);
    return notices.map(({ messageId }, number) => proven[number] ?? named.get(messageId ?? ''));
  }

  async function applyOfDealer(
    tx: DealerTransaction,
    told: readonly Told[],
  ): Promise<[Told, NoticeOutcome][]> {
    const mailIds = [...new Set(told.map(({ mailId }) => mailId))];
    const mails = new Map((await lockMails(tx, mailIds)).map((mail) => [mail.id, mail]));
    const tried = new Set((await listMailAttempts(tx, mailIds)).map(({ mailId }) => mailId));
    const fresh = await keepNew(
      tx,
      told.filter(({ mailId }) => tried.has(mailId)),
    );
    const fates = new Map<string, MailFate>();
    for (const [mailId, those] of groupBy(fresh, (each) => each.mailId)) {
      const mail = mails.get(mailId) as MailRow;
      fates.set(
        mailId,
        await learn(
          tx,
          mail,
          those.map(({ notice }) => notice),
        ),
      );
    }
    return told.map((each) => {
      const { mailId } = each;
      const mail = mails.get(mailId);
      if (mail === undefined) return [each, { outcome: 'unknown' }];
      if (!tried.has(mailId)) return [each, { outcome: 'unsent', mailId }];
      if (!fresh.includes(each)) return [each, { outcome: 'repeated', mailId }];
      return [each, { outcome: 'applied', mailId, fate: fates.get(mailId) ?? mail }];
    });
  }

  /** What one mail has become by what is newly told of it. */
  async function learn(
    tx: DealerTransaction,
    mail: MailRow,
    notices: readonly MailNotice[],
  ): Promise<MailFate> {
    const isUnsubscribed = notices.some(({ kind }) => kind === 'unsubscribe');
    let gravest: { fate: MailFate; code: string | null } | undefined;
    for (const notice of notices) {
      const fate = fateOf(notice, mail.recipient);
      if (fate === undefined || weightOf(fate) <= weightOf(gravest?.fate ?? mail)) continue;
      gravest = { fate, code: notice.code };
    }
    if ((gravest !== undefined || isUnsubscribed) && mail.sentAt === null) {
      // That it left is told first, as of every mail; what its sender says of it later no longer counts.
      const left = await settleLeftMails(tx, [mail.id]);
      await events.emitMany(
        tx,
        left.map((each) => mailEvent(each, 'mail.delivery_changed', { delivery: 'sent' })),
      );
    }
    if (isUnsubscribed) await unsubscribe({ events }, tx, mail);
    if (gravest === undefined) return mail;
    const { fate, code } = gravest;
    const { delivery, bounceReason } = fate;
    const error =
      delivery === 'bounced' ? ['It came back', ...(code === null ? [] : [code])].join(': ') : null;
    await updateMails(tx, [mail.id], { delivery, bounceReason, error, nextAttemptAt: null, gaveUpAt: null });
    await events.emit(
      tx,
      mailEvent(mail, 'mail.delivery_changed', {
        delivery,
        ...(bounceReason === null ? {} : { reason: bounceReason }),
      }),
    );
    return fate;
  }

  return {
    async apply(notices) {
      const outcomes: NoticeOutcome[] = notices.map(() => ({ outcome: 'unknown' }));
      const mails = await findMails(notices);
      const found = notices.flatMap((notice, number) => {
        const mail = mails[number];
        return mail === undefined ? [] : [{ ...mail, number, notice }];
      });
      for (const [dealerId, those] of groupBy(found, (each) => each.dealerId)) {
        for (let start = 0; start < those.length; start += BATCH) {
          const batch = those.slice(start, start + BATCH);
          const applied = await database.asDealer(dealerId, (tx) => applyOfDealer(tx, batch));
          for (const [{ number }, outcome] of applied) outcomes[number] = outcome;
        }
      }
      return outcomes;
    },
  };
}

/** Keeps what is told, and returns what had not been told before; of the same thing told twice at once, the first. */
async function keepNew(tx: DealerTransaction, told: readonly Told[]): Promise<Told[]> {
  const keyOf = ({ provider, providerEventId }: Pick<MailNotice, 'provider' | 'providerEventId'>) =>
    `${provider} ${providerEventId}`;
  const first = new Map<string, Told>();
  for (const each of told) if (!first.has(keyOf(each.notice))) first.set(keyOf(each.notice), each);
  if (first.size === 0) return [];
  const kept = await insertMailNotices(tx, [...first.values()]);
  return kept.flatMap((notice) => first.get(keyOf(notice)) ?? []).toSorted((a, b) => a.number - b.number);
}

/** Of a Message-ID, which has that of its mail's sender. */
function domainOf(messageId: string): string {
  return messageId.slice(messageId.lastIndexOf('@') + 1, -1);
}
