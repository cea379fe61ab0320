import * as z from 'zod/mini';
import type { SourcePosting } from '../erp-source.ts';
import type { TrytonCompany } from './tryton-reading.ts';
import { findReferenceId, readByIds, readOrRefuse, searchRows, type TrytonQuery } from './tryton-rows.ts';
import type { TrytonSession } from './tryton-session.ts';
import {
  findId,
  optionalIdSchema,
  optionalTextSchema,
  readDate,
  readField,
  readId,
  readMinor,
  readRelatedList,
  type TrytonRow,
} from './tryton-values.ts';
import { runWizard } from './tryton-wizards.ts';

/** A line of an entry. */
export interface TrytonLine {
  id: number;
  /** Debit less credit, in minor units of the company's currency. */
  minor: number;
  partyId: number | null;
  isReconciled: boolean;
  /** The invoice it is a payment of. */
  invoiceId: number | null;
  /** The line it settles as a whole. */
  settlesId: number | null;
}

/** An entry that posts a payment of ours. */
export interface TrytonMove {
  id: number;
  number: string;
  isPosted: boolean;
  lines: TrytonLine[];
  /** The entry that takes it back, if there is one. */
  reversal: { id: number; isPosted: boolean } | null;
}

const WRITES = { isRepeatable: false };
const MOST_MOVES = 100;
const PAGE = 500;

/** The entries of a payment. */
export interface TrytonEntries {
  /** One, or several where somebody posted it again by hand. A draft counts only where nothing is posted, and then the first. */
  moves: TrytonMove[];
  /**
   * Drafts that are just like what counts: Tryton was long over a request, which was made again meanwhile. They pay nothing,
   * and yet Tryton takes their lines for payments of the invoices.
   */
  late: TrytonMove[];
}

/** Finds the entries of a payment by its id. @throws {SourceError} */
export async function findEntries(
  session: TrytonSession,
  company: TrytonCompany,
  paymentId: string,
): Promise<TrytonEntries> {
  const rows = await searchRows(
    session,
    {
      model: 'account.move',
      where: [
        ['company', '=', company.id],
        ['description', '=', paymentId],
      ],
      fields: [
        ...['number', 'state', 'origin'],
        ...['debit', 'credit', 'party', 'reconciliation', 'invoice_payment', 'origin'].map(
          (field) => `lines.${field}`,
        ),
      ],
    },
    MOST_MOVES,
  );
  // Tryton copies the description to an entry that takes another back.
  const own = rows.filter((row) => findReferenceId(row['origin'], 'account.move') === null);
  if (own.length === 0) return { moves: [], late: [] };
  const reversals = await searchRows(
    session,
    {
      model: 'account.move',
      where: [
        ['company', '=', company.id],
        ['origin', 'in', own.map((row) => `account.move,${findId(row)}`)],
      ],
      fields: ['origin', 'state'],
    },
    MOST_MOVES,
  );
  return readOrRefuse(() => {
    const found = own.map((row) => readMove(row, reversals, company));
    const posted = found.filter((move) => move.isPosted);
    const moves = posted.length > 0 ? posted : found.slice(0, 1);
    const counted = new Set(moves.map(describeLines));
    const late = found.filter((move) => !moves.includes(move) && counted.has(describeLines(move)));
    return { moves, late };
  });
}

/** What the lines of an entry do, the same for two that do the same. */
function describeLines({ lines }: TrytonMove): string {
  const described = lines.map(({ minor, partyId, invoiceId, settlesId }) =>
    [minor, partyId, invoiceId, settlesId].join(),
  );
  return described.toSorted().join(' ');
}

/** The entries of a payment that count: see `TrytonEntries`. @throws {SourceError} */
export async function findMoves(
  session: TrytonSession,
  company: TrytonCompany,
  paymentId: string,
): Promise<TrytonMove[]> {
  return (await findEntries(session, company, paymentId)).moves;
}

function readMove(row: TrytonRow, reversals: readonly TrytonRow[], company: TrytonCompany): TrytonMove {
  const id = Number(readId(row, 'id'));
  const takenBack = reversals.filter((each) => findReferenceId(each['origin'], 'account.move') === id);
  const reversal = takenBack.find(isPosted) ?? takenBack[0];
  return {
    id,
    number: readField(row, 'number', optionalTextSchema) ?? String(id),
    isPosted: isPosted(row),
    lines: readRelatedList(row, 'lines').map((line) => ({
      ...readSum(line, company),
      partyId: readField(line, 'party', optionalIdSchema),
      invoiceId: readField(line, 'invoice_payment', optionalIdSchema),
      settlesId: findReferenceId(line['origin'], 'account.move.line'),
    })),
    reversal:
      reversal === undefined ? null : { id: Number(readId(reversal, 'id')), isPosted: isPosted(reversal) },
  };
}

function isPosted(row: TrytonRow): boolean {
  return readField(row, 'state', z.string()) === 'posted';
}

