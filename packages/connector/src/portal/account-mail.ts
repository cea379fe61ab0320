import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { AccountMailData, AccountProofMailData, EmailNoticeMailData } from '../mail/account-mail.ts';
import { eachMail, type ComposedMail, type MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';
import { findOpenProof } from './account-proof-store.ts';
import { deriveProofToken, PROOF_MINUTES } from './account-proof.ts';
import { findPayerOfUser } from './payer-store.ts';

/**
 * Writes the mails with links to a new password, or to an address that somebody wants to sign in with, at the moment they leave.
 * None where the link is good for nothing any more.
 */
export function accountProofComposer({
  config,
  keys,
}: Pick<ServiceContext, 'config' | 'keys'>): MailComposer {
  return eachMail(async (tx, mail) => {
    const proof = await findOpenProof(tx, mail.subjectId);
    const payer = proof && (await findPayerOfUser(tx, proof.userId));
    const token = proof && deriveProofToken(keys, proof);
    if (proof === undefined || payer === undefined || token === undefined) return null;
    const page = proof.purpose === 'email' ? 'account/email' : 'password';
    const to = { name: payer.name, address: proof.newEmail ?? payer.email };
    return composeAccountMail<AccountProofMailData>(
      tx,
      config.publicUrl,
      { to, locale: mail.locale },
      {
        proofLink: `${config.publicUrl}/${page}/${token}`,
        validMinutes: PROOF_MINUTES,
      },
    );
  });
}

/** Writes the mail to the address of before: that another one was asked for. It goes however late it is. */
export function emailNoticeComposer({ config }: Pick<ServiceContext, 'config'>): MailComposer {
  return eachMail((tx, mail) => {
    const to = { name: null, address: mail.recipient };
    return composeAccountMail<EmailNoticeMailData>(
      tx,
      config.publicUrl,
      { to, locale: mail.locale },
      {
        signInLink: `${config.publicUrl}/sign-in`,
      },
    );
  });
}

/** A mail about somebody's account, in the name of the dealer on whose page it was asked for; `more`: what only this mail says. */
async function composeAccountMail<Data extends AccountMailData>(
  tx: DealerTransaction,
  publicUrl: string,
  { to, locale }: { to: ComposedMail['to']; locale: string },
  more: Omit<Data, keyof AccountMailData>,
): Promise<ComposedMail> {
  const dealer = await getDealer(tx);
  const about: AccountMailData = {
    dealerName: dealer.name,
    contactName: to.name,
    email: to.address,
    postalAddress: dealer.postalAddress,
    locale: chooseMailLocale(locale, dealer.locale),
  };
  return { to, ...sentBy(dealer, publicUrl), data: { ...about, ...more } };
}
