import assert from 'node:assert/strict';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Sync, SyncModel } from '@payvite/sdk';
import { account, contact, createSyncDealer, invoice, type Export, type SyncDealer } from './sync-dealer.ts';

const DAY_MS = 86_400_000;
/** As long as a test takes, at most. */
const WHILE_MS = 60_000;

describe('the dates of the files in a folder', () => {
  let dealer: SyncDealer;
  beforeEach(async () => {
    dealer = await createSyncDealer();
  });
  afterEach(() => dealer.close());

  const exportOf = (amount = '100.00'): Export => ({
    accounts: [account('A1'), account('A2')],
    contacts: [contact('C1', 'A1', 'ap@a1.example')],
    invoices: ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'].map((id) =>
      invoice(id, 'A1', id === 'I1' ? amount : '10.00'),
    ),
  });
  const date = async (name: string, daysAgo: number) => {
    const at = new Date(Date.now() - daysAgo * DAY_MS);
    await utimes(join(dealer.directory, name), at, at);
  };
  const succeed = async (): Promise<Sync> => {
    const sync = await dealer.sync();
    assert.equal(sync.state, 'succeeded', sync.error ?? JSON.stringify(sync.guards));
    return sync;
  };
  const asOf = async (): Promise<number> => {
    const [row] = await dealer.query<{ as_of: Date | null }>('select as_of from dealers');
    return row?.as_of?.getTime() ?? Number.NaN;
  };
  const daysAgo = (at: number) => Math.round((dealer.clock.now().getTime() - at) / DAY_MS);
  const ageOf = ({ files }: Sync, model: SyncModel) =>
    daysAgo(Date.parse(files.find((file) => file.model === model)?.writtenAt ?? ''));

  it('make the numbers as old as the oldest file of them, and each file says its own', async () => {
    await dealer.export(exportOf());
    await date('accounts.csv', 2);
    await date('invoices.csv', 30);
    await date('contacts.csv', 90);
    const sync = await succeed();
    assert.deepEqual(
      [ageOf(sync, 'customers'), ageOf(sync, 'invoices'), ageOf(sync, 'contacts')],
      [2, 30, 90],
    );
    assert.equal(daysAgo(await asOf()), 30);

    // The nightly export has stopped: another reading of the same files makes nothing newer.
    await dealer.clock.moveBy(DAY_MS);
    await date('accounts.csv', 3);
    await date('invoices.csv', 31);
    await succeed();
    assert.equal(daysAgo(await asOf()), 31);

    await dealer.export(exportOf());
    const { startedAt } = await succeed();
    assert.ok(Date.parse(startedAt) - (await asOf()) < WHILE_MS, 'the same bytes, written anew');
  });

  it('make nothing newer than it was read by a clock that is ahead, however often that is', async () => {
    await dealer.export(exportOf());
    await date('accounts.csv', -1);
    await date('invoices.csv', -1);
    const { startedAt } = await succeed();
    const read = await asOf();
    assert.ok(read <= Date.parse(startedAt));
    await dealer.clock.moveBy(DAY_MS / 2);
    const second = await succeed();
    assert.ok((await asOf()) - read < WHILE_MS, 'nothing was written since');
    for (const { writtenAt } of second.files) assert.ok((writtenAt ?? '9') <= second.startedAt);
  });

  it('hold a changed file up that was written before the one that is held, until somebody approves it', async () => {
    await dealer.export(exportOf());
    await succeed();
    await dealer.export(exportOf('90.00'));
    await date('invoices.csv', 3);
    const waiting = await dealer.sync();
    assert.deepEqual(
      [waiting.state, waiting.guards.map(({ kind }) => kind)],
      ['needs_approval', ['older_export']],
    );
    assert.match(waiting.guards[0]?.detail ?? '', /newer: invoices\.csv was written .+ approve this sync/);
    const outstanding = async () =>
      (await dealer.query(`select outstanding_minor as minor from open_items where erp_id = 'I1'`))[0];
    assert.deepEqual(await outstanding(), { minor: 10_000 });

    assert.equal((await dealer.approve(waiting.id)).state, 'succeeded');
    assert.deepEqual(await outstanding(), { minor: 9_000 });
    assert.equal(daysAgo(await asOf()), 3);
  });

  it('stay those of a file that is no longer there, which the sync says with the way out', async () => {
    await dealer.export(exportOf());
    await date('invoices.csv', 1);
    assert.deepEqual((await succeed()).warnings, []);
    await rm(join(dealer.directory, 'invoices.csv'));
    const [warning, ...others] = (await succeed()).warnings;
    assert.match(warning ?? '', /^invoices\.csv was in the folder before.+with its header alone\.$/);
    assert.deepEqual(others, []);
    assert.equal(daysAgo(await asOf()), 1);
    // As long as it is away.
    assert.equal((await succeed()).warnings.length, 1);

    await dealer.export(exportOf());
    await rename(join(dealer.directory, 'invoices.csv'), join(dealer.directory, 'Invoices.CSV'));
    const { warnings, models } = await succeed();
    assert.deepEqual([warnings, models.find(({ model }) => model === 'invoices')?.lines], [[], 6]);
    assert.equal(daysAgo(await asOf()), 0);

    await rename(join(dealer.directory, 'Invoices.CSV'), join(dealer.directory, 'INVOICES.csv'));
    await writeFile(join(dealer.directory, 'Invoices.csv'), '');
    const failed = await dealer.sync();
    assert.match(failed.error ?? '', /^invoices\.csv: there are (INVOICES|Invoices)\.csv and /);
  });

  it('hold nothing up where the same bytes are only dated back', async () => {
    await dealer.export(exportOf());
    await succeed();
    const before = await asOf();
    await date('invoices.csv', 3);
    await succeed();
    assert.ok((await asOf()) >= before - WHILE_MS);
  });
});
