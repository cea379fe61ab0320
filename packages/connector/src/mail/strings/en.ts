import type { MailWords } from './mail-words.ts';

export const en: MailWords = {
  dir: 'ltr',
  moreAccounts: { of: 'count', one: '{{count.text}} more account', other: '{{count.text}} more accounts' },
  moreInvoices: { of: 'count', one: '{{count.text}} more invoice', other: '{{count.text}} more invoices' },
  dueOn: 'Due {{date}}',
  shared: {
    helloName: 'Hello {{contactName}},',
    hello: 'Hello,',
    doubt: 'Not sure this is us?',
    buttonHint: 'Opens {{linkHost}}. Looking commits you to nothing.',
  },
  invitation: {
    subject: {
      of: 'customerCount',
      one: 'See and pay your {{dealerName}} account online',
      other: 'See and pay your {{dealerName}} accounts online',
    },
    preheader: 'For {{customers}}: every open invoice in one place. Valid until {{validUntil}}.',
    title: {
      of: 'customerCount',
      one: 'See and pay your account online',
      other: 'See and pay your accounts online',
    },
    intro:
      '{{dealerName}} now takes payments online. You can see every open invoice of **{{customers}}** and pay by bank debit or card.',
    invitedBy: '**{{invitedByName}}** invites you to register. It takes about a minute.',
    note: 'A note from {{noteFrom}}',
    notePlain: 'A note from {{noteFrom}}:',
    invoice: 'Invoice',
    invoiceOpen: 'Open',
    invoiceSum: 'Open in all',
    invoiceSumPlain: 'Open in all: {{invoicesTotal}}',
    button: 'View invitation',
    buttonPlain: 'View your invitation:',
    phrase:
      'Call us at the number on your last invoice, not one from a mail. We will read you your phrase, and it must be this one:',
    verify: '[How to be sure](verifyLink)',
    verifyPlain: 'How to be sure:',
    validUntil: 'The invitation is valid until {{validUntil}}.',
    notMe: 'Not the right person? [Tell us who is](notMeLink).',
    notMePlain: 'Not the right person? Tell us who is:',
    decline: 'Not interested? [Decline](declineLink).',
    declinePlain: 'Not interested? Decline:',
    unsubscribe: 'No more of these? [Unsubscribe](unsubscribeLink).',
    unsubscribePlain: 'No more of these? Unsubscribe:',
  },
  reminder: {
    preheader: 'The invitation for {{customers}} is still open, until {{validUntil}}.',
    title: 'Your invitation is still open',
    intro:
      'We wrote to you on {{mailedOn}}. {{dealerName}} takes payments online: you can see every open invoice of **{{customers}}** and pay by bank debit or card.',
    invitedBy: '**{{invitedByName}}** invited you to register. It takes about a minute.',
    decline: 'Not interested? [Decline, and no reminder follows](declineLink).',
    declinePlain: 'Not interested? Decline, and no reminder follows:',
  },
  newLink: {
    subject: {
      of: 'customerCount',
      one: 'Your new link to see and pay your {{dealerName}} account online',
      other: 'Your new link to see and pay your {{dealerName}} accounts online',
    },
    preheader: 'For {{customers}}. The earlier link no longer works. Valid until {{validUntil}}.',
    title: 'Here is your new link',
    intro:
      'With it you can see every open invoice of **{{customers}}** with {{dealerName}} and pay by bank debit or card. It replaces the link we mailed you before: **the old link no longer works**.',
    invitedBy: '**{{invitedByName}}** invited you to register. It takes about a minute.',
  },
  welcome: {
    subject: 'You can now see and pay your {{dealerName}} invoices online',
    preheader: 'Where to sign in, and with which address.',
    title: 'Welcome, you are registered',
    intro:
      'From now on you can see every open invoice of **{{customers}}** with {{dealerName}} and pay by bank debit or card, whenever it suits you.',
    signIn: 'Your sign-in is **{{email}}**, with the password that you chose.',
    button: 'Sign in',
    buttonPlain: 'Sign in here, and keep this mail to find the page again:',
    doubt: 'It was not you who registered?',
    warning: 'Then call us at the number on your last invoice. We will close the access at once.',
  },
  passwordReset: {
    subject: 'Choose a new password for your {{dealerName}} account',
    preheader: {
      of: 'validMinutes',
      one: 'The link is good for {{validMinutes.text}} minute.',
      other: 'The link is good for {{validMinutes.text}} minutes.',
    },
    title: 'Choose a new password',
    intro: 'Somebody, we hope it was you, asked for a new password for **{{email}}** with {{dealerName}}.',
    button: 'Choose a new password',
    buttonPlain: 'Choose a new password here:',
    validity: {
      of: 'validMinutes',
      one: 'The link is good for {{validMinutes.text}} minute and works once.',
      other: 'The link is good for {{validMinutes.text}} minutes and works once.',
    },
    doubt: 'You did not ask for this?',
    warning:
      'Then there is nothing to do: your password stays as it is. Give this link to nobody; we never ask for it by phone or mail.',
  },
  emailChange: {
    subject: 'Confirm your new address for {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'The link is good for {{validMinutes.text}} minute.',
      other: 'The link is good for {{validMinutes.text}} minutes.',
    },
    title: 'Confirm your new address',
    intro: 'Somebody, we hope it was you, wants to sign in as **{{email}}** with {{dealerName}} from now on.',
    button: 'Confirm the address',
    buttonPlain: 'Confirm it here, on the device on which you are signed in:',
    validity: {
      of: 'validMinutes',
      one: 'The link is good for {{validMinutes.text}} minute and works once.',
      other: 'The link is good for {{validMinutes.text}} minutes and works once.',
    },
    doubt: 'You did not ask for this?',
    warning: 'Then there is nothing to do: without this link nothing changes. Give it to nobody.',
  },
  emailNotice: {
    subject: 'Another address was asked for, for your {{dealerName}} account',
    preheader: 'If it was not you, change your password.',
    title: 'Another address was asked for',
    intro:
      'Somebody who is signed in as **{{email}}** with {{dealerName}} asked to sign in with another address from now on. It changes once they open the link that we mailed there.',
    button: 'Sign in',
    buttonPlain: 'Sign in here:',
    doubt: 'It was not you?',
    warning:
      'Then sign in, change your password and sign out everywhere in the settings. If you cannot sign in any more, call us at the number on your last invoice.',
  },
  registrationCode: {
    subject: 'Your code to register with {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'Enter it where you were asked for it, within {{validMinutes.text}} minute.',
      other: 'Enter it where you were asked for it, within {{validMinutes.text}} minutes.',
    },
    title: 'Your code to register',
    intro:
      'You opened a link to register **{{customers}}** with {{dealerName}}. Enter this code where you were asked for it:',
    validity: {
      of: 'validMinutes',
      one: 'It is good for {{validMinutes.text}} minute. Only the code of the newest mail works.',
      other: 'It is good for {{validMinutes.text}} minutes. Only the code of the newest mail works.',
    },
    doubt: 'You did not ask for a code?',
    warning:
      'Somebody else has the link, and can do nothing with it without this code. Give it to nobody; we never ask for it by phone or mail.',
  },
};
