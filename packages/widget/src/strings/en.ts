import type { CustomerListParams, Delivery, EventType, OpenItemKind } from '@payvite/sdk';
import { enBulk } from './en-bulk.ts';
import { enInvite } from './en-invite.ts';
import { enFollowUp } from './en-follow-up.ts';
import type { Counting } from './counting.ts';
import type { Wording } from './wording.ts';

/** Events that stand in a customer's timeline. */
type TimelineEventType = Extract<
  EventType,
  | `${'invitation' | 'mail' | 'contact' | 'contact_suggestion' | 'customer' | 'portal_access' | 'payer'}.${string}`
  | `${'payment' | 'credit_request'}.${string}`
  | 'posting.changed'
  | 'sync.finished'
>;

/** Every visible and spoken word of the elements, in English. A function where the words depend on facts. */
export const en = (counting: Counting) => {
  const { number, plural } = counting;
  const invite = enInvite(counting);
  return {
    ...invite,
    fault: {
      ...invite.fault,
      codes: {
        ...invite.fault.codes,
        bulk_invitation_not_found: 'This sending is no longer there. Close this and begin again.',
        contact_suggestion_decided: 'Somebody has decided on this meanwhile.',
        contact_suggestion_not_found: 'This suggestion no longer exists.',
      },
    },
    ...enFollowUp(counting),
    list: {
      label: 'Customers',
      search: 'Search name, account or e-mail',
      searchTooShort: 'Type at least 3 characters',
      filters: 'Filter by invitation',
      sortBy: 'Sort by',
      columns: {
        select: 'Select',
        name: 'Customer',
        collectionPriority: 'Priority',
        outstandingMinor: 'Outstanding',
        pastDueMinor: 'Past due',
        aging: 'Aging',
        weightedAverageDaysOverdue: 'Days overdue',
        accountType: 'Type',
        currentMinor: 'Current',
        debitAdjustmentsMinor: 'Debits',
        creditAdjustmentsMinor: 'Credits',
        days1To30Minor: '1–30 days',
        days31To60Minor: '31–60 days',
        days61To90Minor: '61–90 days',
        days91PlusMinor: '91+ days',
        contact: 'Contact',
        status: 'Invitation',
        action: 'Next step',
      },
      selectAll: 'Select all customers that match',
      selectCustomer: (name: string) => `Select ${name}`,
      account: (accountNumber: string) => `Account ${accountNumber}`,
      noEmail: 'No e-mail',
      invalidEmail: 'E-mail not valid',
      moreContacts: (count: number) => `+${number(count)}`,
      inactive: 'Inactive',
      stale: 'Older numbers',
      staleMeaning:
        'The newest export had a faulty row for this customer; these numbers are from the one before.',
      balancesAsOf: (age: string) => `Balances ${age}`,
      exportCsv: 'Export',
      exporting: 'Exporting…',
      exportName: (day: string) => `customers-${day}.csv`,
      exported: 'The list was saved as a CSV file.',
      sorted: (column: string, isDescending: boolean) =>
        `Sorted by ${column}, ${isDescending ? 'descending' : 'ascending'}`,
      loading: 'Loading customers',
      loaded: (total: number) => plural(total, 'customer', 'customers'),
      emptyTitle: 'No customers yet',
      emptyText: 'They appear here as soon as the first export from your ERP has been read.',
      noMatchTitle: 'No customer matches',
      noMatchText: 'Nothing fits this search and these filters together.',
      clearFilters: 'Clear filters',
      notRefreshed: (time: string) => `Could not refresh. These are the numbers of ${time}.`,
    },
    filters: {
      all: 'All',
      toCall: 'To call',
    },
    filterPanel: {
      button: 'Filter',
      buttonOn: (count: number) => `Filter (${number(count)})`,
      title: 'More filters',
      any: 'Any',
      status: 'Account status',
      active: 'Active',
      inactive: 'Inactive',
      accountType: 'Account type',
      hasEmail: 'E-mail',
      withEmail: 'With e-mail',
      withoutEmail: 'Without e-mail',
      minOutstanding: (currency: string) => `Owes at least (${currency})`,
      pendingOlderThan: 'Pending for more than (days)',
    },
    columns: {
      button: 'Columns',
      reset: 'Reset',
      earlier: (column: string) => `Move ${column} before`,
      later: (column: string) => `Move ${column} after`,
      narrower: (column: string) => `Make ${column} narrower`,
      wider: (column: string) => `Make ${column} wider`,
      resized: (column: string, rem: number) => `${column} is ${number(rem)} wide`,
    },
    sync: {
      failed: {
        title: 'The last export could not be read.',
        whatToDo: 'These are the numbers from before. Mend it in the ERP, then start the sync again.',
      },
      needs_approval: {
        title: 'The last export waits for approval.',
        whatToDo:
          'These are the numbers from before. Look at the export, then approve the sync or export again.',
      },
    },
    actions: {
      invite: 'Invite',
      resend: 'Resend',
      followUp: 'Follow up',
      seeWhy: 'See why',
      addEmail: 'Add e-mail',
      fixAddress: 'Fix address',
      nothing: 'Nothing to do',
    },
    selection: {
      count: (count: number) => `${number(count)} selected`,
      withoutEmail: (count: number) => `${number(count)} without e-mail`,
      clear: 'Clear',
      invite: (count: number) => (count ? `Invite ${number(count)}` : 'Invite'),
      all: (total: number) => `Select all ${number(total)} that match`,
      tooFar: (most: number) => `A range holds at most ${number(most)} customers`,
      label: 'Selected customers',
      cleared: 'Selection cleared',
    },
    bulkInvitation: enBulk(counting),
    revoke: {
      action: 'Revoke',
      title: 'Revoke this invitation?',
      lead: (email: string) => `The link sent to ${email} stops working at once. Nobody is told.`,
      confirm: 'Revoke invitation',
      done: (email: string) => `Invitation to ${email} revoked`,
    },
    detail: {
      back: 'Back to customers',
      loading: 'Loading customer',
      active: 'Active',
      inactive: 'Inactive in the ERP',
      balances: 'Balances',
      debits: 'Debit adjustments',
      credits: 'Credit adjustments',
      asOf: (age: string) => `As the ERP stated them ${age}`,
      erpDiffers: (erp: string, difference: string) =>
        `The ERP states a balance of ${erp}, ${difference} than its open items add up to.`,
      more: (amount: string) => `${amount} more`,
      less: (amount: string) => `${amount} less`,
      priority: 'Collection priority',
      priorityOf: (score: string) => `${score} of 10`,
      contacts: 'Contacts',
      contactsHint: 'Who gets the invitation',
      noContacts: 'The ERP has no contact for this customer. Invite by typing an address.',
      invitation: 'Invitation',
      notInvited: 'Nobody here has an invitation.',
      sentTo: 'To',
      sent: 'Sent',
      expires: 'Expires',
      expired: 'Expired',
      acceptedOn: 'Accepted',
      declinedOn: 'Declined',
      opened: 'Started',
      by: 'By',
      delivery: 'Mail',
      resentTimes: (count: number) => `resent ${count === 1 ? 'once' : `${number(count)} times`}`,
      checkPhrase: 'Check phrase',
      checkPhraseHint: 'It stands in the mail. Read it to a caller who asks whether the mail is real.',
      reason: 'Reason',
      comment: 'Their words',
      portalDisabled: 'Portal access is switched off for this customer.',
      columns: { number: 'Number', due: 'Due', job: 'Job', amount: 'Amount', open: 'Open' },
      dateColumn: 'Date',
      records: 'Open items, timeline, payers, payments',
      tabs: {
        invoice: 'Invoices',
        debit: 'Debit Adjustments',
        credit: 'Credit Adjustments',
        timeline: 'Timeline',
        payers: 'Payers',
        payments: 'Payments',
      },
      noItems: {
        invoice: 'No invoice is open.',
        debit: 'No debit adjustment is open.',
        credit: 'No credit adjustment is open.',
      } satisfies Record<OpenItemKind, string>,
      total: 'Total',
      correct: 'Correct address',
      correctOf: (name: string) => `Correct address of ${name}`,
      addEmailOf: (name: string) => `Add e-mail of ${name}`,
      erpHas: (email: string) => (email ? `The ERP has ${email}` : 'The ERP has no e-mail'),
      takeBack: 'Take the correction back',
      takeBackOf: (name: string) => `Take the correction back for ${name}`,
      cannotInvite: 'Your role can look, but not invite.',
      copyLink: 'Copy link',
      disableAccess: 'Disable access',
      restoreAccess: 'Restore access',
      accessOf: (action: string, name: string) => `${action} of ${name}`,
      noDueDate: 'No due date',
      inFlight: 'in an online payment',
      paidOnline: 'paid online',
      noTimeline: 'Nothing has happened yet.',
    },
    dates: {
      daysLate: (days: number) => `${plural(days, 'day', 'days')} late`,
      dueToday: 'today',
      dueIn: (days: number) => `in ${plural(days, 'day', 'days')}`,
      justNow: 'just now',
    },
    buckets: ['Current', '1–30 days', '31–60 days', '61–90 days', 'Over 90 days'] as const,
    aging: {
      label: (parts: string) => `Aging: ${parts}`,
      part: (bucket: string, percent: string) => `${bucket} ${percent}`,
      nothing: 'No open invoices',
    },
    priority: {
      nothingLate: 'Nothing is late once credits are taken off.',
      rank: (amount: string, percent: string) =>
        `${amount} is late after credits, at least as much as ${percent} of your late customers owe.`,
      alone: (amount: string) => `${amount} is late after credits. No other late customer owes more.`,
      aging: {
        fresh: (amount: string) => `Most of what is past due is up to a month late: ${amount}.`,
        middle: (amount: string) => `Most of what is past due is over a month late: ${amount}.`,
        old: (amount: string) => `Most of what is past due is over two months late: ${amount}.`,
      },
      days: (days: string) => `On average its invoices are ${days} days late.`,
      how: 'How this is computed',
      howPoints:
        'The age of the invoices gives the points. Where other late customers owe more late money, points come off.',
      symbols: {
        rank: 'share of your late customers that owe no more late money, itself included',
        aging: `age of the invoices: current ones count 0, 1–30 days ${number(0.35)}, 31–60 days ${number(0.75)}, 61–90 days 1, over 90 days ${number(0.8)}, each by its share of the amount`,
        days: (days: string) => `average days overdue: ${days} / (${days} + 45)`,
      },
    },
    delivery: {
      queued: 'Waiting to leave',
      sent: 'Sent',
      delivered: 'Delivered',
      bounced: 'Came back: check the address',
      complained: 'Marked as spam: call instead',
      suppressed: 'Address no longer takes our mail',
      uncertain: 'Not certain that it left; it is sent again',
    } satisfies Record<Delivery, string>,
    events: {
      types: {
        'invitation.sent': 'Invited',
        'invitation.resent': 'Invitation resent with a new link',
        'invitation.renewed': 'Asked for a new link',
        'invitation.reminded': 'Reminded, with the same link',
        'invitation.link_copied': 'Link created to hand on',
        'invitation.started': 'Opened the link and went on',
        'invitation.accepted': 'Accepted and registered',
        'invitation.declined': 'Declined',
        'invitation.expired': 'Invitation expired unanswered',
        'invitation.ask_again_due': 'May be asked again from this day on, as wished',
        'invitation.revoked': 'Invitation revoked',
        'mail.delivery_changed': 'Mail',
        'mail.uncertain': 'Not certain that a mail left; it is sent again',
        'payer.registered': 'Registered',
        'payer.signed_in': 'Signed in to the portal',
        'payment.changed': 'Payment',
        'payment.entered_by_hand': 'Payment entered by hand',
        'credit_request.made': 'Asked to apply a credit',
        'credit_request.closed': 'Request to apply a credit closed',
        'payer.password_changed': 'Changed the portal password',
        'payer.email_changed': 'Changed the sign-in address',
        'posting.changed': 'Payment in the ERP changed',
        'sync.finished': 'Numbers read from the ERP',
        'invitation.undone': 'Undone before the mail left',
        'contact.corrected': 'Address of a contact corrected',
        'contact_suggestion.approved': 'Suggested contact invited',
        'contact_suggestion.rejected': 'Suggested contact rejected',
        'customer.called': 'Call noted',
        'portal_access.disabled': 'Portal access closed',
        'portal_access.restored': 'Portal access restored',
      } satisfies Record<TimelineEventType, string>,
      /** As `PAYMENT_STATES` of the timeline has them. */
      payments: [
        'started',
        'account to be verified',
        'on its way',
        'settled',
        'failed',
        'not finished',
        'returned',
        'disputed',
        'dispute lost',
        'refunded',
        'partly refunded',
      ] as const,
      unknown: 'Something changed',
      by: (name: string) => `by ${name}`,
    },
    actors: {
      key: 'your ERP',
      user: 'a user of your ERP',
      payer: 'the customer',
      invitee: 'the invited person',
      rule: 'a rule',
      system: 'Payvite',
    },
    actionDialog: {
      close: 'Close',
      link: 'Link',
      copyAgain: 'Copy again',
      notCopied: 'The browser did not let us copy it. It is selected: press Ctrl+C or ⌘C.',
    },
    copyLink: {
      title: 'Copy the link of this invitation?',
      leads: (email: string) => [
        'Hand it on by phone, chat or on paper to somebody who finds no mail. Nothing is mailed now.',
        `Whoever registers with it still needs a code, which is mailed to ${email}. The link ends with the invitation.`,
      ],
      done: 'Link copied',
    },
    correction: {
      title: (name: string) => `Correct the address of ${name}`,
      addTitle: (name: string) => `Add an e-mail for ${name}`,
      lead: (erpEmail: string) =>
        erpEmail
          ? `Invitations go there from now on. The ERP keeps ${erpEmail}, and the next sync shows both; when it states a new address, that one holds.`
          : 'Invitations go there from now on. When the ERP states an address, that one holds.',
      also: 'Also in the ERP',
      alsoHint: 'It gets it first. If it refuses, nothing changes here either.',
      open: (email: string) =>
        `The open invitation to ${email} stays open. Revoke it afterwards and invite the right address.`,
      confirm: 'Save address',
      done: 'Address saved',
      takeBackTitle: 'Take the correction back?',
      takeBackLead: (name: string, erpEmail: string) =>
        erpEmail
          ? `Invitations to ${name} go to the ERP’s address again: ${erpEmail}`
          : `The ERP has no address for ${name}: nobody can be invited there then.`,
      takeBackDone: 'Correction taken back',
    },
    access: {
      active: 'Open',
      disabled: 'Closed',
      disableTitle: (name: string) => `Disable portal access of ${name}?`,
      restoreTitle: (name: string) => `Restore portal access of ${name}?`,
      disableCustomer:
        'Everybody who registered for this customer is shut out at once, also on open pages. Nobody invited can register.',
      restoreCustomer:
        'Everybody who registered for this customer can see and pay again, also who was shut out one by one.',
      disablePayer:
        'This person is shut out at once, of every customer of yours. Colleagues keep theirs, and so does the person with other suppliers.',
      restorePayer: 'This person can see and pay again, for every customer of yours they registered for.',
      undo: 'You can restore it at any time. Nobody is told.',
      disabledDone: (name: string) => `Portal access of ${name} disabled`,
      restoredDone: (name: string) => `Portal access of ${name} restored`,
    },
    payers: {
      columns: { name: 'Payer', access: 'Access', signedIn: 'Last sign-in', linked: 'Registered' },
      actions: 'Actions',
      never: 'Not since registering',
      none: 'Nobody has registered yet. Whoever accepts an invitation stands here.',
    },
    sortOptions: {
      '-collectionPriority': 'Priority, highest first',
      '-outstandingMinor': 'Outstanding, highest first',
      '-pastDueMinor': 'Past due, highest first',
      '-weightedAverageDaysOverdue': 'Days overdue, most first',
      name: 'Name, A to Z',
    } satisfies Partial<Record<NonNullable<CustomerListParams['sort']>, string>>,
  };
};

/** The shape of a language: the same keys as English. */
export type Strings = Wording<ReturnType<typeof en>>;

/** What a language says on a customer's page. */
export type DetailStrings = Pick<
  Strings,
  | 'revoke'
  | 'detail'
  | 'priority'
  | 'delivery'
  | 'events'
  | 'actors'
  | 'actionDialog'
  | 'copyLink'
  | 'correction'
  | 'access'
  | 'payers'
>;
