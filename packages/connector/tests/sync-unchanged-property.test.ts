import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { readPushedCustomers, readPushedItems } from '../src/erp/push/pushed-rows.ts';
import { listItemReadings } from '../src/syncs/sync-readings.ts';
import { runPush } from '../src/syncs/sync-service.ts';
import {
  account,
  adjustment,
  contact,
  createSyncDealer,
  invoice,
  type Row,
  type SyncDealer,
} from './sync-dealer.ts';

const EXPORT = {
  accounts: ['A0', 'A1', 'A2', 'A3'].map((id) => account(id, { currency: 'USD', status: 'active' })),
  contacts: ['C0', 'C1', 'C2'].map((id, at) => contact(id, `A${at}`, `${id}@example.com`)),
  invoices: Array.from({ length: 8 }, (_, at) => invoice(`I${at}`, `A${at % 4}`, '10.00')),
  // One has the id of an invoice.
  adjustments: [
    adjustment('I0', 'A0', '3.00', { adjustment_type: 'debit' }),
    adjustment('M1', 'A1', '4.00', { adjustment_type: 'credit' }),
  ],
};
type File = keyof typeof EXPORT;

const edit = fc.record({
  file: fc.constantFrom<File>('accounts', 'accounts', 'contacts', 'invoices', 'invoices', 'adjustments'),
  row: fc.nat(7),
  // A row is changed, or comes a second time, before or behind the others, or does not come.
  place: fc.constantFrom('there', 'there', 'first', 'last', 'gone'),
  change: fc.constantFrom<Row>(
    {},
    { currency: 'CAD' },
    { currency: 'CAD', status: 'inactive' },
    { status: 'inactive' },
    { outstanding_amount: '4.00', account_name: 'Another', first_name: 'Another' },
    { outstanding_amount: '0.00' },
    { outstanding_amount: 'x', account_name: '' },
    { account_id: 'A3' },
    { account_id: 'A9' },
    { invoice_id: 'I9', contact_id: 'C9', adjustment_id: 'M9' },
    { account_id: '', invoice_id: '', contact_id: '', adjustment_id: '' },
  ),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('export' as const),
      edits: fc.array(edit, { maxLength: 3 }),
      absent: fc.constantFrom<File | null>(null, null, null, 'accounts', 'contacts', 'invoices'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('push of a customer' as const),
      erpId: fc.constantFrom('A0', 'A1', 'A9'),
      name: fc.constantFrom('', 'Another'),
      currency: fc.constantFrom('USD', 'CAD'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('push of an item' as const),
      erpId: fc.constantFrom('I0', 'I1', 'I9'),
      customerErpId: fc.constantFrom('A0', 'A1', 'A8'),
      currency: fc.constantFrom('USD', 'CAD'),
      amountMinor: fc.constantFrom(1000, -1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('currency of the dealer' as const),
      currency: fc.constantFrom('USD', 'CAD'),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const AS_IT_IS: Step = { kind: 'export', edits: [], absent: null };

describe('whatever an ERP exports and pushes', () => {
  let leavesOut: SyncDealer, stagesAll: SyncDealer;
  /** The items that each sync told that it has read. */
  const readings = new Map<SyncDealer, string[]>();
  before(async () => {
    [leavesOut, stagesAll] = await Promise.all([createSyncDealer(), createSyncDealer()]);
    for (const dealer of [leavesOut, stagesAll]) noteReadings(dealer);
  });
  after(() => Promise.all([leavesOut.close(), stagesAll.close()]));

  it('a sync that leaves out what is held as it is ends as one that stages every row', async () => {
    const steps = fc.array(step, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        for (const dealer of [leavesOut, stagesAll]) {
          await dealer.query('truncate customers, syncs, unmended_rows cascade');
          await dealer.query(`update dealers set currency = 'USD', as_of = null`);
        }
        for (const each of [AS_IT_IS, ...all])
          assert.deepEqual(await take(leavesOut, each), await take(stagesAll, each));
      }),
      { numRuns: Number(process.env['PAYVITE_PROPERTY_RUNS'] ?? 15), endOnFailure: true },
    );
  });

  async function take(dealer: SyncDealer, each: Step) {
    readings.set(dealer, []);
    if (each.kind === 'currency of the dealer')
      await dealer.query('update dealers set currency = $1', [each.currency]);
    if (each.kind === 'push of a customer') {
      const { delivery, contactsListedOf } = readPushedCustomers([each]);
      await pushed(dealer, () => dealer.as((tx) => runPush(dealer.context, tx, delivery, contactsListedOf)));
    }
    if (each.kind === 'push of an item') {
      const item = { ...each, kind: 'invoice', outstandingMinor: 1000 };
      await pushed(dealer, () => dealer.as((tx) => runPush(dealer.context, tx, readPushedItems([item]), [])));
    }
    const outcome = each.kind === 'export' ? await sync(dealer, each) : null;
    return { outcome, readings: readings.get(dealer), ...(await held(dealer)) };
  }

  async function pushed(dealer: SyncDealer, push: () => Promise<unknown>): Promise<void> {
    await dealer.query(`update dealers set erp_kind = 'push'`);
    await push();
    await dealer.query(`update dealers set erp_kind = 'csv'`);
  }

  async function sync(dealer: SyncDealer, { edits, absent }: Extract<Step, { kind: 'export' }>) {
    const files: Partial<Record<File, Row[]>> = structuredClone(EXPORT);
    for (const { file, row, place, change } of edits) {
      const rows = files[file] ?? [];
      const at = row % Math.max(1, rows.length);
      const edited = { ...rows[at], ...change };
      if (place === 'first') rows.unshift(edited);
      else if (place === 'last') rows.push(edited);
      else rows.splice(at, 1, ...(place === 'there' ? [edited] : []));
    }
    if (absent !== null) delete files[absent];
    // Neither skips a file that is the same; one is told of faulty rows, and stages everything.
    const told = { fingerprint: 'other', ...(dealer === stagesAll ? { badRowCount: 1 } : {}) };
    await dealer.query(
      `update syncs set files = (select jsonb_object_agg(key, value || $1) from jsonb_each(files)) where files <> '{}'`,
      [JSON.stringify(told)],
    );
    await dealer.export(files);
    let ended = await dealer.sync();
    const { guards } = ended;
    if (ended.state === 'needs_approval') ended = await dealer.approve(ended.id);
    const { state, error, models } = ended;
    return { guards, state, error, models, bad: await dealer.badRows(ended.id) };
  }

  async function held(dealer: SyncDealer) {
    return {
      customers: await dealer.query(
        `select erp_id, name, currency, status, is_stale, search_text from customers order by 1`,
      ),
      contacts: await dealer.query(
        `select k.erp_id, k.name, k.email, c.erp_id as customer
         from contacts k join customers c on c.id = k.customer_id order by 1`,
      ),
      items: await dealer.query(
        `select i.model, i.erp_id, c.erp_id as customer, i.amount_minor, i.outstanding_minor, i.is_stale,
           i.closed_at is null as is_open, encode(i.row_hash, 'hex') as hash
         from open_items i join customers c on c.id = i.customer_id order by 1, 2`,
      ),
      unmended: await dealer.query(
        `select model, erp_id, customer_erp_id from unmended_rows order by 1, 2, 3`,
      ),
    };
  }

  function noteReadings(dealer: SyncDealer): void {
    const { events } = dealer.context;
    const emit = events.emit.bind(events);
    events.emit = async (tx, event) => {
      if (event.type === 'sync.finished') {
        for (const { model, isRead } of await listItemReadings(tx, event.subjectId)) {
          const { rows } = await sql<{ erpId: string }>`
            select i.erp_id from open_items i where i.model = ${model} and ${isRead} order by 1`.execute(
            tx.db,
          );
          readings.get(dealer)?.push(`${model}: ${rows.map(({ erpId }) => erpId).join(' ')}`);
        }
      }
      return emit(tx, event);
    };
  }
});
