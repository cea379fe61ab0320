import type { ServiceContext } from '../context.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { AccountProofMailData } from '../mail/account-proof-mail.ts';
import { eachMail, type MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';
import { deriveProofToken, PROOF_MINUTES } from './account-proof.ts';
import { findOpenProof } from './account-proof-store.ts';
import { findPayerOfUser } from './payer-store.ts';

/**
 * Writes the mails with links to a new password, or to an address that somebody wants to sign in with, at the moment they leave.
 * None where the link is good for nothing any more.
 */
export function accountProofComposer(context: Pick<ServiceContext, 'config' | 'keys'>): MailComposer {
  return eachMail(async (tx, mail) => {
    const proof = await findOpenProof(tx, mail.subjectId);
    const payer = proof && (await findPayerOfUser(tx, proof.userId));
    const token = proof && deriveProofToken(context.keys, proof);
    if (proof === undefined || payer === undefined || token === undefined) return null;
    const email = proof.newEmail ?? payer.email;
    const page = proof.purpose === 'email' ? 'account/email' : 'password';
    const dealer = await getDealer(tx);
    return {
      to: { name: payer.name, address: email },
      ...sentBy(dealer, context.config.publicUrl),
      data: {
        dealerName: dealer.name,
        contactName: payer.name,
        email,
        proofLink: `${context.config.publicUrl}/${page}/${token}`,
        validMinutes: PROOF_MINUTES,
        postalAddress: dealer.postalAddress,
        locale: chooseMailLocale(mail.locale, dealer.locale),
      } satisfies AccountProofMailData,
    };
  });
}
