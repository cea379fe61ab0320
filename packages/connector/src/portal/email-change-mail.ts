import type { ServiceContext } from '../context.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EmailChangeMailData } from '../mail/email-change-mail.ts';
import type { EmailNoticeMailData } from '../mail/email-notice-mail.ts';
import { eachMail, type MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';
import { deriveProofToken, PROOF_MINUTES } from './account-proof.ts';
import { findOpenProof } from './account-proof-store.ts';
import { findPayerOfUser } from './payer-store.ts';

/** Writes the mail with the link to an address that somebody wants to sign in with, as it leaves; none where it is too late. */
export function emailChangeComposer(context: Pick<ServiceContext, 'config' | 'keys'>): MailComposer {
  return eachMail(async (tx, mail) => {
    const proof = await findOpenProof(tx, mail.subjectId);
    const payer = proof && (await findPayerOfUser(tx, proof.userId));
    const token = proof && deriveProofToken(context.keys, proof);
    if (payer === undefined || token === undefined || proof?.newEmail == null) return null;
    const dealer = await getDealer(tx);
    return {
      to: { name: payer.name, address: proof.newEmail },
      ...sentBy(dealer, context.config.publicUrl),
      data: {
        dealerName: dealer.name,
        contactName: payer.name,
        email: proof.newEmail,
        changeLink: `${context.config.publicUrl}/account/email/${token}`,
        validMinutes: PROOF_MINUTES,
        postalAddress: dealer.postalAddress,
        locale: chooseMailLocale(mail.locale, dealer.locale),
      } satisfies EmailChangeMailData,
    };
  });
}

/** Writes the mail to the address of before: that another one was asked for. It goes however late it is. */
export function emailNoticeComposer({ config }: Pick<ServiceContext, 'config'>): MailComposer {
  return eachMail(async (tx, mail) => {
    const dealer = await getDealer(tx);
    return {
      to: { name: null, address: mail.recipient },
      ...sentBy(dealer, config.publicUrl),
      data: {
        dealerName: dealer.name,
        contactName: null,
        email: mail.recipient,
        signInLink: `${config.publicUrl}/sign-in`,
        postalAddress: dealer.postalAddress,
        locale: chooseMailLocale(mail.locale, dealer.locale),
      } satisfies EmailNoticeMailData,
    };
  });
}
