import { z } from 'zod';
import { cleanDisplayName, cleanLines, cleanName } from './display-name.ts';
import { customersView, frameView, type MailView } from './mail-frame.ts';
import { invoicesView, listedInvoicesSchema } from './mail-invoices.ts';
import { assertMailLink } from './mail-link.ts';

const MESSAGE_LENGTH = 500;

/** What the invitation, its reminders and the mail with a new link need to be told. Names come as the ERP has them; they are cleaned here. */
export const invitationMailSchema = z.object({
  dealerName: z.string(),
  /** The customers invited, in the order of the invitation; at least one. */
  customerNames: z.array(z.string()).min(1),
  contactName: z.string().nullable(),
  /** The person at the dealer; null where a rule or a key invited. */
  invitedByName: z.string().nullable(),
  /** The invitation's page, https; `#decline` and `#not-me` are appended for the other two choices. */
  link: z.string(),
  checkPhrase: z.string(),
  /** The page that says how to be sure whose mail it is, https. */
  verifyLink: z.string(),
  /** As people say it, with its time and zone: `formatInstant`, `deadline`. */
  validUntil: z.string(),
  /** When the mail left that a reminder reminds of, as people say it; null in the mail itself. */
  mailedOn: z.string().nullable().default(null),
  /** The mail that a reminder reminds of, whose subject it takes; null in the mail itself. */
  follows: z.enum(['invitation', 'new_link']).nullable().default(null),
  /** A short own message of the dealer, plain text, lines kept. */
  message: z.string().nullable(),
  /** What is open, where the dealer has invitations list it; null: nothing is said of it. */
  invoices: listedInvoicesSchema.nullable().default(null),
  postalAddress: z.string().nullable(),
  locale: z.string(),
  /** Where a person stops all mails of this dealer; left out of the mail while null. */
  unsubscribeLink: z.string().nullable().default(null),
});

export type InvitationMailData = z.input<typeof invitationMailSchema>;

/** Turns the data of an invitation mail into what its templates print. */
export function invitationMailView(input: unknown): MailView {
  const data = invitationMailSchema.parse(input);
  const link = assertMailLink(data.link);
  const withFragment = (fragment: string) => Object.assign(new URL(link), { hash: fragment }).href;
  const frame = frameView(data);
  const contactName = cleanDisplayName(data.contactName);
  const invitedByName = cleanDisplayName(data.invitedByName);
  return {
    locale: data.locale,
    ...(data.follows === null ? {} : { subjectOf: data.follows }),
    view: {
      ...frame,
      ...customersView(data.customerNames, data.locale),
      contactName,
      invitedByName,
      noteFrom: invitedByName ?? frame.dealerName,
      message: cleanLines(data.message ?? '', MESSAGE_LENGTH),
      ...invoicesView(data.invoices ?? null, {
        locale: data.locale,
        namesCustomers: data.customerNames.length > 1,
      }),
      link: link.href,
      linkHost: link.host,
      declineLink: withFragment('decline'),
      notMeLink: withFragment('not-me'),
      unsubscribeLink: data.unsubscribeLink === null ? null : assertMailLink(data.unsubscribeLink).href,
      checkPhrase: cleanName(data.checkPhrase),
      verifyLink: assertMailLink(data.verifyLink).href,
      validUntil: cleanName(data.validUntil),
      mailedOn: cleanName(data.mailedOn ?? ''),
    },
  };
}
