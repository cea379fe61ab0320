import type { ServiceContext } from '../context.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EmailNoticeMailData } from '../mail/email-notice-mail.ts';
import { eachMail, type MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';

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
