import { brandPalette } from '../src/mail/brand-palette.ts';
import type { MailBrand } from '../src/mail/mail-composer.ts';
import { cleanDisplayName, cleanName } from '../src/mail/display-name.ts';
import { frameView } from '../src/mail/mail-frame.ts';
import { compileFill, type RenderedMail } from '../src/mail/mail-renderer.ts';
import { MAIL_STRINGS, resolveMailLocale, type MailLanguage } from '../src/mail/mail-strings.ts';
import { compileMail, type CompiledMail, type TemplateSource } from '../src/mail/template-compiler.ts';
import { moneyText } from '../src/money-text.ts';

// A mail about money, made of the frame and the parts alone: what a mail of payments will be like.
const MJML = `[[part.greeting]] [[part.amounts rows=items total=total what=item amount=paid sum=sum]]
[[part.button link=link words=button]]
<mj-spacer height="28px" />
[[part.notice heading=doubt words=warning]]`;

const TEXT = `{{#each items}}
{{what}}{{#if detail}} ({{detail}}){{/if}}: {{amount}}
{{/each}}
[[text.sumPlain]]

[[text.buttonPlain]]
{{link}}

[[text.doubt]]
[[text.warning]]
`;

const WORDS: Record<MailLanguage, TemplateSource['words']> = {
  en: {
    subject: 'Receipt for your payment to {{dealerName}}',
    preheader: 'We received {{total}}.',
    title: 'Thank you for your payment',
    intro: 'We received **{{total}}** from you. This is what it paid:',
    item: 'Invoice',
    paid: 'Paid',
    sum: 'Total',
    sumPlain: 'Total: {{total}}',
    button: 'View payment',
    buttonPlain: 'View your payment:',
    doubt: 'Something looks wrong?',
    warning: 'Call us at the number on your last invoice.',
  },
  es: {
    subject: 'Recibo de su pago a {{dealerName}}',
    preheader: 'Hemos recibido {{total}}.',
    title: 'Gracias por su pago',
    intro: 'Hemos recibido **{{total}}**. Con ello se han pagado:',
    item: 'Factura',
    paid: 'Pagado',
    sum: 'Total',
    sumPlain: 'Total: {{total}}',
    button: 'Ver el pago',
    buttonPlain: 'Vea su pago:',
    doubt: '¿Hay algo que no coincide?',
    warning: 'Llámenos al número que figura en su última factura.',
  },
  fr: {
    subject: 'Reçu de votre paiement, {{dealerName}}',
    preheader: 'Nous avons reçu {{total}}.',
    title: 'Merci pour votre paiement',
    intro: 'Nous avons reçu **{{total}}**. Voici ce que ce montant a réglé :',
    item: 'Facture',
    paid: 'Réglé',
    sum: 'Total',
    sumPlain: 'Total : {{total}}',
    button: 'Voir le paiement',
    buttonPlain: 'Voir votre paiement :',
    doubt: 'Une anomalie ?',
    warning: 'Appelez-nous au numéro qui figure sur votre dernière facture.',
  },
};

const ITEMS = [
  { number: 'SO-88213', job: 'Job 14, Vista del Sol', minor: 1_248_000 },
  { number: 'SO-88790', job: null, minor: 320_410 },
  { number: 'CM-2201', job: 'Job 9, Mesa Court', minor: -100_000 },
];

const compiled = new Map<MailLanguage, Promise<CompiledMail>>();

/** Compiles the receipt once in each language and fills it, as the connector does with its own mails. */
export async function renderReceipt(
  data: { dealerName: string; contactName: string | null; postalAddress: string | null; locale: string },
  brand: MailBrand,
): Promise<RenderedMail> {
  const { language, formatLocale } = resolveMailLocale(data.locale);
  const words = { ...MAIL_STRINGS[language].shared, ...WORDS[language] };
  const making = compiled.get(language) ?? compileMail({ mjml: MJML, text: TEXT, words }, language);
  compiled.set(language, making);
  const { subject, html, text } = await making;
  const view = {
    ...frameView(data),
    contactName: cleanDisplayName(data.contactName),
    items: ITEMS.map(({ number, job, minor }) => ({
      what: cleanName(number),
      detail: job,
      amount: moneyText(minor, 'USD', formatLocale),
    })),
    total: moneyText(1_468_410, 'USD', formatLocale),
    link: 'https://pay.ridgeline.example/portal',
    color: brandPalette(brand.color),
    logo: brand.logo,
  };
  return {
    subject: compileFill(subject, 'text')(view),
    html: compileFill(html, 'html')(view),
    text: compileFill(text, 'text')(view),
  };
}
