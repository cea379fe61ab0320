import type { BounceReason, SendingPauseReason } from '@payvite/sdk';
import type { Counting } from './counting.ts';
import type { Wording } from './wording.ts';

/** English words of the mails that came back, apart: only a page that shows them loads them. */
export const enBounces = ({ number, plural }: Counting) => ({
  title: 'Mails that came back',
  lead: 'Ask for the right address, correct it here and invite again.',
  erpKeeps: 'The ERP keeps its own until you change it there.',
  total: (count: number) => plural(count, 'customer', 'customers'),
  loading: 'Loading the mails that came back',
  faultTitle: 'The mails that came back could not be loaded',
  emptyTitle: 'No mail has come back',
  emptyText: 'When one does, repair its address here.',
  notRefreshed: (time: string) => `Could not be refreshed. As of ${time}.`,
  columns: {
    customer: 'Customer',
    sentTo: 'Sent to',
    balance: 'Balance',
    reason: 'What happened',
    repair: 'Repair',
  },
  account: 'Account',
  openCustomer: (name: string) => `Open ${name}`,
  call: (name: string, phone: string) => `Call ${name} at ${phone}`,
  noPhone: 'No phone in the ERP',
  sentOn: (date: string) => `Sent ${date}`,
  heldBack: 'Not sent: an earlier mail to it came back',
  covers: (count: number) => `For ${plural(count, 'customer', 'customers')} at once`,
  reasons: {
    no_mailbox: 'There is no such address.',
    rejected: 'Their mail server refused the mail.',
    gave_up: 'Their mail server could not be reached for days.',
  } satisfies Record<BounceReason, string>,
  advice: {
    no_mailbox: 'Ask for the right one, then invite it.',
    rejected: 'Ask them to let your mails in, then send again; or use another address.',
    gave_up: 'Send again; if it comes back once more, ask for another address.',
  } satisfies Record<BounceReason, string>,
  forCustomer: (action: string, name: string) => `${action}, ${name}`,
  address: 'Right address',
  correct: 'Correct and invite again',
  also: 'Also in the ERP',
  alsoHint: 'It gets it first. If it refuses, nothing changes here either.',
  inviteAddress: 'Invite this address',
  instead: (name: string) => `Invite ${name} instead`,
  sendAgain: 'Send again',
  another: 'Use another address',
  sameAddress: 'This is the address that the mail came back from. Type another one.',
  correctedOnly: (email: string) => `The address is now ${email}, but nothing has been sent to it.`,
  invitedAgain: (email: string) => `Invited again at ${email}`,
  waits: 'The mail leaves once sending goes on.',
  announced: (name: string, email: string) => `${name}: invited again at ${email}`,
  cannotInvite: 'Your role can look, but not invite.',
  amountsIn: (currency: string) => `Amounts in ${currency}`,
  shown: (shown: number, total: number) => `${number(shown)} of ${number(total)}`,
  more: 'Show more',
  pause: {
    since: (time: string) => `No invitation has left since ${time}.`,
    reasons: {
      hard_bounces: 'Too many of the addresses do not exist.',
      complaints: 'Too many were reported as spam.',
      spam_refusals: 'Mail servers refused too many as spam.',
    } satisfies Record<SendingPauseReason, string>,
    waiting: (count: number) =>
      `${plural(count, 'mail waits and leaves', 'mails wait and leave')} once the pause is lifted.`,
    repairs: {
      hard_bounces: 'Repair the addresses below.',
      complaints: 'Tell these people who you are before you invite more.',
      spam_refusals: 'Make your message plain, and invite first those who expect you.',
    } satisfies Record<SendingPauseReason, string>,
    lift: 'Then ask whoever runs Payvite to lift it (payvite dealer resume).',
  },
});

/** What a language says there. */
export type BouncesStrings = Wording<ReturnType<typeof enBounces>>;
