import type { ServiceContext } from '../context.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { listInvitationsToWrite } from '../invitations/invitation-mail-store.ts';
import { eachMail, type MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';
import type { RegistrationCodeMailData } from '../mail/registration-code-mail.ts';
import { CODE_MINUTES, deriveRegistrationCode } from './registration-code.ts';
import { findNewestCode, findRegistrationCode } from './registration-code-store.ts';

/**
 * Writes the mails with registration codes at the moment they leave: the digits are derived here, so that no queue holds
 * them. None where the code is of no use any more.
 */
export function registrationCodeComposer(context: Pick<ServiceContext, 'config' | 'keys'>): MailComposer {
  return eachMail(async (tx, mail) => {
    const code = await findRegistrationCode(tx, mail.subjectId);
    if (code === undefined) return null;
    const invitation = (await listInvitationsToWrite(tx, [code.invitationId])).get(code.invitationId);
    const newest = await findNewestCode(tx, code.invitationId);
    const digits = deriveRegistrationCode(context.keys, code);
    const isWanted =
      invitation?.state === 'pending' &&
      invitation.linkVersion === code.linkVersion &&
      newest?.id === code.id &&
      tx.now.getTime() < code.createdAt.getTime() + CODE_MINUTES * 60_000;
    if (!isWanted || digits === undefined) return null;
    const dealer = await getDealer(tx);
    return {
      to: { name: invitation.contactName, address: invitation.email },
      ...sentBy(dealer, context.config.publicUrl),
      data: {
        dealerName: dealer.name,
        customerNames: invitation.customerNames,
        contactName: invitation.contactName,
        code: digits,
        validMinutes: CODE_MINUTES,
        postalAddress: dealer.postalAddress,
        locale: chooseMailLocale(invitation.locale, dealer.locale),
      } satisfies RegistrationCodeMailData,
    };
  });
}
