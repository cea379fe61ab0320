import { isDeepStrictEqual } from 'node:util';
import type { Dealer, DealerChanges, DealerErp } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';
import { ERP_CAPABILITIES, isErpKind, isUploadOnly } from '../erp-config.ts';
import { AppError, invalidRequest } from '../errors.ts';
import type { EventActor, EventLog } from '../events/event-log.ts';
import { assertMailAddress, MailAddressError } from '../mail/mail-address.ts';
import type { MailOutage } from '../mail/mail-outages.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { adviseDealer } from './dealer-advice.ts';
import { paymentColumnsOf, toDealerPayments } from './dealer-payments.ts';
import { lockDealer, updateDealer, type DealerColumns } from './dealer-store.ts';
import { logoOf } from './logo-service.ts';

/** What can be changed of a dealer: by anybody who may, and by whoever runs the service. */
export type AllDealerChanges = DealerChanges &
  Pick<
    DealerColumns,
    | 'erpKind'
    | 'erpConfig'
    | 'erpSecret'
    | 'syncEveryMinutes'
    | 'mailsPerMinute'
    | 'mailsPerDay'
    | 'paymentProvider'
    | 'paymentConfig'
    | 'paymentSecret'
  >;

/** A dealer as the API answers it; `mailsWaiting` is what `countDueInvitations` counts, `outage` what its mails wait for. */
export function toDealer(
  row: DealerRow,
  about: { mailsWaiting: number; outage: Pick<MailOutage, 'since'> | undefined; publicUrl: string },
): Dealer {
  return {
    id: row.id,
    mode: row.mode,
    name: row.name,
    slug: row.slug,
    timeZone: row.timeZone,
    locale: row.locale,
    currency: row.currency,
    postalAddress: row.postalAddress,
    replyTo: row.replyTo,
    brandColor: row.brandColor,
    logo: logoOf(row, about.publicUrl),
    invitationMessage: row.invitationMessage,
    invitationListsInvoices: row.invitationListsInvoices,
    invitationExpiresInDays: row.invitationExpiresInDays,
    reminderDays: row.reminderDays,
    allowedOrigins: row.allowedOrigins,
    erp: toErp(row),
    payments: toDealerPayments(row),
    sending: {
      mailsPerMinute: row.mailsPerMinute,
      mailsPerDay: row.mailsPerDay,
      mailsWaiting: about.mailsWaiting,
      pausedAt: row.sendingPausedAt?.toISOString() ?? null,
      pauseReason: row.sendingPauseReason,
      outageSince: about.outage?.since.toISOString() ?? null,
    },
    advice: adviseDealer(row),
  };
}

/** Without asking the ERP. One of a kind that there is no source for can do nothing. */
function toErp({ erpKind: kind, erpConfig }: DealerRow): DealerErp {
  const can = isErpKind(kind) ? ERP_CAPABILITIES[kind] : undefined;
  return {
    kind,
    isUploadOnly: isUploadOnly(kind, erpConfig),
    capabilities: {
      postPayments: can?.post ?? false,
      reversePayments: can?.reverse ?? false,
      updateContacts: can?.updateContact ?? false,
    },
  };
}

/**
 * Changes settings of the transaction's dealer, and notes the names of those that differ from before: `dealer.changed`.
 * Where nothing differs nothing is written.
 *
 * @throws {AppError} 409 `postal_address_missing`: a live dealer's postal address cannot be emptied; 400 `invalid_request`:
 * no mail can be sent to `replyTo`, or fees are not confirmed; 403 `permission_denied`: a person's token asks for other `allowedOrigins`.
 */
export async function changeDealer(
  context: { events: Pick<EventLog, 'emit'> },
  tx: DealerTransaction,
  changes: AllDealerChanges,
  actor: EventActor,
): Promise<DealerRow> {
  const before = await lockDealer(tx);
  const wanted = { ...wantedColumns(changes), ...paymentColumnsOf(changes, before, tx.now) };
  const fields = (Object.keys(wanted) as (keyof DealerColumns)[]).filter(
    (field) => !isDeepStrictEqual(wanted[field], before[field]),
  );
  if (fields.length === 0) return before;
  if (before.mode === 'live' && wanted.postalAddress === null) {
    throw new AppError('postal_address_missing', 'A live dealer’s invitations must name its address.', {
      errors: [{ pointer: '/postalAddress', detail: 'cannot be emptied' }],
    });
  }
  // Whoever may allow an origin lets its pages act for every person of the dealer.
  if (fields.includes('allowedOrigins') && actor.type === 'user') {
    throw new AppError('permission_denied', 'The allowed origins can be changed with a secret key only.', {
      errors: [{ pointer: '/allowedOrigins', detail: 'Needs a secret key.' }],
    });
  }
  const after = await updateDealer(tx, Object.fromEntries(fields.map((field) => [field, wanted[field]])));
  await context.events.emit(tx, {
    type: 'dealer.changed',
    actor,
    subjectType: 'dealer',
    subjectId: tx.dealerId,
    customerIds: [],
    data: { fields: fields.filter((field) => field !== 'payerFeesConfirmedAt') },
  });
  return after;
}

function wantedColumns(changes: AllDealerChanges): DealerColumns {
  const { replyTo, reminderDays, allowedOrigins, ...others } = changes;
  // Of methods and fees: paymentColumnsOf.
  const { paymentMethods: _methods, payerFees: _fees, payerFeesConfirmed: _isConfirmed, ...rest } = others;
  return {
    ...withoutUndefined(rest),
    ...(replyTo === undefined ? {} : { replyTo: replyTo === null ? null : checkedReplyTo(replyTo) }),
    ...(reminderDays === undefined
      ? {}
      : { reminderDays: [...new Set(reminderDays)].sort((one, other) => one - other) }),
    ...(allowedOrigins === undefined ? {} : { allowedOrigins: [...new Set(allowedOrigins)] }),
  };
}

/** Stricter than the schema: an address that a mail cannot name would stop every mail of the dealer. */
function checkedReplyTo(address: string): string {
  try {
    return assertMailAddress(address);
  } catch (error) {
    if (!(error instanceof MailAddressError)) throw error;
    throw invalidRequest([{ pointer: '/replyTo', detail: error.message }]);
  }
}
