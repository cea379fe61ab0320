import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { invitationMailView } from './invitation-mail.ts';
import { resolveMailLocale } from './mail-strings.ts';

/** Templates by name: each turns its data, unchecked, into what its compiled files print. */
const VIEWS = { invitation: invitationMailView } as const;

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
 * Fills a compiled template. Names are cleaned and escaped, links checked.
 *
 * @throws {ZodError} `data` is not what the template asks for.
 * @throws {UnsafeLinkError} a link is not https, or http on a loopback host.
 * @throws {Error} ENOENT: the template was not compiled for this brand color.
 */
export function renderMail(
  template: MailTemplate,
  data: unknown,
  options: { brandColor: string },
): RenderedMail {
  const { locale, view } = VIEWS[template](data);
  const name = `${template}.${resolveMailLocale(locale).language}`;
  const color = options.brandColor.replace('#', '');
  return {
    subject: load(`${name}.subject.hbs`, 'text')(view),
    html: load(`${name}.${color}.html.hbs`, 'html')(view),
    text: load(`${name}.txt.hbs`, 'text')(view),
  };
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
