import type { BounceReason } from '@payvite/sdk/schemas';
import type { NewEvent } from '../events/event-log.ts';
import type { MailRow } from './mail-store.ts';

/** What is told of a mail; `reason` is that of a bounce. */
export function mailEvent(
  mail: MailRow,
  type: 'mail.delivery_changed' | 'mail.uncertain',
  data: { delivery: MailRow['delivery']; reason?: BounceReason },
): NewEvent {
  return {
    type,
    actor: { type: 'system', id: null },
    subjectType: 'mail',
    subjectId: mail.id,
    customerIds: mail.customerIds,
    data: { ...data, mailSubjectType: mail.subjectType, mailSubjectId: mail.subjectId },
  };
}
