import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { DEFAULT_BRAND_COLOR } from './brand-palette.ts';
import { invitationMailView } from './invitation-mail.ts';
import { resolveMailLocale } from './mail-strings.ts';
import { registrationCodeMailView } from './registration-code-mail.ts';

/** Templates by name: each turns its data, unchecked, into what its compiled files print. */
const VIEWS = {
  invitation: invitationMailView,
  reminder: invitationMailView,
  registration_code: registrationCodeMailView,
} as const;

export type MailTemplate = keyof typeof VIEWS;

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

// Compiled by scripts/compile-templates.ts; the same place seen from src/mail and from dist/mail.
const COMPILED = new URL('../../dist/mail/templates/', import.meta.url);

const compiled = new Map<string, Handlebars.TemplateDelegate>();

/**
 * Fills a compiled template. Names are cleaned and escaped, links checked. A brand color that no template was compiled
 * for is replaced by the default one: a mail in another color is better than none.
 *
 * @throws {ZodError} `data` is not what the template asks for.
 * @throws {UnsafeLinkError} a link is not https, or http on a loopback host.
 */
export function renderMail(
  template: MailTemplate,
  data: unknown,
  options: { brandColor: string },
): RenderedMail {
  const { locale, view } = VIEWS[template](data);
  const name = `${template}.${resolveMailLocale(locale).language}`;
  return {
    subject: load(`${name}.subject.hbs`, 'text')(view),
    html: loadHtml(name, options.brandColor)(view),
    text: load(`${name}.txt.hbs`, 'text')(view),
  };
}

function loadHtml(name: string, brandColor: string): Handlebars.TemplateDelegate {
  try {
    if (/^#[0-9a-f]{6}$/.test(brandColor)) return load(`${name}.${brandColor.slice(1)}.html.hbs`, 'html');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return load(`${name}.${DEFAULT_BRAND_COLOR.slice(1)}.html.hbs`, 'html');
}

function load(fileName: string, kind: 'html' | 'text'): Handlebars.TemplateDelegate {
  const known = compiled.get(fileName);
  if (known !== undefined) return known;
  const fill = Handlebars.compile(readFileSync(new URL(fileName, COMPILED), 'utf8'), {
    strict: true,
    noEscape: kind === 'text',
    knownHelpersOnly: true,
  });
  compiled.set(fileName, fill);
  return fill;
}
