import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PayviteClient } from '@payvite/sdk';
import pg from 'pg';
import supertest from 'supertest';
import { startConnector, type Connector } from '../src/server.ts';
import { plainCustomers, writeExport } from './export-folder.ts';
import { createEmptyDatabase, type ScratchDatabase } from './scratch-database.ts';
import { readOutboxLinks } from './outbox-links.ts';
import { makeScratchHome } from './scratch-server.ts';

describe('several connectors on one new database', () => {
  const apiKey = `pv_test_${randomBytes(32).toString('base64url')}`;
  const oldSecret = randomBytes(32).toString('hex');
  const newSecret = randomBytes(32).toString('base64url');
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let home: string;
  const running: Connector[] = [];

  before(async () => {
    scratch = await createEmptyDatabase();
    owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
    home = await makeScratchHome();
    await writeExport(join(home, 'export'), plainCustomers(3));
  });
  after(async () => {
    await Promise.all(running.map((connector) => connector.close()));
    await owner.end();
    await scratch.drop();
    await rm(home, { recursive: true, force: true });
  });

  const start = async (secret: string): Promise<Connector> => {
    const connector = await startConnector({
      demo: false,
      workers: false,
      movableClock: true,
      env: {
        PORT: '0',
        PAYVITE_HOME: home,
        PAYVITE_SECRET: secret,
        PAYVITE_API_KEY: apiKey,
        DATABASE_URL: scratch.url,
        ERP_KIND: 'csv',
        ERP_CSV_DIR: join(home, 'export'),
        MAIL_TRANSPORT: 'outbox',
        DEALER_MODE: 'test',
        DEALER_NAME: 'Test Lumber',
        DEALER_TIME_ZONE: 'UTC',
        LOG_LEVEL: 'silent',
      },
    });
    running.push(connector);
    return connector;
  };
  const clientOf = (connector: Connector) => new PayviteClient({ baseUrl: connector.url, apiKey });
  const openLink = async (connector: Connector, path: string) => {
    const visitor = supertest.agent(connector.url);
    await visitor.get(path).redirects(0);
    return visitor.get('/invitation').redirects(0);
  };
  /** The link of the newest mail, once all have left. */
  const newestLink = async (connector: Connector): Promise<string> => {
    await connector.drain();
    const path = (await readOutboxLinks(join(home, 'outbox'))).at(-1)?.path;
    assert.ok(path !== undefined);
    return path;
  };

  it('start at once and make one dealer and one key, which all of them take', async () => {
    const connectors = await Promise.all([start(oldSecret), start(oldSecret), start(oldSecret)]);
    assert.equal(new Set(connectors.map((connector) => connector.dealerId)).size, 1);
    const { rows } = await owner.query<{ dealers: number; keys: number; credentials: number }>(`
      select (select count(*)::int from dealers) as dealers, (select count(*)::int from api_keys) as keys,
        (select count(*)::int from credentials) as credentials`);
    assert.deepEqual(rows, [{ dealers: 1, keys: 1, credentials: 1 }]);
    for (const connector of connectors) assert.equal((await clientOf(connector).customers.list()).total, 0);
  });

  it('see what the others did, at the same time of day', async () => {
    const [one, two] = running;
    assert.ok(one && two);
    await clientOf(one).syncs.start();
    await two.drain();
    const [customer] = (await clientOf(one).customers.list()).data;
    assert.ok(customer);
    const { id } = await clientOf(one).invitations.send({ customerIds: [customer.id], expiresInDays: 1 });
    assert.equal((await clientOf(two).customers.get(customer.id)).invitation?.id, id);
    await two.drain();
    assert.equal((await clientOf(one).invitations.get(id)).delivery, 'sent');

    await one.context.clock.moveBy(2 * 86_400_000);
    await two.context.clock.synchronize();
    const apart = Math.abs(one.context.clock.now().getTime() - two.context.clock.now().getTime());
    assert.ok(apart < 60_000, `${apart} ms apart`);
    for (const connector of [one, two]) {
      assert.equal((await clientOf(connector).invitations.get(id)).state, 'expired');
    }
  });

  it('keep links and tokens valid when the secret is rotated, as long as the old one is listed', async () => {
    const [before] = running;
    assert.ok(before);
    const [, customer] = (await clientOf(before).customers.list({ sort: 'name' })).data;
    assert.ok(customer);
    const { id } = await clientOf(before).invitations.send({ customerIds: [customer.id] });
    const link = await newestLink(before);
    assert.match((await openLink(before, link)).text, /Test Lumber/);
    const origin = 'https://erp.example';
    await owner.query('update dealers set allowed_origins = $1', [[origin]]);
    const { token } = await clientOf(before).embedSessions.create({
      user: { id: 'dana', name: 'Dana' },
      permissions: ['customers:read'],
      origin,
    });
    const askWithToken = (connector: Connector) =>
      supertest(connector.url)
        .get('/v1/customers')
        .set({ Authorization: `Bearer ${token}`, Origin: origin });

    const rotated = await start(`${newSecret}, ${oldSecret}`);
    assert.equal((await openLink(rotated, link)).status, 200);
    assert.equal((await askWithToken(rotated)).status, 200);

    // The next link is made with the new secret, and the one before it is dead.
    await rotated.context.clock.moveBy(11 * 60_000);
    await clientOf(rotated).invitations.resend(id);
    const newLink = await newestLink(rotated);
    assert.notEqual(newLink, link);
    assert.equal((await openLink(rotated, newLink)).status, 200);
    assert.equal((await openLink(rotated, link)).status, 410);

    const withoutOld = await start(newSecret);
    assert.equal((await openLink(withoutOld, newLink)).status, 200);
    assert.equal((await askWithToken(withoutOld)).status, 401);
  });
});
