import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { brandPalette } from './brand-palette.ts';
import type { MailTemplate } from './mail-renderer.ts';
import { MAIL_STRINGS, type MailLanguage } from './mail-strings.ts';
import type { MailWords } from './strings/mail-words.ts';

const SOURCES = new URL('./templates/', import.meta.url);

/** The source that each template is compiled from, and what it says. */
const TEMPLATES: Record<
  MailTemplate,
  { source: string; words: (words: MailWords) => Record<string, string> & { subject: string } }
> = {
  invitation: { source: 'invitation', words: ({ invitation }) => invitation },
  reminder: { source: 'invitation', words: ({ invitation, reminder }) => ({ ...invitation, ...reminder }) },
  registration_code: {
    source: 'registration-code',
    words: ({ invitation: { hello, helloName }, registrationCode }) => ({
      hello,
      helloName,
      ...registrationCode,
    }),
  },
};

/**
 * Compiles every mail template in every language with one dealer's color into `directory`:
 * `<template>.<language>.subject.hbs`, `.txt.hbs` and `.<rrggbb>.html.hbs`. MJML is loaded here and nowhere else: when the
 * connector is built, and when a dealer publishes its branding.
 *
 * Only our own words and a checked color go in before compiling; what a person or an ERP wrote stays a placeholder, which
 * Handlebars fills and escapes when the mail is made. In the other order it could write MJML or Handlebars of its own.
 *
 * @returns the names of the files written.
 * @throws {BrandColorError} the color is malformed or too pale.
 */
export async function compileTemplates(options: { brandColor: string; directory: URL }): Promise<string[]> {
  const palette = brandPalette(options.brandColor);
  await mkdir(options.directory, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, content: string) => {
    await writeFile(new URL(name, options.directory), content);
    written.push(name);
  };
  const read = (name: string) => readFile(new URL(name, SOURCES), 'utf8');
  // What every mail stands in: the dealer above, the card and its title, the dealer's address below.
  const frame = await read('frame.mjml');
  for (const [template, { source, words }] of Object.entries(TEMPLATES)) {
    const body = await read(`${source}.mjml`);
    const mjml = frame.replace('[[part.body]]', () => body);
    const text = await read(`${source}.txt`);
    for (const language of Object.keys(MAIL_STRINGS) as MailLanguage[]) {
      const name = `${template}.${language}`;
      const strings = words(MAIL_STRINGS[language]);
      const { dir }: MailWords = MAIL_STRINGS[language];
      const locale = { lang: language, dir, start: dir === 'rtl' ? 'right' : 'left' };
      const html = await compileMjml(
        fill(mjml, { color: { ...palette }, locale, text: mapValues(strings, toMarkup) }),
      );
      await write(`${name}.${options.brandColor.slice(1)}.html.hbs`, html);
      await write(`${name}.txt.hbs`, fill(text, { text: mapValues(strings, withoutStrong) }));
      await write(`${name}.subject.hbs`, withoutStrong(strings.subject));
    }
  }
  return written;
}

async function compileMjml(mjml: string): Promise<string> {
  const { default: mjml2html } = await import('mjml');
  const { html, errors } = await mjml2html(mjml, {
    validationLevel: 'strict',
    keepComments: false,
    minify: true,
    minifyOptions: { collapseWhitespace: true, minifyCss: false },
    // No fonts from outside: opening a mail asks nobody for anything.
    fonts: {},
  });
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  if (html.includes('{{{')) throw new Error('A template must not switch escaping off with {{{');
  // MJML names the mail an article; seen as a page of its own (a mail program, our preview) it also needs its landmark.
  return html.replace(/<body\b[^>]*>/, '$&<main>').replace('</body>', '</main></body>');
}

/** Replaces `[[group.name]]` in a template; an unknown name is an error, so a string cannot be forgotten. */
function fill(template: string, groups: Record<string, Record<string, string>>): string {
  return template.replace(/\[\[(\w+)\.(\w+)\]\]/g, (token, group: string, name: string) => {
    const value = groups[group]?.[name];
    if (value === undefined) throw new Error(`${token} is not known`);
    return value;
  });
}

// A placeholder's own quotes and braces must survive; `dir=auto` keeps a name of the other direction to itself.
const toMarkup = (text: string) =>
  text
    .split(/(\{\{.*?\}\})/)
    .map((part) => (part.startsWith('{{') ? part : escapeMarkup(part)))
    .join('')
    .replace(/\*\*(.+?)\*\*/g, '<strong dir="auto">$1</strong>');

const withoutStrong = (text: string) => text.replaceAll('**', '');

const escapeMarkup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const mapValues = (strings: Record<string, string>, map: (value: string) => string) =>
  Object.fromEntries(Object.entries(strings).map(([key, value]) => [key, map(value)]));
