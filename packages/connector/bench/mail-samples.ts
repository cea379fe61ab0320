import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { DkimSigning } from '../src/mail/dkim-signing.ts';
import type { InvitationMailData } from '../src/mail/invitation-mail.ts';
import type { MailBrand } from '../src/mail/mail-composer.ts';
import type { RenderedMail } from '../src/mail/mail-renderer.ts';
import type { OutgoingMail } from '../src/mail/mail-transport.ts';

const DOMAIN = 'notify.bench.example';

export const BRAND: MailBrand = { color: '#1f5f3f', logo: null };

/** A key as a dealer's service has one. */
export function makeSigning(): DkimSigning {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    ...{ domain: DOMAIN, selector: 'bench' },
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(privateKey),
  };
}

/** The data of one customer's invitation, as different from the next one as real ones are. */
export function invitationData(number: number): InvitationMailData {
  return {
    dealerName: 'Bench Lumber',
    customerNames: [`Oak Framing ${number}`],
    contactName: `Contact ${number}`,
    invitedByName: null,
    link: `https://pay.bench.example/i/${String(number).padStart(43, 'a')}`,
    checkPhrase: 'copper river seven',
    verifyLink: 'https://pay.bench.example/verify',
    validUntil: 'December 6, 2026 at 9:30 PM MST',
    message: null,
    postalAddress: '1200 Mill Road, Albuquerque, NM 87102',
    locale: 'en-US',
    unsubscribeLink: `https://pay.bench.example/u/${String(number).padStart(43, 'a')}`,
  };
}

/** A rendered mail as it is handed to a transport. */
export function outgoing(number: number, { subject, html, text }: RenderedMail): OutgoingMail {
  const mailId = uuidv7();
  return {
    mailId,
    mode: 'live',
    attempt: 1,
    messageId: `<${mailId}@${DOMAIN}>`,
    at: new Date(),
    from: { name: 'Bench Lumber', address: `bench-lumber@${DOMAIN}` },
    to: { name: `Contact ${number}`, address: `c${number}.1@customers.example` },
    replyTo: 'ar@bench.example',
    returnPath: `bounce+${mailId}@${DOMAIN}`,
    unsubscribeLink: `https://pay.bench.example/u/${String(number).padStart(43, 'a')}`,
    inReplyTo: null,
    ...{ subject, html, text },
  };
}
