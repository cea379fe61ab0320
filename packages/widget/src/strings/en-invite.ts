import type { Counting } from './counting.ts';
import { enSmall } from './en-small.ts';
import type { Wording } from './wording.ts';

/** The words of the dialog that invites. */
export const enInvite = (counting: Counting) => {
  const small = enSmall(counting);
  return {
    ...small,
    invite: {
      ...small.invite,
      title: (name: string) => `Invite ${name}`,
      resendTitle: (name: string) => `Resend the invitation to ${name}`,
      lead: 'They get an e-mail with a personal link to register, see what they owe and pay it online.',
      resendLead: (email: string) => `A new e-mail with a new link goes to ${email}.`,
      oldLink: (date: string) => `The link sent ${date} stops working.`,
      to: 'Send to',
      otherAddress: 'Another address',
      otherAddressLabel: 'E-mail address',
      addressExample: 'name@company.com',
      otherAddressHint: 'Used for this invitation only; the ERP keeps its own.',
      usual: 'Usual contact',
      noEmail: 'No e-mail',
      invalidEmail: 'Not a valid e-mail',
      alreadyPending: 'Has an open invitation',
      message: 'Your own words (optional)',
      messageHint: (left: number) => `${left} characters left`,
      cancel: 'Cancel',
      send: 'Send invitation',
      resend: 'Resend invitation',
      sending: 'Sending…',
      typeAddress: 'Type an e-mail address, such as pat@company.com.',
      inviteAnother: 'Invite another address instead',
      backToResend: 'Resend to the same address instead',
      declinedTitle: (name: string) => `${name} said no`,
      declinedLead: (email: string, date: string) => `${email} declined on ${date}.`,
      declinedAsk: 'Write again only if you have talked to them.',
      declinedFirst: 'Resend anyway…',
      declinedSecondTitle: 'Write to them again?',
      declinedSecond: (email: string) =>
        `${email} asked not to be invited. A new e-mail goes out all the same.`,
      declinedConfirm: 'Yes, resend',
    },
    preview: {
      show: 'Preview the mail',
      loading: 'Making the mail…',
      title: 'The mail as it would be sent',
      note: 'Links lead nowhere here, and the check phrase is an example.',
      from: 'From',
      to: 'To',
      replyTo: 'Reply to',
      subject: 'Subject',
      text: 'As plain text',
      back: 'Back',
    },
  };
};

/** What a language says for the dialog that invites. */
export type InviteStrings = Wording<ReturnType<typeof enInvite>>;
