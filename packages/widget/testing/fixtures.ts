import type {
  Contact,
  Customer,
  CustomerPayer,
  Invitation,
  MailPreview,
  OpenItem,
  Sync,
  TimelineEvent,
} from '@payvite/sdk';

const DAY_MS = 86_400_000;

/** An id in the contract's form, the same for the same number. */
export function idOf(kind: 'c' | 'd' | 'e' | 'f', number: number): string {
  return `0000000${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The instant so many days before now. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS - 60_000).toISOString();
}

/** The plain date so many days before today, in UTC. */
export function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

export function makeContact(overrides: Partial<Contact> = {}): Contact {
  return {
    id: idOf('d', 1),
    name: 'Maria Okafor',
    email: 'ap@kestrelframing.example',
    phone: '+1 555 0100',
    role: 'Accounts Payable',
    isPrimary: true,
    locale: null,
    erpEmail: null,
    ...overrides,
  };
}

export function makeInvitation(overrides: Partial<Invitation> = {}): Invitation {
  return {
    id: idOf('e', 1),
    customerIds: [idOf('c', 1)],
    email: 'ap@kestrelframing.example',
    contactName: 'Maria Okafor',
    state: 'pending',
    delivery: 'delivered',
    bounceReason: null,
    locale: 'en-US',
    checkPhrase: 'copper lantern meadow',
    sentAt: daysAgo(2),
    startedAt: null,
    expiresAt: daysAgo(-12),
    pendingSince: daysAgo(2),
    reminderCount: 0,
    remindedAt: null,
    nextReminderAt: null,
    acceptedAt: null,
    declinedAt: null,
    revokedAt: null,
    createdAt: daysAgo(2),
    resentCount: 0,
    declineReason: null,
    declineComment: null,
    askAgainOn: null,
    createdBy: { type: 'user', id: 'u1', name: 'Dana Reyes' },
    replacesInvitationId: null,
    ...overrides,
  };
}

/** A mail as the connector makes it: a page of tables, with styles in its head and in its elements. */
export function makePreview(overrides: Partial<MailPreview> = {}, message = ''): MailPreview {
  const words = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    from: { name: 'Ridgeline Building Supply', email: 'billing@ridgeline.example' },
    to: { name: 'Maria Okafor', email: 'ap@kestrelframing.example' },
    replyTo: null,
    subject: 'See and pay your Ridgeline account online',
    text: `Hello,\n\n${message}\n\n<b>Ridgeline</b> now takes payments online.`,
    html: `<!doctype html><html lang="en"><head><title>Your account</title><!--[if mso]><style>h1 { color: red }</style><![endif]-->
      <style>:root { color-scheme: light dark } body { margin: 0 } h1 { font: 600 26px/32px sans-serif }
        @media (prefers-color-scheme: dark) { .page { background: #121619 !important; color: #e8ecee } }</style></head>
      <body class="page" style="background: #f3f4f2; padding: 24px 32px"><h1>See and pay your account online</h1>
      <p style="color: inherit; font: 16px/25px sans-serif">Hello, Ridgeline now takes payments online. ${words}</p>
      <a href="https://payvite.example/i/preview" style="display: inline-block; padding: 15px 26px; border-radius: 8px;
        background: #1f5f3f; color: #ffffff; font: 600 16px/20px sans-serif">View invitation</a></body></html>`,
    ...overrides,
  };
}

/** A late customer that nobody has invited; its buckets add up. */
export function makeCustomer(overrides: Partial<Customer> = {}): Customer {
  const contacts = overrides.contacts ?? [makeContact()];
  return {
    id: idOf('c', 1),
    erpId: 'A-10482',
    accountNumber: '10482',
    name: 'Kestrel Framing LLC',
    accountType: 'Contractor',
    status: 'active',
    currency: 'USD',
    outstandingMinor: 4_821_055,
    erpBalanceMinor: 4_821_055,
    currentMinor: 909_635,
    pastDueMinor: 3_911_420,
    debitAdjustmentsMinor: 50_000,
    creditAdjustmentsMinor: 50_000,
    days1To30Minor: 482_105,
    days31To60Minor: 1_060_632,
    days61To90Minor: 1_790_156,
    days91PlusMinor: 578_527,
    weightedAverageDaysOverdue: 52.1,
    collectionPriority: 8.7,
    collectionPriorityParts: { lateMinor: 3_861_420, rank: 0.96, aging: 0.74, days: 0.54 },
    contacts,
    defaultContactId: contacts[0]?.id ?? null,
    invitationStatus: 'none',
    portalAccess: 'none',
    pendingSince: null,
    invitation: null,
    asOf: new Date(Date.now() - 4 * 60_000).toISOString(),
    agedOn: dayBefore(0),
    isStale: false,
    ...overrides,
  };
}

/** A customer in a status, with the invitation that goes with it. */
export function makeInvited(
  status: 'pending' | 'accepted' | 'declined' | 'expired',
  overrides: Partial<Customer> = {},
  invitation: Partial<Invitation> = {},
): Customer {
  const base = makeCustomer(overrides);
  const facts: Record<typeof status, Partial<Invitation>> = {
    pending: {},
    accepted: { state: 'accepted', acceptedAt: daysAgo(1), pendingSince: null },
    declined: {
      state: 'declined',
      declinedAt: daysAgo(1),
      declineReason: 'pays_by_check',
      pendingSince: null,
    },
    expired: { state: 'expired', sentAt: daysAgo(20), expiresAt: daysAgo(6), pendingSince: null },
  };
  const made = makeInvitation({
    customerIds: [base.id],
    email: base.contacts[0]?.email ?? 'ap@kestrelframing.example',
    ...facts[status],
    ...invitation,
  });
  return {
    ...base,
    invitationStatus: status,
    portalAccess: status === 'accepted' ? 'active' : 'none',
    invitation: made,
    pendingSince: status === 'pending' ? made.pendingSince : null,
  };
}

export function makeOpenItem(overrides: Partial<OpenItem> = {}): OpenItem {
  return {
    id: idOf('f', 1),
    erpId: 'I-1',
    customerId: idOf('c', 1),
    kind: 'invoice',
    number: 'INV-20418',
    amountMinor: 1_790_156,
    outstandingMinor: 1_790_156,
    inFlightMinor: 0,
    paidInFlightMinor: 0,
    payableMinor: 1_790_156,
    currency: 'USD',
    transactionDate: dayBefore(81),
    dueDate: dayBefore(51),
    jobId: 'J-7',
    jobName: 'Maple Street 12',
    statementId: null,
    discountMinor: null,
    discountDueDate: null,
    ...overrides,
  };
}

export function makeEvent(overrides: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    id: '1',
    type: 'invitation.sent',
    at: daysAgo(2),
    actor: { type: 'user', id: 'u1', name: 'Dana Reyes' },
    subjectType: 'invitation',
    subjectId: idOf('e', 1),
    customerIds: [idOf('c', 1)],
    data: {},
    ...overrides,
  };
}

/** Somebody who registered and signed in yesterday. */
export function makePayer(overrides: Partial<CustomerPayer> = {}): CustomerPayer {
  return {
    id: idOf('f', 900),
    name: 'Maria Okafor',
    email: 'ap@kestrelframing.example',
    access: 'active',
    linkedAt: daysAgo(30),
    invitationId: idOf('e', 1),
    lastSignedInAt: daysAgo(1),
    ...overrides,
  };
}

/** A sync in a state. */
export function makeSync(overrides: Partial<Sync> = {}): Sync {
  return {
    id: idOf('f', 800),
    state: 'succeeded',
    source: 'csv',
    isFull: true,
    startedAt: daysAgo(0),
    finishedAt: daysAgo(0),
    models: [],
    files: [],
    guards: [],
    approvedAt: null,
    error: null,
    warnings: [],
    badRowCount: 0,
    badRows: [],
    ...overrides,
  };
}
