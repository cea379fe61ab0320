import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { PayviteClient, type Sync } from '@payvite/sdk';
import { EVERYTHING, issueApiKey } from '../src/auth/api-key-service.ts';
import { createDealer } from '../src/dealers/dealer-setup.ts';
import type { ErpConfig, ErpKind } from '../src/erp-config.ts';
import { sealSecret } from '../src/sealed-secret.ts';
import { writeExport } from './export-folder.ts';
import { startOdooServer, type OdooServer } from './odoo-server.ts';
import { readMailsTo } from './outbox-mails.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';
import { party, startTrytonStandIn, stamp, type TrytonStandIn } from './tryton-stand-in.ts';

const PARTNERS = 'res.partner/search_read';

interface Dealer {
  id: string;
  slug: string;
  client: PayviteClient;
}

const ODOOS = {
  north: { database: 'north-books', user: 'north@example.com', secret: 'north-key-5d1' },
  south: { database: 'south-books', user: 'south@example.com', secret: 'south-key-9c4' },
};
const TRYTON = { database: 'west-books', user: 'west', secret: 'west-pass-2b7' };
/** Whatever lets somebody in, and where. */
const CREDENTIALS = Object.entries({ ...ODOOS, west: TRYTON }).flatMap(([name, { database, user, secret }]) =>
  [database, user, secret].map((word) => ({ name, word })),
);

