import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { permissionSchema, type Permission } from '@payvite/sdk/schemas';
import type pg from 'pg';
import { parse } from 'uuid';
import * as z from 'zod/mini';
import { takesIdempotencyKey, type Operation } from '../src/api-routes.ts';
import { createApi, createApp } from '../src/app.ts';
import { startDemo } from '../src/demo/demo.ts';
import { returnPathOf } from '../src/mail/return-path.ts';
import { unsubscribeUrl } from '../src/mail/unsubscribe-link.ts';
import { listRoutes } from './app-routes.ts';
import { digestDealerRows, idsIn, readDealerRows } from './dealer-rows.ts';
import { plainCustomers, type ExportRows } from './export-folder.ts';
import { CALLS, createWorld, ORIGIN, UNKNOWN_ID, type Asking, type World } from './openapi-calls.ts';
import type { ReceivedAnswer } from './openapi-checker.ts';
import { createLinkPath, openLink } from './copied-link-steps.ts';
import { callOperation } from './operation-call.ts';
import { readOutboxMails } from './outbox-mails.ts';
import {
  createVisitor,
  linkPath,
  PASSWORD,
  register,
  type PageAnswer,
  type PortalVisitor,
} from './portal-visitor.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';
import { CREDENTIALS, postPostmark } from './webhook-senders.ts';

/**
 * Everything is bound to a dealer twice. Here the second lock is taken off, so that the code has to hold alone;
 * row-level-security.test.ts shows that the second one does, too.
 */
async function takeOffRowLevelSecurity(owner: pg.Pool): Promise<void> {
  const { rows } = await owner.query<{ table: string }>(
    'select oid::regclass as table from pg_class where relrowsecurity',
  );
  assert.ok(rows.length > 20);
  for (const { table } of rows) await owner.query(`alter table ${table} disable row level security`);
}

/** Two dealers whose customers have the same ids in their ERPs; whose a text is, it says. */
const ALDER = /alder/i;
const BIRCH = /birch/i;

/** A dealer, and all that may ask for it. */
interface Party {
  test: TestConnector;
  world: World;
  /** Headers of its secret key, and of a token with every permission that one can have. */
  key: Record<string, string>;
  token: Record<string, string>;
}

/**
 * The routes beside the API's operations, and whose they are. A route that is in neither makes this test fail: say here
 * what keeps one dealer's from another, and below, show it.
 */
