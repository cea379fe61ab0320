import { SourceError, type SourcePayment, type SourcePosting } from '../erp-source.ts';
import {
  describeMoves,
  findEntries,
  findMoves,
  findSettlements,
  reconcile,
  release,
  type TrytonMove,
} from './tryton-moves.ts';
import { readTargets, type TrytonTarget } from './tryton-targets.ts';
import type { TrytonCompany } from './tryton-reading.ts';
import { readOrRefuse, searchRows } from './tryton-rows.ts';
import type { TrytonSession } from './tryton-session.ts';
import {
  flagSchema,
  optionalTextSchema,
  readField,
  readId,
  readRelated,
  toDate,
  toDecimal,
} from './tryton-values.ts';

const WRITES = { isRepeatable: false };
const MOST_METHODS = 50;
const METHOD_TEXTS: Record<SourcePayment['method'], string> = { ach: 'ACH', card: 'Card' };

/** Looks a payment up by our id of it, which is the description of its entry. @throws {SourceError} */
export async function findPayment(
  session: TrytonSession,
  company: TrytonCompany,
  paymentId: string,
): Promise<SourcePosting | undefined> {
  return describeMoves(session, company, await findMoves(session, company, paymentId));
}

/**
 * Posts a payment as one entry: what the bank gets against one line for each item. Tryton takes it in three steps, each of
 * which is done or not: the entry is made, with what it pays; it is posted; each item that is paid in full is reconciled. A
 * payment that stopped between them is `partial`, and goes on from there. What moves money is the second, which is about one
 * entry by its id: where Tryton does the first twice, it is a draft more, which is never posted.
 *
 * @param options.methodName `paymentMethod` of `TrytonOptions`.
 * @param options.beforeStep as of `ErpSource.postPayment`.
 * @throws {SourceError} as the port says.
 */
export async function postPayment(
  session: TrytonSession,
  company: TrytonCompany,
  payment: SourcePayment,
  { methodName, beforeStep }: { methodName: string | null; beforeStep: (() => Promise<void>) | undefined },
): Promise<SourcePosting> {
  const { paymentId } = payment;
  let moves = await findWithoutLate(session, company, paymentId);
  const before = await describeMoves(session, company, moves);
  if (before !== undefined && before.state !== 'partial') {
    throw new SourceError(`This payment is in Tryton's books already, as entry ${before.erpPaymentId}.`, {
      code: 'already_posted',
    });
  }
  if (before === undefined) {
    await createMove(session, company, payment, methodName);
    moves = await findWithoutLate(session, company, paymentId);
  }
  const drafts = moves.filter((move) => !move.isPosted).map((move) => move.id);
  if (drafts.length > 0) {
    await beforeStep?.();
    await session.call('model.account.move.post', [drafts], WRITES);
  }
  moves = moves.map((move) => ({ ...move, isPosted: true }));
  for (const lineIds of await findSettlements(session, company, moves)) {
    await reconcile(session, lineIds).catch((error: unknown) => {
      // The money is in the books and stands with its item; that the two are still to be reconciled, the state says.
      if (!(error instanceof SourceError) || error.code !== 'refused') throw error;
    });
  }
  const posting = await findPayment(session, company, paymentId);
  if (posting === undefined) {
    throw new SourceError(`Tryton does not find the entry of this payment that was just made.`, {
      code: 'unavailable',
    });
  }
  return posting;
}

/** Finds the entries of a payment, and takes from its invoices those that came too late: Tryton lets accountants delete none. */
async function findWithoutLate(
  session: TrytonSession,
  company: TrytonCompany,
  paymentId: string,
): Promise<TrytonMove[]> {
  const { moves, late } = await findEntries(session, company, paymentId);
  await release(
    session,
    late.flatMap(({ lines }) => lines),
  );
  return moves;
}

