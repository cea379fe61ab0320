/**
 * Where many people have a mailbox for nothing. An answer address there costs a mail points with spam filters (SpamAssassin:
 * FREEMAIL_REPLYTO). The large ones of the countries that the mails' languages are spoken in; there are thousands more.
 */
const FREEMAIL_DOMAINS = new Set(
  `gmail.com googlemail.com yahoo.com ymail.com rocketmail.com aol.com aim.com outlook.com hotmail.com live.com msn.com
  icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.de gmx.fr web.de mail.com email.com
  zoho.com zohomail.com yandex.com yandex.ru mail.ru inbox.com fastmail.com hushmail.com tutanota.com tuta.com
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net juno.com
  yahoo.ca hotmail.ca live.ca sympatico.ca videotron.ca rogers.com shaw.ca telus.net
  yahoo.com.mx hotmail.es yahoo.es outlook.es live.com.mx prodigy.net.mx
  yahoo.fr hotmail.fr outlook.fr live.fr orange.fr wanadoo.fr free.fr sfr.fr laposte.net`.split(/\s+/),
);

/** Whether an address is at a provider where anybody gets one for nothing. */
export function isFreemail(address: string): boolean {
  return FREEMAIL_DOMAINS.has(address.slice(address.lastIndexOf('@') + 1).toLowerCase());
}
