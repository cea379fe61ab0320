import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import {
  NO_FILE,
  PLAIN_ITEM,
  type ErpSource,
  type SourceDelivery,
  type SourceItem,
} from '../src/erp/erp-source.ts';
import { runSync } from '../src/syncs/sync-service.ts';
import { approveSync, startSync } from '../src/syncs/sync-start.ts';
import { findSync } from '../src/syncs/sync-store.ts';
import type { NewItem } from './payment-rows.ts';
import type { PaymentDealer, PaymentWorld } from './payment-world.ts';

/** A customer of a dealer in a currency, with what it owed before anybody paid. */
export interface PaymentAccount {
  dealer: PaymentDealer;
  currency: string;
  /** By the ERP's id; ours beside it. */
  items: { id: string; item: NewItem }[];
}

/** What a payment puts to an item, in the payment's own order. */
export interface PaymentLine {
  paymentId: string;
  itemId: string;
  amountMinor: number;
  /** With the discount. */
  heldMinor: number;
  isHeld: boolean;
  /** Of the payment. */
  state: string;
  totalMinor: number;
  takenBackMinor: number;
  byHandMinor: number;
}

/** An export, as the ERP wrote it. */
export interface BooksExport {
  at: Date;
  items: SourceItem[];
}

/** All lines of these dealers' payments. */
export async function readLines(world: PaymentWorld, dealerIds: readonly string[]): Promise<PaymentLine[]> {
  const { rows } = await world.owner.query<PaymentLine>(
    `select a.payment_id as "paymentId", a.open_item_id as "itemId", a.amount_minor as "amountMinor",
       a.held_minor as "heldMinor", a.released_at is null as "isHeld", p.state, p.amount_minor as "totalMinor",
       p.taken_back_minor as "takenBackMinor", p.by_hand_minor as "byHandMinor"
     from payment_allocations a join payments p on p.dealer_id = a.dealer_id and p.id = a.payment_id
     where a.dealer_id = any($1::uuid[]) order by a.payment_id, a.position`,
    [dealerIds],
  );
  return rows;
}

/**
 * What is put to each item where so much of each payment counts: all of it with its discount; of a part, what the credits and
 * the part together pay, in the payment's order.
 *
 * @param countedOf how much of a line's payment counts, in minor units.
 * @returns magnitudes by item.
 */
export function putToItems(
  lines: readonly PaymentLine[],
  countedOf: (line: PaymentLine) => number,
): Map<string, number> {
  const put = new Map<string, number>();
  for (const own of Map.groupBy(lines, ({ paymentId }) => paymentId).values()) {
    const [first] = own;
    const counted = first === undefined ? 0 : countedOf(first);
    if (first === undefined || counted <= 0) continue;
    const isWhole = counted >= first.totalMinor;
    let left = counted;
    for (const { amountMinor } of own) if (amountMinor < 0) left -= amountMinor;
    for (const { itemId, amountMinor, heldMinor } of own) {
      const part = amountMinor < 0 ? -amountMinor : Math.min(left, amountMinor);
      if (amountMinor > 0) left -= part;
      put.set(itemId, (put.get(itemId) ?? 0) + (isWhole ? Math.abs(heldMinor) : part));
    }
  }
  return put;
}

/** What is in a dealer's books by payment, without what somebody entered by hand: as the ERP has it, or the files that were imported. */
export async function readBooks(
  world: PaymentWorld,
  dealer: PaymentDealer,
  erpKind: string,
): Promise<Map<string, number>> {
  if (erpKind === 'tryton') {
    const entries = [...dealer.erp.books].filter(([, { reversals }]) => reversals === 0);
    return new Map(entries.map(([id, { postedMinor }]) => [id, postedMinor]));
  }
  const { rows } = await world.owner.query<{ payments: string; reversals: string }>(
    `select payments_csv as payments, reversals_csv as reversals from posting_files
     where dealer_id = $1 and imported_at is not null`,
    [dealer.id],
  );
  const books = new Map<string, number>();
  const book = ([, , id = '', amount]: string[], sign: 1 | -1) =>
    books.set(id, (books.get(id) ?? 0) + sign * Math.round(Number(amount) * 100));
  const isMoney = (cells: string[]) => cells[5] === 'invoice' || cells[5] === 'debit';
  for (const { payments, reversals } of rows) {
    for (const row of parse(payments)) book(row, 1);
    for (const row of parse(reversals, { bom: true }).filter(isMoney)) book(row, -1);
  }
  return books;
}

