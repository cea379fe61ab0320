import type { ServiceContext } from './context.ts';
import { runSync } from './customers/customer-sync-service.ts';
import type { JobHandlers } from './db/job-queue.ts';
import { invitationMailComposer, notePendingSince } from './invitations/invitation-mail.ts';
import type { MailComposer } from './mail/mail-service.ts';
import type { MailTemplate } from './mail/mail-renderer.ts';

/** Who handles each queue. */
export function createJobHandlers(context: ServiceContext): JobHandlers {
  return {
    'sync.run': (data, job) => runSync(context, data, job),
    'mail.send': (data, job) => context.mail.sendMail(data, job),
  };
}

/** Who writes each kind of mail. */
export function createMailComposers(
  context: Pick<ServiceContext, 'config' | 'keys'>,
): Record<MailTemplate, MailComposer> {
  return { invitation: invitationMailComposer(context) };
}

/** Who wants to know of what, in the transaction in which it happens. */
export function subscribeToEvents({ events }: Pick<ServiceContext, 'events'>): void {
  events.subscribe('mail.delivery_changed', notePendingSince);
}
