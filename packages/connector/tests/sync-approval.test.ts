import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConflictError } from '@payvite/sdk';
import { cutFileInHalf } from '@payvite/example-spruce-export';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const COUNT = 40;

describe('a file that was cut in half, through the API', () => {
  let test: TestConnector;
  let syncId: string;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(COUNT) });
    await cutFileInHalf(join(test.csvDirectory, 'invoices.csv'));
    syncId = (await test.client.syncs.start()).id;
    await test.connector.drain();
  });
  after(() => test.close());

  const outstanding = async (): Promise<number> => {
    let total = 0;
    for await (const customer of test.client.customers.list({ limit: 200 }))
      total += customer.outstandingMinor;
    return total;
  };

  it('applies nothing and says why it waits', async () => {
    const { data } = await test.client.syncs.list({ state: 'needs_approval' });
    assert.deepEqual(
      data.map((sync) => sync.id),
      [syncId],
    );
    const sync = await test.client.syncs.get(syncId);
    assert.ok(
      sync.guards.some(({ kind, file }) => kind === 'file_cut' && file === 'invoices.csv'),
      JSON.stringify(sync.guards),
    );
    assert.equal(await outstanding(), COUNT * 100_00);
  });

  it('is a reason for no other to begin by itself', async () => {
    const before = await test.client.syncs.schedule();
    assert.deepEqual([before.source, before.nextAt], ['csv', null]);
    assert.ok(before.asOf && before.asOf < (await test.client.syncs.get(syncId)).startedAt);
  });

  it('is given up by a person, and none begins before its time', async () => {
    const discarded = await test.client.syncs.discard(syncId);
    assert.deepEqual([discarded.state, discarded.approvedAt], ['failed', null]);
    assert.match(
      discarded.error ?? '',
      /^Discarded by .+ before it was approved: nothing of it was applied\.$/,
    );
    assert.deepEqual(await test.client.syncs.get(syncId), discarded);
    await assert.rejects(
      test.client.syncs.discard(syncId),
      (error) => error instanceof ConflictError && error.code === 'sync_needs_no_approval',
    );
    assert.equal(await outstanding(), COUNT * 100_00);
    const { everyMinutes, nextAt } = await test.client.syncs.schedule();
    const dueAt = Date.parse(discarded.finishedAt ?? '') + Number(everyMinutes) * 60_000;
    assert.equal(nextAt, everyMinutes === null ? null : new Date(dueAt).toISOString());

    syncId = (await test.client.syncs.start()).id;
    await test.connector.drain();
    assert.equal((await test.client.syncs.get(syncId)).state, 'needs_approval');
  });

  it('goes on when a person approves it, once, and still closes nothing of the cut file', async () => {
    const approved = await test.client.syncs.approve(syncId);
    assert.equal(approved.state, 'running');
    assert.ok(approved.approvedAt);
    await test.connector.drain();
    const { state, startedAt, files } = await test.client.syncs.get(syncId);
    assert.equal(state, 'succeeded');
    const { asOf, everyMinutes, nextAt } = await test.client.syncs.schedule();
    assert.ok(asOf !== null && asOf <= startedAt && files.some(({ writtenAt }) => writtenAt === asOf));
    const dueAt = Date.parse(startedAt) + Number(everyMinutes) * 60_000;
    assert.equal(nextAt, everyMinutes === null ? null : new Date(dueAt).toISOString());
    assert.equal(await outstanding(), COUNT * 100_00);
    await assert.rejects(
      test.client.syncs.approve(syncId),
      (error) => error instanceof ConflictError && error.code === 'sync_needs_no_approval',
    );
  });
});
