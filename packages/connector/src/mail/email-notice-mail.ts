import { z } from 'zod';
import { cleanDisplayName, cleanName } from './display-name.ts';
import { frameView, type MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';

/** What the mail needs to be told that says to an address of before that another one was asked for. */
export const emailNoticeMailSchema = z.object({
  dealerName: z.string(),
  contactName: z.string().nullable(),
  /** The address of before. The other one does not stand in this mail. */
  email: z.string(),
  signInLink: z.string(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

export type EmailNoticeMailData = z.input<typeof emailNoticeMailSchema>;

/** Turns the data of a notice into what its templates print. */
export function emailNoticeMailView(input: unknown): MailView {
  const data = emailNoticeMailSchema.parse(input);
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      contactName: cleanDisplayName(data.contactName),
      email: cleanName(data.email),
      signInLink: assertMailLink(data.signInLink).href,
    },
  };
}
