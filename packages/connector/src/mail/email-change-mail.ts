import { z } from 'zod';
import { countView } from './counted-words.ts';
import { cleanDisplayName, cleanName } from './display-name.ts';
import { frameView, type MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';

/** What the mail to an address that somebody wants to sign in with needs to be told. */
export const emailChangeMailSchema = z.object({
  /** On whose page it was asked for. */
  dealerName: z.string(),
  contactName: z.string().nullable(),
  /** The new address. */
  email: z.string(),
  /** The page to confirm it on, https, with its token. */
  changeLink: z.string(),
  /** From when it was asked for. */
  validMinutes: z.int(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

export type EmailChangeMailData = z.input<typeof emailChangeMailSchema>;

/** Turns the data of a mail with a link to another address into what its templates print. */
export function emailChangeMailView(input: unknown): MailView {
  const data = emailChangeMailSchema.parse(input);
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      contactName: cleanDisplayName(data.contactName),
      email: cleanName(data.email),
      changeLink: assertMailLink(data.changeLink).href,
      validMinutes: countView(data.validMinutes, data.locale),
    },
  };
}
