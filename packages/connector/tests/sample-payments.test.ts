import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { PayviteClient, type Payment } from '@payvite/sdk';
import { startConnector, type Connector } from '../src/server.ts';
import { createScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

const DAY_MS = 86_400_000;
/** The oldest was started so long ago at most. */
const WEEKS_MS = 28 * DAY_MS;

interface Demo {
  client: PayviteClient;
  start(): Promise<Connector>;
  stop(): Promise<void>;
}

async function startDemo(samplePayments: boolean): Promise<Demo> {
  const scratch = await createScratchDatabase();
  const home = await makeScratchHome();
  const env = {
    ...{ PORT: '0', DEMO_PORT: '0', PAYVITE_HOME: home, LOG_LEVEL: 'silent' },
    ...{ PAYVITE_SECRET: randomBytes(32).toString('hex'), DATABASE_URL: scratch.url },
  };
  const start = () => startConnector({ demo: true, samplePayments, env });
  const connector = await start();
  return {
    client: new PayviteClient({ baseUrl: connector.url, apiKey: connector.apiKey }),
    start,
    async stop() {
      await connector.close();
      await scratch.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

const allPayments = async (client: PayviteClient) => (await client.payments.list({ limit: 200 })).data;

describe('the payments that a new demo begins with', () => {
  let demo: Demo;
  let payments: Payment[];
  before(async () => {
    demo = await startDemo(true);
    payments = await allPayments(demo.client);
  });
  after(() => demo?.stop());

  const inState = (state: Payment['state']) => payments.filter((payment) => payment.state === state);

  it('are in each state that a dealer has something to do about, or waits in', () => {
    assert.equal(inState('pending').length, 1);
    assert.equal(inState('disputed').length, 1);
    assert.equal(inState('returned').length, 1);
    const [failed, ...others] = inState('failed');
    assert.equal(others.length, 0);
    assert.ok(failed?.failureCode);
    assert.ok(inState('settled').length >= 5);
  });

  it('are posted, in a file that nobody has imported, for the next file, and to be taken back', async () => {
    const { data: files } = await demo.client.postingFiles.list();
    assert.deepEqual(
      files.map(({ number, importedAt }) => [number, importedAt === null]),
      [
        [3, true],
        [2, false],
        [1, false],
      ],
    );
    const reversals = (await demo.client.payments.list({ needs: 'reversal' })).data;
    assert.deepEqual(
      reversals.map(({ id }) => id),
      inState('returned').map(({ id }) => id),
    );
    const posted = inState('settled').filter(({ postedAt }) => postedAt !== null);
    assert.equal(posted.length, 3);
    const next = await demo.client.postingFiles.create();
    assert.ok(next.postingCount > 0 && next.reversalCount === 1);
  });

  it('include a part of an invoice, a discount, a credit that was used, and one that the dealer is asked for', async () => {
    const lines = payments.flatMap(({ allocations }) => allocations);
    assert.ok(lines.some(({ discountMinor }) => discountMinor > 0));
    assert.ok(lines.some(({ amountMinor }) => amountMinor < 0));
    const parts: number[] = [];
    for (const { customerId, state, postedAt, allocations } of payments) {
      if (state !== 'settled' || postedAt !== null) continue;
      const items = await Array.fromAsync(demo.client.customers.openItems(customerId, { limit: 200 }));
      for (const { openItemId, amountMinor } of allocations) {
        const item = items.find(({ id }) => id === openItemId);
        if (item !== undefined && amountMinor > 0 && item.payableMinor > 0) parts.push(item.payableMinor);
      }
    }
    assert.equal(parts.length, 1);
    assert.equal((await demo.client.creditRequests.list({ state: 'open' })).data.length, 1);
  });

  it('happened in the last weeks, not all at once, and nothing of them lies ahead', async () => {
    const now = Date.now();
    const startedAt = payments.map((payment) => Date.parse(payment.startedAt));
    for (const at of startedAt) assert.ok(at < now && at > now - WEEKS_MS, new Date(at).toISOString());
    assert.equal(new Set(startedAt.map((at) => Math.floor((now - at) / DAY_MS))).size, payments.length);
    for (const { startedAt: from, settledAt, method } of inState('settled')) {
      assert.ok(settledAt !== null);
      const days = (Date.parse(settledAt) - Date.parse(from)) / DAY_MS;
      if (method === 'ach') assert.ok(days >= 3 && days < 3.1, `${days}`);
      else assert.ok(days < 0.1, `${days}`);
    }
  });

  it('leave what was imported paid in the ERP’s books, and the rest held', async () => {
    for (const { customerId, state, postedAt, allocations } of payments) {
      if (state === 'failed') continue;
      const items = await Array.fromAsync(demo.client.customers.openItems(customerId, { limit: 200 }));
      for (const { openItemId } of allocations) {
        const item = items.find(({ id }) => id === openItemId);
        if (postedAt !== null) assert.equal(item?.outstandingMinor ?? 0, 0, `${state} ${openItemId}`);
        else assert.notEqual(item?.inFlightMinor ?? 0, 0, `${state} ${openItemId}`);
      }
    }
  });

  it('are of customers that the dashboard shows last, and leave those on top to be invited', async () => {
    const { data } = await demo.client.customers.list({ hasEmail: true, limit: 60 });
    assert.ok(data.every(({ invitationStatus }) => invitationStatus === 'none'));
  });

  it('are not made again by the next start', async () => {
    const again = await demo.start();
    try {
      const client = new PayviteClient({ baseUrl: again.url, apiKey: again.apiKey });
      assert.equal((await allPayments(client)).length, payments.length);
    } finally {
      await again.close();
    }
  });
});

it('a demo begins without payments where it is told so', async () => {
  const demo = await startDemo(false);
  try {
    assert.deepEqual(await allPayments(demo.client), []);
    const { data } = await demo.client.customers.list({ invitationStatus: 'accepted', limit: 1 });
    assert.deepEqual(data, []);
  } finally {
    await demo.stop();
  }
});
