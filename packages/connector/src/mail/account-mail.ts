import { z } from 'zod';
import { countView } from './counted-words.ts';
import { cleanDisplayName, cleanName } from './display-name.ts';
import { frameView, type MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';

/** What every mail about somebody's account needs to be told. */
const accountMailSchema = z.object({
  /** On whose page it was asked for. */
  dealerName: z.string(),
  contactName: z.string().nullable(),
  /** Whose password it is, the new address, or the one of before: then the new one does not stand in the mail. */
  email: z.string(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

/** A mail whose link proves that somebody reads an account's mail: to a new password, or to a new address. */
const accountProofMailSchema = accountMailSchema.extend({
  /** The page to choose or confirm it on, https, with its token. */
  proofLink: z.string(),
  /** From when it was asked for. */
  validMinutes: z.int(),
});

/** The mail that says to an address of before that another one was asked for. */
const emailNoticeMailSchema = accountMailSchema.extend({ signInLink: z.string() });

export type AccountMailData = z.input<typeof accountMailSchema>;
export type AccountProofMailData = z.input<typeof accountProofMailSchema>;
export type EmailNoticeMailData = z.input<typeof emailNoticeMailSchema>;

/** Turns the data of a mail with such a link into what its templates print. */
export function accountProofMailView(input: unknown): MailView {
  const data = accountProofMailSchema.parse(input);
  return accountView(data, {
    proofLink: assertMailLink(data.proofLink).href,
    validMinutes: countView(data.validMinutes, data.locale),
  });
}

/** Turns the data of a notice into what its templates print. */
export function emailNoticeMailView(input: unknown): MailView {
  const data = emailNoticeMailSchema.parse(input);
  return accountView(data, { signInLink: assertMailLink(data.signInLink).href });
}

function accountView(data: AccountMailData, more: Record<string, unknown>): MailView {
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      contactName: cleanDisplayName(data.contactName),
      email: cleanName(data.email),
      ...more,
    },
  };
}
