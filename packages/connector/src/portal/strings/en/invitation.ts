import type { DeclineReason } from '@payvite/sdk/schemas';
import { PASSWORD_LENGTH } from '../../payer-auth.ts';
import { CODE_MINUTES } from '../../registration-code.ts';

/** What an invited person reads: the landing page, what they answer there, and why a link is dead. */
export const invitationWords = {
  landing: {
    invited: (customer: string) => `${customer} is invited to pay online`,
    invitedMany: (customer: string, others: number) =>
      others === 1
        ? `${customer} and another account are invited to pay online`
        : `${customer} and ${others} more accounts are invited to pay online`,
    account: (number: string) => `Account ${number}`,
    accountInvitedBy: (number: string, whom: string) => `Account ${number}, invited by ${whom}`,
    invitedBy: (whom: string) => `Invited by ${whom}`,
    about: (dealer: string) =>
      `Register once and see every open invoice and credit as ${dealer} has them in its books: what is due, what is late, job by job.`,
    moreAccounts: (count: number) => (count === 1 ? 'One more account' : `${count} more accounts`),
    validUntil: (date: string) => `The invitation is valid until ${date}.`,
    trust: 'Not sure this is us?',
    trustMore: 'How to be sure',
    trustHow: (dealer: string) =>
      `Call ${dealer} at the number on your last invoice, not one from a mail. They can read you the three words that stand in your invitation.`,
    email: 'E-mail',
    emailFixed: 'The address we wrote to. It will be your sign-in.',
    name: 'Your name',
    password: 'Password',
    passwordHint: `${PASSWORD_LENGTH.min} characters or more. Pasting is fine.`,
    accept: 'I accept the',
    acceptLink: 'terms',
    acceptFor: (customer: string) => `for ${customer}`,
    register: 'Register and see my invoices',
    haveAccount: 'I have an account already',
    signIn: 'Sign in and see my invoices',
    signedInAs: (email: string) => `You are signed in as ${email}.`,
    acceptInvitation: 'Accept and see my invoices',
    otherAccount: (email: string) => `You are signed in as ${email}`,
    otherAccountHow: (invited: string) =>
      `This invitation is for ${invited}. Only that address can accept it. If it is yours too, go on with it. If not, tell us whom to ask.`,
    continueAs: (invited: string) => `Continue as ${invited}`,
  },
  code: {
    title: 'First, a code',
    why: (address: string) =>
      `This link did not come in our mail. So that nobody else registers in your name, we mail a code to ${address}.`,
    send: 'Mail me the code',
    mailed: (address: string) =>
      `We mailed six digits to ${address}. They are good for ${CODE_MINUTES} minutes. Look in the spam folder, too.`,
    label: 'Code from the mail',
    enter: 'Go on',
    sendAnother: 'Mail me another code',
  },
  notMe: {
    title: 'Not me, ask someone else',
    about: (dealer: string) =>
      `Who takes care of these bills? Leave it empty if you don’t know. Nobody is written to before a person at ${dealer} has looked at it.`,
    name: 'Their name',
    email: 'Their e-mail',
    send: 'It’s not me',
  },
  decline: {
    title: 'Decline',
    reason: 'Why, if you care to say',
    reasons: [
      ['pays_by_check', 'We pay by check'],
      ['pays_in_store', 'We pay in the store'],
      ['not_interested', 'Not interested'],
      ['other', 'Another reason'],
    ] as [DeclineReason, string][],
    comment: 'Anything to add?',
    askAgainOn: 'Ask me again on',
    askAgainHow: (dealer: string) =>
      `Nothing is mailed on that day. ${dealer} is told, and may ask you then.`,
    optional: '(optional)',
    send: 'Decline the invitation',
  },
  deadLink: {
    expired: 'This invitation has expired',
    expiredOn: (date: string) => `It was valid until ${date}.`,
    newToAddress: (address: string) => `We can mail a new link to ${address}.`,
    stopped: (address: string, dealer: string) =>
      `Invitations to ${address} are stopped, so no new link can be mailed. Call ${dealer} at the number on your last invoice.`,
    replaced: 'There is a newer link',
    replacedSent: (when: string, address: string) =>
      `We mailed it to ${address} on ${when}, and only the newest one works. Look for it in your mailbox, in the spam folder too.`,
    replacedQueued: (address: string) =>
      `It is on its way to ${address}, and only the newest one works. It should arrive within minutes.`,
    sendNew: 'Mail me a new link',
    sendAgain: 'Mail it to me again',
    sent: 'A new link is on its way',
    sentHow: (address: string) =>
      `We mail it to ${address}. It should arrive within minutes, and only the newest one works.`,
    limited: 'We stop here for now',
    limitedHow: (dealer: string) =>
      `We mailed you several links already. Look in your spam folder, or call ${dealer} at the number on your last invoice.`,
    refused: 'No new link can be mailed',
    refusedHow: (dealer: string) => `Call ${dealer} at the number on your last invoice.`,
    accepted: 'This invitation was accepted',
    acceptedHow: 'Sign in with the e-mail and the password chosen then.',
    signIn: 'Sign in',
    declined: 'You declined this invitation',
    declinedHow: (dealer: string) => `${dealer} knows, and sends no more reminders for it.`,
    askAgain: (dealer: string, date: string) =>
      `On ${date} ${dealer} is told that you want to be asked again.`,
    changedMind: (address: string) => `Changed your mind? We can mail a new link to ${address}.`,
    notMe: 'Thank you for telling us',
    notMeHow: (dealer: string) =>
      `${dealer} knows that this invitation reached the wrong person, and sends no more reminders for it.`,
    revoked: 'This invitation was withdrawn',
    revokedHow: (dealer: string) =>
      `If you think that is a mistake, call ${dealer} at the number on your last invoice.`,
    unknown: 'This link leads nowhere',
    unknownHow:
      'It may have been cut in two by your mail program, or left open too long. Open it again from the newest mail you have, by its button.',
  },
  unsubscribe: {
    ask: (dealer: string) => `Stop invitations from ${dealer}?`,
    asked: (dealer: string, address: string) =>
      `${dealer} will mail no more invitations and no reminders to ${address}.`,
    stays:
      'Mails that answer something you do yourself still come, such as a receipt. An invitation that you have stays open until its last day.',
    send: 'Stop these mails',
    stopped: 'These mails are stopped',
    stoppedHow: (dealer: string, address: string) =>
      `${dealer} mails no more invitations and no reminders to ${address}.`,
    mistake: 'Stopped by mistake? You can have them back.',
    keep: 'Keep receiving them',
    kept: 'You keep getting these mails',
    keptHow: (dealer: string, address: string) =>
      `${dealer} may mail invitations and reminders to ${address}, as before.`,
    unknown: 'This link leads nowhere',
    unknownHow:
      'It may have been cut in two by your mail program. Open it again from the newest mail you have, or answer that mail.',
  },
};
