import type { CallNote, callNoteInputSchema } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type * as z from 'zod/mini';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { getCallNote, insertCallNote } from './call-note-store.ts';

/**
 * Keeps what came of a call to a customer that is there, and puts the call into its timeline: the outcome, not the text.
 *
 * @throws {AppError} 400 `invalid_request` at `/followUpOn`: before the dealer's today.
 */
export async function noteCall(
  context: Pick<ServiceContext, 'events'>,
  tx: DealerTransaction,
  customerId: string,
  input: z.output<typeof callNoteInputSchema>,
  actor: EventActor,
): Promise<CallNote> {
  const { outcome, note = null, followUpOn = null } = input;
  if (followUpOn !== null && followUpOn < dayInZone(tx.now, (await getDealer(tx)).timeZone)) {
    throw new AppError('invalid_request', 'A day that is over is none to call again on.', {
      errors: [{ pointer: '/followUpOn', detail: 'Give today or a later day.' }],
    });
  }
  const id = uuidv7();
  await insertCallNote(tx, {
    id,
    customerId,
    outcome,
    note,
    followUpOn,
    createdByType: actor.type,
    createdById: actor.id,
  });
  await context.events.emit(tx, {
    type: 'customer.called',
    actor,
    subjectType: 'customer',
    subjectId: customerId,
    customerIds: [customerId],
    data: { outcome, callNoteId: id },
  });
  return getCallNote(tx, id);
}