const PAGES: Record<string, 'nobody' | 'demo' | 'link' | 'session' | 'provider'> = {
  // The same for everybody, whoever asks.
  'get /healthz': 'nobody',
  // Names nobody, and opens to none of the dealers (metrics.test.ts).
  'get /metrics': 'nobody',
  'get /readyz': 'nobody',
  'get /openapi.json': 'nobody',
  'get /docs': 'nobody',
  'get /docs/start.js': 'nobody',
  'get /docs/swagger-ui.css': 'nobody',
  'get /docs/swagger-ui-bundle.js': 'nobody',
  'get /docs/favicon-32x32.png': 'nobody',
  'get /portal/style/:hash.css': 'nobody',
  'get /portal/brand/:file': 'nobody',
  'get /portal/script/:hash.js': 'nobody',
  // What stands at the head of every mail of a dealer, for whoever has its address, which is made of what is in it.
  'get /logos/:dealerId/:file': 'nobody',
  'get /': 'nobody',
  'get /terms': 'nobody',
  'get /terms/:version': 'nobody',
  'get /verify': 'nobody',
  // All mails of the test dealers on this machine, and its clock: not there without --demo.
  'get /demo': 'demo',
  'get /demo/outbox.json': 'demo',
  'get /demo/outbox': 'demo',
  'get /demo/outbox/:file': 'demo',
  'get /demo/outbox/:file/html': 'demo',
  'get /demo/clock': 'demo',
  'post /demo/clock': 'demo',
  // Whoever has a mail has its links; a token names one invitation or mail and cannot be made.
  'get /i/:token': 'link',
  'get /u/:token': 'link',
  'post /u/:token': 'link',
  'post /u/:token/keep': 'link',
  'get /invitation': 'link',
  'post /invitation/register': 'link',
  'post /invitation/sign-in': 'link',
  'post /invitation/accept': 'link',
  'post /invitation/switch': 'link',
  'post /invitation/not-me': 'link',
  'post /invitation/decline': 'link',
  'post /invitation/send-code': 'link',
  'post /invitation/enter-code': 'link',
  'post /invitation/renew': 'link',
  // Whoever signed in sees the customers that they are linked to.
  'get /account': 'session',
  'post /account/name': 'session',
  'post /account/password': 'session',
  'post /account/email': 'session',
  'post /account/sessions': 'session',
  'get /account/email/:token': 'session',
  'get /account/new-email': 'session',
  'post /account/new-email': 'session',
  'get /password': 'session',
  'post /password': 'session',
  'get /password/new': 'session',
  'post /password/new': 'session',
  'get /password/:token': 'session',
  'get /sign-in': 'session',
  'post /sign-in': 'session',
  'post /sign-out': 'session',
  'post /language': 'session',
  'get /portal': 'session',
  'get /portal/:supplier': 'session',
  'post /portal/:supplier': 'session',
  'get /portal/:supplier/items/:itemId': 'session',
  'get /portal/:supplier/review': 'session',
  'post /portal/:supplier/review': 'session',
  'get /portal/:supplier/review/:previewId': 'session',
  'get /portal/:supplier/review/:previewId/changed': 'session',
  'post /portal/:supplier/credit-requests': 'session',
  'get /portal/:supplier/credit-requests/:id': 'session',
  'post /portal/:supplier/credit-requests/:id/withdraw': 'session',
  'get /portal/:supplier/payments': 'session',
  'post /portal/:supplier/payments': 'session',
  'get /portal/:supplier/payments/:paymentId': 'session',
  'get /portal/:supplier/payments/:paymentId/to-provider': 'session',
  'post /portal/:supplier/payments/:paymentId/go-on': 'session',
  'post /portal/:supplier/payments/:paymentId/cancel': 'session',
  // Whoever has the token of a payment's page pays it, as at any provider.
  'get /sandbox/style/:hash.css': 'nobody',
  'get /sandbox/:token': 'link',
  'post /sandbox/:token/choose': 'link',
  'post /sandbox/:token/again': 'link',
  'post /sandbox/:token/agree': 'link',
  'post /sandbox/:token/allow': 'link',
  'post /sandbox/:token/refuse': 'link',
  'post /sandbox/:token/verify': 'link',
  // A mail provider's, whoever's mails it carries: what it tells of a mail is told to that mail's dealer.
  'post /webhooks/mail/ses': 'provider',
  'post /webhooks/mail/sendgrid': 'provider',
  'post /webhooks/mail/postmark': 'provider',
  // A dealer's own account at Stripe: only that dealer's secret proves it, and only its payments are looked at.
  'post /webhooks/stripe/:dealerId': 'provider',
};

