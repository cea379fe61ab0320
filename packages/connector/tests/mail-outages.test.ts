import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { DealerMode } from '@payvite/sdk/schemas';
import { pino } from 'pino';
import { eachMail } from '../src/mail/mail-composer.ts';
import { createMailService, type MailService } from '../src/mail/mail-service.ts';
import type { MailTransport } from '../src/mail/mail-transport.ts';
import { createModeTransport } from '../src/mail/mode-transport.ts';
import { createSmtpTransport } from '../src/mail/smtp-transport.ts';
import { everyTemplate, sampleInvitationData, SAMPLE_KEYS } from './mail-sample.ts';
import { startSmtpServer, type SmtpServer } from './mail-smtp-server.ts';
import { createNoticeWorld, type NoticeWorld } from './notice-world.ts';

const PASSWORD = 'the-password-of-ours';
/** Longer than any wait of an outage, and than any of a mail that is tried again. */
const LONG_MS = 2 * 3_600_000;
/** More often than a mail is tried. */
const OFTEN = 25;

interface Connector {
  mail: MailService;
  /** What it logged of level `error`. */
  errors: () => Record<string, unknown>[];
  log: string[];
}

describe('an outage of what mails leave by', () => {
  let world: NoticeWorld;
  let server: SmtpServer;
  let port: number;
  let closing: (() => Promise<void>)[];

  before(async () => {
    world = await createNoticeWorld();
    closing = [];
    server = await startSmtpServer();
    port = Number(new URL(server.url).port);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await world.owner.query('delete from mail_attempts');
    await world.owner.query('delete from mails');
    await server.close();
    server = await startSmtpServer({ port });
  });
  after(async () => {
    await server.close();
    await world.close();
  });

  /** One connector on the database; `live` is what live dealers' mails leave by. */
  function connect(live: MailTransport | { lack: string } = smtp(), test = noted([])): Connector {
    const log: string[] = [];
    const transport = createModeTransport({ test, live });
    const { database, clock, events } = world;
    const mail = createMailService({
      ...{ database, events, keys: SAMPLE_KEYS, senderDomain: 'notify.payvite.example', transport },
      clock: { now: () => new Date(clock.nowMs) },
      lackOf: transport.lackOf,
      composers: everyTemplate(
        eachMail(async (_tx, { recipient }) => ({
          to: { name: null, address: recipient },
          from: { name: 'Ridgeline Building Supply', slug: 'ridgeline' },
          replyTo: null,
          brand: { color: '#1f5f3f', logo: null },
          data: sampleInvitationData(),
        })),
      ),
      logger: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
    });
    closing.push(async () => {
      await mail.queue.stop();
      await transport.close();
    });
    const errors = () =>
      log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ level }) => level === 50);
    return { mail, log, errors };
  }

  function smtp(password = PASSWORD): MailTransport {
    return createSmtpTransport({ url: `smtp://ours:${password}@127.0.0.1:${port}`, silenceMs: 5000 });
  }

  /** Takes every mail, and notes its id. */
  function noted(mailIds: string[]): MailTransport {
    return { send: async ({ mailId }) => void mailIds.push(mailId), close: async () => undefined };
  }

  async function addDealer(mode: DealerMode = 'live'): Promise<string> {
    const dealerId = await world.addDealer();
    await world.owner.query('update dealers set mode = $2 where id = $1', [dealerId, mode]);
    return dealerId;
  }

  async function queueMails(dealerId: string, count = 1): Promise<string[]> {
    const mailIds: string[] = [];
    for (let mails = 0; mails < count; mails += 1)
      mailIds.push(
        ...(await world.send(dealerId, { to: `maria-${randomUUID()}@harrow.example`, isHeld: true })),
      );
    return mailIds;
  }

  /** Sends what may leave. */
  const drain = ({ mail }: Connector) => mail.queue.drain().catch(() => undefined);
  const countAttempts = async () => {
    const { rows } = await world.owner.query<{ count: number }>(
      'select count(*)::int as count from mail_attempts',
    );
    return rows[0]?.count ?? 0;
  };
  const triesOf = async (mailIds: readonly string[]) => {
    const { rows } = await world.owner.query<{ tries: number }>(
      'select tries from mails where id = any($1)',
      [mailIds],
    );
    return rows.map(({ tries }) => tries);
  };
  const copiesOf = (mailId: string) =>
    server.received.filter(({ content }) => content.includes(`Message-ID: <${mailId}@`)).length;
  const assertSentOnce = async (mailIds: readonly string[]) => {
    for (const mailId of mailIds) {
      assert.equal((await world.stateOf(mailId)).delivery, 'sent');
      assert.equal(copiesOf(mailId), 1);
      assert.deepEqual(await world.toldOf(mailId), ['sent']);
    }
  };

  const faults: Record<string, { begin: () => Promise<void>; fault: RegExp }> = {
    'refuses connections': { begin: () => server.close(), fault: /ECONNREFUSED/ },
    'has no room for connections': {
      begin: async () => void (server.answers = { greeting: '421 4.3.2 too many' }),
      fault: /421 4\.3\.2/,
    },
    'does not take the password': {
      begin: async () => void (server.answers = { AUTH: '535 5.7.8 no' }),
      fault: /535 5\.7\.8/,
    },
    'does not take the sender': {
      begin: async () => void (server.answers = { 'MAIL FROM': '550 5.7.1 not yours' }),
      fault: /550 5\.7\.1/,
    },
  };
  for (const [what, { begin, fault }] of Object.entries(faults)) {
    it(`costs a mail none of its tries where the mail server ${what}: it leaves once, when it can`, async () => {
      await begin();
      const connector = connect();
      const [mailId = ''] = await queueMails(await addDealer());
      for (let times = 0; times < OFTEN; times += 1) {
        await drain(connector);
        const { delivery, isWaiting } = await world.stateOf(mailId);
        assert.deepEqual([delivery, isWaiting], ['queued', true]);
        world.clock.nowMs += LONG_MS;
      }
      assert.equal(await countAttempts(), OFTEN);
      assert.deepEqual(await triesOf([mailId]), [0]);
      assert.match(connector.mail.outageOf('live')?.fault ?? '', fault);
      assert.equal(connector.errors().length, 1, 'one line for one outage');
      assert.match(String(connector.errors()[0]?.['fault']), fault);
      assert.ok(!connector.log.join('').includes(PASSWORD));

      if (what === 'refuses connections') server = await startSmtpServer({ port });
      server.answers = {};
      await drain(connector);
      await assertSentOnce([mailId]);
      assert.equal(connector.mail.outageOf('live'), undefined);
    });
  }

  it('that was a wrong password ends with a start that has the right one', async () => {
    server.answers = { AUTH: '535 5.7.8 no' };
    const mailIds = await queueMails(await addDealer(), 3);
    // Another failure would be their last.
    await world.owner.query('update mails set tries = 20');
    const before = connect(smtp('wrong'));
    for (let times = 0; times < OFTEN; times += 1) {
      await drain(before);
      world.clock.nowMs += LONG_MS;
    }
    server.answers = {};
    await drain(connect());
    await assertSentOnce(mailIds);
  });

  it('is found to be over by one mail, and all others follow', async () => {
    server.answers = { AUTH: '535 5.7.8 no' };
    const connector = connect();
    const mailIds = [
      ...(await queueMails(await addDealer(), 30)),
      ...(await queueMails(await addDealer(), 3)),
    ];
    await drain(connector);
    const asked = () => server.commands.filter((command) => command === 'AUTH').length;
    let before = asked();
    assert.ok(before > 0);
    const probed = new Set<string>();
    for (let times = 0; times < 5; times += 1) {
      const attempts = await countAttempts();
      await drain(connector);
      assert.equal(asked(), before, 'nothing while the wait lasts');
      world.clock.nowMs += LONG_MS;
      await drain(connector);
      assert.equal(asked(), before + 1);
      assert.equal(await countAttempts(), attempts + 1);
      const { rows } = await world.owner.query<{ id: string }>(
        'select mail_id as id from mail_attempts order by started_at desc, number desc limit 1',
      );
      probed.add(rows[0]?.id ?? '');
      before = asked();
    }
    assert.equal(probed.size, 5, 'another one each time');
    server.answers = {};
    world.clock.nowMs += LONG_MS;
    await drain(connector);
    await assertSentOnce(mailIds);
  });

  it('is asked after less and less often, every five minutes at last', async () => {
    server.answers = { AUTH: '535 5.7.8 no' };
    const connector = connect();
    await queueMails(await addDealer());
    await drain(connector);
    const waits: number[] = [];
    for (let probes = 1; probes <= 10; probes += 1) {
      const from = world.clock.nowMs;
      while ((await countAttempts()) === probes) {
        world.clock.nowMs += 1000;
        await drain(connector);
      }
      waits.push((world.clock.nowMs - from) / 1000);
    }
    assert.deepEqual(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('keeps no mails of the other kind of dealers, in whatever batch they are', async () => {
    server.answers = { AUTH: '535 5.7.8 no' };
    const written: string[] = [];
    const connector = connect(smtp(), noted(written));
    const waiting = await queueMails(await addDealer(), 30);
    const testDealer = await addDealer('test');
    const first = await queueMails(testDealer, 30);
    await drain(connector);
    assert.deepEqual(written.toSorted(), first.toSorted());
    const second = await queueMails(testDealer, 30);
    await drain(connector);
    assert.deepEqual(written.toSorted(), [...first, ...second].toSorted());
    assert.equal(connector.mail.outageOf('test'), undefined);
    for (const mailId of waiting) assert.equal((await world.stateOf(mailId)).delivery, 'queued');
  });

  it('of one connector is not another one’s', async () => {
    const mailIds = await queueMails(await addDealer(), 5);
    server.answers = { AUTH: '535 5.7.8 no' };
    const broken = connect(smtp('wrong'));
    await drain(broken);
    server.answers = {};
    assert.ok(broken.mail.outageOf('live'));
    await drain(connect());
    await assertSentOnce(mailIds);
  });

  it('that no start has ended yet costs nothing: no mail is even begun', async () => {
    const mailIds = await queueMails(await addDealer(), 3);
    const lacking = connect({ lack: 'Set MAIL_TRANSPORT.' });
    assert.equal(lacking.mail.outageOf('live'), undefined, 'nobody waits that is known of');
    for (let times = 0; times < OFTEN; times += 1) {
      await lacking.mail.queue.drain();
      world.clock.nowMs += LONG_MS;
    }
    assert.equal(await countAttempts(), 0);
    assert.equal(lacking.errors().length, 1);
    assert.equal(lacking.mail.outageOf('live')?.fault, 'Set MAIL_TRANSPORT.');
    await drain(connect());
    await assertSentOnce(mailIds);
  });

  it('takes nobody to look after: those who work the queue send what waited', async () => {
    server.answers = { 'MAIL FROM': '451 4.3.0 no room' };
    const written: string[] = [];
    const connector = connect(smtp(), noted(written));
    const dealers = [await addDealer(), await addDealer(), await addDealer('test')];
    connector.mail.queue.work();
    const mailIds = [
      ...(await queueMails(dealers[0] ?? '', 30)),
      ...(await queueMails(dealers[1] ?? '', 30)),
    ];
    await until(async () => connector.mail.outageOf('live') !== undefined);
    const [answer] = await queueMails(dealers[2] ?? '');
    await until(async () => written.includes(answer ?? ''));
    const attempts = await countAttempts();
    world.clock.nowMs += LONG_MS;
    await until(async () => (await countAttempts()) > attempts);
    server.answers = {};
    world.clock.nowMs += LONG_MS;
    await until(async () => {
      const { rows } = await world.owner.query(`select from mails where delivery <> 'sent'`);
      return rows.length === 0;
    });
    await assertSentOnce(mailIds);
  });

  it('is not what one mail fares that a server breaks off at or refuses', async () => {
    const connector = connect();
    const dealerId = await addDealer();
    const [cut = '', refused = '', ...others] = await queueMails(dealerId, 6);
    const { rows } = await world.owner.query<{ id: string; recipient: string }>(
      'select id, recipient from mails',
    );
    const recipientOf = (mailId: string) => rows.find(({ id }) => id === mailId)?.recipient ?? '';
    server.faultsOf.set(recipientOf(cut), ['cut']);
    server.faultsOf.set(recipientOf(refused), ['450 4.2.1 later']);
    await drain(connector);
    assert.equal(connector.mail.outageOf('live'), undefined);
    await assertSentOnce(others);
    assert.deepEqual(await triesOf([cut, refused]), [1, 1]);
  });
});

/** Waits until `condition` holds; the test runner's own limit ends it otherwise. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(10);
}
