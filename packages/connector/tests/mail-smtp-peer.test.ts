import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { generate } from 'selfsigned';
import { createSmtpTransport } from '../src/mail/smtp-transport.ts';
import { sampleOutgoingMail } from './mail-sample.ts';
import { startSmtpServer, type SmtpFault, type SmtpServer } from './mail-smtp-server.ts';
import { createNoticeWorld, type NoticeWorld } from './notice-world.ts';

/** What a peer does with the mails to one address, one after the other, and what must come of it. */
interface Fate {
  faults: (SmtpFault | `${number} ${string}`)[];
  /** How often the peer gets the mail. */
  copies: number;
  delivery: 'sent' | 'bounced' | 'uncertain';
  reason?: 'no_mailbox' | 'rejected' | 'gave_up';
  /** How often the timeline says that it may have arrived. */
  uncertain?: number;
}

const FATES: Record<string, Fate> = {
  'taken at once': { faults: [], copies: 1, delivery: 'sent' },
  'put off by 421, which closes the connection': {
    faults: ['421 4.3.2 going down'],
    copies: 1,
    delivery: 'sent',
  },
  'put off by 450 twice': {
    faults: ['450 4.2.1 greylisted', '450 4.2.1 greylisted'],
    copies: 1,
    delivery: 'sent',
  },
  'refused by 550, no such mailbox': {
    faults: ['550 5.1.1 no such user'],
    copies: 0,
    delivery: 'bounced',
    reason: 'no_mailbox',
  },
  'refused by 550, for what we are': {
    faults: ['550 5.7.1 blocked'],
    copies: 0,
    delivery: 'bounced',
    reason: 'rejected',
  },
  'cut off before the final dot': { faults: ['cut'], copies: 1, delivery: 'sent' },
  'cut off after the final dot': { faults: ['lost'], copies: 2, delivery: 'sent', uncertain: 1 },
  'held by a server that falls silent before the content': { faults: ['mute'], copies: 1, delivery: 'sent' },
  'held by a server that falls silent after the content': {
    faults: ['unanswered'],
    copies: 2,
    delivery: 'sent',
    uncertain: 1,
  },
  'cut off after the final dot each time': {
    faults: ['lost', 'lost', 'lost', 'lost'],
    copies: 3,
    delivery: 'uncertain',
    uncertain: 3,
  },
};

describe('a mail server that behaves as they do', () => {
  let world: NoticeWorld;
  let server: SmtpServer;
  before(async () => {
    world = await createNoticeWorld();
    server = await startSmtpServer();
  });
  after(async () => {
    await server.close();
    await world.close();
  });

  it('gets every mail to its right end, and none twice but where the timeline says why', async () => {
    // Long enough that no busy machine is taken for a silent server.
    const transport = createSmtpTransport({ url: server.url, silenceMs: 5000 });
    world.transport.send = (mail) => transport.send(mail);
    const dealerId = await world.addDealer();
    const mailIds = new Map<string, string>();
    for (const [index, [what, { faults }]] of Object.entries(FATES).entries()) {
      const to = `fate-${index}@customers.example`;
      server.faultsOf.set(to, [...faults]);
      const [mailId = ''] = await world.send(dealerId, { to, isHeld: true });
      mailIds.set(what, mailId);
    }
    // Each time everything is due again: longer than any pause.
    for (let tries = 0; tries < 6; tries += 1) {
      await world.mail.queue.drain().catch(() => undefined);
      world.clock.nowMs += 2 * 3_600_000;
    }
    await transport.close();
    for (const [what, { copies, delivery, reason, uncertain = 0 }] of Object.entries(FATES)) {
      const mailId = mailIds.get(what) ?? '';
      const received = server.received.filter(({ content }) => content.includes(`Message-ID: <${mailId}@`));
      assert.equal(received.length, copies, `${what}: copies`);
      const state = await world.stateOf(mailId);
      assert.deepEqual([state.delivery, state.reason], [delivery, reason ?? null], what);
      assert.equal(state.isWaiting, false, what);
      const { rows } = await world.owner.query(
        `select from events where subject_id = $1 and type = 'mail.uncertain'`,
        [mailId],
      );
      assert.equal(rows.length, uncertain, `${what}: uncertain`);
    }
  });

  it('keeps connections for other dealers where it is silent to one', async () => {
    const transport = createSmtpTransport({ url: server.url, silenceMs: 5000 });
    const send = (slug: string, to: string) =>
      transport.send(
        sampleOutgoingMail({
          from: { name: slug, address: `${slug}@notify.payvite.example` },
          to: { name: null, address: `${to}@customers.example` },
        }),
      );
    let ended = 0;
    const silent = Array.from({ length: 12 }, async (_, index) => {
      server.faultsOf.set(`silent-${index}@customers.example`, ['mute']);
      await assert.rejects(send('slow', `silent-${index}`), { failure: 'temporary' });
      ended += 1;
    });
    for (let index = 0; index < 3; index += 1) await send('ridgeline', `open-${index}`);
    assert.equal(ended, 0);
    // The server ends first, and they with it.
    void Promise.allSettled(silent).then(() => transport.close());
  });
});

describe('SMTP is encrypted', () => {
  let tls: { key: string; cert: string };
  let server: SmtpServer | undefined;
  before(async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    tls = { key, cert };
  });
  afterEach(() => server?.close());

  const start = async (options: { isOffered: boolean } | null, host = 'localhost') => {
    server = await startSmtpServer(options === null ? {} : { tls: { ...tls, ...options } });
    return server.url.replace('127.0.0.1', host);
  };
  const send = async (url: string, ca?: string): Promise<unknown> => {
    const transport = createSmtpTransport({ url, ...(ca === undefined ? {} : { ca }) });
    try {
      return await transport.send(sampleOutgoingMail()).then(
        () => 'sent',
        (error: { failure: unknown }) => error.failure,
      );
    } finally {
      await transport.close();
    }
  };
  const received = () => server?.received.map(({ isEncrypted }) => isEncrypted);

  it('from the first byte on with smtps:', async () => {
    assert.equal(await send(await start({ isOffered: false }), tls.cert), 'sent');
    assert.deepEqual(received(), [true]);
  });

  it('after STARTTLS with smtp:, where the server offers it', async () => {
    assert.equal(await send(await start({ isOffered: true }), tls.cert), 'sent');
    assert.deepEqual(received(), [true]);
  });

  for (const isOffered of [false, true]) {
    it(`to nobody whose certificate is not trusted, ${isOffered ? 'smtp:' : 'smtps:'}: the mail waits`, async () => {
      assert.equal(await send(await start({ isOffered })), 'unavailable');
      assert.deepEqual(received(), []);
      assert.ok(!server?.commands.includes('MAIL FROM'));
    });
  }

  it('or not at all: to another machine that offers none, nothing is said of the mail', async () => {
    // Loopback, spelled so that it is not known as such.
    assert.equal(await send(await start(null, '[::ffff:127.0.0.1]')), 'unavailable');
    assert.ok(server?.commands.includes('EHLO'));
    assert.ok(!server?.commands.includes('MAIL FROM'));
  });

  it('not on this machine, where there is nobody in between', async () => {
    assert.equal(await send(await start(null)), 'sent');
    assert.deepEqual(received(), [false]);
  });
});