describe('dealers with an ERP each', () => {
  let test: TestConnector;
  let directory: string;
  let north: OdooServer;
  let south: OdooServer;
  let west: TrytonStandIn;
  const dealers: Record<string, Dealer> = {};

  before(async () => {
    [north, south] = [await startOdooServer(19, ODOOS.north), await startOdooServer(17, ODOOS.south)];
    west = await startTrytonStandIn();
    directory = await mkdtemp(join(tmpdir(), 'payvite-erps-'));
    test = await startTestConnector({
      env: {
        ERP_KIND: 'odoo',
        ERP_URL: north.url,
        ERP_DATABASE: ODOOS.north.database,
        ERP_USER: ODOOS.north.user,
        ERP_SECRET: ODOOS.north.secret,
      },
    });
    dealers['north'] = { id: test.connector.dealerId, slug: 'test-lumber', client: test.client };
    const { secret, ...southConfig } = ODOOS.south;
    dealers['south'] = await addDealer('south', 'odoo', { url: south.url, ...southConfig }, secret);
    const { secret: password, ...westConfig } = TRYTON;
    dealers['west'] = await addDealer('west', 'tryton', { url: west.url, ...westConfig }, password);
    dealers['files'] = await addDealer('files', 'csv', { directory });
    dealers['pushing'] = await addDealer('pushing', 'push', {});

    // Both count from 1: a customer of the one has the id of one of the other.
    for (const [name, odoo, count] of [
      ['North', north, 4],
      ['South', south, 3],
    ] as const) {
      for (let at = 1; at <= count; at += 1) {
        const id = odoo.events.addCustomer({
          name: `${name} ${at}`,
          email: `ap${at}@${name.toLowerCase()}.example`,
        });
        odoo.events.addInvoice(id, count * 10_00 + at);
      }
    }
    west.tables['party.party'] = [1, 2].map((id) => ({
      ...party(id + 1),
      name: `West ${id}`,
      write_date: stamp(new Date()),
    }));
    await writeExport(directory, { accounts: [{ account_id: '1', account_name: 'Files 1' }] });
    await dealerOf('pushing').client.pushes.customers([{ erpId: '1', name: 'Pushing 1' }]);
  });
  after(async () => {
    await test.close();
    await Promise.all([north.close(), south.close(), west.stop()]);
    await rm(directory, { recursive: true });
  });

  async function addDealer(
    name: string,
    erpKind: ErpKind,
    erpConfig: ErpConfig,
    secret?: string,
  ): Promise<Dealer> {
    const { context } = test.connector;
    const about = { mode: 'test', name, timeZone: 'UTC', postalAddress: null } as const;
    const { id, slug } = await createDealer(test.databaseUrl, { ...about, erpKind, erpConfig });
    if (secret !== undefined) {
      const sealed = await sealSecret(context.keys, { dealerId: id }, secret);
      await test.owner.query('update dealers set erp_secret = $2 where id = $1', [id, sealed]);
    }
    const { secret: apiKey } = await context.database.asDealer(id, (tx) =>
      issueApiKey(context, tx, { name: 'First key', permissions: EVERYTHING }),
    );
    return { id, slug, client: new PayviteClient({ baseUrl: test.connector.url, apiKey }) };
  }
  function dealerOf(name: string): Dealer {
    const dealer = dealers[name];
    assert.ok(dealer, name);
    return dealer;
  }
  const customersOf = async (name: string) => {
    const { data } = await dealerOf(name).client.customers.list({ sort: 'name' });
    return data;
  };
  const syncAll = async (names: string[]): Promise<Sync[]> => {
    const started = await Promise.all(names.map((name) => dealerOf(name).client.syncs.start()));
    await test.connector.drain();
    return Promise.all(started.map(({ id }, at) => dealerOf(names[at] ?? '').client.syncs.get(id)));
  };
  /** No ERP heard a word of what lets somebody into another. */
  const assertApart = () => {
    for (const [name, { heard }] of Object.entries({ north, south, west })) {
      const all = heard.join('\n');
      for (const { name: of, word } of CREDENTIALS)
        assert.equal(of !== name && all.includes(word), false, `${name} heard of ${of}`);
    }
  };

  it('are read each from its own, and see its customers and nobody else’s', async () => {
    const syncs = await syncAll(['north', 'south', 'west', 'files']);
    for (const { state, error } of syncs) assert.equal(state, 'succeeded', error ?? '');
    const expected = {
      north: ['North 1', 'North 2', 'North 3', 'North 4'],
      south: ['South 1', 'South 2', 'South 3'],
      west: ['West 1', 'West 2'],
      files: ['Files 1'],
      pushing: ['Pushing 1'],
    };
    for (const [name, names] of Object.entries(expected))
      assert.deepEqual(
        (await customersOf(name)).map((customer) => customer.name),
        names,
      );
    const [first] = await customersOf('north');
    const [other] = await customersOf('south');
    assert.equal(first?.erpId, other?.erpId);
    assert.deepEqual([first?.outstandingMinor, other?.outstandingMinor], [40_01, 30_01]);
  });

  it('send each ERP its own credentials, and nobody else’s', async () => {
    await syncAll(['north', 'south', 'west']);
    assertApart();
    const calls = north.heard.filter((line) => line.includes(' /json/2/'));
    assert.ok(calls.length > 10);
    for (const line of calls) {
      assert.ok(line.includes(`bearer ${ODOOS.north.secret}`));
      assert.ok(line.includes(ODOOS.north.database));
    }
    const oldCalls = south.heard.filter((line) => line.includes('"execute_kw"'));
    assert.ok(oldCalls.length > 10);
    for (const line of oldCalls) {
      assert.ok(line.includes(`"${ODOOS.south.secret}"`));
      assert.ok(line.includes(`"${ODOOS.south.database}"`));
    }
    for (const line of west.heard.filter((each) => each.includes('common.db.login')))
      assert.ok(line.includes(TRYTON.secret) && line.startsWith(`POST /${TRYTON.database}/ `));
    const session = `Session ${Buffer.from(`${TRYTON.user}:7:key`).toString('base64')}`;
    assert.ok(west.heard.some((line) => line.includes(session)));
  });

  it('go on with their work while one waits for its ERP, whose numbers keep their age', async () => {
    const [before] = await customersOf('south');
    await test.advance({ minutes: 30 });
    south.fail({ fault: 'hang', call: PARTNERS });
    const { client } = dealerOf('south');
    const asked = south.calls.length;
    const { id } = await client.syncs.start();
    const syncing = test.connector.drain();
    while (!south.calls.slice(asked).includes(PARTNERS)) await pause(5);

    await client.invitations.send({ customerIds: [before?.id ?? ''] });
    await syncAll(['north']);
    const mails = await readMailsTo(test.outboxDirectory, 'ap1@south.example');
    assert.equal(mails.length, 1);
    assert.equal((await client.syncs.get(id)).state, 'running');
    const [meanwhile] = await customersOf('south');
    assert.equal(meanwhile?.asOf, before?.asOf);
    assert.ok((meanwhile?.asOf ?? '') < ((await customersOf('north'))[0]?.asOf ?? ''));

    south.heal();
    await syncing;
    assert.equal((await client.syncs.get(id)).state, 'succeeded');
    assert.ok(((await customersOf('south'))[0]?.asOf ?? '') > (before?.asOf ?? ''));
  });

  it('invite on when their ERP no longer lets them in', async () => {
    const [, second] = await customersOf('south');
    await test.advance({ minutes: 30 });
    south.fail({ fault: 'locked-out', times: 1_000 });
    const [sync] = await syncAll(['south']);
    assert.equal(sync?.state, 'failed');
    assert.match(sync.error ?? '', /does not let us in/);
    await dealerOf('south').client.invitations.send({ customerIds: [second?.id ?? ''] });
    await test.connector.drain();
    assert.equal((await readMailsTo(test.outboxDirectory, 'ap2@south.example')).length, 1);
    assert.equal((await customersOf('south'))[1]?.asOf, second?.asOf);
    south.heal();
  });

  it('cannot use each other’s sealed secret, and are told what to do', async () => {
    const { id, slug } = dealerOf('south');
    const before = await customersOf('south');
    const heard = [north.heard.length, south.heard.length];
    const copy = (columns: string) =>
      test.owner.query(
        `update dealers set (${columns}) = (select ${columns} from dealers where id = $2) where id = $1`,
        [id, dealerOf('north').id],
      );
    // The secret alone, and then all that the other has.
    for (const columns of ['erp_secret, erp_kind', 'erp_secret, erp_kind, erp_config']) {
      await copy(columns);
      const [sync] = await syncAll(['south']);
      assert.equal(sync?.state, 'failed');
      assert.equal(
        sync.error,
        `The ERP's secret cannot be opened. Set it again: payvite dealer set ${slug} --erp-secret-stdin.`,
      );
    }
    assert.deepEqual([north.heard.length, south.heard.length], heard);
    assert.deepEqual(await customersOf('south'), before);
    assert.equal((await syncAll(['north']))[0]?.state, 'succeeded');
    assertApart();

    const config = { url: south.url, database: ODOOS.south.database, user: ODOOS.south.user };
    const sealed = await sealSecret(test.connector.context.keys, { dealerId: id }, ODOOS.south.secret);
    await test.owner.query('update dealers set erp_config = $2, erp_secret = $3 where id = $1', [
      id,
      config,
      sealed,
    ]);
    assert.equal((await syncAll(['south']))[0]?.state, 'succeeded');
  });
});