function readSum(line: TrytonRow, { currency }: TrytonCompany) {
  return {
    id: Number(readId(line, 'id')),
    minor: readMinor(line, 'debit', currency) - readMinor(line, 'credit', currency),
    isReconciled: readField(line, 'reconciliation', optionalIdSchema) !== null,
  };
}

/** What the entries of a payment amount to; undefined where there are none. @throws {SourceError} */
export async function describeMoves(
  session: TrytonSession,
  company: TrytonCompany,
  moves: readonly TrytonMove[],
): Promise<SourcePosting | undefined> {
  if (moves.length === 0) return undefined;
  const posted = moves.filter((move) => move.isPosted);
  const isReversed = posted.length > 0 && moves.every((move) => move.reversal?.isPosted === true);
  const isDone =
    posted.length === moves.length && (await findSettlements(session, company, moves)).length === 0;
  return {
    erpPaymentId: moves.map((move) => move.number).join(', '),
    postedMinor: posted
      .flatMap((move) => move.lines)
      // Where the money is; the other lines are somebody's.
      .filter((line) => line.partyId === null)
      .reduce((sum, line) => sum + line.minor, 0),
    state: isReversed ? 'reversed' : isDone ? 'posted' : 'partial',
  };
}

/**
 * The groups of lines that are still to be reconciled for payments that are posted: with what they settle as a whole. A
 * payment of a part of an invoice stays as it is, and so does one whose item was settled otherwise meanwhile.
 *
 * @throws {SourceError}
 */
export async function findSettlements(
  session: TrytonSession,
  company: TrytonCompany,
  moves: readonly TrytonMove[],
): Promise<number[][]> {
  const open = moves
    .filter((move) => move.isPosted && move.reversal === null)
    .flatMap((move) => move.lines)
    .filter((line) => !line.isReconciled);
  const invoiceIds = open.map((line) => line.invoiceId).filter((id) => id !== null);
  const invoices = await readByIds(session, invoiceQuery(company), invoiceIds, PAGE);
  const settled = open.filter((line) => line.settlesId !== null);
  const targets = await readByIds(
    session,
    {
      model: 'account.move.line',
      where: [['reconciliation', '=', null]],
      fields: ['debit', 'credit', 'reconciliation'],
    },
    settled.map((line) => line.settlesId ?? 0),
    PAGE,
  );
  return readOrRefuse(() => {
    const sums = new Map(targets.map((row) => [findId(row), readSum(row, company).minor]));
    return [
      ...invoices.map((row) => findPaidLines(row, company)).filter((group) => group.length > 0),
      ...settled
        .filter((line) => sums.get(line.settlesId) === 0 - line.minor)
        .map((line) => [line.settlesId ?? 0, line.id]),
    ];
  });
}

function invoiceQuery(company: TrytonCompany): TrytonQuery {
  const sums = ['debit', 'credit', 'reconciliation'];
  return {
    model: 'account.invoice',
    where: [
      ['company', '=', company.id],
      ['state', '=', 'posted'],
    ],
    fields: [
      ...[...sums, 'maturity_date'].map((field) => `lines_to_pay.${field}`),
      ...sums.map((field) => `payment_lines.${field}`),
    ],
  };
}

/** The instalments, from the earliest on, that payments cover to the cent, with these payments; empty where there are none. */
function findPaidLines(invoice: TrytonRow, company: TrytonCompany): number[] {
  const payments = readRelatedList(invoice, 'payment_lines')
    .map((line) => readSum(line, company))
    .filter((line) => !line.isReconciled);
  const instalments = readRelatedList(invoice, 'lines_to_pay')
    .map((line) => ({ ...readSum(line, company), dueDate: readDate(line, 'maturity_date') ?? '9999' }))
    .filter((line) => !line.isReconciled)
    .toSorted((a, b) => a.dueDate.localeCompare(b.dueDate) || a.id - b.id);
  if (payments.length === 0) return [];
  let rest = payments.reduce((sum, line) => sum + line.minor, 0);
  for (const [at, line] of instalments.entries()) {
    rest += line.minor;
    if (rest === 0) return [...instalments.slice(0, at + 1), ...payments].map(({ id }) => id);
  }
  return [];
}

/** Takes lines from the invoices they pay: Tryton counts them there, whatever becomes of their entry. @throws {SourceError} */
export async function release(session: TrytonSession, lines: readonly TrytonLine[]): Promise<void> {
  const linked = lines.filter(({ invoiceId }) => invoiceId !== null).map(({ id }) => id);
  if (linked.length === 0) return;
  await session.call('model.account.move.line.write', [linked, { invoice_payment: null }], WRITES);
}

/** Reconciles lines that are zero together, by Tryton's own wizard. @throws {SourceError} */
export function reconcile(session: TrytonSession, lineIds: readonly number[]): Promise<void> {
  return runWizard(session, {
    name: 'account.move.reconcile_lines',
    model: 'account.move.line',
    ids: lineIds,
  });
}
