import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PayviteClient } from '@payvite/sdk';
import pg from 'pg';
import supertest from 'supertest';
import { startConnectorProcess, until, type ConnectorProcess } from './connector-process.ts';
import { plainCustomers, writeExport } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import { readOutboxLinks } from './outbox-links.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

const API_KEY = `pv_test_${randomBytes(32).toString('base64url')}`;
const WRONG_KEY = `pv_test_${randomBytes(32).toString('base64url')}`;
const SECRET = randomBytes(32).toString('hex');
const PASSWORD = 'copper river seven';
const PASSWORD_OF_POSTMARK = 'xanadu-xanadu-xanadu';
const ORIGIN = 'https://erp.example';

interface LogLine {
  level: number;
  msg: string;
  req?: { id: string; path: string };
  res?: { status: number };
  err?: { type: string; code?: string };
}

describe('the log of a whole loop, at its most talkative', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let home: string;
  let connector: ConnectorProcess;
  let url: string;

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
    home = await makeScratchHome();
    const rows = plainCustomers(3);
    // A bad row, so that one is reported.
    rows.invoices.push({
      account_id: 'C1',
      invoice_id: 'I9',
      amount: 'Harrow',
      outstanding_amount: '1',
      currency: 'USD',
    });
    await writeExport(join(home, 'export'), rows);
    connector = startConnectorProcess(['start', '--port', '0'], {
      PAYVITE_HOME: home,
      PAYVITE_SECRET: SECRET,
      PAYVITE_API_KEY: API_KEY,
      DATABASE_URL: scratch.url,
      ERP_KIND: 'csv',
      ERP_CSV_DIR: join(home, 'export'),
      MAIL_TRANSPORT: 'outbox',
      DEALER_MODE: 'test',
      DEALER_NAME: 'Test Lumber',
      MAIL_WEBHOOK_POSTMARK_CREDENTIALS: `postmark:${PASSWORD_OF_POSTMARK}`,
      LOG_LEVEL: 'debug',
    });
    url = await connector.url;
  });
  after(async () => {
    connector.child.kill('SIGKILL');
    await connector.ended;
    await owner.end();
    await scratch.drop();
    await rm(home, { recursive: true, force: true });
  });

  it('names every request and its end, and no person, address, key, token or password', async () => {
    const client = new PayviteClient({ baseUrl: url, apiKey: API_KEY });
    await until(async () => (await client.syncs.list()).data[0]?.state === 'succeeded');
    await client.customers.list({ search: 'Number 1' });
    const customers = (await client.customers.list()).data;
    const [first, second, third] = customers;
    assert.ok(first && second && third);
    await client.invitations.send({ customerIds: [first.id], message: 'Dear Harrow' });
    const handedOn = await client.invitations.send({
      customerIds: [third.id],
      email: 'ana@customers.example',
    });
    const copied = new URL((await client.invitations.createLink(handedOn.id)).url).pathname;
    const declined = await client.invitations.send({
      customerIds: [second.id],
      email: 'Harrow@Customers.Example',
    });
    await until(async () => (await readOutboxLinks(join(home, 'outbox'))).length === 3);
    const links = new Map((await readOutboxLinks(join(home, 'outbox'))).map((mail) => [mail.to, mail.path]));
    assert.equal(links.size, 3);

    const acceptPath = links.get(`c${first.erpId.slice(1)}@customers.example`) ?? '';
    const declinePath = links.get('harrow@customers.example') ?? '';
    const visitor = supertest.agent(url);
    const post = (agent: ReturnType<typeof supertest.agent>, path: string, form: Record<string, string>) =>
      agent.post(path).redirects(0).set('Sec-Fetch-Site', 'same-origin').type('form').send(form);
    // However a client writes the address of the link.
    await visitor.get(acceptPath.replace('/i/', '/I/')).redirects(0);
    await visitor.get(`${acceptPath}?utm_source=Harrow`).redirects(0);
    await visitor.get('/invitation');
    const registered = await post(visitor, '/invitation/register', {
      name: 'Maria Harrow',
      password: PASSWORD,
      terms: 'accepted',
    });
    assert.equal(registered.status, 303, registered.text);
    assert.match((await visitor.get('/portal').redirects(1)).text, /Customer/);
    await post(visitor, '/sign-out', {});
    await post(visitor, '/sign-in', {
      email: `c${first.erpId.slice(1)}@customers.example`,
      password: 'not it, Harrow',
    });
    const holder = supertest.agent(url);
    await holder.get(copied).redirects(0);
    assert.equal((await post(holder, '/invitation/send-code', {})).status, 303);
    let code: string | undefined;
    await until(async () => {
      const [mail] = (await readMailsTo(join(home, 'outbox'), 'ana@customers.example')).slice(1);
      code = /^\d{6}$/m.exec(mail?.text ?? '')?.[0];
      return code !== undefined;
    });
    const entered = await post(holder, '/invitation/enter-code', { code: code ?? '' });
    assert.equal(entered.status, 303);
    const proof = /payvite-code=[^.]+\.([^;]+)/.exec(String(entered.headers['set-cookie']))?.[1] ?? '';
    assert.ok(proof);

    const other = supertest.agent(url);
    await other.get(declinePath).redirects(0);
    await post(other, '/invitation/decline', { reason: 'other', comment: 'Harrow does not pay' });
    assert.equal((await client.invitations.get(declined.id)).state, 'declined');
    await other.get(declinePath).redirects(0);
    await supertest(url).get('/v1/customers').set('Authorization', `Bearer ${WRONG_KEY}`);
    await supertest(url)
      .get('/v1/customers')
      .query({ search: 'Harrow' })
      .set('Authorization', `Bearer ${API_KEY}`);

    await owner.query('update dealers set allowed_origins = $1', [[ORIGIN]]);
    const mint = (id: string) =>
      client.embedSessions.create({
        user: { id, name: 'Dana Ortiz', email: 'dana@erp.example' },
        permissions: ['customers:read'],
        origin: ORIGIN,
      });
    const { token } = await mint('u1');
    await supertest(url)
      .get('/v1/customers')
      .set({ Authorization: `Bearer ${token}`, Origin: ORIGIN });
    // A fault of ours whose error quotes the row.
    await owner.query('create unique index on embed_users (email)');
    const failed = await supertest(url)
      .post('/v1/embed-sessions')
      .set('Authorization', `Bearer ${API_KEY}`)
      .send({
        user: { id: 'u2', name: 'Dana Ortiz', email: 'dana@erp.example' },
        permissions: ['customers:read'],
        origin: ORIGIN,
      });
    assert.equal(failed.status, 500);
    assert.doesNotMatch(failed.text, /dana|embed_users|key value/);

    const bounce = { RecordType: 'Bounce', Type: 'HardBounce', Email: 'harrow@customers.example' };
    for (const [password, record, status] of [
      ['harrow-harrow-harrow', bounce, 401],
      [PASSWORD_OF_POSTMARK, bounce, 400],
      [
        PASSWORD_OF_POSTMARK,
        { ...bounce, ID: 42, Details: 'harrow@customers.example', BouncedAt: '2026-11-27T10:00:00Z' },
        200,
      ],
    ] as const) {
      const told = await supertest(url)
        .post('/webhooks/mail/postmark')
        .auth('postmark', password)
        .send(record);
      assert.equal(told.status, status, told.text);
    }

    connector.child.kill('SIGTERM');
    assert.deepEqual(await connector.ended, { code: 0, signal: null });

    const log = connector.stderr();
    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as LogLine);
    const finished = lines.filter((line) => line.req !== undefined && line.res !== undefined);
    assert.ok(finished.length > 20);
    assert.ok(finished.some((line) => line.req?.path === '/i/...' && line.res?.status === 303));
    const { requestId } = failed.body as { requestId: string };
    const fault = lines.find((line) => line.req?.id === requestId && line.msg === 'request failed');
    assert.deepEqual(
      [fault?.err?.type, fault?.err?.code],
      ['DatabaseError', '23505'],
      'the fault is found by the request’s id',
    );

    const refusals = lines.filter(({ msg }) => msg.startsWith('a webhook was refused: '));
    assert.deepEqual(
      refusals.map(({ level, req }) => [level, req?.path]),
      Array.from({ length: 2 }, () => [40, '/webhooks/mail/postmark']),
    );

    const told = `${log}${connector.stdout()}`;
    const untold = [
      ...[
        API_KEY,
        WRONG_KEY,
        SECRET,
        PASSWORD,
        PASSWORD_OF_POSTMARK,
        token,
        acceptPath.slice(3),
        declinePath.slice(3),
        'not it',
      ],
      // Six digits alone may also be part of a time.
      ...[copied.slice(3), proof, `"${code}`],
      ...['harrow', 'maria', 'dana', 'ortiz', 'pat number', 'customers.example', 'erp.example', 'customer 1'],
    ];
    for (const word of untold)
      assert.ok(!told.toLowerCase().includes(word.toLowerCase()), `${word} is in the log`);
    assert.equal(new URL(scratch.url).password === '' || !told.includes(new URL(scratch.url).password), true);
  });
});