async function createMove(
  session: TrytonSession,
  company: TrytonCompany,
  payment: SourcePayment,
  methodName: string | null,
): Promise<void> {
  const { currency, amountMinor, allocations, paidOn } = payment;
  if (currency !== company.currency) {
    throw refused(`Tryton's books are in ${company.currency}, and this payment is in ${currency}.`);
  }
  const sum = allocations.reduce((total, allocation) => total + allocation.amountMinor, 0);
  if (sum !== amountMinor || amountMinor <= 0) {
    throw refused('The items of this payment do not add up to its amount.');
  }
  const targets = await readTargets(session, company, payment);
  const period = await findPeriod(session, company, paidOn);
  const method = await findMethod(session, company, methodName);
  const decimals = (minor: number) => ({
    debit: toDecimal(Math.max(minor, 0), currency),
    credit: toDecimal(Math.max(0 - minor, 0), currency),
  });
  const money = {
    account: method.accountId,
    description: METHOD_TEXTS[payment.method],
    ...decimals(amountMinor),
  };
  const lines = targets.flatMap((target) => targetLines(target, decimals));
  const move = {
    company: company.id,
    journal: method.journalId,
    period,
    date: toDate(paidOn),
    description: payment.paymentId,
    lines: [['create', [money, ...lines]]],
  };
  await session.call('model.account.move.create', [[move]], WRITES);
}

/** The lines that pay one item. Tryton reconciles an entry as a whole: what is left of it stands as a new one. */
function targetLines(
  { accountId, partyId, paysMinor, outstandingMinor, number, dueDate, ...target }: TrytonTarget,
  decimals: (minor: number) => object,
): object[] {
  const common = { account: accountId, party: partyId };
  if (target.model === 'invoices') {
    return [{ ...common, ...decimals(0 - paysMinor), invoice_payment: target.id }];
  }
  const settling = { ...common, ...decimals(0 - outstandingMinor), origin: `account.move.line,${target.id}` };
  if (paysMinor === outstandingMinor) return [settling];
  const rest = {
    ...common,
    ...decimals(outstandingMinor - paysMinor),
    description: `Rest of ${number}`,
    maturity_date: dueDate === null ? null : toDate(dueDate),
  };
  return [settling, rest];
}

/** The period a day belongs to. @throws {SourceError} `refused` where it is closed, or was never opened. */
async function findPeriod(session: TrytonSession, company: TrytonCompany, day: string): Promise<number> {
  const [row] = await searchRows(
    session,
    {
      model: 'account.period',
      where: [
        ['company', '=', company.id],
        ['type', '=', 'standard'],
        ['state', '=', 'open'],
        ['start_date', '<=', toDate(day)],
        ['end_date', '>=', toDate(day)],
      ],
      fields: ['name'],
    },
    1,
  );
  if (row === undefined) {
    throw refused(`Tryton has no open period for ${day}. Open it: Financial, Configuration, Fiscal Years.`);
  }
  return readOrRefuse(() => Number(readId(row, 'id')));
}

/** The journal and the account where the money goes. @throws {SourceError} `refused` where it is not clear which. */
async function findMethod(
  session: TrytonSession,
  company: TrytonCompany,
  name: string | null,
): Promise<{ journalId: number; accountId: number }> {
  const rows = await searchRows(
    session,
    {
      model: 'account.invoice.payment.method',
      where: [
        ['company', '=', company.id],
        ['active', '=', true],
      ],
      fields: ['name', 'journal', 'debit_account', 'debit_account.party_required'],
    },
    MOST_METHODS,
  );
  return readOrRefuse(() => {
    const named = rows.map((row) => ({ row, name: readField(row, 'name', optionalTextSchema) }));
    const [found, other] = named.filter((each) => name === null || each.name === name);
    if (found === undefined || other !== undefined) {
      const names = named.map((each) => each.name).join(', ');
      throw refused(
        `Which of Tryton's payment methods takes these payments is not known${names === '' ? ': it has none' : `; it has ${names}`}. Name one: payvite dealer set --erp-payment-method.`,
      );
    }
    const account = readRelated(found.row, 'debit_account');
    if (account !== null && Boolean(readField(account, 'party_required', flagSchema))) {
      throw refused(`The account of Tryton's payment method ${found.name} asks for a party; money has none.`);
    }
    return {
      journalId: Number(readId(found.row, 'journal')),
      accountId: Number(readId(found.row, 'debit_account')),
    };
  });
}

function refused(message: string): SourceError {
  return new SourceError(message, { code: 'refused' });
}
