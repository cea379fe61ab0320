// Made from the schemas by `npm run shapes`, and tested to say what they say. Not for editing.
/* eslint-disable no-useless-escape -- patterns as zod has them */
import type { Rule, Shape } from './answer-shape.ts';
import type {
  Actor,
  DeclineReason,
  Delivery,
  Invitation,
  InvitationLink,
  InvitationState,
} from './schemas/invitation.ts';
import type {
  AdoptionFunnel,
  CurrencySummary,
  CustomerSummary,
  FunnelStage,
} from './schemas/customer-summary.ts';
import type { AuditEvent, EventSubjectType, EventType, TimelineEvent } from './schemas/event.ts';
import type { BadRow, Sync, SyncGuard, SyncModel, SyncModelCounts, SyncState } from './schemas/sync.ts';
import type {
  BulkCoverage,
  BulkInvitation,
  BulkInvitationRow,
  BulkInvitationState,
  BulkReason,
  BulkResult,
  BulkSelection,
} from './schemas/bulk-invitation.ts';
import type { CallNote, CallOutcome } from './schemas/call-note.ts';
import type {
  CollectionPriorityParts,
  Customer,
  CustomerAnchors,
  CustomerStatus,
  InvitationStatus,
  PortalAccess,
} from './schemas/customer.ts';
import type { Contact } from './schemas/contact.ts';
import type { ContactSuggestion, ContactSuggestionState } from './schemas/contact-suggestion.ts';
import type { CustomerPayer, Payer, PayerAccess } from './schemas/payer.ts';
import type { Dealer, DealerMode } from './schemas/dealer.ts';
import type { EmbedSession } from './schemas/embed-session.ts';
import type { OpenItem, OpenItemKind } from './schemas/open-item.ts';
import type { Suppression, SuppressionReason } from './schemas/suppression.ts';

const text: Rule = { is: 'text' };
const int: Rule = { is: 'int' };
const number: Rule = { is: 'number' };
const flag: Rule = { is: 'boolean' };
const textOrNull: Rule = { is: 'nullable', of: text };

