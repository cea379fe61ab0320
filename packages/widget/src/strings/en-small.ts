import type { Delivery, DeclineReason, InvitationStatus } from '@payvite/sdk';
import type { Counting } from './counting.ts';
import type { Wording } from './wording.ts';

/** The words of the badge and the button, apart: a page that has only these loads no others. */
export const enSmall = ({ plural }: Counting) => ({
  badge: {
    words: {
      none: 'Not invited',
      pending: 'Pending',
      accepted: 'Accepted',
      declined: 'Declined',
      expired: 'Expired',
    } satisfies Record<InvitationStatus, string>,
    meanings: {
      none: 'Nobody here has an invitation. Consider inviting: large and late balances first.',
      pending: 'Invited, no answer yet. Give it a few days; after a week, call.',
      accepted: 'Registered and able to pay online. Nothing to do.',
      declined: 'Said no. See why, then follow up or respect it.',
      expired: 'The link ran out before anybody used it. Resend to give them a new one.',
    } satisfies Record<InvitationStatus, string>,
    pendingOverdue: (days: number) => `Invited ${plural(days, 'day', 'days')} ago, no answer. Time to call.`,
    disabled: 'Registered, but portal access is switched off.',
    delivery: {
      bounced: 'The mail came back. Check the address.',
      complained: 'The mail was marked as spam. Call instead.',
      suppressed: 'This address no longer takes our mail. Invite another one.',
    } satisfies Partial<Record<Delivery, string>>,
    today: 'today',
    days: (days: number) => plural(days, 'day', 'days'),
    daysCall: (days: number) => `${plural(days, 'day', 'days')}, call`,
    bounced: 'came back',
    complained: 'spam, call',
    suppressed: 'blocked',
    sentOn: (date: string) => `sent ${date}`,
    accessOff: 'access off',
    loading: 'Loading status',
    unknown: 'Status unknown',
  },
  invite: {
    label: { invite: 'Invite', resend: 'Resend', registered: 'Registered', loading: 'Loading' },
    buttonFor: (action: string, name: string) => `${action} ${name}`,
    sent: (email: string) => `Invitation sent to ${email}`,
    resent: (email: string) => `New invitation sent to ${email}`,
    registeredText: 'Registered',
    inactive: 'Inactive in the ERP: cannot be invited',
  },
  declineReasons: {
    not_me: 'Not the right person',
    pays_by_check: 'Pays by check',
    pays_in_store: 'Pays in the store',
    not_interested: 'Not interested',
    other: 'Another reason',
  } satisfies Record<DeclineReason, string>,
  fault: {
    tryAgain: 'Try again',
    reference: (requestId: string) => `Reference ${requestId}`,
    notConnectedTitle: 'Not connected',
    notConnectedText:
      'Put this element inside <payvite-provider>, or call configure() with baseUrl and fetchToken.',
    permissionTitle: 'Not allowed here',
    permissionText: 'Your role in the ERP does not include this. Ask its administrator for access.',
    listTitle: 'Customers could not be loaded',
    customerTitle: 'This customer could not be loaded',
    customerMissingTitle: 'No such customer',
    customerMissingText: 'It may have been removed, or the link is an old one.',
    codes: {
      connection_failed: 'Payvite cannot be reached. Check the connection, then try again.',
      timed_out: 'Payvite took too long to answer. Look whether it happened before you try again.',
      token_failed:
        'Your ERP did not open a Payvite session. Reload the page; if it stays, tell its administrator.',
      unexpected: 'Something went wrong on this page. Try again.',
      unauthenticated: 'The session was not accepted. Reload the page to sign in again.',
      token_expired: 'The session has ended. Reload the page.',
      permission_denied: 'Your role in the ERP does not allow this. Ask its administrator.',
      origin_not_allowed:
        'This page’s address is not allowed to use Payvite. Ask your administrator to add it.',
      customer_not_found: 'This customer no longer exists. Refresh the list.',
      contact_not_found: 'This contact no longer exists. Choose another one.',
      invitation_not_found: 'This invitation no longer exists. Refresh the page.',
      customer_inactive: 'Inactive in the ERP. Activate it there first.',
      no_email: 'No e-mail on file. Type an address.',
      invalid_email: 'The e-mail is not valid. Type another one.',
      contacts_differ: 'These customers have different contacts. Invite them one by one.',
      invitation_pending: 'This address already has an open invitation. Resend it instead.',
      invitation_accepted: 'Already registered. Nothing to do.',
      invitation_declined: 'They declined. Talk to them first, then resend on their page.',
      invitation_revoked: 'This invitation was revoked. Send a new one.',
      invitation_expired: 'This invitation has expired. Resend it for a new link.',
      payer_not_found: 'This person is no longer registered here. Refresh the page.',
      portal_access_none: 'Nobody has registered. Revoke the invitation instead.',
      portal_access_disabled: 'Portal access is disabled. Restore it first.',
      daily_mail_limit: 'This address got five mails in 24 hours. Wait until tomorrow.',
      resend_too_soon: 'It was sent a few minutes ago. Wait a little, then resend.',
      address_suppressed: 'This address no longer takes our mail. Invite another address.',
      mail_not_configured: 'Payvite cannot send mails yet. Ask your administrator to set it up.',
      postal_address_missing:
        'Mails need your postal address. Ask your administrator to enter it in the settings.',
      rate_limited: 'Too much at once. Wait a moment, then try again.',
      internal_error: 'Payvite had a fault. Try again; if it stays, quote the reference.',
      unavailable: 'Payvite is not available for a moment. Try again.',
    },
    waitMinutes: (minutes: number) => `Wait ${plural(minutes, 'minute', 'minutes')}, then resend.`,
    waitSeconds: (seconds: number) => `Wait ${plural(seconds, 'second', 'seconds')}, then try again.`,
  },
});

/** What a language says for the badge and the button. */
export type SmallStrings = Wording<ReturnType<typeof enSmall>>;