/** The export that the ERP would write now: what was owed, less what its books have of payments. */
export async function exportNow(
  world: PaymentWorld,
  accounts: readonly PaymentAccount[],
  erpKind: string,
): Promise<BooksExport> {
  const dealer = accounts[0]?.dealer as PaymentDealer;
  const books = await readBooks(world, dealer, erpKind);
  const lines = await readLines(world, [dealer.id]);
  const put = putToItems(lines, ({ paymentId, byHandMinor }) => (books.get(paymentId) ?? 0) + byHandMinor);
  const items = accounts.flatMap(({ currency, items: owed }) =>
    owed.map(({ id, item }): SourceItem => {
      const { erpId, minor, kind = minor < 0 ? 'credit' : 'invoice' } = item;
      const left = Math.max(0, Math.abs(minor) - (put.get(id) ?? 0));
      return {
        ...PLAIN_ITEM,
        ...{ erpId, number: erpId, customerErpId: currency, kind, currency, amountMinor: minor },
        ...{ outstandingMinor: minor < 0 ? -left : left, isOpen: left > 0 },
        ...{ transactionDate: null, dueDate: item.dueDate ?? null, jobId: item.jobId ?? null },
        ...{ discountMinor: item.discountMinor ?? null, discountDueDate: item.discountDueDate ?? null },
      };
    }),
  );
  return { at: world.now(), items: items.filter(({ isOpen }) => isOpen) };
}

/** Syncs an export; a change that is great is approved, for the books are right, but to go back to an older file is not. @returns the sync's state. */
export async function syncExport(
  world: PaymentWorld,
  dealer: PaymentDealer,
  written: BooksExport,
  isFile: boolean,
): Promise<string> {
  const { database, events } = world;
  const context = {
    ...{ database, events, logger: pino({ level: 'silent' }) },
    queue: { enqueue: () => Promise.resolve() },
    sourceOf: () => Promise.resolve(sourceOf(dealer, deliver(world, written, isFile))),
  };
  const run = async (syncId: string) => {
    await runSync(context, { dealerId: dealer.id, syncId });
    const sync = await world.as(dealer, (tx) => findSync(tx, syncId));
    if (sync === undefined) throw new Error('The sync is gone.');
    return sync;
  };
  const { id } = await world.as(dealer, (tx) => startSync(context, tx));
  const { state, guards } = await run(id);
  if (state !== 'needs_approval' || guards.some(({ kind }) => kind === 'older_export')) return state;
  await world.as(dealer, (tx) => approveSync(context, tx, id));
  return (await run(id)).state;
}

function sourceOf(dealer: PaymentDealer, delivery: SourceDelivery): ErpSource {
  return { ...dealer.erp, open: () => Promise.resolve(delivery) } as unknown as ErpSource;
}

function deliver(world: PaymentWorld, { at, items }: BooksExport, isFile: boolean): SourceDelivery {
  const model = <Model extends 'invoices' | 'adjustments'>(name: Model) => {
    const rows = items.filter(({ kind }) => (kind === 'invoice') === (name === 'invoices'));
    return {
      ...NO_FILE,
      ...{ model: name, isPartial: false },
      ...(isFile
        ? {
            file: `${name}.csv`,
            fingerprint: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
            // As old as it is by the world's clock; files are dated by the machine's.
            writtenAt: new Date(Date.now() - (world.now().getTime() - at.getTime())),
            endsWithNewline: true,
          }
        : {}),
      async *read() {
        yield await Promise.resolve(rows.map((record, index) => ({ row: index + 2, record })));
      },
    };
  };
  return {
    models: { invoices: model('invoices'), adjustments: model('adjustments') },
    nextCursor: () => null,
  };
}
