import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../src/db/database.ts';
import { createEventLog, type EventLog } from '../src/events/event-log.ts';
import { eachMail, type MailComposer } from '../src/mail/mail-composer.ts';
import { createMailService, type MailService, type NewMail } from '../src/mail/mail-service.ts';
import { insertMailAttempts, listMailAttempts, lockMails } from '../src/mail/mail-store.ts';
import { returnPathOf } from '../src/mail/return-path.ts';
import { MailTransportError, type MailTransport, type OutgoingMail } from '../src/mail/mail-transport.ts';
import { createOutboxTransport } from '../src/mail/outbox-transport.ts';
import { everyTemplate, sampleInvitationData, SAMPLE_KEYS } from './mail-sample.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const SENDER_DOMAIN = 'notify.payvite.example';
const logger = pino({ level: 'silent' });
const clock = { now: () => new Date('2026-11-22T10:15:02.123Z') };

const compose = eachMail(async (_tx, mail) => ({
  to: { name: 'Maria Harrow', address: mail.recipient },
  from: { name: 'Ridgeline Building Supply', slug: 'ridgeline' },
  replyTo: null,
  brand: { color: '#1f5f3f', logo: null },
  data: sampleInvitationData(),
}));

/** Keeps what it is handed; `behave` says what comes of it. */
class RecordingTransport implements MailTransport {
  readonly attempts: OutgoingMail[] = [];
  behave: (mail: OutgoingMail) => Promise<void> = async () => undefined;

  async send(mail: OutgoingMail): Promise<void> {
    this.attempts.push(mail);
    await this.behave(mail);
  }

  async close(): Promise<void> {}
}