describe('two dealers of one installation', () => {
  let test: TestConnector;
  let alder: Party;
  let birch: Party;
  /** What Alder can ask with success, prepared and not asked: a call of Birch's that got through would succeed. */
  const targets = new Map<string, Asking[]>();
  /** One id of each of Alder's tables. */
  let alderIds: string[];
  let operations: Operation[];
  /** Alder's answers to its own calls. */
  const alderAnswers: string[] = [];

  before(async () => {
    test = await startTestConnector({
      env: {
        DEALER_NAME: 'Alder Lumber',
        METRICS_TOKEN: 'a-token-for-prometheus',
        MAIL_WEBHOOK_POSTMARK_CREDENTIALS: CREDENTIALS,
      },
      rows: customersOf('alder'),
    });
    const other = await addDealer(test, { name: 'Birch Supply', rows: customersOf('birch') });
    await test.owner.query('update dealers set allowed_origins = $1', [[ORIGIN]]);
    await takeOffRowLevelSecurity(test.owner);
    alder = await toParty(test);
    birch = await toParty(other);
    ({ operations } = createApi(test.connector.context));

    for (const operation of operations) {
      for (const [number, prepare] of callsOf(operation).successes.entries()) {
        const asking = await prepare(alder.world);
        const answers = [await call(operation, asking, { ...sameKey(operation, number), ...alder.key })];
        if (operation.method === 'get') answers.push(await call(operation, asking, alder.token));
        assert.ok((answers[0]?.status ?? 500) < 300, answers[0]?.text);
        for (const { text } of answers) assert.doesNotMatch(text, BIRCH);
        alderAnswers.push(...answers.map(({ text }) => text));
      }
    }
    for (const operation of operations) {
      const asking: Asking[] = [];
      for (const prepare of callsOf(operation).successes) asking.push(await prepare(alder.world));
      targets.set(operation.operationId, asking);
    }
    const { data: pending } = await test.client.invitations.list({ state: 'pending' });
    const { visitor } = await openLink(test, await createLinkPath(test, pending[0]?.id ?? ''));
    assert.doesNotMatch((await visitor.submit('/invitation/send-code')).html, /role="alert"/);
    await test.connector.drain();
    assert.deepEqual(await tellDelivery(alder, alder), { told: 1, applied: 1 });
    alderIds = [
      ...new Set(Object.values(await rowsOf(alder)).flatMap(([row]) => idsIn(row ?? '').slice(0, 2))),
    ];
  });
  after(() => test.close());

  const toParty = async (dealer: TestConnector): Promise<Party> => {
    const { apiKey } = dealer.connector;
    const world = createWorld(dealer, (await dealer.customersByErpId()).values());
    const token = await mintToken(dealer, permissionSchema.options);
    return { test: dealer, world, key: { Authorization: `Bearer ${apiKey}` }, token: inPage(token) };
  };
  const mintToken = async (
    { client }: TestConnector,
    permissions: readonly Permission[],
  ): Promise<string> => {
    const user = { id: 'dana', name: 'Dana' };
    const input = { user, permissions: [...permissions], origin: ORIGIN };
    return (await client.embedSessions.create(input)).token;
  };
  const inPage = (token: string, origin = ORIGIN) => ({ Authorization: `Bearer ${token}`, Origin: origin });
  const call = (operation: Operation, asking: Asking, headers: Record<string, string>) =>
    callOperation(
      alder.test.connector.url,
      { method: operation.method, path: `/v1${operation.path}` },
      asking,
      headers,
    );
  /** Tells as a mail provider that a mail of one dealer arrived, by the proof of another's return path. */
  const tellDelivery = async (ofMail: Party, ofProof: Party): Promise<unknown> => {
    const { rows } = await test.owner.query<{ id: string }>(
      `select id from mails where dealer_id = $1 and delivery = 'sent' order by id limit 1`,
      [ofMail.test.connector.dealerId],
    );
    const mail = { mailId: rows[0]?.id ?? '', dealerId: ofProof.test.connector.dealerId };
    const { keys, config } = test.connector.context;
    const [label] = returnPathOf(keys, mail, config.mail.senderDomain).split('@');
    const { body } = await postPostmark(test.connector.url, {
      RecordType: 'Delivery',
      MessageID: randomUUID(),
      DeliveredAt: new Date().toISOString(),
      Metadata: { 'payvite-mail': label },
    });
    return body;
  };
  const rowsOf = ({ test }: Party) => readDealerRows(test.owner, test.connector.dealerId);

  /** Does `work`, and holds that nothing of Alder's is changed by it, nor in what it says. */
  const keepingAlderOut = async (work: (say: (text: string) => void) => Promise<void>): Promise<void> => {
    const said: string[] = [];
    const { dealerId } = alder.test.connector;
    await test.connector.drain();
    const digest = await digestDealerRows(test.owner, dealerId);
    await work((text) => said.push(text));
    await test.connector.drain();
    assert.deepEqual(await digestDealerRows(test.owner, dealerId), digest);
    for (const text of said) assert.doesNotMatch(text, ALDER);
    const ids = idsIn(said.join('\n'));
    if (ids.length === 0) return;
    // Who is a customer's payer with both is known to both.
    const known = new Set(idsIn(JSON.stringify(await rowsOf(birch))));
    const secret = new Set(idsIn(JSON.stringify(await rowsOf(alder))));
    const revealed = ids.filter((id) => secret.has(id) && !known.has(id));
    assert.deepEqual(
      revealed,
      [],
      said.find((text) => text.includes(revealed[0] ?? '-')),
    );
  };

  it('has every route of the app in this test', async () => {
    const { context, dealerId, apiKey } = alder.test.connector;
    const demo = await startDemo(
      { ...context, config: { ...context.config, demoPort: 0 } },
      { dealerId, apiKey, onClockMoved: () => Promise.resolve() },
    );
    await demo.close();
    const prefixes = operations.map(({ path }) => `/${path.split('/')[1]}`);
    const routes = listRoutes(createApp(context, demo.routes), [
      ...['/v1', '/demo', '/outbox', '/clock', '/webhooks/mail'],
      ...new Set(prefixes),
    ]).map(({ method, path }) => `${method} ${path.replace(/\/(style|script)\/\w+\./, '/$1/:hash.')}`);
    const known = [...operations.map(({ method, path }) => `${method} /v1${path}`), ...Object.keys(PAGES)];
    assert.deepEqual(routes.sort(), known.sort());
  });

  it('would see what is the other one’s: its tables and its answers are full of it', async () => {
    const empty = Object.entries(await rowsOf(alder)).filter(([, rows]) => rows.length === 0);
    assert.deepEqual(
      empty.map(([table]) => table),
      [
        // Nobody goes through the pages of paying here; payments are written as they are.
        ...['kept_choices', 'payer_provider_customers', 'payment_previews', 'sandbox_checkouts'],
        // A sync empties its own when it ends.
        ...['staged_changes', 'staged_contacts', 'staged_customers', 'staged_items', 'staged_runs'],
      ],
    );
    assert.ok(alderAnswers.filter((text) => ALDER.test(text)).length > 20);
  });

  for (const operationId of Object.keys(CALLS)) {
    describe(operationId, () => {
      let operation: Operation;
      before(() => {
        const found = operations.find((each) => each.operationId === operationId);
        assert.ok(found);
        operation = found;
      });

      it('is closed to strangers', async () => {
        const [asking = {}] = targets.get(operationId) ?? [];
        const strangers: Record<string, string>[] = [
          {},
          { Authorization: `Bearer pv_test_${'x'.repeat(43)}` },
          { Authorization: `Basic ${btoa('a:b')}` },
          inPage('a.b.c'),
          inPage(forgedToken()),
        ];
        for (const headers of strangers) {
          const { status, text } = await call(operation, withoutActions(asking), headers);
          assert.equal(status, 401, text);
          assert.equal((JSON.parse(text) as { code: string }).code, 'unauthenticated');
        }
      });

      it('is closed to pages of another origin, and to tokens and keys that may not', async () => {
        const [asking = {}] = targets.get(operationId) ?? [];
        const rest = permissionSchema.options.filter((permission) => permission !== operation.permission);
        for (const [code, headers] of [
          ['origin_not_allowed', { ...alder.token, Origin: 'https://other.example' }],
          ['origin_not_allowed', { Authorization: alder.token['Authorization'] ?? '' }],
          ['permission_denied', inPage(await mintToken(alder.test, rest))],
        ] as const) {
          const { status, text } = await call(operation, withoutActions(asking), headers);
          assert.equal(status, 403, text);
          assert.equal((JSON.parse(text) as { code: string }).code, code);
        }
      });

      it('gives the other dealer nothing, and takes its ids for unknown ones', async () => {
        const own: Asking[] = [];
        for (const prepare of callsOf(operation).successes) own.push(await prepare(birch.world));
        const aliens = targets.get(operationId) ?? [];

        await keepingAlderOut(async (say) => {
          const ask = async (asking: Asking, credential: Record<string, string>) =>
            comparable(asking, await call(operation, withoutActions(asking), credential));
          const compare = async (
            theirs: readonly Asking[],
            unknown: Asking,
            credential: Record<string, string>,
          ) => {
            const expected = await ask(unknown, credential);
            for (const asking of theirs) {
              const answer = await ask(asking, credential);
              say(answer.text);
              assert.deepEqual(answer, expected);
            }
          };
          // All as Alder would ask it.
          for (const asking of aliens.filter(hasIds)) {
            await compare([asking], withUnknownIds(asking), birch.key);
            await compare([asking], withUnknownIds(asking), birch.token);
          }
          // All as Birch may ask it, but for one id.
          for (const put of own.flatMap((asking) => idPlaces(operation, asking)))
            await compare(alderIds.map(put), put(UNKNOWN_ID), birch.key);
        });
      });

      it('gives the other dealer its own', async () => {
        const own: Asking[] = [];
        for (const prepare of callsOf(operation).successes) own.push(await prepare(birch.world));
        const [alien = {}] = targets.get(operationId) ?? [];
        const cursor = await cursorOf(operation, alien);

        const resume = alien.meanwhile === undefined ? {} : await resumeBeforeEventOf(operation, own, alien);
        await keepingAlderOut(async (say) => {
          for (const [number, asking] of own.entries()) {
            const answer = await call(operation, asking, {
              ...sameKey(operation, number),
              ...resume,
              ...birch.key,
            });
            assert.ok(answer.status < 300, answer.text);
            assert.equal(answer.headers.get('idempotency-replayed'), null);
            say(answer.text);
            if (operation.method !== 'get') continue;
            say((await call(operation, asking, birch.token)).text);
            if (cursor === undefined) continue;
            const query = { ...asking.query, ...cursor.query };
            say((await call(operation, { ...asking, query }, birch.key)).text);
          }
        });
      });
    });
  }

  describe('the pages', () => {
    const pagesOf = (...kinds: (typeof PAGES)[string][]) =>
      Object.entries(PAGES).flatMap(([route, kind]) => {
        const [method = '', path = ''] = route.split(' ');
        return kinds.includes(kind) ? [{ method, path }] : [];
      });
    /** Of the address `email`, for a customer of the dealer that nothing was done with. */
    const inviteTo = ({ test, world }: Party, email: string) =>
      test.client.invitations.send({ customerIds: [world.takeCustomer().id], email });
    const send = (visitor: PortalVisitor, method: string, path: string, form: Record<string, string>) =>
      method === 'get' ? visitor.get(`${path}?${new URLSearchParams(form)}`) : visitor.post(path, form);

    const open = async (visitor: PortalVisitor, { test }: Party, invitationId: string) => {
      await visitor.get(await linkPath(test, invitationId));
      return visitor.get('/invitation');
    };

    it('of nobody are the same for everybody', async () => {
      const { url } = alder.test.connector;
      for (const { path } of pagesOf('nobody')) {
        const real = path.replace(/:hash[.]/, 'nothing.').replace(':file', '0b57d0.css');
        const read = async (query: string, headers: Record<string, string>) => {
          const response = await fetch(`${url}${real}${query}`, { headers, redirect: 'manual' });
          const text = await response.text();
          return text.replaceAll(response.headers.get('x-request-id') ?? '', 'request');
        };
        const text = await read('?supplier=alder-lumber', alder.key);
        assert.equal(text, await read('', {}), path);
        assert.doesNotMatch(text, ALDER);
      }
    });

    it('of the demo are not there without it', async () => {
      for (const { method, path } of pagesOf('demo')) {
        const { status, html } = await send(createVisitor(alder.test), method, path, {});
        assert.equal(status, 404, path);
        assert.doesNotMatch(html, ALDER);
      }
    });

    it('take no id of the other dealer, whatever else the visitor has', async () => {
      const { id, customerIds, email } = await alder.world.invite();
      const mails = (await rowsOf(alder))['mails'] ?? [];
      const mailId = idsIn(mails[0] ?? '')[0] ?? '';
      const { keys } = alder.test.connector.context;
      const unsubscribe = (dealerId: string, mail: string) =>
        unsubscribeUrl('', keys, { dealerId, mailId: mail }).slice('/u/'.length);
      const token = unsubscribe(alder.test.connector.dealerId, mailId);
      const ownMail = idsIn((await rowsOf(birch))['mails']?.[0] ?? '')[0] ?? '';
      const own = unsubscribe(birch.test.connector.dealerId, ownMail);
      const alderRows = await rowsOf(alder);
      const idOf = (table: string) => idsIn(alderRows[table]?.[0] ?? '')[0] ?? '';
      // Of what each page shows; of the reviews there are none here.
      const shown: Record<string, string> = {
        ...{ itemId: idOf('open_items'), paymentId: idOf('payments'), previewId: idOf('payments') },
        id: idOf('credit_requests'),
      };
      assert.ok(Object.values(shown).every((each) => each !== ''));
      // The address that was asked for stands in the form of languages, and in the way to sign in, to come back to.
      const withoutBack = (html: string) =>
        html
          .replace(/<input type="hidden" name="back"[^>]*>/g, '')
          .replace(/\/sign-in\?then(?:=|&#x3D;)[\w/-]+/g, '');
      const tokens = [
        ...[id, mailId, 'alder-lumber', email],
        // Ours in every way, but of one dealer and another one's mail; then with the other one's proof.
        unsubscribe(birch.test.connector.dealerId, mailId),
        withBytes(own, 16, parse(mailId)),
        withBytes(own, 0, parse(alder.test.connector.dealerId)),
        withBytes(own, 0, Buffer.from(token, 'base64url').subarray(0, 32)),
      ];
      const form = {
        ...{ name: 'Sam Field', password: PASSWORD, terms: 'accepted', email: 'sam@people.example' },
        ...{ reason: 'other', supplier: 'alder-lumber', dealerId: alder.test.connector.dealerId },
        ...{ invitationId: id, customerId: customerIds[0] ?? '', token, item: shown['itemId'] ?? '' },
      };
      for (const { method, path } of pagesOf('link', 'session')) {
        const visitor = await register(birch.test, (await birch.world.invite()).id);
        await open(visitor, birch, (await birch.world.invite()).id);
        await keepingAlderOut(async (say) => {
          const paths = path.includes(':token')
            ? tokens.map((each) => path.replace(':token', encodeURIComponent(each)))
            : new Set(
                ['alder-lumber', 'birch-supply'].map((supplier) =>
                  path
                    .replace(':supplier', supplier)
                    .replace(/:(\w+)/, (_whole, name: string) => shown[name] ?? ''),
                ),
              );
          for (const real of paths) {
            const answer = await send(visitor, method, real, form);
            say(withoutBack(answer.html));
            if (/^\/(u|sandbox)\//.test(path)) assert.equal(answer.status, 404, real);
            if (answer.location !== undefined) say(withoutBack((await visitor.get(answer.location)).html));
          }
          for (const next of ['/invitation', '/portal', '/portal/alder-lumber'])
            say(withoutBack((await visitor.get(next)).html));
        });
      }
    });

    it('show with the link of one dealer nothing of the other, and accept it for nobody else', async () => {
      const visitor = await register(birch.test, (await inviteTo(birch, 'lee@people.example')).id);
      const invitation = await inviteTo(alder, 'kim@people.example');
      const landing = await open(visitor, alder, invitation.id);
      assert.match(landing.text, /Alder Lumber/);
      assert.doesNotMatch(landing.html, BIRCH);
      const refused = await visitor.submit('/invitation/accept', { terms: 'accepted' });
      assert.match(refused.text, /This invitation is for kim@people\.example/);
      assert.doesNotMatch(refused.html, BIRCH);
      assert.equal((await alder.test.client.invitations.get(invitation.id)).state, 'pending');
      assert.doesNotMatch((await visitor.get('/portal/alder-lumber')).text, ALDER);
    });

    it('of mail providers tell each dealer of its own mails, and of a mail nothing by another’s proof', async () => {
      await keepingAlderOut(async (say) => {
        const own = await tellDelivery(birch, birch);
        assert.deepEqual(own, { told: 1, applied: 1 });
        const others = await tellDelivery(alder, birch);
        assert.deepEqual(others, { told: 1, applied: 0 });
        say(JSON.stringify([own, others]));
      });
    });

    it('show who pays both what is with each, and neither dealer the other', async () => {
      const email = 'both@people.example';
      const ofAlder = await inviteTo(alder, email);
      const ofBirch = await inviteTo(birch, email);
      const visitor = await register(alder.test, ofAlder.id);
      assert.doesNotMatch((await visitor.portal()).html, BIRCH);
      // Birch does not learn that the address has an account before the person says so.
      const status = async ({ test }: Party, customerId = '') =>
        (await test.client.customers.get(customerId)).invitationStatus;
      assert.equal(await status(birch, ofBirch.customerIds[0]), 'pending');
      await open(visitor, birch, ofBirch.id);
      await visitor.post('/invitation/accept', { terms: 'accepted' });

      const pages: Record<string, PageAnswer> = {};
      for (const slug of ['alder-lumber', 'birch-supply']) pages[slug] = await visitor.get(`/portal/${slug}`);
      assert.match(pages['alder-lumber']?.text ?? '', /alder customer/);
      assert.doesNotMatch(pages['alder-lumber']?.text ?? '', /birch customer/);
      assert.match(pages['birch-supply']?.text ?? '', /birch customer/);
      assert.doesNotMatch(pages['birch-supply']?.text ?? '', /alder customer/);

      await keepingAlderOut(async (say) => {
        const [customerId = ''] = ofBirch.customerIds;
        const { data } = await birch.test.client.customers.payers(customerId);
        say(JSON.stringify(data));
        assert.equal(data.length, 1);
        await birch.test.client.payers.setPortalAccess(data[0]?.id ?? '', 'disabled');
        say(JSON.stringify(await birch.test.client.customers.timeline(customerId)));
      });
      const again = createVisitor(alder.test);
      await again.post('/sign-in', { email, password: PASSWORD });
      assert.match((await again.get('/portal/alder-lumber')).text, /alder customer/);
      assert.doesNotMatch((await again.get('/portal/birch-supply')).text, /birch customer/);
    });
  });

  it('name in each mail one dealer only', async () => {
    await test.connector.drain();
    const mails = await readOutboxMails(alder.test.outboxDirectory);
    const texts = mails.map(({ headerLines, text, html }) => JSON.stringify([headerLines, text, html]));
    for (const text of texts) assert.notEqual(ALDER.test(text), BIRCH.test(text), text);
    for (const dealer of [ALDER, BIRCH]) assert.ok(texts.filter((text) => dealer.test(text)).length > 10);
  });

  /** Alder's token, changed to say that it is Birch's. */
  function forgedToken(): string {
    const [header, payload = '', signature] = (alder.token['Authorization'] ?? '').split(/[ .]/).slice(1);
    const claims = Buffer.from(payload, 'base64url').toString();
    const changed = claims.replace(alder.test.connector.dealerId, birch.test.connector.dealerId);
    assert.notEqual(changed, claims);
    return [header, Buffer.from(changed).toString('base64url'), signature].join('.');
  }

  /** What resumes a stream of Birch's at a place after which something of Alder's happened. */
  async function resumeBeforeEventOf(operation: Operation, [own = {}]: Asking[], alien: Asking) {
    const { text } = await call(operation, own, birch.key);
    const [, id] = /^id: (.*)$/m.exec(text) ?? [];
    assert.ok(id !== undefined, text);
    await alien.meanwhile?.();
    return { 'Last-Event-ID': id };
  }

  /** A place in one of Alder's lists, where there is more than one row. */
  async function cursorOf(operation: Operation, asking: Asking): Promise<Asking | undefined> {
    if (operation.method !== 'get' || !JSON.stringify(schemaOf(operation.query)).includes('"cursor"')) return;
    const query = { ...asking.query, limit: '1' };
    const { text } = await call(operation, { ...asking, query }, alder.key);
    const { nextCursor } = JSON.parse(text) as { nextCursor: string | null };
    return nextCursor === null ? undefined : { query: { limit: '1', cursor: nextCursor } };
  }
});

function customersOf(name: string): ExportRows {
  const { accounts, contacts, ...rest } = plainCustomers(190);
  return {
    accounts: accounts.map((row) => ({ ...row, account_name: `${name} customer ${row.account_id}` })),
    contacts: contacts.map((row) => ({
      ...row,
      email_address: `${row.contact_id}@${name}.example`.toLowerCase(),
      last_name: name,
    })),
    ...rest,
  };
}

/** An `Idempotency-Key` that both dealers happen to use. */
function sameKey(operation: Operation, number: number): Record<string, string> {
  return takesIdempotencyKey(operation) ? { 'Idempotency-Key': `${operation.operationId}-${number}` } : {};
}

function callsOf({ operationId }: Operation): (typeof CALLS)[string] {
  const calls = CALLS[operationId];
  assert.ok(calls, `openapi-calls.ts says how ${operationId} is called`);
  return calls;
}

/** What is sent of it, without what is done besides. */
function withoutActions({ ids, query, body, headers }: Asking): Asking {
  return { ids, query, body, headers };
}

function idsOf({ ids, query, body }: Asking): string[] {
  return idsIn(JSON.stringify([ids, query, body]));
}

function hasIds(asking: Asking): boolean {
  return idsOf(asking).length > 0;
}

/** The same with ids in place of its own that nobody has. */
function withUnknownIds(asking: Asking): Asking {
  let text = JSON.stringify(withoutActions(asking));
  for (const id of idsOf(asking)) text = text.replaceAll(id, randomUUID());
  return JSON.parse(text) as Asking;
}

/** An answer, with the ids that were asked with and the request's own taken out. */
function comparable(asking: Asking, { status, headers, text }: ReceivedAnswer) {
  const same = idsOf(asking).reduce((rest, id, index) => rest.replaceAll(id, `id ${index}`), text);
  const requestId = headers.get('x-request-id') ?? '';
  // What was made has an id and a time of its own.
  const made = status === 201 ? (JSON.parse(text) as { id?: string; createdAt?: string }) : {};
  const own = Object.entries({ request: requestId, id: made.id, 'created at': made.createdAt });
  return {
    status,
    type: headers.get('content-type'),
    text: own.reduce((rest, [word, value]) => rest.replaceAll(value || word, word), same),
  };
}

interface JsonSchema {
  type?: string;
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
}

function schemaOf(schema: z.ZodMiniType | undefined): JsonSchema {
  return schema === undefined
    ? {}
    : (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

/** Every place for an id in the path, the query and the body of an operation: what asks the same with an id there. */
function idPlaces(operation: Operation, asking: Asking): ((id: string) => Asking)[] {
  const isId = (schema: JsonSchema | undefined) => schema?.format === 'uuid';
  const inPath = Object.keys(operation.ids ?? {}).map((name) => (id: string) => ({
    ...asking,
    ids: { ...asking.ids, [name]: id },
  }));
  const inFields = (['query', 'body'] as const).flatMap((part) => {
    const schema = schemaOf(operation[part]);
    const fields: Record<string, unknown> = { ...asking[part] };
    const places = Object.entries(schema.properties ?? {}).flatMap(([name, { items, ...field }]) => {
      const put = (value: (id: string) => unknown) => (id: string) => ({
        ...asking,
        [part]: { ...fields, [name]: value(id) },
      });
      if (isId(field)) return [put((id) => id)];
      return isId(items) ? [put((id) => [id]), put((id) => [...((fields[name] as []) ?? []), id])] : [];
    });
    const known = JSON.stringify(schema).split('"format":"uuid"').length - 1;
    const found = Object.values(schema.properties ?? {}).filter(
      ({ items, ...field }) => isId(field) || isId(items),
    );
    assert.equal(
      found.length,
      known,
      `${operation.operationId}: an id deep in the ${part} needs a place here`,
    );
    return places;
  });
  return [...inPath, ...inFields];
}

/** A token with other bytes from `start` on. */
function withBytes(token: string, start: number, bytes: Uint8Array): string {
  const changed = Buffer.from(token, 'base64url');
  changed.set(bytes, start);
  return changed.toString('base64url');
}
