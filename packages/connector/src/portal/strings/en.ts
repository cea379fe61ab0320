import { PASSWORD_LENGTH } from '../payer-auth.ts';
import { CODE_MINUTES } from '../registration-code.ts';
import { paymentWords } from './en/payment.ts';
import { statementWords } from './en/statement.ts';

/** Every sentence a customer reads in the portal, in English. Functions take what a sentence is about, already as text. */
export const en = {
  layout: {
    footer: 'Payments portal by Payvite',
    neutralName: 'Payments portal',
    skip: 'Skip to the content',
    terms: 'Terms',
    newTab: '(opens in a new tab)',
    signOut: 'Sign out',
    suppliers: 'Suppliers',
    errorTitle: (title: string) => `Error: ${title}`,
  },
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
    ] as const,
    comment: 'Anything to add?',
    askAgainOn: 'Ask me again on',
    askAgainHow: (dealer: string) =>
      `Nothing is mailed on that day. ${dealer} is told, and may ask you then.`,
    optional: '(optional)',
    send: 'Decline the invitation',
  },
  faults: {
    summary: (count: number) => (count === 1 ? 'Please look at one thing' : `Please look at ${count} things`),
    name: 'Enter your name.',
    nameLong: 'Enter a name of at most 100 characters.',
    passwordMissing: 'Choose a password.',
    password: {
      short: `Use ${PASSWORD_LENGTH.min} characters or more.`,
      long: `Use at most ${PASSWORD_LENGTH.max} characters.`,
      common:
        'This password is on lists that thieves try first. Choose another one; three words in a row are good.',
      simple: 'Use more than one character or a row of neighbors.',
      named: 'Use more than a name: yours, your supplier’s, or ours.',
    },
    passwordEmpty: 'Enter your password.',
    terms: 'Accept the terms to go on.',
    email: 'Enter your e-mail.',
    suggestedEmail: 'Enter a whole address, like ana@company.com, or leave both empty.',
    commentLong: 'Use at most 500 characters.',
    askAgainOn: 'Enter a whole date, or leave it empty.',
    askAgainPast: 'Choose a day after today.',
    askAgainFar: 'Choose a day within a year.',
    codeForm: 'Enter the six digits of the mail.',
    codeWrong: (triesLeft: number) =>
      triesLeft === 1
        ? 'This is not the code of the newest mail. One try is left.'
        : `This is not the code of the newest mail. ${triesLeft} tries are left.`,
    codeSpent: 'This was the last try of that code. Have another one mailed.',
    codeEnded: 'That code has ended. Have another one mailed.',
    codeTooSoon: (seconds: number) =>
      `We mailed one a moment ago. Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then ask for another one.`,
    codeLimited: (dealer: string) =>
      `We mailed many codes to this address today. Try again tomorrow, or call ${dealer} at the number on your last invoice.`,
    codeUnreachable: (dealer: string) =>
      `Mail to this address comes back, so no code can reach it. Call ${dealer} at the number on your last invoice.`,
    haveAccount: 'You have an account already. Sign in with its password.',
    wrongPassword: 'This is not the password of your account.',
    wrongPair: 'E-mail and password don’t fit together. Check both and try again.',
    tooMany: (minutes: number) =>
      minutes === 1
        ? 'Too many tries. Wait a minute, then try again.'
        : `Too many tries. Wait ${minutes} minutes, then try again.`,
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
  account: {
    title: 'Your account',
    settings: 'Settings',
    back: 'Back to your open items',
    who: (name: string, email: string) => `${name}, ${email}`,
    nameTitle: 'Name',
    nameSave: 'Save the name',
    nameSaved: 'Your name is changed.',
    passwordTitle: 'Password',
    passwordHow: 'Everybody else who is signed in with it is signed out.',
    passwordNow: 'Password now',
    passwordNext: 'New password',
    passwordSave: 'Change the password',
    passwordSaved: 'Your password is changed, and every other device is signed out.',
    passwordWrong: 'This is not your password.',
    emailTitle: 'E-mail',
    emailHow:
      'We mail a link to the new address. You sign in with the old one until you open it. Your suppliers’ invoices by mail are not changed by this: tell them, too.',
    emailNext: 'New e-mail',
    emailSave: 'Mail me the link',
    emailSame: 'This is your address already.',
    emailSent: 'We mail a link to the new address. It is good for 30 minutes.',
    emailSaved: (email: string) => `You sign in as ${email} from now on. Every other device is signed out.`,
    emailConfirm: 'Change your e-mail',
    emailConfirmHow: (from: string, to: string) =>
      `You sign in as ${to} from then on, not as ${from} any more.`,
    emailConfirmSave: 'Change it',
    sessionsTitle: 'Devices',
    sessionsHow:
      'Lost a phone, or used a computer that is not yours? Sign out on every device, on this one too.',
    sessionsSave: 'Sign out everywhere',
    termsTitle: 'What you agreed to',
    termsLine: (dealer: string, version: string, date: string) =>
      `Terms, version ${version}, for ${dealer} on ${date}`,
  },
  reset: {
    title: 'Forgot your password?',
    about: 'We mail you a link to choose a new one.',
    send: 'Mail me the link',
    sent: 'Look into your mailbox',
    sentHow: (email: string) =>
      `If there is an account for ${email}, a link to a new password is on its way. It is good for 30 minutes. Look in the spam folder, too. No mail? Then there is no account under this address: try another one, or open the invitation of your supplier.`,
    signInInstead: 'Back to sign in',
    newTitle: 'Choose a new password',
    newFor: (email: string) => `For ${email}. Everybody who is signed in with the old one is signed out.`,
    password: 'New password',
    save: 'Save the password',
    saved: 'Your new password is saved. Sign in with it.',
    ended: 'This link is good for nothing any more',
    endedHow: 'It works once, for 30 minutes, and only the newest one does.',
    again: 'Mail me a new link',
  },
  signIn: {
    title: 'Sign in',
    forgot: 'Forgot your password?',
    signedOutEverywhere: 'You are signed out on every device.',
    about: 'See what is open with your suppliers.',
    email: 'E-mail',
    password: 'Password',
    send: 'Sign in',
    noAccount: 'No account yet? You get one by an invitation of your supplier.',
    signedOut: 'You are signed out.',
  },
  portal: statementWords,
  payment: paymentWords,
  terms: {
    version: (version: string) => `Version ${version}`,
  },
  verify: {
    title: 'Is this mail really from your supplier?',
    sections: [
      {
        heading: 'Ask for your three words',
        paragraphs: [
          'Every invitation holds three plain words of its own, such as “copper river seven”. Call your supplier at the number on your last invoice or in your own address book, and ask for yours. They see the same three words on their screen.',
          'If they read you the words in your mail, it is from them.',
        ],
      },
      {
        heading: 'If the words differ, or they know of none',
        paragraphs: [
          'Leave the mail alone and open no link in it. Nothing happens to your account if you do nothing. Tell your supplier, and they will stop the invitation if it is theirs.',
        ],
      },
      {
        heading: 'What these mails never do',
        paragraphs: [
          'They name no telephone number to call, and carry no attachment.',
          'They ask for no password, no card and no bank account. You choose a password on the page that the button opens, and nobody asks for it afterwards.',
          'Opening the link commits you to nothing and pays nothing.',
        ],
      },
      {
        heading: 'Why your words do not stand here',
        paragraphs: [
          'A false page could show false words. So they stand in two places only: in your mail, and on your supplier’s screen.',
        ],
      },
    ],
  },
  errors: {
    crossSite: 'This form did not come from our page',
    crossSiteHow:
      'Open the page again and send the form from there. If that does not help, update your browser.',
    notFound: 'There is no such page',
    notFoundHow: 'Check the address, or start from the newest mail you have.',
    failed: 'Something went wrong on our side',
    failedHow: (requestId: string) =>
      `Nothing you entered was used. Try again in a minute. If it happens again, tell your supplier this number: ${requestId}`,
    badForm: 'This form could not be read',
    badFormHow: 'Go back, check what you entered and send it again.',
  },
};
