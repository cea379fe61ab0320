import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../src/db/database.ts';
import { createEventLog } from '../src/events/event-log.ts';
import { eachMail, type MailComposer } from '../src/mail/mail-composer.ts';
import { MAIL_WORKERS } from '../src/mail/mail-queue.ts';
import { countWaitingMails, listDealersWithDueMail } from '../src/mail/mail-queue-store.ts';
import { createMailService, type MailService, type NewMail } from '../src/mail/mail-service.ts';
import { insertMailAttempts } from '../src/mail/mail-store.ts';
import { MailTransportError, type MailTransport, type OutgoingMail } from '../src/mail/mail-transport.ts';
import { everyTemplate, sampleInvitationData, SAMPLE_KEYS } from './mail-sample.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

/** Of one dealer. */
const UNDER_WAY = MAIL_WORKERS.batchesOfADealer * MAIL_WORKERS.batchSize;

const compose = eachMail(async (_tx, mail) => ({
  to: { name: null, address: mail.recipient },
  from: { name: 'Ridgeline Building Supply', slug: 'ridgeline' },
  replyTo: null,
  brand: { color: '#1f5f3f', logo: null },
  data: sampleInvitationData(),
}));

/** A mail server that notes what it is handed, in order. */
class NotingTransport implements MailTransport {
  readonly mails: OutgoingMail[] = [];
  behave: (mail: OutgoingMail) => Promise<void> = async () => undefined;

  async send(mail: OutgoingMail): Promise<void> {
    this.mails.push(mail);
    await this.behave(mail);
  }

  async close(): Promise<void> {}
}

