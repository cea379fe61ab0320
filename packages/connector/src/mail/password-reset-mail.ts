import { z } from 'zod';
import { countView } from './counted-words.ts';
import { cleanDisplayName, cleanName } from './display-name.ts';
import { frameView, type MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';

/** What the mail with a link to a new password needs to be told. */
export const passwordResetMailSchema = z.object({
  /** On whose page it was asked for. */
  dealerName: z.string(),
  contactName: z.string().nullable(),
  /** Whose password it is. */
  email: z.string(),
  /** The page to choose it on, https, with its token. */
  resetLink: z.string(),
  /** From when it was asked for. */
  validMinutes: z.int(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

export type PasswordResetMailData = z.input<typeof passwordResetMailSchema>;

/** Turns the data of a mail with a reset link into what its templates print. */
export function passwordResetMailView(input: unknown): MailView {
  const data = passwordResetMailSchema.parse(input);
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      contactName: cleanDisplayName(data.contactName),
      email: cleanName(data.email),
      resetLink: assertMailLink(data.resetLink).href,
      validMinutes: countView(data.validMinutes, data.locale),
    },
  };
}
