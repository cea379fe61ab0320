import { z } from 'zod';
import { cleanDisplayName, cleanName } from './display-name.ts';
import { customersView, frameView, type MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';

/** What the mail to a new payer needs to be told. Names come as they were typed; they are cleaned here. */
export const welcomeMailSchema = z.object({
  dealerName: z.string(),
  /** The customers whose accounts are open to the payer now; at least one. */
  customerNames: z.array(z.string()).min(1),
  contactName: z.string().nullable(),
  /** The address that the payer signs in with. */
  email: z.string(),
  /** The page to sign in on, https. */
  signInLink: z.string(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

export type WelcomeMailData = z.input<typeof welcomeMailSchema>;

/** Turns the data of a welcome into what its templates print. */
export function welcomeMailView(input: unknown): MailView {
  const data = welcomeMailSchema.parse(input);
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      ...customersView(data.customerNames, data.locale),
      contactName: cleanDisplayName(data.contactName),
      email: cleanName(data.email),
      signInLink: assertMailLink(data.signInLink).href,
    },
  };
}