describe('the mail queue', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let nowMs: number;
  let transport: NotingTransport;
  let database: Database;
  let databases: Database[];
  let services: MailService[];

  const clock = { now: () => new Date(nowMs) };
  const pass = (seconds: number) => (nowMs += seconds * 1000);

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
  });
  beforeEach(() => {
    nowMs = Date.parse('2026-11-22T10:15:02.123Z');
    transport = new NotingTransport();
    [databases, services] = [[], []];
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

  /** The connections of a connector of its own. */
  function openConnector(): Database {
    const opened = openDatabase(scratch.url, clock);
    databases.push(opened);
    return opened;
  }

  function service(
    options: { on?: Database; to?: MailTransport; composer?: MailComposer } = {},
  ): MailService {
    const made = createMailService({
      database: options.on ?? database,
      clock,
      events: createEventLog(),
      transport: options.to ?? transport,
      composers: everyTemplate(options.composer ?? compose),
      senderDomain: 'notify.payvite.example',
      keys: SAMPLE_KEYS,
      logger: pino({ level: 'silent' }),
    });
    services.push(made);
    return made;
  }

  async function addDealer(): Promise<string> {
    const dealerId = randomUUID();
    await owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
       values ($1, 'test', 'Ridgeline', $2, 'UTC', 'en', 'USD', 'csv', $3)`,
      [dealerId, `ridgeline-${dealerId}`, clock.now()],
    );
    return dealerId;
  }

  const newMail = (): NewMail => ({
    class: 'invitation',
    template: 'invitation',
    subjectType: 'invitation',
    subjectId: randomUUID(),
    linkVersion: 1,
    recipient: `maria-${randomUUID()}@harrowhomes.example`,
    locale: 'en',
    customerIds: [randomUUID()],
  });

  /** Queues mails of a dealer, of a new one where none is given. */
  async function queueMails(
    count: number,
    options: { by?: MailService; dealerId?: string; startAfterSeconds?: number; recipient?: string } = {},
  ): Promise<{ dealerId: string; mailIds: string[] }> {
    const { by = service(), dealerId = await addDealer(), startAfterSeconds = 0 } = options;
    const mails = Array.from({ length: count }, () => ({
      ...newMail(),
      ...(options.recipient === undefined ? {} : { recipient: options.recipient }),
    }));
    const mailIds = await database.asDealer(dealerId, (tx) =>
      by.queueMails(tx, mails, { startAfterSeconds }),
    );
    return { dealerId, mailIds };
  }

  async function read(mailId: string) {
    const { rows } = await owner.query<{
      delivery: string;
      tries: number;
      nextAttemptAt: Date | null;
      gaveUpAt: Date | null;
    }>(
      `select delivery, tries, next_attempt_at as "nextAttemptAt", gave_up_at as "gaveUpAt" from mails where id = $1`,
      [mailId],
    );
    const [mail] = rows;
    assert.ok(mail);
    return mail;
  }
  const sentIds = () => transport.mails.map(({ mailId }) => mailId);
  const countSent = async () => {
    const { rows } = await owner.query<{ count: number }>(
      `select count(*)::int as count from mails where delivery = 'sent'`,
    );
    return rows[0]?.count ?? 0;
  };

  describe('lets dealers take turns', () => {
    it('so that one mail is among the first, whoever queued many before', async () => {
      const many = await queueMails(100);
      pass(1);
      const one = await queueMails(1);
      await service().queue.drain();
      assert.equal(new Set(sentIds()).size, 101);
      assert.ok(sentIds().indexOf(one.mailIds[0] ?? '') < MAIL_WORKERS.batchSize);
      assert.equal(many.mailIds.filter((id) => sentIds().includes(id)).length, 100);
    });

    it('while a worker is in the middle of many', async () => {
      const { queue } = service();
      await queueMails(300);
      // A mail server that takes its time, so that a look for due mails does not take as long as all of these.
      transport.behave = () => pause(5 * UNDER_WAY);
      queue.work();
      await until(async () => transport.mails.length > UNDER_WAY);
      const before = transport.mails.length;
      const one = await queueMails(1);
      await until(async () => (await countSent()) === 301);
      const place = sentIds().indexOf(one.mailIds[0] ?? '') - before;
      assert.ok(place >= 0 && place < 200, `${place} of the others left first`);
    });

    it('in equal shares, where each has more than a batch', async () => {
      const { batchSize } = MAIL_WORKERS;
      const queueTwoBatches = () => queueMails(2 * batchSize);
      const dealers = [await queueTwoBatches(), await queueTwoBatches(), await queueTwoBatches()];
      await service().queue.drain();
      const first = sentIds().slice(0, 3 * batchSize);
      for (const { mailIds } of dealers) {
        const share = first.filter((id) => mailIds.includes(id)).length;
        assert.ok(Math.abs(share - batchSize) <= 1, `${share} of ${first.length}`);
      }
    });

    it('and looks at no more of the index for many mails of one than for one', async () => {
      const blocks = async () => {
        await owner.query('vacuum analyze mails');
        const { rows } = await owner.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
          `explain (analyze, buffers, format json) select list_dealers_with_due_mail($1)`,
          [clock.now()],
        );
        const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
        return (plan['Shared Hit Blocks'] ?? NaN) + (plan['Shared Read Blocks'] ?? NaN);
      };
      for (let dealers = 0; dealers < 20; dealers += 1) await queueMails(1);
      await blocks();
      const few = await blocks();
      await queueMails(10_000);
      const many = await blocks();
      assert.ok(many <= 4 * few, `${many} blocks instead of ${few}`);
      assert.equal((await listDealersWithDueMail(database, clock.now())).length, 21);
    });
  });

  describe('tries again by its clock', () => {
    const busy = async () => {
      throw new MailTransportError('temporary', '451 later');
    };
    /** Sends what is due, which fails. */
    const fail = (mail: MailService, message = /451 later/) => assert.rejects(mail.queue.drain(), message);

    it('after 10 seconds, then twice as long each time, at most an hour, and gives up after 20 of these', async () => {
      const mail = service();
      const { mailIds } = await queueMails(1);
      const mailId = mailIds[0] ?? '';
      transport.behave = busy;
      const pauses: number[] = [];
      for (let retries = 0; retries < 20; retries += 1) {
        await fail(mail);
        const { tries, nextAttemptAt } = await read(mailId);
        assert.equal(tries, retries + 1);
        const seconds = ((nextAttemptAt?.getTime() ?? NaN) - nowMs) / 1000;
        pauses.push(seconds);
        pass(seconds);
        nowMs -= 1;
        await mail.queue.drain();
        assert.equal(transport.mails.length, retries + 1, 'not a millisecond before');
        nowMs += 1;
      }
      const growing = [10, 20, 40, 80, 160, 320, 640, 1280, 2560];
      assert.deepEqual(pauses, [...growing, ...Array<number>(11).fill(3600)]);
      // The last one: nobody has to be told that it comes again.
      await mail.queue.drain();
      const { delivery, nextAttemptAt } = await read(mailId);
      assert.deepEqual([delivery, nextAttemptAt, transport.mails.length], ['bounced', null, 21]);
      assert.deepEqual(
        transport.mails.map(({ attempt }) => attempt),
        Array.from({ length: 21 }, (_, index) => index + 1),
      );
      assert.equal(new Set(transport.mails.map(({ messageId }) => messageId)).size, 1);
    });

    it('a mail that may have arrived, until it is given up as uncertain', async () => {
      const mail = service();
      const { mailIds } = await queueMails(1);
      const mailId = mailIds[0] ?? '';
      transport.behave = async () => {
        throw new MailTransportError('uncertain', 'the connection broke');
      };
      await fail(mail, /connection broke/);
      assert.deepEqual(await read(mailId), {
        delivery: 'uncertain',
        tries: 1,
        nextAttemptAt: new Date(nowMs + 10_000),
        gaveUpAt: null,
      });
      await owner.query('update mails set tries = 20');
      pass(10);
      await mail.queue.drain();
      const { delivery, nextAttemptAt, gaveUpAt } = await read(mailId);
      assert.deepEqual([delivery, nextAttemptAt, gaveUpAt], ['uncertain', null, clock.now()]);
    });

    it('a mail that may have arrived, twice at most: each time it may come once more', async () => {
      const mail = service();
      const { mailIds } = await queueMails(1);
      const mailId = mailIds[0] ?? '';
      transport.behave = async ({ attempt }) => {
        // The second time nothing was handed over, so that it is no duplicate.
        throw new MailTransportError(attempt === 2 ? 'temporary' : 'uncertain', 'the connection broke');
      };
      for (let attempts = 1; attempts <= 3; attempts += 1) {
        await fail(mail, /connection broke/);
        assert.equal((await read(mailId)).delivery, 'uncertain');
        assert.equal(transport.mails.length, attempts);
        pass(3600);
      }
      await mail.queue.drain().catch(() => undefined);
      const { delivery, nextAttemptAt, gaveUpAt } = await read(mailId);
      assert.deepEqual([delivery, nextAttemptAt, gaveUpAt], ['uncertain', null, clock.now()]);
      pass(86_400);
      await mail.queue.drain();
      assert.equal(transport.mails.length, 4);
    });

    it('a mail whose workers died in it, more often: mostly nothing had left', async () => {
      const { dealerId, mailIds } = await queueMails(1);
      const mailId = mailIds[0] ?? '';
      const mail = service();
      for (let number = 1; number <= 4; number += 1) {
        await database.asDealer(dealerId, (tx) =>
          insertMailAttempts(tx, [{ mailId, number, class: 'invitation' }]),
        );
        // Closes the attempt and begins none; nobody waits for the next time.
        const held = service({ composer: async () => new Map([[mailId, 'held' as const]]) });
        await held.queue.drain();
        await database.asDealer(dealerId, (tx) => mail.requeueMails(tx, mailIds));
      }
      assert.equal((await read(mailId)).delivery, 'uncertain');
      await service().queue.drain();
      assert.equal((await read(mailId)).delivery, 'sent');
      assert.equal(transport.mails[0]?.attempt, 5);
    });

    it('a mail that cannot be made, and gives that up, too', async () => {
      const mail = service({ composer: async () => Promise.reject(new Error('no template for this')) });
      const { mailIds } = await queueMails(1);
      const mailId = mailIds[0] ?? '';
      await fail(mail, /no template/);
      const { tries, nextAttemptAt } = await read(mailId);
      assert.deepEqual([tries, nextAttemptAt], [1, new Date(nowMs + 10_000)]);
      await owner.query('update mails set tries = 20');
      pass(10);
      await fail(mail, /no template/);
      assert.deepEqual(
        [(await read(mailId)).delivery, (await read(mailId)).nextAttemptAt],
        ['bounced', null],
      );
    });

    it('a mail whose worker died in each of its tries, not for ever', async () => {
      const { dealerId, mailIds } = await queueMails(1);
      const mailId = mailIds[0] ?? '';
      await database.asDealer(dealerId, (tx) =>
        insertMailAttempts(tx, [{ mailId, number: 21, class: 'invitation' }]),
      );
      await owner.query('update mails set tries = 20');
      await service().queue.drain();
      const { delivery, nextAttemptAt, gaveUpAt } = await read(mailId);
      assert.deepEqual([delivery, nextAttemptAt, gaveUpAt], ['uncertain', null, clock.now()]);
      assert.equal(transport.mails.length, 0);
    });
  });

  it('keeps a mail until its time has come', async () => {
    const mail = service();
    await queueMails(1, { startAfterSeconds: 3600 });
    await queueMails(2);
    assert.deepEqual(await countWaitingMails(database, clock.now()), { now: 2, later: 1, held: 0 });
    await mail.queue.drain();
    assert.deepEqual(await countWaitingMails(database, clock.now()), { now: 0, later: 1, held: 0 });
    pass(3600);
    assert.deepEqual(await countWaitingMails(database, clock.now()), { now: 1, later: 0, held: 0 });
    await mail.queue.drain();
    assert.equal(transport.mails.length, 3);
    assert.deepEqual(await countWaitingMails(database, clock.now()), { now: 0, later: 0, held: 0 });
  });

  it('sends what was queued after it began to work, here or elsewhere, and what comes due', async () => {
    const here = service();
    here.queue.work();
    await queueMails(1, { by: here });
    await queueMails(1, { by: service({ on: openConnector() }) });
    await queueMails(1, { startAfterSeconds: 60 });
    await until(async () => (await countSent()) === 2);
    pass(60);
    await until(async () => (await countSent()) === 3);
  });

  it('lets a mail rest that is held, until it is queued again', async () => {
    const { dealerId, mailIds } = await queueMails(1);
    const mailId = mailIds[0] ?? '';
    await service({ composer: async () => new Map([[mailId, 'held' as const]]) }).queue.drain();
    const { delivery, nextAttemptAt } = await read(mailId);
    assert.deepEqual([delivery, nextAttemptAt], ['queued', null]);
    const mail = service();
    await database.asDealer(dealerId, (tx) => mail.requeueMails(tx, mailIds, { startAfterSeconds: 5 }));
    await mail.queue.drain();
    assert.equal(transport.mails.length, 0);
    pass(5);
    await mail.queue.drain();
    assert.deepEqual(sentIds(), mailIds);
    await database.asDealer(dealerId, (tx) => mail.requeueMails(tx, mailIds));
    await mail.queue.drain();
    assert.deepEqual(sentIds(), mailIds, 'one that has left is queued no more');
  });

  const holdAll = () => {
    const gate = Promise.withResolvers<void>();
    const held = { most: 0, release: () => gate.resolve() };
    let underWay = 0;
    transport.behave = async () => {
      held.most = Math.max(held.most, (underWay += 1));
      await gate.promise;
      underWay -= 1;
    };
    return held;
  };

  it('has so many mails under way and no more, also where each is another dealer’s', async () => {
    const all = MAIL_WORKERS.batches * MAIL_WORKERS.batchSize;
    for (let dealers = 0; dealers < 2 * all; dealers += 1) await queueMails(1);
    const held = holdAll();
    service().queue.work();
    await until(async () => transport.mails.length >= all);
    held.release();
    await until(async () => (await countSent()) === 2 * all);
    assert.equal(held.most, all);
  });

  it('has fewer of one dealer under way, however often it is looked', async () => {
    const { dealerId } = await queueMails(UNDER_WAY);
    const held = holdAll();
    const { queue } = service();
    queue.work();
    for (let times = 0; times < 3; times += 1) {
      await queueMails(UNDER_WAY, { dealerId });
      queue.wake();
    }
    await until(async () => transport.mails.length >= UNDER_WAY);
    held.release();
    await until(async () => (await countSent()) === 4 * UNDER_WAY);
    assert.equal(held.most, UNDER_WAY);
  });

  it('lets no dealer wait for mails of others that a mail server is silent to', async () => {
    const gate = Promise.withResolvers<void>();
    transport.behave = (mail) => (mail.to.address.startsWith('silent') ? gate.promise : Promise.resolve());
    const { queue } = service();
    queue.work();
    // As many batches as two dealers can keep, each begun with one mail alone.
    let waiting = 0;
    for (let dealers = 0; dealers < 2; dealers += 1) {
      const dealerId = await addDealer();
      for (let mails = 0; mails < 4; mails += 1) {
        await queueMails(1, { dealerId, recipient: `silent-${randomUUID()}@customers.example` });
        waiting += 1;
        queue.wake();
        if (mails < MAIL_WORKERS.batchesOfADealer)
          await until(
            async () => transport.mails.length === waiting - dealers * (4 - MAIL_WORKERS.batchesOfADealer),
          );
      }
    }
    const { mailIds } = await queueMails(3 * MAIL_WORKERS.batchSize);
    await until(async () => (await countSent()) === mailIds.length);
    gate.resolve();
    await until(async () => (await countSent()) === mailIds.length + waiting);
  });

  it('finishes what is under way when it is stopped, and takes no more', async () => {
    await queueMails(2 * UNDER_WAY);
    const gate = Promise.withResolvers<void>();
    transport.behave = () => gate.promise;
    const { queue } = service();
    queue.work();
    await until(async () => transport.mails.length === UNDER_WAY);
    let isStopped = false;
    const stopped = queue.stop().then(() => (isStopped = true));
    await setImmediate();
    assert.equal(isStopped, false);
    gate.resolve();
    await stopped;
    assert.equal(await countSent(), UNDER_WAY);
    assert.equal(transport.mails.length, UNDER_WAY);
  });

  it('has one mail to an address under way, whoever sends it and wherever', async () => {
    const underWay = new Map<string, number>();
    const most = new Map<string, number>();
    let [all, mostOfAll] = [0, 0];
    transport.behave = async ({ to: { address } }) => {
      const count = (underWay.get(address) ?? 0) + 1;
      underWay.set(address, count);
      most.set(address, Math.max(most.get(address) ?? 0, count));
      mostOfAll = Math.max(mostOfAll, (all += 1));
      await pause(20);
      underWay.set(address, count - 1);
      all -= 1;
    };
    const recipients = ['both@customers.example', 'other@customers.example', 'third@customers.example'];
    for (let dealers = 0; dealers < 3; dealers += 1) {
      for (const recipient of recipients) await queueMails(3, { recipient });
    }
    for (const connector of [database, openConnector()]) service({ on: connector }).queue.work();
    await until(async () => (await countSent()) === 27);
    assert.deepEqual(
      [...most].sort(),
      recipients.map((recipient) => [recipient, 1] as [string, number]),
    );
    assert.ok(mostOfAll > 1, 'others meanwhile');
    assert.equal(new Set(sentIds()).size, 27);
  });

  it('waits, where it is to send all, for a mail to the same address', async () => {
    const recipient = 'both@customers.example';
    await queueMails(1, { recipient });
    const gate = Promise.withResolvers<void>();
    const slow = new NotingTransport();
    slow.behave = () => gate.promise;
    service({ on: openConnector(), to: slow }).queue.work();
    await until(async () => slow.mails.length === 1);
    await queueMails(1, { recipient });
    await queueMails(1);
    const drained = service().queue.drain();
    await until(async () => transport.mails.length === 1);
    assert.notEqual(transport.mails[0]?.to.address, recipient);
    gate.resolve();
    await drained;
    await until(async () => (await countSent()) === 3);
  });

  describe('of several connectors', () => {
    it('sends each mail once', async () => {
      for (let dealers = 0; dealers < 5; dealers += 1) await queueMails(30);
      for (const connector of [database, openConnector(), openConnector()])
        service({ on: connector }).queue.work();
      await until(async () => (await countSent()) === 150);
      assert.equal(transport.mails.length, 150);
      assert.equal(new Set(sentIds()).size, 150);
    });

    it('waits for no mail that another one is at', async () => {
      const { mailIds } = await queueMails(2 * UNDER_WAY);
      const slow = new NotingTransport();
      const gate = Promise.withResolvers<void>();
      slow.behave = () => gate.promise;
      const other = service({ on: openConnector(), to: slow });
      other.queue.work();
      await until(async () => slow.mails.length === UNDER_WAY);
      service().queue.work();
      await until(async () => (await countSent()) === mailIds.length - UNDER_WAY);
      assert.equal(slow.mails.length, UNDER_WAY);
      gate.resolve();
      await until(async () => (await countSent()) === mailIds.length);
      assert.equal(new Set([...sentIds(), ...slow.mails.map(({ mailId }) => mailId)]).size, mailIds.length);
      assert.equal(transport.mails.length, mailIds.length - UNDER_WAY);
    });

    it('sends what one took that died, as soon as it is dead', async () => {
      const { mailIds } = await queueMails(UNDER_WAY);
      const never = new NotingTransport();
      const gate = Promise.withResolvers<void>();
      never.behave = () => gate.promise;
      const dead = service({ on: openConnector(), to: never });
      dead.queue.work();
      await until(async () => never.mails.length === UNDER_WAY);
      service().queue.work();
      await owner.query(
        `select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and granted
           and database = (select oid from pg_database where datname = current_database())`,
      );
      await until(async () => (await countSent()) === mailIds.length);
      assert.deepEqual(sentIds().sort(), mailIds.toSorted());
      assert.ok(transport.mails.every(({ attempt }) => attempt === 2));
      const describeAll = () => Promise.all(mailIds.map(read));
      const settled = await describeAll();
      // Where it was only cut off, what it finds out now comes too late.
      gate.resolve();
      await dead.queue.stop();
      assert.deepEqual(await describeAll(), settled);
    });
  });
});

/** Waits until `condition` holds; the test runner's own limit ends it otherwise. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(10);
}