describe('the mail service', () => {
  let scratch: ScratchDatabase;
  let database: Database;
  let dealerId: string;
  let customerId: string;
  let invitationId: string;
  let events: EventLog;
  let transport: RecordingTransport;

  before(async () => {
    scratch = await createScratchDatabase();
    database = openDatabase(scratch.url, clock);
  });
  beforeEach(async () => {
    dealerId = randomUUID();
    customerId = randomUUID();
    invitationId = randomUUID();
    events = createEventLog();
    transport = new RecordingTransport();
    const owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    await owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
       values ($1, 'test', 'Ridgeline Building Supply', $2, 'America/Denver', 'en', 'USD', 'csv', $3)`,
      [dealerId, `ridgeline-${dealerId}`, clock.now()],
    );
    await owner.end();
  });
  after(async () => {
    await database.close();
    await scratch.drop();
  });

  const service = (options: { composer?: MailComposer; transport?: MailTransport } = {}): MailService =>
    createMailService({
      database,
      events,
      clock,
      transport: options.transport ?? transport,
      composers: everyTemplate(options.composer ?? compose),
      senderDomain: SENDER_DOMAIN,
      keys: SAMPLE_KEYS,
      logger,
    });

  // Those to one address leave one after the other.
  const newMail = (): NewMail => ({
    class: 'invitation',
    template: 'invitation',
    subjectType: 'invitation',
    subjectId: invitationId,
    linkVersion: 1,
    recipient: `maria-${randomUUID()}@harrowhomes.example`,
    locale: 'en',
    customerIds: [customerId],
  });

  const queueMail = () => database.asDealer(dealerId, (tx) => service().queueMail(tx, newMail()));
  const send = (mailId: string, mail = service(), isLastTry = false) =>
    mail.sendMail({ dealerId, mailId }, { isLastTry });

  /** What the database says of a mail: its delivery, the outcomes of its attempts, and the events it caused. */
  const read = (mailId: string) =>
    database.asDealer(dealerId, async (tx) => {
      const [mail] = await lockMails(tx, [mailId]);
      const attempts = await listMailAttempts(tx, [mailId]);
      const happened = await tx.db
        .selectFrom('events')
        .selectAll()
        .where('subjectId', '=', mailId)
        .orderBy('id')
        .execute();
      const customers = await tx.db.selectFrom('eventCustomers').selectAll().execute();
      return {
        mail,
        delivery: mail?.delivery,
        outcomes: attempts.map(({ outcome }) => outcome),
        events: happened.map(({ type, data }) => ({ type, ...(data as object) })),
        eventCustomerIds: customers.map((row) => row.customerId),
      };
    });

  const about = () => ({ mailSubjectType: 'invitation', mailSubjectId: invitationId });

  it('sends a mail once, and says so', async () => {
    const mailId = await queueMail();
    assert.deepEqual((await read(mailId)).delivery, 'queued');
    await send(mailId);
    await send(mailId);
    const { mail, outcomes, events: happened, eventCustomerIds } = await read(mailId);
    assert.equal(mail?.delivery, 'sent');
    assert.deepEqual(mail?.sentAt, clock.now());
    assert.deepEqual(outcomes, ['sent']);
    assert.deepEqual(happened, [{ type: 'mail.delivery_changed', delivery: 'sent', ...about() }]);
    assert.deepEqual(eventCustomerIds, [customerId]);
    assert.equal(transport.attempts.length, 1);
    const [attempt] = transport.attempts;
    assert.equal(attempt?.messageId, `<${mailId}@${SENDER_DOMAIN}>`);
    assert.deepEqual(attempt?.from, {
      name: 'Ridgeline Building Supply',
      address: `ridgeline@${SENDER_DOMAIN}`,
    });
    assert.equal(attempt?.returnPath, returnPathOf(SAMPLE_KEYS, { dealerId, mailId }, SENDER_DOMAIN));
  });

  it('leaves no mail where the transaction fails', async () => {
    let mailId = '';
    await assert.rejects(
      database.asDealer(dealerId, async (tx) => {
        mailId = await service().queueMail(tx, newMail());
        throw new Error('the rest of the transaction');
      }),
      /the rest/,
    );
    assert.equal((await read(mailId)).mail, undefined);
    await service().queue.drain();
    assert.ok(!transport.attempts.some((attempt) => attempt.mailId === mailId));
  });

  it('sends by its queue what is due', async () => {
    const mailId = await queueMail();
    await service().queue.drain();
    assert.equal((await read(mailId)).delivery, 'sent');
  });

  it('records the attempt before the mail server hears of it, outside of any transaction', async () => {
    const mailId = await queueMail();
    transport.behave = async () => {
      // Would wait for ever if the attempt were not committed.
      const { delivery, outcomes } = await read(mailId);
      assert.deepEqual({ delivery, outcomes }, { delivery: 'queued', outcomes: [null] });
    };
    await send(mailId);
    assert.deepEqual((await read(mailId)).outcomes, ['sent']);
  });

  it('sends once when several workers get the same mail: the others leave it to the first', async () => {
    const mailId = await queueMail();
    let finish = () => {};
    const isFinished = new Promise<void>((resolve) => (finish = resolve));
    transport.behave = () => isFinished;
    const first = send(mailId);
    await waitFor(async () => transport.attempts.length === 1);
    await Promise.all([send(mailId, service()), send(mailId, service())]);
    assert.deepEqual((await read(mailId)).outcomes, [null]);
    finish();
    await first;
    const { delivery, outcomes } = await read(mailId);
    assert.deepEqual({ delivery, outcomes }, { delivery: 'sent', outcomes: ['sent'] });
    assert.equal(transport.attempts.length, 1);
  });

  it('sends again what a process left open when it died, and calls the first attempt uncertain', async () => {
    const mailId = await queueMail();
    await database.asDealer(dealerId, (tx) =>
      insertMailAttempts(tx, [{ mailId, number: 1, class: 'invitation' }]),
    );
    await send(mailId);
    const { delivery, outcomes, events: happened } = await read(mailId);
    assert.deepEqual({ delivery, outcomes }, { delivery: 'sent', outcomes: ['uncertain', 'sent'] });
    assert.deepEqual(happened, [
      { type: 'mail.uncertain', delivery: 'uncertain', ...about() },
      { type: 'mail.delivery_changed', delivery: 'sent', ...about() },
    ]);
  });

  it('takes over at once from a process that dies in the middle of an attempt', async () => {
    const mailId = await queueMail();
    // The dying process: its connections break while the mail server has yet to answer.
    const dying = openDatabase(scratch.url, clock);
    const never = new RecordingTransport();
    never.behave = () => new Promise(() => undefined);
    const stuck = createMailService({
      database: dying,
      events,
      clock,
      transport: never,
      composers: everyTemplate(compose),
      senderDomain: SENDER_DOMAIN,
      keys: SAMPLE_KEYS,
      logger,
    });
    void stuck.sendMail({ dealerId, mailId }, { isLastTry: false }).catch(() => undefined);
    await waitFor(async () => never.attempts.length === 1);
    const successor = service().queue.drain();
    await waitFor(async () => (await lockWaiters()) === 1);
    assert.equal(transport.attempts.length, 0);
    await endLockHolder();
    await successor;
    const { delivery, outcomes } = await read(mailId);
    assert.deepEqual({ delivery, outcomes }, { delivery: 'sent', outcomes: ['uncertain', 'sent'] });
    assert.equal(transport.attempts[0]?.messageId, never.attempts[0]?.messageId);
    assert.equal(transport.attempts[0]?.attempt, 2);
  });

  it('writes one outbox file per attempt, all with one Message-ID and one link', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'payvite-mail-'));
    try {
      const outbox = createOutboxTransport({ directory });
      // Dies between the file and its record.
      const dies: MailTransport = {
        ...outbox,
        send: async (mail) => {
          await outbox.send(mail);
          throw new MailTransportError('uncertain', 'the process died here');
        },
      };
      const mailId = await queueMail();
      await assert.rejects(send(mailId, service({ transport: dies })), MailTransportError);
      assert.deepEqual((await read(mailId)).delivery, 'uncertain');
      await send(mailId, service({ transport: outbox }));
      const names = (await readdir(directory)).sort();
      assert.deepEqual(
        names.map((name) => name.split('_').slice(1)),
        [
          [mailId, '1.eml'],
          [mailId, '2.eml'],
        ],
      );
      const mails = await Promise.all(
        names.map(async (name) => simpleParser(await readFile(join(directory, name)))),
      );
      assert.equal(mails[0]?.messageId, `<${mailId}@${SENDER_DOMAIN}>`);
      assert.equal(mails[1]?.messageId, mails[0]?.messageId);
      assert.equal(mails[1]?.text, mails[0]?.text);
      assert.deepEqual((await read(mailId)).outcomes, ['uncertain', 'sent']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('tries again after a failure that may pass, and keeps waiting as queued', async () => {
    const mailId = await queueMail();
    transport.behave = async () => {
      throw new MailTransportError('temporary', '451 maria@harrowhomes.example later');
    };
    await assert.rejects(send(mailId), {
      name: 'MailTransportError',
      failure: 'temporary',
      message: '451 [address] later',
    });
    const failed = await read(mailId);
    assert.deepEqual(
      { delivery: failed.delivery, outcomes: failed.outcomes },
      { delivery: 'queued', outcomes: ['failed'] },
    );
    assert.deepEqual(failed.events, []);
    transport.behave = async () => undefined;
    await send(mailId);
    const sent = await read(mailId);
    assert.deepEqual(
      { delivery: sent.delivery, outcomes: sent.outcomes },
      { delivery: 'sent', outcomes: ['failed', 'sent'] },
    );
  });

  it('says so when the last try fails', async () => {
    const mailId = await queueMail();
    transport.behave = async () => {
      throw new Error('ECONNREFUSED');
    };
    await send(mailId, service(), true);
    const { mail, events: happened } = await read(mailId);
    assert.equal(mail?.delivery, 'bounced');
    assert.equal(mail?.error, 'ECONNREFUSED');
    assert.deepEqual(happened, [
      { type: 'mail.delivery_changed', delivery: 'bounced', reason: 'gave_up', ...about() },
    ]);
  });

  it('does not try again what the recipient’s server refused', async () => {
    const mailId = await queueMail();
    transport.behave = async () => {
      throw new MailTransportError('no_mailbox', '550 no such user maria@harrowhomes.example');
    };
    await send(mailId);
    await send(mailId);
    const { mail, outcomes, events: happened } = await read(mailId);
    assert.equal(mail?.delivery, 'bounced');
    assert.equal(mail?.error, '550 no such user [address]');
    assert.deepEqual(outcomes, ['failed']);
    assert.deepEqual(happened, [
      { type: 'mail.delivery_changed', delivery: 'bounced', reason: 'no_mailbox', ...about() },
    ]);
    assert.equal(transport.attempts.length, 1);
  });

  it('makes no attempt at an address that cannot be one', async () => {
    const mailId = await database.asDealer(dealerId, (tx) =>
      service().queueMail(tx, { ...newMail(), recipient: 'maria@localhost' }),
    );
    await send(mailId);
    const { delivery, outcomes, events: happened } = await read(mailId);
    assert.deepEqual({ delivery, outcomes }, { delivery: 'bounced', outcomes: [] });
    assert.deepEqual(happened, [
      { type: 'mail.delivery_changed', delivery: 'bounced', reason: 'no_mailbox', ...about() },
    ]);
  });

  it('does not send what nobody wants any more', async () => {
    const mailId = await queueMail();
    await send(mailId, service({ composer: eachMail(async () => null) }));
    await send(mailId);
    const { delivery, outcomes, events: happened } = await read(mailId);
    assert.deepEqual({ delivery, outcomes, happened }, { delivery: 'cancelled', outcomes: [], happened: [] });
    assert.equal(transport.attempts.length, 0);
  });

  it('does not call off what may have arrived, and says that nothing more comes of it', async () => {
    const mailId = await queueMail();
    await database.asDealer(dealerId, (tx) =>
      insertMailAttempts(tx, [{ mailId, number: 1, class: 'invitation' }]),
    );
    await send(mailId, service({ composer: eachMail(async () => null) }));
    const { mail, delivery, outcomes } = await read(mailId);
    assert.deepEqual({ delivery, outcomes }, { delivery: 'uncertain', outcomes: ['uncertain'] });
    assert.deepEqual(mail?.gaveUpAt, clock.now());
  });

  it('records no attempt where the mail cannot be made, and says so on the last try', async () => {
    const mailId = await queueMail();
    const broken = service({ composer: async () => Promise.reject(new Error('no template for this')) });
    await assert.rejects(send(mailId, broken), /no template/);
    const waiting = await read(mailId);
    assert.deepEqual(
      { delivery: waiting.delivery, outcomes: waiting.outcomes },
      { delivery: 'queued', outcomes: [] },
    );
    await assert.rejects(send(mailId, broken, true), /no template/);
    const { mail, outcomes, events: happened } = await read(mailId);
    assert.equal(mail?.delivery, 'bounced');
    assert.equal(mail?.error, 'no template for this');
    assert.deepEqual(outcomes, []);
    assert.deepEqual(happened, [
      { type: 'mail.delivery_changed', delivery: 'bounced', reason: 'gave_up', ...about() },
    ]);
  });

  it('records the outcome when the database comes back, instead of sending again', async () => {
    const mailId = await queueMail();
    let failures = 0;
    transport.behave = async () => {
      failures = 2;
    };
    const flaky: Database = {
      ...database,
      asDealer: async (id, work) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('the connection to the database broke');
        }
        return database.asDealer(id, work);
      },
    };
    await createMailService({
      database: flaky,
      events,
      clock,
      transport,
      composers: everyTemplate(compose),
      senderDomain: SENDER_DOMAIN,
      keys: SAMPLE_KEYS,
      logger,
    }).sendMail({ dealerId, mailId }, { isLastTry: false });
    const { delivery, outcomes } = await read(mailId);
    assert.deepEqual({ delivery, outcomes }, { delivery: 'sent', outcomes: ['sent'] });
  });

  describe('with several mails at once', () => {
    let mailIds: string[];

    beforeEach(async () => {
      mailIds = await database.asDealer(dealerId, (tx) =>
        service().queueMails(tx, [newMail(), newMail(), newMail()]),
      );
    });

    const sendAll = (mail = service(), isLastTry = false) =>
      mail.sendMails(
        mailIds.map((mailId) => ({ dealerId, mailId })),
        { isLastTry },
      );
    const deliveries = () => Promise.all(mailIds.map(async (mailId) => (await read(mailId)).delivery));

    it('lets none wait for a slow one', async () => {
      let finish = () => {};
      const isFinished = new Promise<void>((resolve) => (finish = resolve));
      transport.behave = (mail) => (mail.mailId === mailIds[0] ? isFinished : Promise.resolve());
      const results = sendAll();
      await waitFor(async () => (await deliveries()).slice(1).every((delivery) => delivery === 'sent'));
      assert.deepEqual(await deliveries(), ['queued', 'sent', 'sent']);
      finish();
      assert.deepEqual(
        (await results).map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'fulfilled'],
      );
      assert.deepEqual(await deliveries(), ['sent', 'sent', 'sent']);
    });

    it('lets none wait for one that another worker has, and leaves that one to it', async () => {
      let finish = () => {};
      const isFinished = new Promise<void>((resolve) => (finish = resolve));
      transport.behave = (mail) => (mail.mailId === mailIds[1] ? isFinished : Promise.resolve());
      const other = send(String(mailIds[1]));
      await waitFor(async () => transport.attempts.length === 1);
      await sendAll();
      assert.deepEqual(await deliveries(), ['sent', 'queued', 'sent']);
      finish();
      await other;
      assert.deepEqual(await deliveries(), ['sent', 'sent', 'sent']);
      assert.equal(transport.attempts.length, 3);
    });

    it('lets none fail with one that cannot be made', async () => {
      const composer = eachMail(async (tx, mail) => {
        if (mail.id === mailIds[0]) await sql`select 1 / 0`.execute(tx.db);
        return (await compose(tx, [mail])).get(mail.id) ?? null;
      });
      const [bad, ...others] = await sendAll(service({ composer }));
      assert.equal(bad?.status, 'rejected');
      assert.match(String(bad.reason), /division by zero/);
      assert.deepEqual(
        others.map(({ status }) => status),
        ['fulfilled', 'fulfilled'],
      );
      assert.deepEqual(await deliveries(), ['queued', 'sent', 'sent']);
    });

    it('lets none fail with one whose outcome cannot be recorded', async () => {
      let tries = 0;
      events.subscribe('mail.delivery_changed', async (tx, { subjectId }) => {
        if (subjectId === mailIds[2] && (tries += 1) <= 2) await sql`select 1 / 0`.execute(tx.db);
      });
      await sendAll();
      assert.deepEqual(await deliveries(), ['sent', 'sent', 'sent']);
      assert.equal(transport.attempts.length, 3);
      assert.equal(tries, 3);
    });

    it('tries again only those that failed', async () => {
      transport.behave = async ({ mailId }) => {
        if (mailId === mailIds[1]) throw new MailTransportError('temporary', '451 later');
      };
      const results = await sendAll();
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      transport.behave = async () => undefined;
      await sendAll();
      assert.deepEqual(await deliveries(), ['sent', 'sent', 'sent']);
      assert.equal(transport.attempts.length, 4);
    });

    it('takes a mail that is named twice for one', async () => {
      const mail = { dealerId, mailId: String(mailIds[0]) };
      await service().sendMails([mail, mail]);
      assert.equal(transport.attempts.length, 1);
    });
  });

  it('says when it gives up a mail that may have arrived', async () => {
    const mailId = await queueMail();
    transport.behave = async () => {
      throw new MailTransportError('uncertain', 'the connection broke');
    };
    await assert.rejects(send(mailId));
    assert.equal((await read(mailId)).mail?.gaveUpAt, null);
    await send(mailId, service(), true);
    const { mail } = await read(mailId);
    assert.equal(mail?.delivery, 'uncertain');
    assert.deepEqual(mail.gaveUpAt, clock.now());
  });

  it('knows nothing of another dealer’s mail', async () => {
    const mailId = await queueMail();
    await service().sendMail({ dealerId: randomUUID(), mailId }, { isLastTry: true });
    assert.equal((await read(mailId)).delivery, 'queued');
    assert.equal(transport.attempts.length, 0);
  });

  async function asOwner<Row extends pg.QueryResultRow>(query: string): Promise<Row[]> {
    const owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    try {
      return (await owner.query<Row>(query)).rows;
    } finally {
      await owner.end();
    }
  }

  const ADVISORY = `from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`;
  const lockWaiters = async () => (await asOwner(`select pid ${ADVISORY} and not granted`)).length;
  const endLockHolder = () => asOwner(`select pg_terminate_backend(pid) ${ADVISORY} and granted`);
});

/** Waits until `condition` holds; the test runner's own limit ends it otherwise. */
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
