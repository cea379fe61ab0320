import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { accountProofMailView, emailNoticeMailView } from './account-mail.ts';
import { BrandColorError, brandPalette, DEFAULT_BRAND_COLOR, type BrandPalette } from './brand-palette.ts';
import { invitationMailView } from './invitation-mail.ts';
import type { MailBrand } from './mail-composer.ts';
import type { MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';
import { resolveMailLocale } from './mail-strings.ts';
import { paymentMailView } from './payment-mail.ts';
import { registrationCodeMailView } from './registration-code-mail.ts';
import { welcomeMailView } from './welcome-mail.ts';

/** Templates by name: each turns its data, unchecked, into what its compiled files print. */
const VIEWS = {
  invitation: invitationMailView,
  reminder: invitationMailView,
  new_link: invitationMailView,
  welcome: welcomeMailView,
  password_reset: accountProofMailView,
  registration_code: registrationCodeMailView,
  email_change: accountProofMailView,
  email_notice: emailNoticeMailView,
  authorization: paymentMailView,
  receipt: paymentMailView,
  payment_failed: paymentMailView,
  payment_returned: paymentMailView,
  payment_refunded: paymentMailView,
  payment_partly_refunded: paymentMailView,
} as const satisfies Record<string, (data: unknown) => MailView>;

export type MailTemplate = keyof typeof VIEWS;

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** Fills one template. */
export type FillTemplate = (view: Record<string, unknown>) => string;

// Compiled by scripts/compile-templates.ts; the same place seen from src/mail and from dist/mail.
const COMPILED = new URL('../../dist/mail/templates/', import.meta.url);

const filled = new Map<string, FillTemplate>();
const palettes = new Map<string, BrandPalette>();

/**
 * Fills a compiled template. Names are cleaned and escaped, links checked. What is no color is replaced by the default one:
 * a mail in another color is better than none.
 *
 * @throws {ZodError} `data` is not what the template asks for.
 * @throws {UnsafeLinkError} a link is not https, or http on a loopback host.
 */
export function renderMail(template: MailTemplate, data: unknown, brand: MailBrand): RenderedMail {
  const { locale, view, subjectOf }: MailView = VIEWS[template](data);
  const { language } = resolveMailLocale(locale);
  const branded = { ...view, color: paletteOf(brand.color), logo: logoView(brand.logo) };
  return {
    subject: load(`${subjectOf ?? template}.${language}.subject.hbs`, 'text')(view),
    html: load(`${template}.${language}.html.hbs`, 'html')(branded),
    text: load(`${template}.${language}.txt.hbs`, 'text')(view),
  };
}

/** Makes of a Handlebars template what fills it: strictly, so that a name that the view lacks is an error. */
export function compileFill(template: string, kind: 'html' | 'text'): FillTemplate {
  return Handlebars.compile(template, { strict: true, noEscape: kind === 'text', knownHelpersOnly: true });
}

function load(fileName: string, kind: 'html' | 'text'): FillTemplate {
  let fill = filled.get(fileName);
  if (fill === undefined) {
    fill = compileFill(readFileSync(new URL(fileName, COMPILED), 'utf8'), kind);
    filled.set(fileName, fill);
  }
  return fill;
}

function logoView(logo: MailBrand['logo']) {
  return logo && { ...logo, url: assertMailLink(logo.url).href };
}

/** The colors are worked out once for each dealer's color, and are text of ours: nothing but `#rrggbb` gets here. */
function paletteOf(brandColor: string): BrandPalette {
  let palette = palettes.get(brandColor);
  if (palette === undefined) {
    try {
      palette = brandPalette(brandColor);
    } catch (error) {
      if (!(error instanceof BrandColorError)) throw error;
      return paletteOf(DEFAULT_BRAND_COLOR);
    }
    palettes.set(brandColor, palette);
  }
  return palette;
}
