import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../src/db/database.ts';
import { createEventLog } from '../src/events/event-log.ts';
import { eachMail } from '../src/mail/mail-composer.ts';
import { createMailService, type MailService } from '../src/mail/mail-service.ts';
import { updateMails } from '../src/mail/mail-store.ts';
import { MailTransportError, type OutgoingMail } from '../src/mail/mail-transport.ts';
import { pauseAtHarm, resumeSending } from '../src/mail/sending-pause-service.ts';
import { everyTemplate, sampleInvitationData, SAMPLE_KEYS } from './mail-sample.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const compose = eachMail(async (_tx, mail) => ({
  to: { name: null, address: mail.recipient },
  from: { name: 'Ridgeline Building Supply', slug: 'ridgeline' },
  replyTo: null,
  brand: { color: '#1f5f3f', logo: null },
  data: sampleInvitationData(),
}));

describe('a dealer whose mails do harm', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let database: Database;
  let nowMs = Date.parse('2026-11-22T10:15:02.123Z');
  let dealerId: string;
  let mail: MailService;
  let handed: OutgoingMail[];

  const clock = { now: () => new Date(nowMs) };
  const events = createEventLog();
  events.subscribe('mail.delivery_changed', pauseAtHarm({ events }));

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
    database = openDatabase(scratch.url, clock);
    mail = createMailService({
      database,
      clock,
      events,
      transport: {
        async send(outgoing) {
          handed.push(outgoing);
          const [how] = outgoing.to.address.split('@');
          if (how === 'none') throw new MailTransportError('no_mailbox', '550 5.1.1 no such user');
          if (how === 'large') throw new MailTransportError('rejected', '552 5.3.4 too large, see 5.7.1');
          if (how === 'refused') throw new MailTransportError('rejected', '554 5.7.1 blocked');
        },
        close: async () => undefined,
      },
      composers: everyTemplate(compose),
      senderDomain: 'notify.payvite.example',
      keys: SAMPLE_KEYS,
      logger: pino({ level: 'silent' }),
    });
  });
  beforeEach(async () => {
    handed = [];
    nowMs += 86_400_000;
    dealerId = await addDealer();
  });
  after(async () => {
    await database.close();
    await owner.end();
    await scratch.drop();
  });

  async function addDealer(): Promise<string> {
    const id = randomUUID();
    await owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
       values ($1, 'test', 'Ridgeline', $2, 'UTC', 'en', 'USD', 'csv', $3)`,
      [id, `ridgeline-${id}`, clock.now()],
    );
    return id;
  }

  /** Mails to addresses that take them (`fine`), are none (`none`), refuse the mail as spam (`refused`) or as too large (`large`); they are tried at once. */
  async function send(
    to: 'fine' | 'none' | 'refused' | 'large',
    count: number,
    options: { mailClass?: 'invitation' | 'transactional'; of?: string } = {},
  ): Promise<string[]> {
    const { mailClass = 'invitation', of = dealerId } = options;
    const ids = await database.asDealer(of, (tx) =>
      mail.queueMails(
        tx,
        Array.from({ length: count }, () => ({
          class: mailClass,
          template: 'invitation' as const,
          subjectType: 'invitation' as const,
          subjectId: randomUUID(),
          linkVersion: 1,
          recipient: `${to}@harrowhomes.example`,
          locale: 'en',
          customerIds: [],
        })),
      ),
    );
    nowMs += 1;
    await mail.queue.drain();
    return ids;
  }

  /** What a mail that has left turns out to have become later, as a notice tells it; with an `error`, it was refused. */
  const learn = (mailId: string, delivery: 'complained' | 'bounced', error: string | null = null) =>
    database.asDealer(dealerId, async (tx) => {
      const bounced = error === null ? ('no_mailbox' as const) : ('rejected' as const);
      const reason = delivery === 'bounced' ? bounced : null;
      await updateMails(tx, [mailId], { delivery, bounceReason: reason, error });
      await events.emit(tx, {
        type: 'mail.delivery_changed',
        actor: { type: 'system', id: null },
        subjectType: 'mail',
        subjectId: mailId,
        customerIds: [],
        data: { delivery, reason },
      });
    });

  async function pause(): Promise<{ at: Date | null; reason: string | null }> {
    const { rows } = await owner.query<{ at: Date | null; reason: string | null }>(
      'select sending_paused_at as at, sending_pause_reason as reason from dealers where id = $1',
      [dealerId],
    );
    return rows[0] ?? { at: null, reason: null };
  }
  const told = async () => {
    const { rows } = await owner.query<{ type: string; data: unknown }>(
      `select type, data from events where dealer_id = $1 and type like 'sending.%' order by id`,
      [dealerId],
    );
    return rows.map(({ type, data }) => [type, data]);
  };
  const resume = () =>
    database.asDealer(dealerId, (tx) => resumeSending({ events }, tx, { type: 'system', id: null }));
  const none = { at: null, reason: null };

  it('is paused when 2 % of its last 500 invitations have no mailbox, and told once with what numbers', async () => {
    await send('fine', 490);
    await send('none', 9);
    assert.deepEqual(await pause(), none);
    await send('none', 1);
    assert.deepEqual(await pause(), { at: clock.now(), reason: 'hard_bounces' });
    assert.deepEqual(await told(), [
      [
        'sending.paused',
        { reason: 'hard_bounces', mails: 500, hardBounces: 10, complaints: 0, spamRefusals: 0 },
      ],
    ]);
  });

  it('is not for the first few, however few there were before', async () => {
    await send('none', 4);
    assert.deepEqual(await pause(), none);
  });

  it('is not for what left before the last 500', async () => {
    await send('none', 4);
    await send('fine', 500);
    // With those four it would be more than 2 % of 511.
    await send('none', 7);
    assert.deepEqual(await pause(), none);
  });

  it('is for a complaint, and for bounces that are known later', async () => {
    const ids = await send('fine', 120);
    for (const id of ids.slice(0, 4)) await learn(id, 'bounced');
    assert.deepEqual(await pause(), none);
    await learn(ids[9] ?? '', 'complained');
    assert.equal((await pause()).reason, 'complaints');
    await learn(ids[4] ?? '', 'bounced');
    assert.equal((await told()).length, 1, 'it is paused already');
  });

  it('is not for mails that were refused for what they are, and not for answers to what people did', async () => {
    await send('large', 40);
    await send('none', 20, { mailClass: 'transactional' });
    await send('refused', 20, { mailClass: 'transactional' });
    assert.deepEqual(await pause(), none);
  });

  it('is for mails that mail servers refuse as spam, at 10 % and 20 of them, in the dialog and later', async () => {
    const ids = await send('fine', 180);
    await send('refused', 19);
    assert.deepEqual(await pause(), none);
    await learn(ids[0] ?? '', 'bounced', 'It came back: 5.3.4');
    assert.deepEqual(await pause(), none);
    await learn(ids[1] ?? '', 'bounced', 'It came back: 5.7.26');
    assert.equal((await pause()).reason, 'spam_refusals');
    assert.deepEqual(await told(), [
      [
        'sending.paused',
        { reason: 'spam_refusals', mails: 199, hardBounces: 0, complaints: 0, spamRefusals: 20 },
      ],
    ]);
    assert.equal(await resume(), true);
    await send('refused', 19);
    assert.deepEqual(await pause(), none, 'those of before no longer count');
  });

  it('is paused for several that come back at the same moment', async () => {
    const ids = await send('fine', 100);
    await Promise.all(ids.slice(0, 5).map((id) => learn(id, 'bounced')));
    assert.equal((await pause()).reason, 'hard_bounces');
    assert.equal((await told()).length, 1);
  });

  it('keeps its invitations, old and new, lets answers leave, and stops nobody else', async () => {
    await send('none', 5);
    assert.equal((await pause()).reason, 'hard_bounces');
    handed = [];
    const waiting = await send('fine', 3);
    const [answer] = await send('fine', 1, { mailClass: 'transactional' });
    const [other] = await send('fine', 1, { of: await addDealer() });
    assert.deepEqual(
      handed.map(({ mailId }) => mailId),
      [answer, other],
    );
    handed = [];
    assert.equal(await resume(), true);
    await mail.queue.drain();
    assert.deepEqual(
      handed.map(({ mailId }) => mailId),
      waiting,
    );
  });

  it('begins anew when it is resumed: what happened before no longer counts', async () => {
    const ids = await send('fine', 100);
    await send('none', 5);
    assert.equal(await resume(), true);
    assert.equal(await resume(), false);
    assert.deepEqual(await pause(), none);
    await send('fine', 2);
    await send('none', 4);
    await learn(ids[0] ?? '', 'bounced');
    assert.deepEqual(await pause(), none);
    await send('none', 1);
    assert.equal((await pause()).reason, 'hard_bounces');
    assert.deepEqual(
      (await told()).map(([type]) => type),
      ['sending.paused', 'sending.resumed', 'sending.paused'],
    );
  });
});
