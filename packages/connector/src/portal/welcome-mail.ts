import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { findSendingLack } from '../invitations/invitation-refusals.ts';
import { eachMail, type MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';
import type { WelcomeMailData } from '../mail/welcome-mail.ts';
import { findPayerRow, listLinkedCustomers } from './payer-store.ts';

/** Queues the welcome of a payer to customers that an invitation has just linked; none where the dealer cannot send. */
export async function queueWelcome(
  { mail }: Pick<ServiceContext, 'mail'>,
  tx: DealerTransaction,
  welcome: { payerId: string; email: string; locale: string; customerIds: string[] },
): Promise<void> {
  if (welcome.customerIds.length === 0 || findSendingLack({ mail }, await getDealer(tx)) !== undefined)
    return;
  await mail.queueMail(tx, {
    class: 'transactional',
    template: 'welcome',
    // Not the invitation's: its delivery is that of the mails that carry its link.
    subjectType: 'payer',
    subjectId: welcome.payerId,
    linkVersion: null,
    recipient: welcome.email,
    locale: welcome.locale,
    customerIds: welcome.customerIds,
  });
}

/** Writes welcomes at the moment they leave. None where the payer can see none of the mail's customers any more. */
export function welcomeComposer({ config }: Pick<ServiceContext, 'config'>): MailComposer {
  return eachMail(async (tx, mail) => {
    const payer = await findPayerRow(tx, mail.subjectId);
    if (payer === undefined) return null;
    const linked = await listLinkedCustomers(tx, payer.id);
    const open = linked.filter(({ id, access }) => access === 'active' && mail.customerIds.includes(id));
    if (open.length === 0) return null;
    const dealer = await getDealer(tx);
    return {
      to: { name: payer.name, address: payer.email },
      ...sentBy(dealer, config.publicUrl),
      data: {
        dealerName: dealer.name,
        customerNames: open.map(({ name }) => name),
        contactName: payer.name,
        email: payer.email,
        signInLink: `${config.publicUrl}/sign-in`,
        postalAddress: dealer.postalAddress,
        locale: chooseMailLocale(mail.locale, dealer.locale),
      } satisfies WelcomeMailData,
    };
  });
}
