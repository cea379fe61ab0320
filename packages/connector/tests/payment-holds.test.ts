import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { PaymentMethod, Sync } from '@payvite/sdk/schemas';
import { pino } from 'pino';
import { runPush } from '../src/syncs/sync-service.ts';
import { listAllOpenItems, listOpenItems } from '../src/customers/open-item-store.ts';
import { createCsvSource } from '../src/erp/csv/csv-source.ts';
import type { ErpSource, SourceDelivery, SourceModel } from '../src/erp/erp-source.ts';
import { readPushedItems } from '../src/erp/push/pushed-rows.ts';
import type { EventLog } from '../src/events/event-log.ts';
import { subscribeToEvents } from '../src/jobs.ts';
import { noteEnteredByHand } from '../src/payments/payment-entry.ts';
import { findPayment, listPayments } from '../src/payments/payment-list-store.ts';
import { createPaymentService, type PaymentService } from '../src/payments/payment-service.ts';
import { createPostingFile, markPostingFileImported } from '../src/postings/posting-file-service.ts';
import { postingChanged } from '../src/postings/posting-event.ts';
import { createPostingService, type PostingService } from '../src/postings/posting-service.ts';
import { lockPosting } from '../src/postings/posting-store.ts';
import { FakeErp } from './fake-erp.ts';
import { FakeProvider } from './fake-provider.ts';
import { addPayer } from './payment-rows.ts';
import { toChoice } from './payment-world.ts';
import {
  account,
  adjustment,
  createSyncDealer,
  invoice,
  type Export,
  type SyncDealer,
} from './sync-dealer.ts';

const MINUTE_MS = 60_000;
const ACTOR = { type: 'user', id: 'dana' } as const;

/** An export of A1's items: amounts by id, as the ERP has them. */
function exportOf(amounts: Record<string, string>, more: Export = {}): Export {
  const rows = Object.entries(amounts).map(([id, amount]) => invoice(id, 'A1', amount));
  return { accounts: [account('A1', { currency: 'USD' })], invoices: rows, ...more };
}

