import type { ServiceContext } from './context.ts';
import { deleteOldBadRows, deleteOldSyncs } from './syncs/sync-deletion-store.ts';
import { startDueSync } from './syncs/sync-schedule.ts';
import { runSync } from './syncs/sync-service.ts';
import { deleteOldImports } from './syncs/import-service.ts';
import { deleteOldIdempotencyKeys } from './db/idempotency-store.ts';
import type { JobHandlers } from './db/job-queue.ts';
import { listDealerIds } from './dealers/dealer-store.ts';
import { recheckBulkMail } from './invitations/bulk-invitation-recheck.ts';
import { settleDueInvitations } from './invitations/invitation-due-service.ts';
import {
  invitationMailComposer,
  notePendingSince,
  reminderMailComposer,
} from './invitations/invitation-mail.ts';
import { sampleMailComposer } from './invitations/sample-mail-service.ts';
import { bySubject, type MailComposer } from './mail/mail-composer.ts';
import { deleteOldMailNotices } from './mail/mail-notice-store.ts';
import type { MailTemplate } from './mail/mail-renderer.ts';
import { pauseAtHarm } from './mail/sending-pause-service.ts';
import { suppressUndeliverable } from './mail/suppression-service.ts';
import { releaseUnbooked } from './payments/allocation-release.ts';
import { deleteOldAuthorizations } from './payments/authorization-store.ts';
import { paymentMailComposers } from './payments/payment-mail-composers.ts';
import { deleteOldPreviews } from './payments/payment-preview.ts';
import { accountProofComposer, emailNoticeComposer } from './portal/account-mail.ts';
import { deleteOldKeptChoices } from './portal/kept-choice-store.ts';
import { registrationCodeComposer } from './portal/registration-code-mail.ts';
import { welcomeComposer } from './portal/welcome-mail.ts';
import { subscribeToSyncs } from './sync-subscriptions.ts';

/** Who handles each queue. */
export function createJobHandlers(context: ServiceContext): JobHandlers {
  return {
    'sync.run': (job) => runSync(context, job.data, job),
  };
}

/** Who writes each kind of mail. */
export function createMailComposers(
  context: Pick<ServiceContext, 'config' | 'keys' | 'events'>,
): Record<MailTemplate, MailComposer> {
  const sample = sampleMailComposer(context);
  const invitation = bySubject('dealer', sample, recheckBulkMail(context, invitationMailComposer(context)));
  return {
    invitation,
    new_link: invitation,
    reminder: bySubject('dealer', sample, reminderMailComposer(context)),
    welcome: welcomeComposer(context),
    registration_code: registrationCodeComposer(context),
    password_reset: accountProofComposer(context),
    email_change: accountProofComposer(context),
    email_notice: emailNoticeComposer(context),
    ...paymentMailComposers(context),
  };
}

/** Who wants to know of what, in the transaction in which it happens. */
export function subscribeToEvents({ events }: Pick<ServiceContext, 'events'>): void {
  events.subscribeToMany('mail.delivery_changed', notePendingSince);
  events.subscribe('mail.delivery_changed', suppressUndeliverable({ events }));
  events.subscribe('mail.delivery_changed', pauseAtHarm({ events }));
  events.subscribe('posting.changed', releaseUnbooked);
  subscribeToSyncs({ events });
}

export const TICK_EVERY_MS = 60_000;

/**
 * Does what has come due by time alone. It is looked for by its time, never scheduled, so a clock that was moved or a long
 * stop is caught up with by one tick; correct however many connectors do it, at once or in turn.
 *
 * @throws {AggregateError} what failed for one dealer, after all others had their turn.
 */
export async function tick(context: ServiceContext): Promise<void> {
  const faults: unknown[] = [];
  await context.postings.queue.look().catch((error: unknown) => faults.push(error));
  await context.payments.queue.look().catch((error: unknown) => faults.push(error));
  for (const dealerId of await listDealerIds(context.database)) {
    await settleDueInvitations(context, dealerId).catch((error: unknown) => faults.push(error));
    await context.database
      .asDealer(dealerId, (tx) => startDueSync(context, tx))
      .catch((error: unknown) => faults.push(error));
  }
  if (faults.length > 0) throw new AggregateError(faults, 'Not everything that is due was done.');
}

/** So many dealers' providers are asked at a time. */
const SWEEPS_AT_ONCE = 10;

/**
 * Asks the dealers' payment providers what was taken back, where it is time to. It has a turn of its own beside `tick`: one that
 * gives no answer keeps nothing else waiting.
 *
 * @param signal ends it after the sweeps under way.
 * @throws {AggregateError} what failed for one dealer, after all others had their turn.
 */
export async function sweepPayments(
  { database, payments }: Pick<ServiceContext, 'database' | 'payments'>,
  signal?: AbortSignal,
): Promise<void> {
  const faults: unknown[] = [];
  const waiting = await listDealerIds(database);
  const sweepOnAndOn = async () => {
    while (signal?.aborted !== true) {
      const dealerId = waiting.shift();
      if (dealerId === undefined) return;
      await payments.sweep(dealerId).catch((error: unknown) => faults.push(error));
    }
  };
  await Promise.all(Array.from({ length: SWEEPS_AT_ONCE }, sweepOnAndOn));
  if (faults.length > 0)
    throw new AggregateError(faults, 'Not everything that was taken back was asked for.');
}

export const HOUSEKEEPING_EVERY_MS = 3_600_000;

/** What is done now and then whether or not anybody asks; correct however many connectors do it. */
export async function keepHouse(context: Pick<ServiceContext, 'database' | 'events'>): Promise<void> {
  for (const dealerId of await listDealerIds(context.database)) {
    await context.database.asDealer(dealerId, deleteOldIdempotencyKeys);
    await context.database.asDealer(dealerId, deleteOldMailNotices);
    await context.database.asDealer(dealerId, deleteOldPreviews);
    await context.database.asDealer(dealerId, deleteOldKeptChoices);
    await context.database.asDealer(dealerId, deleteOldAuthorizations);
    await context.database.asDealer(dealerId, (tx) => deleteOldImports(context, tx));
    await context.database.asDealer(dealerId, deleteOldBadRows);
    await context.database.asDealer(dealerId, deleteOldSyncs);
  }
}
