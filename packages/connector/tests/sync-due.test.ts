import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startDueSync } from '../src/syncs/sync-schedule.ts';
import { startSync } from '../src/syncs/sync-start.ts';
import { limitLockWaits, type DealerTransaction } from '../src/db/database.ts';
import { SourceError } from '../src/erp/erp-source.ts';
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

describe('a dealer whose last sync failed', () => {
  it('comes after the others, until one has gone well', async () => {
    const dealer = await createSyncDealer();
    try {
      const [other] = await dealer.query<{ id: string }>(
        `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, erp_config, created_at)
         select gen_random_uuid(), mode, name, 'other', time_zone, locale, currency, erp_kind, erp_config, created_at
         from dealers returning id`,
      );
      assert.ok(other);
      await dealer.export({ accounts: [account('A1')] });
      const { sourceOf } = dealer.context;
      const asked: string[] = [];
      let isDown = true;
      dealer.context.sourceOf = (asks) => {
        asked.push(asks.id === dealer.id ? 'first' : 'second');
        return isDown && asks.id === dealer.id
          ? Promise.reject(new SourceError('It does not let us in.', { code: 'unauthorized' }))
          : sourceOf(asks);
      };
      const syncBoth = async () => {
        asked.length = 0;
        for (const id of [dealer.id, other.id])
          await dealer.database.asDealer(id, (tx) => startSync(dealer.context, tx));
        await dealer.drain();
        return asked;
      };
      assert.deepEqual(await syncBoth(), ['first', 'second']);
      assert.deepEqual(await syncBoth(), ['second', 'first']);
      isDown = false;
      assert.deepEqual(await syncBoth(), ['second', 'first']);
      assert.deepEqual(await syncBoth(), ['first', 'second']);
    } finally {
      await dealer.close();
    }
  });
});
