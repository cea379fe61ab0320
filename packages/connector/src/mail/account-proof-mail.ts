import { z } from 'zod';
import { countView } from './counted-words.ts';
import { cleanDisplayName, cleanName } from './display-name.ts';
import { frameView, type MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';

/** What a mail needs to be told whose link proves that somebody reads an account's mail: to a new password, or to a new address. */
export const accountProofMailSchema = z.object({
  /** On whose page it was asked for. */
  dealerName: z.string(),
  contactName: z.string().nullable(),
  /** Whose password it is, or the new address. */
  email: z.string(),
  /** The page to choose or confirm it on, https, with its token. */
  proofLink: z.string(),
  /** From when it was asked for. */
  validMinutes: z.int(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

export type AccountProofMailData = z.input<typeof accountProofMailSchema>;

/** Turns the data of such a mail into what its templates print. */
export function accountProofMailView(input: unknown): MailView {
  const data = accountProofMailSchema.parse(input);
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      contactName: cleanDisplayName(data.contactName),
      email: cleanName(data.email),
      proofLink: assertMailLink(data.proofLink).href,
      validMinutes: countView(data.validMinutes, data.locale),
    },
  };
}