describe('what a payment holds of an item', () => {
  let dealer: SyncDealer;
  let events: EventLog;
  let erp: FakeErp;
  let provider: FakeProvider;
  let postings: PostingService;
  let payments: PaymentService;
  let payerId: string;

  beforeEach(async () => {
    dealer = await createSyncDealer();
    events = dealer.context.events as EventLog;
    subscribeToEvents({ events });
    erp = new FakeErp();
    provider = new FakeProvider();
    const logger = pino({ level: 'silent' });
    const base = { database: dealer.database, clock: dealer.clock, logger, events };
    postings = createPostingService({ ...base, sourceOf: () => Promise.resolve(erp) });
    payments = createPaymentService({
      ...{ ...base, postings, publicUrl: 'https://pay.example' },
      mail: { queueMail: () => Promise.resolve('') },
      providerOf: () => Promise.resolve(provider),
    });
    await dealer.export(exportOf({ I1: '100.00', I2: '50.00' }));
    assert.equal((await dealer.sync()).state, 'succeeded');
    payerId = await addPayer(dealer.owner, {
      dealerId: dealer.id,
      customerIds: [await idOf('customers', 'A1')],
    });
    await pass();
  });
  afterEach(async () => {
    await payments.queue.stop();
    await postings.queue.stop();
    await dealer.close();
  });

  const pass = () => dealer.clock.moveBy(MINUTE_MS);
  const idOf = async (table: 'customers' | 'open_items', erpId: string): Promise<string> => {
    const [row] = await dealer.query<{ id: string }>(
      `select id from ${table} where dealer_id = $1 and erp_id = $2`,
      [dealer.id, erpId],
    );
    assert.ok(row, erpId);
    return row.id;
  };
  const heldOf = async (erpId: string): Promise<number> => {
    const [row] = await dealer.query<{ held: number }>(
      `select coalesce(h.in_flight_minor, 0) as held from open_items i
       left join open_item_holds h on h.dealer_id = i.dealer_id and h.open_item_id = i.id
       where i.dealer_id = $1 and i.erp_id = $2`,
      [dealer.id, erpId],
    );
    return row?.held ?? 0;
  };
  const payableOf = async (erpId: string): Promise<number | undefined> => {
    const [row] = await dealer.query<{ payable: number }>(
      'select payable_minor as payable from open_item_overview where dealer_id = $1 and erp_id = $2',
      [dealer.id, erpId],
    );
    return row?.payable;
  };
  const pay = async (erpId: string, method: PaymentMethod = 'card', ...others: string[]): Promise<string> => {
    const who = { payerId, customerId: await idOf('customers', 'A1') };
    const items = await Promise.all([erpId, ...others].map((each) => idOf('open_items', each)));
    const choice = toChoice(Object.fromEntries(items.map((itemId) => [itemId, null])));
    const made = await dealer.as((tx) => payments.preview(tx, who, choice));
    assert.ok('preview' in made);
    const { id: previewId, hash } = made.preview;
    const started = await payments.start(dealer.id, {
      payerId,
      previewId,
      hash: hash.toString('hex'),
      method,
    });
    assert.ok(started.result === 'started');
    provider.authorize(started.paymentId);
    await tell(started.paymentId);
    return started.paymentId;
  };
  const tell = async (paymentId: string) => {
    await dealer.as((tx) => payments.hint(tx, [{ paymentId }]));
    await payments.queue.drain();
  };
  const makeFile = async () => (await dealer.as((tx) => createPostingFile({ events }, tx, ACTOR))).id;
  const mark = (fileId: string) =>
    dealer.as((tx) =>
      markPostingFileImported({ events }, tx, fileId, { importedAt: undefined, actor: ACTOR }),
    );
  /** Syncs to the end; where so few items make a change a great one, somebody approves it. */
  const sync = async () => {
    await pass();
    const { id, state } = await dealer.sync();
    const ended = state === 'needs_approval' ? await dealer.approve(id) : await dealer.get(id);
    assert.equal(ended.state, 'succeeded', ended.error ?? '');
  };
  /** From now on the ERP is asked, and read, by its API. */
  const beTryton = async (source: ErpSource = apiSource()) => {
    await dealer.query(`update dealers set erp_kind = 'tryton' where id = $1`, [dealer.id]);
    dealer.context.sourceOf = () => Promise.resolve(source);
  };
  /** The export, as an API would tell of it. */
  const apiSource = (isPartial = false): ErpSource => {
    const csv = createCsvSource(dealer.directory);
    return {
      ...csv,
      kind: 'tryton',
      async open(cursor) {
        const { models } = await csv.open(cursor);
        const told = Object.entries(models).map(([name, model]) => {
          const { writtenAt: _writtenAt, ...rest } = model as SourceModel<'invoices'>;
          return [name, { ...rest, file: null, fingerprint: null, isPartial }];
        });
        return { models: Object.fromEntries(told) as SourceDelivery['models'], nextCursor: () => null };
      },
    };
  };

  it('is told apart from what of it was paid, while the money is on its way and once it came back', async () => {
    const customerId = await idOf('customers', 'A1');
    const told = async () => {
      const { data } = await dealer.as((tx) =>
        listOpenItems(tx, customerId, { cursor: undefined, limit: 10 }),
      );
      assert.deepEqual(await dealer.as((tx) => listAllOpenItems(tx, [customerId])), data);
      return Object.fromEntries(
        data.map(({ erpId, inFlightMinor, paidInFlightMinor }) => [
          erpId,
          [inFlightMinor, paidInFlightMinor],
        ]),
      );
    };
    const id = await pay('I1', 'ach');
    assert.deepEqual(await told(), { I1: [10_000, 0], I2: [0, 0] });
    await pay('I2', 'card');
    provider.settle(id);
    await tell(id);
    assert.deepEqual(await told(), { I1: [10_000, 10_000], I2: [5_000, 5_000] });
    await makeFile();
    provider.takeBack(id);
    await tell(id);
    assert.deepEqual(await told(), { I1: [10_000, 0], I2: [5_000, 5_000] });
  });

  describe('where the ERP imports files', () => {
    it('stays until an export is read that was written after the file was marked', async () => {
      await pay('I1');
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [10_000, 0]);

      await dealer.export(exportOf({ I1: '100.00', I2: '49.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 10_000, 'nobody has booked it');

      const fileId = await makeFile();
      await dealer.export(exportOf({ I1: '100.00', I2: '48.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 10_000, 'it is in a file that nobody has imported');

      await pass();
      await mark(fileId);
      await dealer.export(exportOf({ I1: '100.00', I2: '48.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 10_000, 'a copy of what was applied says nothing new');

      await dealer.export(exportOf({ I1: '100.00', I2: '47.00' }));
      const before = new Date(Date.now() - 60 * MINUTE_MS);
      await utimes(join(dealer.directory, 'invoices.csv'), before, before);
      await sync();
      assert.equal(await heldOf('I1'), 10_000, 'it was written before the mark');

      await pass();
      await dealer.export(exportOf({ I2: '46.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 0);
      assert.equal(await payableOf('I1'), undefined, 'it is closed');
      assert.equal(await payableOf('I2'), 4_600);
    });

    it('stays for a row that could not be read, and for all of a model where ids could not', async () => {
      await pay('I1');
      await mark(await makeFile());
      await pass();
      await dealer.export(exportOf({ I1: 'ten', I2: '50.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 10_000);
      await pass();
      // A row without its id may be any.
      await dealer.export(exportOf({ '': '100.00', I2: '49.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 10_000);
      await pass();
      await dealer.export(exportOf({ I2: '49.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 0);
    });

    it('stays while files of other models are read alone', async () => {
      await pay('I1');
      await mark(await makeFile());
      await pass();
      await dealer.export({ adjustments: [adjustment('K1', 'A1', '-5.00')] });
      await sync();
      assert.equal(await heldOf('I1'), 10_000);
    });

    it('stays where the file is missing after one in which the row could not be read', async () => {
      await pay('I1');
      await mark(await makeFile());
      await pass();
      await dealer.export(exportOf({ I1: 'ten', I2: '50.00' }));
      await sync();
      await pass();
      await dealer.export({ adjustments: [adjustment('K1', 'A1', '-5.00')] });
      await sync();
      assert.equal(await heldOf('I1'), 10_000);
    });

    describe('and an export of before is put back, as a copy that looks new', () => {
      const BEFORE = exportOf({ I1: '100.00', I2: '50.00' });
      /** Syncs that copy. */
      const restore = async () => {
        await pass();
        await dealer.export(BEFORE);
        return dealer.sync();
      };
      const guardsOf = ({ guards }: Sync) => guards.map(({ kind }) => kind);

      it('stays: the copy waits for a person, and is of then also once somebody approves it', async () => {
        await dealer.export(exportOf({ I1: '100.00', I2: '49.00' }));
        await sync();
        await pay('I1');
        await mark(await makeFile());
        const restored = await restore();
        assert.deepEqual([restored.state, guardsOf(restored)], ['needs_approval', ['older_export']]);
        assert.match(
          restored.guards[0]?.detail ?? '',
          /^invoices\.csv is, byte by byte, what was written \S+\. It lists an item as open whose .+ such as I1\. /,
        );
        assert.equal(await heldOf('I1'), 10_000);
        assert.equal((await dealer.approve(restored.id)).state, 'succeeded');
        assert.deepEqual(
          [await heldOf('I1'), await payableOf('I1'), await payableOf('I2')],
          [10_000, 0, 5_000],
        );

        await pass();
        await dealer.export(exportOf({ I2: '48.00' }));
        await sync();
        assert.equal(await heldOf('I1'), 0);
      });

      it('makes nothing payable again that was let go, but a person', async () => {
        await pay('I1');
        await mark(await makeFile());
        await pass();
        await dealer.export(exportOf({ I2: '50.00' }));
        await sync();
        assert.equal(await heldOf('I1'), 0);
        const restored = await restore();
        assert.deepEqual(guardsOf(restored), ['older_export']);
        assert.equal(await payableOf('I1'), undefined, 'it is closed');
      });

      it('is not held up where the ERP has taken the payment out', async () => {
        const id = await pay('I1');
        await mark(await makeFile());
        await pass();
        await dealer.export(exportOf({ I2: '50.00' }));
        await sync();
        provider.takeBack(id);
        await tell(id);
        await mark(await makeFile());
        assert.deepEqual(guardsOf(await restore()), []);
        assert.equal(await payableOf('I1'), 10_000);
      });

      it('is not held up where it lists nothing that was paid since', async () => {
        await dealer.export(exportOf({ I2: '50.00' }));
        await sync();
        await dealer.export(BEFORE);
        await sync();
        await pay('I1');
        await mark(await makeFile());
        await pass();
        await dealer.export(exportOf({ I2: '50.00' }));
        const again = await dealer.sync();
        assert.ok(!guardsOf(again).includes('older_export'), JSON.stringify(again.guards));
        assert.equal((await dealer.approve(again.id)).state, 'succeeded');
        assert.equal(await heldOf('I1'), 0);
      });
    });

    it('ends with what the ERP says is left, not with what was paid', async () => {
      await pay('I1');
      await mark(await makeFile());
      await pass();
      await dealer.export(exportOf({ I1: '3.00', I2: '50.00' }));
      await sync();
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 300]);
    });
  });

  describe('where the ERP is asked', () => {
    it('stays until a sync has read the item that began after it was booked', async () => {
      await beTryton();
      await pay('I1');
      const early = await dealer.start();
      await pass();
      await postings.queue.drain();
      await dealer.drain();
      assert.equal((await dealer.get(early.id)).state, 'succeeded');
      assert.equal(await heldOf('I1'), 10_000, 'what was read may be of before');
      await dealer.export(exportOf({ I2: '50.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 0);
    });

    it('stays where a list of changes does not name the item', async () => {
      await pay('I1');
      await beTryton(apiSource(true));
      await dealer.query(
        `update postings set state = 'posted', posted_at = $1, posted_minor = amount_minor`,
        [dealer.clock.now()],
      );
      await dealer.export(exportOf({ I2: '49.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 10_000);
      await dealer.export(exportOf({ I1: '1.00' }));
      await sync();
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 100]);
    });

    it('ends with a push that names the item, not with another', async () => {
      await pay('I1');
      await dealer.query(
        `update postings set state = 'posted', posted_at = $1, posted_minor = amount_minor`,
        [dealer.clock.now()],
      );
      const push = async (erpId: string, minor: number) => {
        await pass();
        const row = {
          ...{ erpId, customerErpId: 'A1', kind: 'invoice', currency: 'USD', dueDate: null },
          ...{ amountMinor: minor, outstandingMinor: minor },
        };
        await dealer.as((tx) => runPush({ events }, tx, readPushedItems([row]), []));
      };
      await push('I2', 4_000);
      assert.equal(await heldOf('I1'), 10_000);
      await push('I1', 0);
      assert.equal(await heldOf('I1'), 0);
    });

    describe('for the money, and a discount was taken,', () => {
      /** The part of it that the ERP is not asked to book. */
      const discounted = (amount: string) => ({
        ...exportOf({}),
        invoices: [
          invoice('I1', 'A1', amount, { discount_amount: '2.00', discount_due_date: '2099-12-31' }),
          invoice('I2', 'A1', '50.00'),
        ],
      });
      const shown = async () => {
        const customerId = await idOf('customers', 'A1');
        const { data } = await dealer.as((tx) =>
          listOpenItems(tx, customerId, { cursor: undefined, limit: 10 }),
        );
        return Object.fromEntries(
          data.map(({ erpId, outstandingMinor, inFlightMinor, paidInFlightMinor, payableMinor }) => [
            erpId,
            [outstandingMinor, inFlightMinor, paidInFlightMinor, payableMinor],
          ]),
        );
      };
      const isInFlight = async (id: string) => {
        const found = await dealer.as((tx) => findPayment(tx, id));
        return found?.allocations.map((allocation) => allocation.isInFlight);
      };
      const note = (id: string, entry: { amountMinor: number; discountMinor?: number }) =>
        dealer.as((tx) => noteEnteredByHand({ events }, tx, id, { ...entry, actor: ACTOR }));
      const writeOff = (id: string) => note(id, { amountMinor: 0, discountMinor: 200 });
      /** Pays both invoices, the one with its discount, and has the ERP book the money. */
      const payBoth = async (): Promise<string> => {
        await dealer.export(discounted('100.00'));
        await sync();
        await beTryton();
        const id = await pay('I1', 'card', 'I2');
        await postings.queue.drain();
        return id;
      };

      it('stays for the discount alone until that is written off and read', async () => {
        const id = await payBoth();
        assert.deepEqual(await shown(), {
          I1: [10_000, 10_000, 10_000, 0],
          I2: [5_000, 5_000, 5_000, 0],
        });
        await dealer.export({ ...discounted('2.00'), invoices: [invoice('I1', 'A1', '2.00')] });
        await sync();
        assert.deepEqual(await shown(), { I1: [200, 200, 200, 0] });
        assert.deepEqual(await isInFlight(id), [false, false], 'the books show what was paid');
        await sync();
        assert.deepEqual(await shown(), { I1: [200, 200, 200, 0] }, 'nobody has written it off');

        await pass();
        await writeOff(id);
        assert.deepEqual(await shown(), { I1: [200, 200, 200, 0] }, 'the books may not show it yet');
        await sync();
        assert.deepEqual(await shown(), { I1: [200, 0, 0, 200] }, 'what is still open is owed');
      });

      it('ends with the one sync that shows both', async () => {
        const id = await payBoth();
        await pass();
        await writeOff(id);
        await dealer.export(exportOf({ I2: '50.00' }));
        await sync();
        assert.deepEqual([await heldOf('I1'), await heldOf('I2')], [0, 0]);
      });

      it('ends where it came back, with the sync that shows it open again', async () => {
        const id = await payBoth();
        await dealer.export(discounted('2.00'));
        await sync();
        assert.deepEqual([await heldOf('I1'), await heldOf('I2')], [200, 0]);
        provider.takeBack(id);
        await tell(id);
        await postings.queue.drain();
        assert.equal(erp.books.get(id)?.reversals, 1);
        await dealer.export(discounted('100.00'));
        await sync();
        assert.deepEqual(await shown(), { I1: [10_000, 0, 0, 10_000], I2: [5_000, 0, 0, 5_000] });
      });

      it('comes back whole where the money came again, and stays for the discount again', async () => {
        const id = await payBoth();
        await dealer.export(discounted('2.00'));
        await sync();
        provider.takeBack(id);
        await tell(id);
        provider.happens(id, { disputes: { dp_1: { amountMinor: 14_800, reason: 'R10', status: 'won' } } });
        await tell(id);
        assert.deepEqual([await heldOf('I1'), await heldOf('I2')], [10_000, 5_000]);
        await postings.queue.drain();
        await pass();
        await note(id, { amountMinor: 14_800 });
        await sync();
        assert.deepEqual([await heldOf('I1'), await heldOf('I2')], [200, 0]);
        await pass();
        await writeOff(id);
        await sync();
        assert.deepEqual([await heldOf('I1'), await heldOf('I2')], [0, 0]);
      });
    });

    it('stays when the money comes back, until the ERP has taken it out and was read', async () => {
      await beTryton();
      const id = await pay('I1');
      await postings.queue.drain();
      provider.takeBack(id);
      await tell(id);
      await sync();
      assert.equal(await heldOf('I1'), 10_000, 'the ERP may show it paid, or not yet open again');
      await postings.queue.drain();
      assert.equal(erp.books.get(id)?.reversals, 1);
      assert.equal(await heldOf('I1'), 10_000);
      await sync();
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 10_000]);
    });
  });

  it('ends at once where nothing was booked and nothing will be', async () => {
    const id = await pay('I1');
    provider.takeBack(id, 'fraudulent');
    await tell(id);
    assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 10_000]);
  });

  for (const isBooked of [true, false]) {
    it(`comes back where a dispute is won that had been lost, ${isBooked ? 'and taken out of the books' : 'before anything was booked'}, until a person has entered it and was read`, async () => {
      await beTryton();
      const id = await pay('I1');
      if (isBooked) await postings.queue.drain();
      provider.takeBack(id);
      await tell(id);
      await postings.queue.drain();
      await sync();
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 10_000]);
      provider.happens(id, { disputes: { dp_1: { amountMinor: 10_000, reason: 'R10', status: 'won' } } });
      await tell(id);
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [10_000, 0]);
      await dealer.as(async (tx) => {
        const posting = await lockPosting(tx, id);
        assert.equal(posting?.state, isBooked ? 'reversed' : 'cancelled');
        // As where its posting is cancelled only after the money came again.
        if (!isBooked) await events.emit(tx, postingChanged(posting));
      });
      await dealer.export(exportOf({ I1: '100.00', I2: '49.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 10_000, 'nobody has entered it again');
      await pass();
      await dealer.as((tx) => noteEnteredByHand({ events }, tx, id, { amountMinor: 10_000, actor: ACTOR }));
      assert.equal(await heldOf('I1'), 10_000);
      await dealer.export(exportOf({ I2: '49.00' }));
      await sync();
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, undefined]);
    });
  }

  describe('whose posting failed ends by a sync after a person noted it,', () => {
    const need = async (needs: 'attention' | 'entry' | 'reversal') =>
      (await dealer.as((tx) => listPayments(tx, { needs, cursor: undefined, limit: 10 }))).data.length;
    const failed = async () =>
      (await dealer.as((tx) => listPayments(tx, { posting: 'failed', cursor: undefined, limit: 10 }))).data
        .length;
    /** Notes it as it is shown; nothing is left to do then, and the queue does nothing more. */
    const note = async (id: string, amountMinor: number) => {
      assert.deepEqual([await need('attention'), await need('entry'), await failed()], [1, 1, 1]);
      const { acts } = erp;
      const entry = { amountMinor, actor: ACTOR };
      const noted = await dealer.as((tx) => noteEnteredByHand({ events }, tx, id, entry));
      assert.deepEqual([noted.handMinor, noted.toPostMinor, noted.toReverseMinor], [0, 0, 0]);
      for (const needs of ['attention', 'entry', 'reversal'] as const) assert.equal(await need(needs), 0);
      assert.equal(await failed(), 0);
      await assert.rejects(
        dealer.as((tx) => postings.retryPosting(tx, id, ACTOR)),
        { code: 'posting_not_failed' },
      );
      await pass();
      await postings.queue.drain();
      assert.equal(erp.acts, acts, 'the ERP is asked for nothing more');
      return noted;
    };
    const takeBack = async (id: string) => {
      provider.takeBack(id);
      await tell(id);
      await postings.queue.drain();
    };
    beforeEach(() => beTryton());

    it('of a posting, and later of its return', async () => {
      erp.moods = ['refuses'];
      const id = await pay('I1');
      await postings.queue.drain();
      const posted = await note(id, 10_000);
      assert.deepEqual([posted.postingState, await heldOf('I1')], ['posted', 10_000]);
      await dealer.export(exportOf({ I2: '50.00' }));
      await sync();
      assert.equal(await heldOf('I1'), 0);
      provider.takeBack(id);
      await tell(id);
      await pass();
      await postings.queue.drain();
      assert.deepEqual([erp.acts, await need('entry')], [1, 1], 'a person takes out what a person entered');
    });

    it('of a reversal', async () => {
      const id = await pay('I1');
      await postings.queue.drain();
      erp.moods = ['refuses'];
      await takeBack(id);
      await sync();
      const reversed = await note(id, -10_000);
      assert.deepEqual([reversed.postingState, await heldOf('I1')], ['reversed', 10_000]);
      await sync();
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 10_000]);
    });

    it('of a reversal of what the ERP has no more', async () => {
      const id = await pay('I1');
      await postings.queue.drain();
      erp.books.delete(id);
      await takeBack(id);
      await note(id, -10_000);
      await sync();
      assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 10_000]);
    });

    it('but not while it is tried again', async () => {
      erp.moods = ['refuses'];
      const id = await pay('I1');
      await postings.queue.drain();
      await dealer.as((tx) => postings.retryPosting(tx, id, ACTOR));
      const entry = { amountMinor: 10_000, actor: ACTOR };
      await assert.rejects(
        dealer.as((tx) => noteEnteredByHand({ events }, tx, id, entry)),
        { code: 'nothing_to_enter' },
      );
    });
  });

  it('ends at once where the payment fails, and comes back where its money comes all the same', async () => {
    const id = await pay('I1', 'ach');
    assert.equal(await heldOf('I1'), 10_000);
    provider.fail(id);
    await tell(id);
    assert.deepEqual([await heldOf('I1'), await payableOf('I1')], [0, 10_000]);
    const other = await pay('I1');
    assert.equal(await heldOf('I1'), 10_000);
    provider.settle(id);
    await tell(id);
    // Nothing is looked at by itself any more once it has failed.
    assert.equal(await heldOf('I1'), 20_000);
    assert.equal(await payableOf('I1'), 0);
    assert.notEqual(id, other);
  });
});
