import type { MailWords } from './mail-words.ts';

export const en: MailWords = {
  dir: 'ltr',
  moreAccounts: (count) => (count === 1 ? '1 more account' : `${count} more accounts`),
  invitation: {
    subject: 'See and pay your {{dealerName}} account online',
    preheader: 'For {{customers}}: every open invoice in one place. Valid until {{validUntil}}.',
    title: 'See and pay your account online',
    helloName: 'Hello {{contactName}},',
    hello: 'Hello,',
    intro:
      '{{dealerName}} now takes payments online. You can see every open invoice of **{{customers}}** and pay by bank debit or card.',
    invitedBy: '**{{invitedByName}}** invites you to register. It takes about a minute.',
    noteFrom: 'A note from {{noteFrom}}',
    button: 'View invitation',
    buttonHint: 'Opens {{linkHost}}. Looking commits you to nothing.',
    doubt: '**Not sure this is us?**',
    phrase:
      'Call us at the number on your last invoice, not one from a mail. We will read you your phrase, and it must be **{{checkPhrase}}**.',
    validUntil: 'The invitation is valid until {{validUntil}}.',
    notMeQuestion: 'Not the right person?',
    notMe: 'Tell us who is',
    declineQuestion: 'Not interested?',
    decline: 'Decline',
    unsubscribeQuestion: 'No more of these?',
    unsubscribe: 'Stop these mails',
  },
  reminder: {
    subject: 'Reminder: see and pay your {{dealerName}} account online',
    preheader: 'The invitation for {{customers}} is still open, until {{validUntil}}.',
    title: 'Your invitation is still open',
    intro:
      'We wrote to you on {{mailedOn}}. {{dealerName}} takes payments online: you can see every open invoice of **{{customers}}** and pay by bank debit or card.',
    invitedBy: '**{{invitedByName}}** invited you to register. It takes about a minute.',
    decline: 'Decline, and no reminder follows',
  },
  registrationCode: {
    subject: 'Your code to register with {{dealerName}}',
    preheader: 'Enter it where you were asked for it, within {{validMinutes}} minutes.',
    title: 'Your code to register',
    intro:
      'You opened a link to register **{{customers}}** with {{dealerName}}. Enter this code where you were asked for it:',
    validity: 'It is good for {{validMinutes}} minutes. Only the code of the newest mail works.',
    doubt: '**You did not ask for a code?**',
    warning:
      'Somebody else has the link, and can do nothing with it without this code. Give it to nobody; we never ask for it by phone or mail.',
  },
};