export const currencyShape: Shape<string> = { is: 'text', format: 'regex', pattern: /^[A-Z]{3}$/ };
export const bulkReasonShape: Shape<BulkReason> = {
  is: 'choice',
  of: [
    'no_email',
    'invalid_email',
    'already_accepted',
    'already_pending',
    'declined',
    'suppressed',
    'portal_access_disabled',
    'inactive',
    'revoked',
    'replaced',
    'expired',
    'daily_mail_limit',
  ],
};
export const bulkCoverageShape: Shape<BulkCoverage> = {
  is: 'object',
  fields: {
    currency: currencyShape,
    targetPercent: int,
    totalMinor: int,
    coveredMinor: int,
    plannedMinor: int,
    reachedPercent: number,
    isReached: flag,
    blocked: {
      is: 'list',
      of: { is: 'object', fields: { reason: bulkReasonShape, customers: int, outstandingMinor: int } },
    },
  },
};
export const idShape: Shape<string> = {
  is: 'text',
  format: 'uuid',
  pattern:
    /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/,
  lowerCase: true,
};
export const bulkResultShape: Shape<BulkResult> = {
  is: 'choice',
  of: ['queued', 'uncertain', 'sent', 'failed', 'skipped', 'undone'],
};
export const bulkInvitationRowShape: Shape<BulkInvitationRow> = {
  is: 'object',
  fields: {
    position: int,
    customerIds: { is: 'list', of: idShape, atLeast: 1 },
    email: textOrNull,
    locale: text,
    decision: { is: 'choice', of: ['send', 'skip'] },
    reason: { is: 'nullable', of: bulkReasonShape },
    result: { is: 'nullable', of: bulkResultShape },
    invitationId: { is: 'nullable', of: idShape },
    error: textOrNull,
  },
};
export const bulkInvitationStateShape: Shape<BulkInvitationState> = {
  is: 'choice',
  of: ['planned', 'sending', 'paused', 'completed', 'cancelled'],
};
export const invitationStatusShape: Shape<InvitationStatus> = {
  is: 'choice',
  of: ['none', 'pending', 'accepted', 'declined', 'expired'],
};
export const customerStatusShape: Shape<CustomerStatus> = { is: 'choice', of: ['active', 'inactive'] };
export const flagShape: Shape<string> = flag;
export const bulkSelectionShape: Shape<BulkSelection> = {
  is: 'variant',
  by: 'by',
  cases: {
    customer_ids: { is: 'object', fields: { by: { is: 'choice', of: ['customer_ids'] } } },
    filter: {
      is: 'object',
      fields: {
        by: { is: 'choice', of: ['filter'] },
        filter: {
          is: 'object',
          fields: {
            invitationStatus: { is: 'optional', of: invitationStatusShape },
            status: { is: 'optional', of: customerStatusShape },
            accountType: { is: 'optional', of: { is: 'text', atMost: 100 } },
            minOutstandingMinor: { is: 'optional', of: int },
            hasEmail: { is: 'optional', of: flagShape },
            pendingOlderThanDays: { is: 'optional', of: int },
          },
        },
        isSearch: flag,
      },
    },
    cover_outstanding: {
      is: 'object',
      fields: { by: { is: 'choice', of: ['cover_outstanding'] }, coverOutstandingPercent: int },
    },
  },
};
export const actorShape: Shape<Actor> = {
  is: 'object',
  fields: {
    type: { is: 'choice', of: ['key', 'user', 'payer', 'invitee', 'rule', 'system'] },
    id: textOrNull,
    name: textOrNull,
  },
};
export const instantShape: Shape<string> = {
  is: 'text',
  format: 'datetime',
  pattern:
    /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z))$/,
};
export const bulkInvitationShape: Shape<BulkInvitation> = {
  is: 'object',
  fields: {
    id: idShape,
    state: bulkInvitationStateShape,
    selection: bulkSelectionShape,
    locale: textOrNull,
    message: textOrNull,
    expiresInDays: { is: 'nullable', of: int },
    planHash: text,
    counts: {
      is: 'object',
      fields: {
        customers: int,
        invitedCustomers: int,
        invitations: int,
        skipped: {
          is: 'record',
          of: int,
          keys: [
            'no_email',
            'invalid_email',
            'already_accepted',
            'already_pending',
            'declined',
            'suppressed',
            'portal_access_disabled',
            'inactive',
            'revoked',
            'replaced',
            'expired',
            'daily_mail_limit',
          ],
        },
      },
    },
    coverage: { is: 'nullable', of: { is: 'list', of: bulkCoverageShape } },
    progress: {
      is: 'object',
      fields: { queued: int, uncertain: int, sent: int, failed: int, skipped: int, undone: int },
    },
    createdBy: actorShape,
    createdAt: instantShape,
    startedAt: { is: 'nullable', of: instantShape },
    sendsAfter: { is: 'nullable', of: instantShape },
    pausedAt: { is: 'nullable', of: instantShape },
    cancelledAt: { is: 'nullable', of: instantShape },
  },
};
export const callOutcomeShape: Shape<CallOutcome> = {
  is: 'choice',
  of: [
    'no_answer',
    'left_message',
    'wrong_number',
    'reached',
    'call_back',
    'will_register',
    'promised',
    'disputed',
    'refused',
  ],
};
export const plainDateShape: Shape<string> = {
  is: 'text',
  format: 'date',
  pattern:
    /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))$/,
};
export const callNoteShape: Shape<CallNote> = {
  is: 'object',
  fields: {
    id: idShape,
    customerId: idShape,
    outcome: callOutcomeShape,
    note: textOrNull,
    followUpOn: { is: 'nullable', of: plainDateShape },
    createdBy: actorShape,
    createdAt: instantShape,
  },
};
export const contactSuggestionStateShape: Shape<ContactSuggestionState> = {
  is: 'choice',
  of: ['open', 'approved', 'rejected'],
};
export const contactSuggestionShape: Shape<ContactSuggestion> = {
  is: 'object',
  fields: {
    id: idShape,
    invitationId: idShape,
    customerIds: { is: 'list', of: idShape, atLeast: 1 },
    name: textOrNull,
    email: text,
    state: contactSuggestionStateShape,
    newInvitationId: { is: 'nullable', of: idShape },
    createdAt: instantShape,
    decidedAt: { is: 'nullable', of: instantShape },
    decidedBy: { is: 'nullable', of: actorShape },
  },
};
export const contactShape: Shape<Contact> = {
  is: 'object',
  fields: {
    id: idShape,
    name: textOrNull,
    email: textOrNull,
    phone: textOrNull,
    role: textOrNull,
    isPrimary: flag,
    locale: textOrNull,
    erpEmail: textOrNull,
  },
};
export const funnelStageShape: Shape<FunnelStage> = {
  is: 'object',
  fields: { accounts: int, outstandingMinor: int },
};
export const adoptionFunnelShape: Shape<AdoptionFunnel> = {
  is: 'object',
  fields: {
    invited: funnelStageShape,
    delivered: funnelStageShape,
    started: funnelStageShape,
    registered: funnelStageShape,
  },
};
export const currencySummaryShape: Shape<CurrencySummary> = {
  is: 'object',
  fields: {
    currency: currencyShape,
    accounts: int,
    outstandingMinor: int,
    invoicesMinor: int,
    invoiceCount: int,
    currentMinor: int,
    pastDueMinor: int,
    debitAdjustmentsMinor: int,
    creditAdjustmentsMinor: int,
    discountsMinor: int,
    discountCount: int,
    funnel: adoptionFunnelShape,
  },
};
export const customerSummaryShape: Shape<CustomerSummary> = {
  is: 'object',
  fields: {
    accounts: int,
    currencies: { is: 'list', of: currencySummaryShape },
    byInvitationStatus: {
      is: 'record',
      of: int,
      keys: ['none', 'pending', 'accepted', 'declined', 'expired'],
      isWhole: true,
    },
    byStatus: { is: 'record', of: int, keys: ['active', 'inactive'], isWhole: true },
    byAccountType: { is: 'list', of: { is: 'object', fields: { accountType: textOrNull, accounts: int } } },
    asOf: { is: 'nullable', of: instantShape },
    agedOn: plainDateShape,
  },
};
export const collectionPriorityPartsShape: Shape<CollectionPriorityParts> = {
  is: 'object',
  fields: { lateMinor: int, rank: number, aging: number, days: number },
};
export const customerAnchorsShape: Shape<CustomerAnchors> = {
  is: 'object',
  fields: { every: int, total: int, anchors: { is: 'list', of: textOrNull } },
};
export const portalAccessShape: Shape<PortalAccess> = { is: 'choice', of: ['none', 'active', 'disabled'] };
export const invitationStateShape: Shape<InvitationState> = {
  is: 'choice',
  of: ['pending', 'accepted', 'declined', 'expired', 'revoked'],
};
export const deliveryShape: Shape<Delivery> = {
  is: 'choice',
  of: ['queued', 'sent', 'delivered', 'bounced', 'complained', 'suppressed', 'uncertain'],
};
export const declineReasonShape: Shape<DeclineReason> = {
  is: 'choice',
  of: ['not_me', 'pays_by_check', 'pays_in_store', 'not_interested', 'other'],
};
export const invitationShape: Shape<Invitation> = {
  is: 'object',
  fields: {
    id: idShape,
    customerIds: { is: 'list', of: idShape, atLeast: 1 },
    email: text,
    contactName: textOrNull,
    state: invitationStateShape,
    delivery: deliveryShape,
    locale: text,
    checkPhrase: text,
    sentAt: { is: 'nullable', of: instantShape },
    startedAt: { is: 'nullable', of: instantShape },
    expiresAt: instantShape,
    pendingSince: { is: 'nullable', of: instantShape },
    reminderCount: int,
    remindedAt: { is: 'nullable', of: instantShape },
    nextReminderAt: { is: 'nullable', of: instantShape },
    acceptedAt: { is: 'nullable', of: instantShape },
    declinedAt: { is: 'nullable', of: instantShape },
    revokedAt: { is: 'nullable', of: instantShape },
    createdAt: instantShape,
    resentCount: int,
    declineReason: { is: 'nullable', of: declineReasonShape },
    declineComment: textOrNull,
    askAgainOn: { is: 'nullable', of: plainDateShape },
    createdBy: actorShape,
    replacesInvitationId: { is: 'nullable', of: idShape },
  },
};
export const customerShape: Shape<Customer> = {
  is: 'object',
  fields: {
    id: idShape,
    erpId: text,
    accountNumber: text,
    name: text,
    accountType: textOrNull,
    status: customerStatusShape,
    currency: currencyShape,
    outstandingMinor: int,
    erpBalanceMinor: { is: 'nullable', of: int },
    currentMinor: int,
    pastDueMinor: int,
    debitAdjustmentsMinor: int,
    creditAdjustmentsMinor: int,
    days1To30Minor: int,
    days31To60Minor: int,
    days61To90Minor: int,
    days91PlusMinor: int,
    weightedAverageDaysOverdue: { is: 'nullable', of: number },
    collectionPriority: number,
    collectionPriorityParts: collectionPriorityPartsShape,
    contacts: { is: 'list', of: contactShape },
    defaultContactId: { is: 'nullable', of: idShape },
    invitationStatus: invitationStatusShape,
    portalAccess: portalAccessShape,
    pendingSince: { is: 'nullable', of: instantShape },
    invitation: { is: 'nullable', of: invitationShape },
    asOf: instantShape,
    agedOn: plainDateShape,
    isStale: flag,
  },
};
export const dealerModeShape: Shape<DealerMode> = { is: 'choice', of: ['test', 'live'] };
export const dealerShape: Shape<Dealer> = {
  is: 'object',
  fields: {
    id: idShape,
    mode: dealerModeShape,
    name: text,
    slug: text,
    timeZone: text,
    locale: text,
    currency: currencyShape,
    postalAddress: textOrNull,
    replyTo: textOrNull,
    brandColor: text,
    invitationExpiresInDays: int,
    reminderDays: { is: 'list', of: int },
    allowedOrigins: { is: 'list', of: text },
  },
};
export const embedSessionShape: Shape<EmbedSession> = {
  is: 'object',
  fields: { token: text, expiresAt: instantShape },
};
export const eventTypeShape: Shape<EventType> = {
  is: 'choice',
  of: [
    'invitation.sent',
    'invitation.resent',
    'invitation.renewed',
    'invitation.reminded',
    'invitation.link_copied',
    'invitation.started',
    'invitation.accepted',
    'invitation.declined',
    'invitation.expired',
    'invitation.ask_again_due',
    'invitation.revoked',
    'invitation.undone',
    'bulk_invitation.planned',
    'bulk_invitation.started',
    'bulk_invitation.paused',
    'bulk_invitation.resumed',
    'bulk_invitation.retried',
    'bulk_invitation.cancelled',
    'mail.delivery_changed',
    'mail.uncertain',
    'suppression.added',
    'suppression.removed',
    'contact.corrected',
    'contact_suggestion.approved',
    'contact_suggestion.rejected',
    'customer.called',
    'portal_access.disabled',
    'portal_access.restored',
    'payer.registered',
    'payer.signed_in',
    'sync.finished',
    'dealer.changed',
    'api_key.created',
    'api_key.rotated',
    'api_key.revoked',
  ],
};
export const eventSubjectTypeShape: Shape<EventSubjectType> = {
  is: 'choice',
  of: [
    'invitation',
    'bulk_invitation',
    'mail',
    'suppression',
    'customer',
    'contact',
    'contact_suggestion',
    'payer',
    'sync',
    'dealer',
    'api_key',
  ],
};
export const auditEventShape: Shape<AuditEvent> = {
  is: 'object',
  fields: {
    id: text,
    type: eventTypeShape,
    at: instantShape,
    actor: {
      is: 'object',
      fields: {
        type: { is: 'choice', of: ['key', 'user', 'payer', 'invitee', 'rule', 'system'] },
        id: textOrNull,
      },
    },
    subjectType: eventSubjectTypeShape,
    subjectId: idShape,
    customerIds: { is: 'list', of: idShape },
    data: { is: 'record', of: { is: 'json' } },
  },
};
export const eventShape: Shape<TimelineEvent> = {
  is: 'object',
  fields: {
    id: text,
    type: eventTypeShape,
    at: instantShape,
    actor: actorShape,
    subjectType: eventSubjectTypeShape,
    subjectId: idShape,
    customerIds: { is: 'list', of: idShape },
    data: { is: 'record', of: { is: 'json' } },
  },
};
export const invitationLinkShape: Shape<InvitationLink> = {
  is: 'object',
  fields: { url: text, expiresAt: instantShape },
};
export const openItemKindShape: Shape<OpenItemKind> = { is: 'choice', of: ['invoice', 'credit', 'debit'] };
export const openItemShape: Shape<OpenItem> = {
  is: 'object',
  fields: {
    id: idShape,
    erpId: text,
    customerId: idShape,
    kind: openItemKindShape,
    number: text,
    amountMinor: int,
    outstandingMinor: int,
    inFlightMinor: int,
    payableMinor: int,
    currency: currencyShape,
    transactionDate: { is: 'nullable', of: plainDateShape },
    dueDate: { is: 'nullable', of: plainDateShape },
    jobId: textOrNull,
    jobName: textOrNull,
    statementId: textOrNull,
    discountMinor: { is: 'nullable', of: int },
    discountDueDate: { is: 'nullable', of: plainDateShape },
  },
};
export const payerAccessShape: Shape<PayerAccess> = { is: 'choice', of: ['active', 'disabled'] };
export const customerPayerShape: Shape<CustomerPayer> = {
  is: 'object',
  fields: {
    id: idShape,
    name: text,
    email: text,
    access: payerAccessShape,
    linkedAt: instantShape,
    invitationId: idShape,
    lastSignedInAt: { is: 'nullable', of: instantShape },
  },
};
export const payerShape: Shape<Payer> = {
  is: 'object',
  fields: {
    id: idShape,
    name: text,
    email: text,
    lastSignedInAt: { is: 'nullable', of: instantShape },
    customers: {
      is: 'list',
      of: {
        is: 'object',
        fields: {
          customerId: idShape,
          access: payerAccessShape,
          linkedAt: instantShape,
          invitationId: idShape,
        },
      },
      atLeast: 1,
    },
  },
};
export const emailShape: Shape<string> = {
  is: 'text',
  format: 'email',
  pattern:
    /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/,
  atMost: 254,
};
export const suppressionReasonShape: Shape<SuppressionReason> = {
  is: 'choice',
  of: ['manual', 'unsubscribed', 'bounced', 'complained'],
};
export const suppressionShape: Shape<Suppression> = {
  is: 'object',
  fields: {
    id: idShape,
    email: text,
    reason: suppressionReasonShape,
    customerIds: { is: 'list', of: idShape },
    createdAt: instantShape,
  },
};
export const syncModelShape: Shape<SyncModel> = {
  is: 'choice',
  of: ['customers', 'contacts', 'invoices', 'adjustments'],
};
export const badRowShape: Shape<BadRow> = {
  is: 'object',
  fields: {
    model: syncModelShape,
    file: textOrNull,
    row: int,
    column: textOrNull,
    reason: text,
    value: textOrNull,
  },
};
export const syncGuardShape: Shape<SyncGuard> = {
  is: 'object',
  fields: {
    kind: {
      is: 'choice',
      of: ['would_deactivate_customers', 'would_close_open_items', 'would_close_outstanding', 'file_cut'],
    },
    detail: text,
  },
};
export const syncModelCountsShape: Shape<SyncModelCounts> = {
  is: 'object',
  fields: {
    model: syncModelShape,
    lines: int,
    inserted: int,
    updated: int,
    unchanged: int,
    invalid: int,
    missing: int,
  },
};
export const syncStateShape: Shape<SyncState> = {
  is: 'choice',
  of: ['running', 'succeeded', 'failed', 'needs_approval'],
};
export const syncShape: Shape<Sync> = {
  is: 'object',
  fields: {
    id: idShape,
    state: syncStateShape,
    source: text,
    startedAt: instantShape,
    finishedAt: { is: 'nullable', of: instantShape },
    models: { is: 'list', of: syncModelCountsShape },
    guards: { is: 'list', of: syncGuardShape },
    approvedAt: { is: 'nullable', of: instantShape },
    error: textOrNull,
    badRowCount: int,
    badRows: { is: 'list', of: badRowShape },
  },
};
