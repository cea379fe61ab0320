import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startDueSync } from '../src/syncs/sync-schedule.ts';
import { startSync } from '../src/syncs/sync-start.ts';
import { limitLockWaits, type DealerTransaction } from '../src/db/database.ts';
import { isContended } from '../src/db/unavailability.ts';
import { account, createSyncDealer, type SyncDealer } from './sync-dealer.ts';

const DAY_MS = 86_400_000;

describe('a look at what is due', () => {
  let dealer: SyncDealer;
  before(async () => {
    dealer = await createSyncDealer();
    await dealer.query('update dealers set sync_every_minutes = 15');
    await dealer.export({ accounts: [account('A1')] });
  });
  after(() => dealer.close());

  /** Fails where it has to wait for anybody. */
  const atOnce = <Result>(work: (tx: DealerTransaction) => Promise<Result>) =>
    dealer.as(async (tx) => {
      await limitLockWaits(tx, 1);
      return work(tx);
    });

  it('does not wait behind a sync that is being applied', async () => {
    const { id } = await dealer.start();
    const applying = await dealer.owner.connect();
    try {
      await applying.query('begin');
      // As a sync does from when it begins to write balances until its end.
      await applying.query('select from dealers where id = $1 for no key update', [dealer.id]);
      assert.equal(await atOnce((tx) => startDueSync(dealer.context, tx)), undefined);
      assert.equal(await atOnce((tx) => startDueSync(dealer.context, tx, { atOnce: true })), undefined);
      await assert.rejects(
        atOnce((tx) => startSync(dealer.context, tx)),
        (error) => isContended(error),
        'who asks for a sync would wait',
      );
    } finally {
      await applying.query('rollback');
      applying.release();
    }
    await dealer.drain();
    assert.equal((await dealer.get(id)).state, 'succeeded');
    await dealer.clock.moveBy(DAY_MS);
    const due = await atOnce((tx) => startDueSync(dealer.context, tx));
    assert.ok(due !== undefined && due.id !== id);
  });
});
