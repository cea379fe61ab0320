import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../src/db/database.ts';
import { createEventLog, type EventLog } from '../src/events/event-log.ts';
import { subscribeToEvents } from '../src/jobs.ts';
import { eachMail } from '../src/mail/mail-composer.ts';
import { createMailNoticeService, type MailNoticeService } from '../src/mail/mail-notice-service.ts';
import type { MailNotice } from '../src/mail/mail-notice.ts';
import { createMailService, type MailService } from '../src/mail/mail-service.ts';
import type { OutgoingMail } from '../src/mail/mail-transport.ts';
import { returnPathOf } from '../src/mail/return-path.ts';
import { everyTemplate, sampleInvitationData, SAMPLE_KEYS } from './mail-sample.ts';
import { createScratchDatabase } from './scratch-database.ts';

const DOMAIN = 'notify.payvite.example';
const RECIPIENT = 'maria@harrow.example';

/** What a mail is in the database. */
export interface MailState {
  delivery: string;
  reason: string | null;
  isSent: boolean;
  isWaiting: boolean;
}

/** Dealers that mail, and what is told of their mails: without invitations, without HTTP. */
export interface NoticeWorld {
  database: Database;
  owner: pg.Pool;
  events: EventLog;
  notices: MailNoticeService;
  mail: MailService;
  clock: { nowMs: number };
  /** What every mail goes through; it succeeds where a test does not say. */
  transport: { send: (mail: OutgoingMail) => Promise<void> };
  addDealer(): Promise<string>;
  /** Queues mails and tries to send them. Returns their ids. */
  send(dealerId: string, options?: { count?: number; to?: string; isHeld?: boolean }): Promise<string[]>;
  stateOf(mailId: string): Promise<MailState>;
  /** What `mail.delivery_changed` told of a mail, in order: `bounced no_mailbox`. */
  toldOf(mailId: string): Promise<string[]>;
  suppressionsOf(dealerId: string): Promise<{ email: string; reason: string }[]>;
  close(): Promise<void>;
}

export async function createNoticeWorld(): Promise<NoticeWorld> {
  const scratch = await createScratchDatabase();
  const owner = new pg.Pool({ connectionString: scratch.url, max: 2 });
  const clock = { nowMs: Date.parse('2026-11-27T10:00:00Z'), now: () => new Date(clock.nowMs) };
  const database = openDatabase(scratch.url, clock);
  const events = createEventLog();
  subscribeToEvents({ events });
  const transport: NoticeWorld['transport'] = { send: async () => undefined };
  const compose = eachMail(async (_tx, mail) => ({
    to: { name: null, address: mail.recipient },
    from: { name: 'Ridgeline Building Supply', slug: 'ridgeline' },
    replyTo: null,
    brand: { color: '#1f5f3f', logo: null },
    data: sampleInvitationData(),
  }));
  const mail = createMailService({
    ...{ database, clock, events, keys: SAMPLE_KEYS, senderDomain: DOMAIN },
    transport: { send: (outgoing) => transport.send(outgoing), close: async () => undefined },
    composers: everyTemplate(compose),
    logger: pino({ level: 'silent' }),
  });
  return {
    ...{ database, owner, events, mail, clock, transport },
    notices: createMailNoticeService({ database, events, keys: SAMPLE_KEYS, senderDomain: DOMAIN }),

    async addDealer() {
      const id = randomUUID();
      await owner.query(
        `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
         values ($1, 'test', 'Ridgeline', $2, 'UTC', 'en', 'USD', 'csv', $3)`,
        [id, `ridgeline-${id}`, clock.now()],
      );
      return id;
    },

    async send(dealerId, { count = 1, to = RECIPIENT, isHeld = false } = {}) {
      const ids = await database.asDealer(dealerId, (tx) =>
        mail.queueMails(
          tx,
          Array.from({ length: count }, () => ({
            class: 'invitation' as const,
            template: 'invitation' as const,
            subjectType: 'invitation' as const,
            subjectId: randomUUID(),
            linkVersion: 1,
            recipient: to,
            locale: 'en',
            customerIds: [],
          })),
        ),
      );
      clock.nowMs += 1;
      if (!isHeld) await mail.queue.drain();
      return ids;
    },

    async stateOf(mailId) {
      const { rows } = await owner.query<MailState>(
        `select delivery, bounce_reason as reason, sent_at is not null as "isSent",
           next_attempt_at is not null as "isWaiting"
         from mails where id = $1`,
        [mailId],
      );
      if (rows[0] === undefined) throw new Error('There is no such mail.');
      return rows[0];
    },

    async toldOf(mailId) {
      const { rows } = await owner.query<{ told: string }>(
        `select concat_ws(' ', data->>'delivery', data->>'reason') as told
         from events where subject_id = $1 and type = 'mail.delivery_changed' order by id`,
        [mailId],
      );
      return rows.map(({ told }) => told);
    },

    async suppressionsOf(dealerId) {
      const { rows } = await owner.query<{ email: string; reason: string }>(
        'select email, reason from suppressions where dealer_id = $1 order by email',
        [dealerId],
      );
      return rows;
    },

    async close() {
      await database.close();
      await owner.end();
      await scratch.drop();
    },
  };
}

/** A notice about a mail, proved by its return path; each has an id of its own. */
export function noticeOf(
  mail: { dealerId: string; mailId: string },
  kind: MailNotice['kind'],
  changes: Partial<MailNotice> = {},
): MailNotice {
  return {
    provider: 'sendgrid',
    providerEventId: randomUUID(),
    returnPath: returnPathOf(SAMPLE_KEYS, mail, DOMAIN),
    kind,
    code: null,
    at: new Date('2026-11-27T10:00:05Z'),
    ...changes,
  };
}
