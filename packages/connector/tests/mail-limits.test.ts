import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../src/db/database.ts';
import { createEventLog } from '../src/events/event-log.ts';
import { eachMail } from '../src/mail/mail-composer.ts';
import { MAIL_WORKERS } from '../src/mail/mail-queue.ts';
import { countWaitingMails } from '../src/mail/mail-queue-store.ts';
import { createMailService, type MailService, type NewMail } from '../src/mail/mail-service.ts';
import { MailTransportError, type OutgoingMail } from '../src/mail/mail-transport.ts';
import { everyTemplate, sampleInvitationData, SAMPLE_KEYS } from './mail-sample.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const compose = (afterMs: number) =>
  eachMail(async (_tx, mail) => {
    await pause(afterMs);
    return {
      to: { name: null, address: mail.recipient },
      from: { name: 'Ridgeline Building Supply', slug: 'ridgeline' },
      replyTo: null,
      brand: { color: '#1f5f3f', logo: null },
      data: sampleInvitationData(),
    };
  });

interface Limits {
  perMinute?: number;
  perDay?: number;
}

describe('what a dealer may send', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let nowMs: number;
  let database: Database;
  let databases: Database[];
  let services: MailService[];
  /** Which mails were handed to the mail server, and when, in order. */
  let handed: { mailId: string; at: number }[];
  let behave: (mail: OutgoingMail) => Promise<void>;

  const clock = { now: () => new Date(nowMs) };
  const pass = (seconds: number) => (nowMs += seconds * 1000);

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
  });
  beforeEach(() => {
    nowMs = Date.parse('2026-11-22T10:15:02.123Z');
    [databases, services, handed] = [[], [], []];
    behave = async () => undefined;
    database = openConnector();
  });
  afterEach(async () => {
    for (const { queue } of services) await queue.stop();
    for (const each of databases) await each.close();
    await owner.query('delete from mails');
  });
  after(async () => {
    await owner.end();
    await scratch.drop();
  });

  function openConnector(): Database {
    const opened = openDatabase(scratch.url, clock);
    databases.push(opened);
    return opened;
  }

  function service(on: Database = database, composesForMs = 0): MailService {
    const made = createMailService({
      database: on,
      clock,
      events: createEventLog(),
      transport: {
        async send(mail) {
          handed.push({ mailId: mail.mailId, at: nowMs });
          await behave(mail);
        },
        close: async () => undefined,
      },
      composers: everyTemplate(compose(composesForMs)),
      senderDomain: 'notify.payvite.example',
      keys: SAMPLE_KEYS,
      logger: pino({ level: 'silent' }),
    });
    services.push(made);
    return made;
  }

  async function addDealer({ perMinute, perDay }: Limits = {}): Promise<string> {
    const dealerId = randomUUID();
    await owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at, mails_per_minute, mails_per_day)
       values ($1, 'test', 'Ridgeline', $2, 'UTC', 'en', 'USD', 'csv', $3, $4, $5)`,
      [dealerId, `ridgeline-${dealerId}`, clock.now(), perMinute ?? null, perDay ?? null],
    );
    return dealerId;
  }

  function queueMails(
    dealerId: string,
    count: number,
    mailClass: NewMail['class'] = 'invitation',
  ): Promise<string[]> {
    const mail = (): NewMail => ({
      class: mailClass,
      template: 'invitation',
      subjectType: 'invitation',
      subjectId: randomUUID(),
      linkVersion: 1,
      recipient: `maria-${randomUUID()}@harrowhomes.example`,
      locale: 'en',
      customerIds: [randomUUID()],
    });
    return database.asDealer(dealerId, (tx) => service().queueMails(tx, Array.from({ length: count }, mail)));
  }

  const handedIds = () => handed.map(({ mailId }) => mailId);
  const drain = () => service().queue.drain();

  it('is so many mails in any minute', async () => {
    const mailIds = await queueMails(await addDealer({ perMinute: 7 }), 20);
    await drain();
    assert.equal(handed.length, 7);
    pass(59.999);
    await drain();
    assert.equal(handed.length, 7, 'not a millisecond before');
    pass(0.001);
    await drain();
    assert.equal(handed.length, 14);
    pass(60);
    await drain();
    assert.deepEqual(handedIds(), mailIds, 'each once, those that wait longest first');
  });

  it('is so many in any 24 hours, whatever the minute would let go', async () => {
    const dealerId = await addDealer({ perMinute: 100, perDay: 8 });
    await queueMails(dealerId, 5);
    await drain();
    pass(23 * 3600);
    await queueMails(dealerId, 10);
    await drain();
    assert.equal(handed.length, 8);
    pass(3600);
    await drain();
    assert.equal(handed.length, 13, 'the first five are a day ago, the last three are not');
    pass(23 * 3600);
    await drain();
    assert.equal(handed.length, 15);
  });

  it('counts a mail toward the day that left or may have, and none that was not taken', async () => {
    const dealerId = await addDealer({ perDay: 2 });
    await queueMails(dealerId, 3);
    behave = async () => {
      throw new MailTransportError('temporary', '451 later');
    };
    await assert.rejects(drain(), /451/);
    assert.equal(new Set(handedIds()).size, 3, 'each failed, so that the next one could be tried');
    pass(3600);
    behave = async () => {
      throw new MailTransportError('uncertain', 'the connection broke');
    };
    handed = [];
    await assert.rejects(drain(), /broke/);
    assert.equal(new Set(handedIds()).size, 2);
  });

  it('counts each attempt toward the minute', async () => {
    await queueMails(await addDealer({ perMinute: 3 }), 5);
    behave = async () => {
      throw new MailTransportError('temporary', '451 later');
    };
    await assert.rejects(drain(), /451/);
    assert.equal(handed.length, 3);
    pass(30);
    await drain();
    assert.equal(handed.length, 3);
  });

  it('is no limit of what answers a person, which leaves before any number of invitations', async () => {
    const limited = await addDealer({ perMinute: 2, perDay: 2 });
    const unlimited = await addDealer();
    // More than are looked at for those that nobody else has.
    for (const dealerId of [limited, unlimited]) await queueMails(dealerId, 1200);
    await drain();
    assert.equal(handed.length, 2 + 1200);
    const answers = await queueMails(limited, 3, 'transactional');
    handed = [];
    await drain();
    assert.deepEqual(handedIds(), answers);

    await queueMails(unlimited, 50);
    pass(1);
    const answer = await queueMails(unlimited, 1, 'transactional');
    handed = [];
    await drain();
    assert.ok(
      handedIds()
        .slice(0, MAIL_WORKERS.batchSize)
        .includes(answer[0] ?? ''),
    );
    assert.equal(handed.length, 51);
  });

  it('holds no other dealer’s mails', async () => {
    const held = await queueMails(await addDealer({ perMinute: 1 }), 2000);
    pass(1);
    const free = await queueMails(await addDealer(), 30);
    const other = await queueMails(await addDealer({ perMinute: 20 }), 30);
    await drain();
    assert.equal(handed.length, 1 + 30 + 20);
    assert.ok(free.every((id) => handedIds().includes(id)));
    assert.deepEqual(
      handedIds().filter((id) => other.includes(id)),
      other.slice(0, 20),
    );
    assert.deepEqual(
      handedIds().filter((id) => held.includes(id)),
      held.slice(0, 1),
    );
  });

  it('is the same for all connectors together', async () => {
    const dealerId = await addDealer({ perMinute: 13 });
    await queueMails(dealerId, 60);
    const free = await queueMails(await addDealer(), 60);
    // Long enough for all of them to take mails before any has begun one.
    const connectors = [database, openConnector(), openConnector(), openConnector()];
    await Promise.all(connectors.map((on) => service(on, 20).queue.drain()));
    assert.equal(handed.length, 13 + 60);
    assert.equal(handedIds().filter((id) => free.includes(id)).length, 60);
  });

  it('takes effect for mails that wait already', async () => {
    const dealerId = await addDealer({ perMinute: 1 });
    await queueMails(dealerId, 5);
    await drain();
    await owner.query('update dealers set mails_per_minute = 3 where id = $1', [dealerId]);
    await drain();
    assert.equal(handed.length, 3);
    await owner.query('update dealers set mails_per_minute = null where id = $1', [dealerId]);
    await drain();
    assert.equal(handed.length, 5);
  });

  it('is told apart from what is due and may leave', async () => {
    await queueMails(await addDealer({ perMinute: 2 }), 5);
    await queueMails(await addDealer(), 4);
    assert.deepEqual(await countWaitingMails(database, clock.now()), { now: 6, later: 0, held: 3 });
    await drain();
    assert.deepEqual(await countWaitingMails(database, clock.now()), { now: 0, later: 0, held: 3 });
    pass(60);
    assert.deepEqual(await countWaitingMails(database, clock.now()), { now: 2, later: 0, held: 1 });
  });

  it('goes on by itself when its time has come', async () => {
    await queueMails(await addDealer({ perMinute: 2 }), 3);
    service().queue.work();
    while (handed.length < 2) await pause(10);
    pass(60);
    while (handed.length < 3) await pause(10);
    const [first, , last] = handed;
    assert.equal((last?.at ?? NaN) - (first?.at ?? NaN), 60_000);
  });
});
