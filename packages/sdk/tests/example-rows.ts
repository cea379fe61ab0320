import type {
  Authorization,
  BadRow,
  BulkInvitation,
  BulkInvitationRow,
  CallNote,
  ContactSuggestion,
  CreditRequest,
  Customer,
  CustomerPayer,
  CustomerReference,
  CustomerSummary,
  Dealer,
  EmbedSession,
  Import,
  Invitation,
  OpenItem,
  Payment,
  Posting,
  PostingFile,
  Suppression,
  Sync,
  TimelineEvent,
} from '../src/index.ts';

/** An id that differs by `n`. */
export function exampleId(n: number): string {
  return `0190b5c2-7c1e-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** A customer with an accepted past and some money late. */
export function exampleCustomer(n = 1): Customer {
  return {
    id: exampleId(n),
    erpId: `E${n}`,
    accountNumber: `A-${n}`,
    name: `Timber & Söhne ${n}`,
    accountType: 'Contractor',
    status: 'active',
    currency: 'USD',
    outstandingMinor: 120_000,
    erpBalanceMinor: null,
    currentMinor: 100_000,
    pastDueMinor: 30_000,
    debitAdjustmentsMinor: 0,
    creditAdjustmentsMinor: 10_000,
    days1To30Minor: 30_000,
    days31To60Minor: 0,
    days61To90Minor: 0,
    days91PlusMinor: 0,
    weightedAverageDaysOverdue: 2.5,
    collectionPriority: 4.2,
    collectionPriorityParts: { lateMinor: 20_000, rank: 0.5, aging: 0.08, days: 0.05 },
    contacts: [
      {
        id: exampleId(900 + n),
        name: 'Ana Reyes',
        email: 'ana@timber.example',
        phone: null,
        role: 'Accounts Payable',
        isPrimary: true,
        locale: 'es',
        erpEmail: null,
      },
    ],
    defaultContactId: exampleId(900 + n),
    invitationStatus: 'pending',
    portalAccess: 'none',
    pendingSince: '2026-11-20T09:00:00.000Z',
    invitation: exampleInvitation(),
    asOf: '2026-11-23T21:06:17.000Z',
    agedOn: '2026-11-23',
    isStale: false,
  };
}

/** The customer of `exampleCustomer` by name. */
export function exampleCustomerReference(n = 1): CustomerReference {
  const { id, name, accountNumber, currency, outstandingMinor } = exampleCustomer(n);
  return { id, name, accountNumber, currency, outstandingMinor };
}

/** A pending invitation. */
export function exampleInvitation(n = 1): Invitation {
  return {
    id: exampleId(500 + n),
    customerIds: [exampleId(n)],
    email: 'ana@timber.example',
    contactName: 'Ana Reyes',
    state: 'pending',
    delivery: 'sent',
    bounceReason: null,
    locale: 'es',
    checkPhrase: 'maple river seven',
    sentAt: '2026-11-20T09:00:00.000Z',
    startedAt: null,
    expiresAt: '2026-12-04T09:00:00.000Z',
    pendingSince: '2026-11-20T09:00:00.000Z',
    reminderCount: 0,
    remindedAt: null,
    nextReminderAt: null,
    acceptedAt: null,
    declinedAt: null,
    revokedAt: null,
    createdAt: '2026-11-20T08:59:58.000Z',
    resentCount: 0,
    declineReason: null,
    declineComment: null,
    askAgainOn: null,
    createdBy: { type: 'key', id: exampleId(700), name: 'Spruce ERP' },
    replacesInvitationId: null,
  };
}

/** The customers of one currency in numbers. */
export function exampleSummary(): CustomerSummary {
  const stage = (accounts: number) => ({ accounts, outstandingMinor: accounts * 120_000 });
  return {
    accounts: 4,
    currencies: [
      {
        currency: 'USD',
        accounts: 4,
        outstandingMinor: 480_000,
        invoicesMinor: 520_000,
        invoiceCount: 9,
        currentMinor: 400_000,
        pastDueMinor: 120_000,
        days1To30Minor: 90_000,
        days31To60Minor: 30_000,
        days61To90Minor: 0,
        days91PlusMinor: 0,
        debitAdjustmentsMinor: 0,
        creditAdjustmentsMinor: 40_000,
        discountsMinor: 6_400,
        discountCount: 2,
        funnel: {
          invited: stage(3),
          delivered: stage(2),
          started: stage(2),
          registered: stage(1),
          paid: stage(1),
        },
      },
    ],
    byInvitationStatus: { none: 1, pending: 1, accepted: 1, declined: 0, expired: 1 },
    byStatus: { active: 3, inactive: 1 },
    byAccountType: [
      { accountType: 'Contractor', accounts: 3 },
      { accountType: null, accounts: 1 },
    ],
    byHasEmail: { yes: 3, no: 1 },
    pendingOlderThan: [
      { days: 3, accounts: 1 },
      { days: 7, accounts: 0 },
    ],
    asOf: '2026-11-23T21:06:17.000Z',
    agedOn: '2026-11-23',
  };
}

/** A call after which somebody is to be called again. */
export function exampleCallNote(n = 1): CallNote {
  return {
    id: exampleId(400 + n),
    customerId: exampleId(1),
    outcome: 'call_back',
    note: 'Ask for Bo.',
    followUpOn: '2026-12-01',
    createdBy: { type: 'user', id: 'u-7', name: 'Kim Doe' },
    createdAt: '2026-11-24T15:00:00.000Z',
  };
}

/** A person who registered and may enter. */
export function examplePayer(n = 1): CustomerPayer {
  return {
    id: exampleId(800 + n),
    name: 'Ana Reyes',
    email: 'ana@timber.example',
    access: 'active',
    linkedAt: '2026-11-21T10:00:00.000Z',
    invitationId: exampleId(501),
    lastSignedInAt: '2026-11-22T08:30:00.000Z',
  };
}

/** An open invoice, partly paid. */
export function exampleOpenItem(n = 1): OpenItem {
  return {
    id: exampleId(300 + n),
    erpId: `I${n}`,
    customerId: exampleId(1),
    kind: 'invoice',
    number: `2026-${n}`,
    amountMinor: 50_000,
    outstandingMinor: 30_000,
    inFlightMinor: 0,
    paidInFlightMinor: 0,
    payableMinor: 30_000,
    currency: 'USD',
    transactionDate: '2026-10-01',
    dueDate: '2026-10-31',
    jobId: null,
    jobName: null,
    statementId: null,
    discountMinor: null,
    discountDueDate: null,
  };
}

/** An entry of a customer's timeline. */
export function exampleEvent(n = 1): TimelineEvent {
  return {
    id: String(n),
    type: 'invitation.sent',
    at: '2026-11-20T09:00:00.000Z',
    actor: { type: 'system', id: null, name: null },
    subjectType: 'invitation',
    subjectId: exampleId(501),
    customerIds: [exampleId(1)],
    data: { delivery: 'queued' },
  };
}

/** A sync that found one bad row. */
export function exampleSync(n = 1): Sync {
  return {
    id: exampleId(600 + n),
    state: 'succeeded',
    source: 'csv',
    isFull: true,
    startedAt: '2026-11-23T21:06:10.000Z',
    finishedAt: '2026-11-23T21:06:17.000Z',
    models: [{ model: 'invoices', lines: 10, inserted: 1, updated: 1, unchanged: 7, invalid: 1, missing: 0 }],
    files: [
      {
        ...{ model: 'invoices', name: 'invoices.csv', encoding: 'windows-1252' },
        ...{ writtenAt: '2026-11-23T21:00:02.000Z', ignoredColumns: ['Ort'] },
      },
    ],
    guards: [],
    approvedAt: null,
    error: null,
    warnings: [],
    badRowCount: 1,
    badRows: [exampleBadRow()],
  };
}

/** A payment that is in the ERP's books. */
export function examplePosting(n = 1): Posting {
  return {
    id: exampleId(650 + n),
    customerId: exampleId(n),
    customerName: 'Oak Framing',
    accountNumber: '10482',
    action: 'post',
    state: 'posted',
    currency: 'USD',
    amountMinor: 7000,
    paidOn: '2026-11-20',
    method: 'ach',
    allocations: [
      { itemErpId: 'I1', model: 'invoices', amountMinor: 10_000 },
      { itemErpId: 'A1', model: 'adjustments', amountMinor: -3000 },
    ],
    erpPaymentId: 'PAY/2026/0007',
    postedMinor: 7000,
    isUncertain: false,
    tries: 0,
    nextTryAt: null,
    error: null,
    reversalReason: null,
    queuedAt: '2026-11-23T21:06:10.000Z',
    postedAt: '2026-11-23T21:06:17.000Z',
    failedAt: null,
    reversalQueuedAt: null,
    reversedAt: null,
    cancelledAt: null,
    postingFileId: null,
    reversalFileId: null,
  };
}

/** A payment that came, and that the ERP has. */
export function examplePayment(n = 1): Payment {
  return {
    id: exampleId(650 + n),
    customerId: exampleId(n),
    customerName: 'Oak Framing',
    accountNumber: '10482',
    payerId: exampleId(640 + n),
    payerName: 'Ana Ruiz',
    state: 'settled',
    method: 'ach',
    currency: 'USD',
    amountMinor: 7000,
    feeMinor: 0,
    discountMinor: 0,
    allocations: [
      {
        openItemId: exampleId(660),
        number: '104822',
        amountMinor: 10_000,
        discountMinor: 0,
        isInFlight: true,
      },
      {
        openItemId: exampleId(661),
        number: 'CM-11',
        amountMinor: -3000,
        discountMinor: 0,
        isInFlight: true,
      },
    ],
    takenBackMinor: 0,
    feeBackMinor: 0,
    failureCode: null,
    paidOn: '2026-11-20',
    startedAt: '2026-11-18T21:06:10.000Z',
    expiresAt: '2026-11-18T22:06:10.000Z',
    authorizedAt: '2026-11-18T21:07:10.000Z',
    settledAt: '2026-11-20T21:06:10.000Z',
    failedAt: null,
    expiredAt: null,
    returnedAt: null,
    disputedAt: null,
    lostAt: null,
    refundedAt: null,
    postingState: 'posted',
    isPostingUncertain: false,
    postedAt: '2026-11-23T21:06:17.000Z',
    reversedAt: null,
    erpPaymentId: 'PAY/2026/0007',
    postingFileId: null,
    reversalFileId: null,
    toPostMinor: 0,
    toReverseMinor: 0,
    handMinor: 0,
    handDiscountMinor: 0,
    provider: 'sandbox',
    providerPaymentId: 'sandbox-7',
    isTestMoney: true,
  };
}

/** What was agreed to for that payment. */
export function exampleAuthorization(n = 1): Authorization {
  return {
    id: exampleId(670 + n),
    kind: 'ach_debit',
    paymentId: exampleId(650 + n),
    customerIds: [exampleId(n)],
    payerId: exampleId(640 + n),
    payerName: 'Ana Ruiz',
    payerEmail: 'ana@oak.example',
    provider: 'sandbox',
    providerMandateId: null,
    providerReference: null,
    textSource: 'payvite',
    textVersion: '2026-12.en',
    textHash: 'a'.repeat(64),
    text: 'I authorize the supplier named on this page.',
    previewVersion: 1,
    previewText: '{"amountMinor":7000,"currency":"USD"}',
    previewHash: 'b'.repeat(64),
    amountMinor: 7000,
    feeMinor: 0,
    currency: 'USD',
    authorizedAt: '2026-11-18T21:07:10.000Z',
    ipAddress: '203.0.113.7',
    userAgent: 'Mozilla/5.0',
    bankName: 'Sandbox Bank',
    last4: '6789',
    holderType: 'company',
    secCode: 'WEB',
    endedAt: '2026-11-20T21:06:10.000Z',
    keepUntil: '2028-11-20T21:06:10.000Z',
  };
}

/** A wish to have a credit applied. */
export function exampleCreditRequest(n = 1): CreditRequest {
  return {
    id: exampleId(690 + n),
    customerId: exampleId(n),
    customerName: 'Oak Framing',
    accountNumber: '10482',
    payerId: exampleId(640 + n),
    payerName: 'Ana Ruiz',
    currency: 'USD',
    lines: [
      { openItemId: exampleId(660), number: '104822', amountMinor: 3000 },
      { openItemId: exampleId(661), number: 'CM-11', amountMinor: -3000 },
    ],
    state: 'open',
    createdAt: '2026-11-18T21:06:10.000Z',
    closedAt: null,
  };
}

/** A posting file that was not imported yet. */
export function examplePostingFile(n = 1): PostingFile {
  return {
    id: exampleId(680 + n),
    number: n,
    currency: 'USD',
    createdAt: '2026-11-23T21:06:10.000Z',
    postingCount: 1,
    postingMinor: 7000,
    reversalCount: 0,
    rows: { payments: 1, credits: 1, reversals: 0 },
    importedAt: null,
  };
}

/** An import that waits for somebody to look at what it would do. */
export function exampleImport(n = 1): Import {
  return {
    id: exampleId(650 + n),
    state: 'reviewed',
    exportedAt: '2026-11-23T20:00:00.000Z',
    createdAt: '2026-11-23T21:06:00.000Z',
    files: [{ name: 'invoices.csv', bytes: 1024, uploadedAt: '2026-11-23T21:06:05.000Z' }],
    sync: {
      ...exampleSync(n),
      state: 'needs_approval',
      source: 'import',
      guards: [{ kind: 'review', detail: 'Somebody must look.', figures: null, file: null, openEnd: null }],
    },
  };
}

/** A row that was not applied. */
export function exampleBadRow(n = 1): BadRow {
  return {
    model: 'invoices',
    file: 'invoices.csv',
    row: n + 1,
    column: 'due_date',
    reason: 'is no date',
    value: '31/31/2026',
    erpId: 'INV-1207',
    customerErpId: 'K-7781',
  };
}

/** A dealer that tries things out. */
export function exampleDealer(): Dealer {
  return {
    id: exampleId(800),
    mode: 'test',
    name: 'Ridgeline Building Supply',
    slug: 'ridgeline-building-supply',
    timeZone: 'America/Denver',
    locale: 'en-US',
    currency: 'USD',
    postalAddress: '1200 Mill Road, Albuquerque, NM 87102',
    replyTo: 'ar@ridgeline.example',
    brandColor: '#1f5f3f',
    ...{ logo: null, invitationMessage: null, invitationListsInvoices: false, advice: [] },
    erp: {
      ...{ kind: 'csv', isUploadOnly: false },
      capabilities: { postPayments: false, reversePayments: false, updateContacts: false },
    },
    payments: {
      ...{ provider: 'sandbox', isTestMoney: true, methods: ['ach', 'card'] },
      ...{ fees: { ach: 0, card: 0 }, feesConfirmedAt: null },
    },
    invitationExpiresInDays: 14,
    reminderDays: [3, 7],
    allowedOrigins: ['https://erp.ridgeline.example'],
    sending: {
      ...{ mailsPerMinute: null, mailsPerDay: null, mailsWaiting: 0 },
      ...{ pausedAt: null, pauseReason: null, outageSince: null },
    },
  };
}

/** A bulk of two invitations, before, while or after its mails leave. */
export function exampleBulkInvitation(state: BulkInvitation['state'] = 'planned'): BulkInvitation {
  const isPlanned = state === 'planned';
  return {
    id: exampleId(800),
    state,
    selection: { by: 'cover_outstanding', coverOutstandingPercent: 80 },
    locale: null,
    message: null,
    expiresInDays: null,
    planHash: 'a'.repeat(64),
    counts: { customers: 3, invitedCustomers: 2, invitations: 2, skipped: { no_email: 1 } },
    coverage: [],
    progress: {
      queued: state === 'sending' ? 2 : 0,
      uncertain: 0,
      sent: state === 'completed' ? 2 : 0,
      failed: 0,
      skipped: 0,
      undone: 0,
    },
    createdBy: { type: 'key', id: exampleId(700), name: 'Spruce ERP' },
    createdAt: '2026-11-23T21:06:17.000Z',
    startedAt: isPlanned ? null : '2026-11-23T21:07:00.000Z',
    sendsAfter: isPlanned ? null : '2026-11-23T21:07:30.000Z',
    pausedAt: null,
    cancelledAt: null,
  };
}

/** What became of one address of a bulk. */
export function exampleBulkInvitationRow(result: BulkInvitationRow['result'] = 'sent'): BulkInvitationRow {
  return {
    position: 1,
    customerIds: [exampleId(1)],
    customers: [exampleCustomerReference(1)],
    email: 'ana@timber.example',
    locale: 'es',
    decision: 'send',
    reason: null,
    result,
    invitationId: exampleId(501),
    error: result === 'failed' ? '550 no such mailbox' : null,
  };
}

/** A token for a page. */
export function exampleEmbedSession(): EmbedSession {
  return { token: 'embed.token.1', expiresAt: '2026-11-23T21:21:17.000Z' };
}

/** One page of `rows`, the only one unless a cursor follows. */
export function examplePage<Row>(rows: Row[], nextCursor: string | null = null, total: number | null = null) {
  return { data: rows, nextCursor, total };
}

/** Whom somebody named who was invited by mistake; nobody has decided yet. */
export function exampleContactSuggestion(n = 1): ContactSuggestion {
  return {
    id: exampleId(1000 + n),
    invitationId: exampleId(500 + n),
    customerIds: [exampleId(n)],
    customers: [exampleCustomerReference(n)],
    name: 'Bea Ruiz',
    email: 'bea@timber.example',
    state: 'open',
    newInvitationId: null,
    createdAt: '2026-11-23T21:06:17.000Z',
    decidedAt: null,
    decidedBy: null,
  };
}

/** An address whose owner unsubscribed. */
export function exampleSuppression(n = 1): Suppression {
  return {
    id: exampleId(800 + n),
    email: 'ana@timber.example',
    reason: 'unsubscribed',
    customerIds: [exampleId(n)],
    createdAt: '2026-11-23T21:06:17.000Z',
  };
}
