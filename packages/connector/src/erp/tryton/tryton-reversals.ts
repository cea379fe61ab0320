import { SourceError, type SourcePosting } from '../erp-source.ts';
import { describeMoves, findMoves, release, type TrytonMove } from './tryton-moves.ts';
import type { TrytonCompany } from './tryton-reading.ts';
import { readByIds } from './tryton-rows.ts';
import type { TrytonSession } from './tryton-session.ts';
import { runWizard } from './tryton-wizards.ts';

const WRITES = { isRepeatable: false };

/**
 * Takes a payment back as Tryton's own people do: its lines are unreconciled, its entry cancelled by one that is its opposite,
 * its items no longer paid by it; posting the opposite comes last, and what stopped before that goes on from there.
 *
 * @throws {SourceError} as the port says.
 */
export async function reversePayment(
  session: TrytonSession,
  company: TrytonCompany,
  paymentId: string,
  reason: string,
): Promise<SourcePosting> {
  const moves = await findMoves(session, company, paymentId);
  const before = await describeMoves(session, company, moves);
  if (before?.state === 'reversed') return before;
  if (before === undefined || moves.some((move) => !move.isPosted)) {
    throw new SourceError(
      before === undefined
        ? "Tryton's books have no such payment."
        : `This payment is only begun in Tryton, as draft ${before.erpPaymentId}. Post it first, or delete the draft there.`,
      { code: 'not_posted' },
    );
  }
  for (const move of moves) await reverseMove(session, company, paymentId, move, reason);
  const after = await describeMoves(session, company, await findMoves(session, company, paymentId));
  if (after === undefined) {
    throw new SourceError('Tryton does not find this payment any more.', { code: 'unavailable' });
  }
  return after;
}

async function reverseMove(
  session: TrytonSession,
  company: TrytonCompany,
  paymentId: string,
  { id, lines, reversal }: TrytonMove,
  reason: string,
): Promise<void> {
  if (reversal?.isPosted === true) return;
  let draftId = reversal?.id;
  if (draftId === undefined) {
    const reconciled = lines.filter((line) => line.isReconciled).map((line) => line.id);
    if (reconciled.length > 0) {
      await runWizard(session, {
        name: 'account.move.unreconcile_lines',
        model: 'account.move.line',
        ids: reconciled,
      });
    }
    await runWizard(session, {
      name: 'account.move.cancel',
      model: 'account.move',
      ids: [id],
      button: { state: 'cancel', form: { default: { description: `${paymentId}: ${reason}` } } },
      // The period of the payment is closed by now: its opposite goes into today's.
      accepts: [`account.move,${id}.cancel`],
    });
    const moves = await findMoves(session, company, paymentId);
    draftId = moves.find((move) => move.id === id)?.reversal?.id;
    if (draftId === undefined) {
      throw new SourceError('Tryton does not find the entry that takes this payment back.', {
        code: 'unavailable',
      });
    }
  }
  await checkOpened(session, lines);
  // Else it would take no other payment of these invoices.
  await release(session, lines);
  await session.call('model.account.move.post', [[draftId]], WRITES);
}

/** Tryton opens invoices again when its worker comes to it. @throws {SourceError} `unavailable` until it has. */
async function checkOpened(session: TrytonSession, lines: TrytonMove['lines']): Promise<void> {
  const ids = lines.map(({ invoiceId }) => invoiceId).filter((id) => id !== null);
  const paid = await readByIds(
    session,
    { model: 'account.invoice', where: [['state', '=', 'paid']], fields: ['number'] },
    ids,
    ids.length,
  );
  if (paid.length === 0) return;
  throw new SourceError(
    'Tryton has not yet opened the invoices again that this payment paid: is its worker running? Take it back again then.',
    { code: 'unavailable' },
  );
}
