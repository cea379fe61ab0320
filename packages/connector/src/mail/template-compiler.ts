import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { BrandPalette } from './brand-palette.ts';
import type { MailTemplate } from './mail-renderer.ts';
import { MAIL_STRINGS, type MailLanguage } from './mail-strings.ts';
import type { MailWords, Words } from './strings/mail-words.ts';
import { toMarkup, toPlain } from './words-markup.ts';

const SOURCES = new URL('./templates/', import.meta.url);

/** What a mail is made of: the parts of its own that go into the frames, and what it says. */
export interface TemplateSource {
  mjml: string;
  text: string;
  words: Record<string, Words> & { subject: Words; preheader: Words; title: Words };
}

/** Handlebars templates, to be filled by `fillMail`. */
export interface CompiledMail {
  subject: string;
  html: string;
  text: string;
}

/** The files that each template is compiled from, and what it says. */
const TEMPLATES: Record<
  MailTemplate,
  { source: string; words: (words: MailWords) => TemplateSource['words'] }
> = {
  invitation: { source: 'invitation', words: ({ shared, invitation }) => ({ ...shared, ...invitation }) },
  reminder: {
    source: 'invitation',
    words: ({ shared, invitation, reminder }) => ({ ...shared, ...invitation, ...reminder }),
  },
  new_link: {
    source: 'invitation',
    words: ({ shared, invitation, newLink }) => ({ ...shared, ...invitation, ...newLink }),
  },
  welcome: { source: 'welcome', words: ({ shared, welcome }) => ({ ...shared, ...welcome }) },
  password_reset: {
    source: 'account-proof',
    words: ({ shared, passwordReset }) => ({ ...shared, ...passwordReset }),
  },
  registration_code: {
    source: 'registration-code',
    words: ({ shared, registrationCode }) => ({ ...shared, ...registrationCode }),
  },
  email_change: {
    source: 'account-proof',
    words: ({ shared, emailChange }) => ({ ...shared, ...emailChange }),
  },
  email_notice: {
    source: 'email-notice',
    words: ({ shared, emailNotice }) => ({ ...shared, ...emailNotice }),
  },
  authorization: {
    source: 'payment',
    words: ({ shared, payment, authorization }) => ({ ...shared, ...payment, ...authorization }),
  },
  receipt: {
    source: 'payment',
    words: ({ shared, payment, receipt }) => ({ ...shared, ...payment, ...receipt }),
  },
  payment_failed: {
    source: 'payment',
    words: ({ shared, payment, paymentFailed }) => ({ ...shared, ...payment, ...paymentFailed }),
  },
  payment_returned: {
    source: 'payment',
    words: ({ shared, payment, paymentReturned }) => ({ ...shared, ...payment, ...paymentReturned }),
  },
  payment_refunded: {
    source: 'payment',
    words: ({ shared, payment, paymentRefunded }) => ({ ...shared, ...payment, ...paymentRefunded }),
  },
  payment_partly_refunded: {
    source: 'payment',
    words: ({ shared, payment, paymentPartlyRefunded }) => ({
      ...shared,
      ...payment,
      ...paymentPartlyRefunded,
    }),
  },
};

/**
 * What stands for each color while MJML works, which takes nothing but colors where a color belongs. Unlikely as colors of
 * ours, and of six different digits so that nothing shortens them.
 */
const COLOR_MARKS: BrandPalette = {
  accent: '#1a2b3d',
  brand: '#1a2b4d',
  brandInk: '#1a2b5d',
  soft: '#1a2b6d',
  darkBrand: '#1a2b7d',
  darkBrandInk: '#1a2b8d',
  darkSoft: '#1a2b9d',
};

/**
 * Compiles every mail template in every language into `directory`: `<template>.<language>.subject.hbs`, `.txt.hbs` and
 * `.html.hbs`. MJML is loaded here and nowhere else, when the connector is built.
 *
 * @returns the names of the files written.
 */
export async function compileTemplates(options: { directory: URL }): Promise<string[]> {
  await mkdir(options.directory, { recursive: true });
  const written: string[] = [];
  for (const template of Object.keys(TEMPLATES) as MailTemplate[]) {
    for (const language of Object.keys(MAIL_STRINGS) as MailLanguage[]) {
      const mail = await compileMail(await readSource(template, language), language);
      const files = { subject: mail.subject, html: mail.html, txt: mail.text };
      for (const [kind, content] of Object.entries(files)) {
        const name = `${template}.${language}.${kind}.hbs`;
        await writeFile(new URL(name, options.directory), content);
        written.push(name);
      }
    }
  }
  return written;
}

/** What one of the mails is made of in one language. */
export async function readSource(template: MailTemplate, language: MailLanguage): Promise<TemplateSource> {
  const { source, words } = TEMPLATES[template];
  const [mjml, text] = await Promise.all([read(`${source}.mjml`), read(`${source}.txt`)]);
  return { mjml, text, words: words(MAIL_STRINGS[language]) };
}

/**
 * Compiles one mail in one language. Only our own words go in before compiling; what a person or an ERP wrote, and the
 * dealer's colors, stay placeholders, which Handlebars fills and escapes when the mail is made. In the other order a name
 * could write MJML or Handlebars of its own.
 */
export async function compileMail(source: TemplateSource, language: MailLanguage): Promise<CompiledMail> {
  const marked = await compileMjml(await assembleMjml(source, language));
  const html = Object.entries(COLOR_MARKS).reduce(
    (content, [name, mark]) => content.replaceAll(mark, `{{color.${name}}}`),
    marked,
  );
  const text = (await read('frame.txt')).replace('[[part.body]]', () => source.text.trim());
  return {
    html,
    text: fill(text, { text: mapValues(source.words, toPlain) }),
    subject: toPlain(source.words.subject),
  };
}

/** The whole MJML of one mail, its frame and parts in it; marks stand for colors, placeholders for what people wrote. */
export async function assembleMjml(source: TemplateSource, language: MailLanguage): Promise<string> {
  const { dir }: MailWords = MAIL_STRINGS[language];
  const [start, end] = dir === 'rtl' ? ['right', 'left'] : ['left', 'right'];
  const groups = { color: { ...COLOR_MARKS }, locale: { lang: language, dir, start, end } };
  const mjml = (await read('frame.mjml')).replace('[[part.body]]', () => source.mjml.trim());
  return fill(await insertParts(mjml), { ...groups, text: mapValues(source.words, toMarkup) });
}

const read = (name: string) => readFile(new URL(name, SOURCES), 'utf8');

/** Replaces `[[part.button link=signInLink words=button]]` by part-button.mjml, in which `[[arg.link]]` is `signInLink`. */
async function insertParts(mjml: string): Promise<string> {
  const tokens = Array.from(mjml.matchAll(/\[\[part\.([\w-]+)((?:\s+\w+=\w+)*)\s*\]\]/g));
  let whole = mjml;
  for (const [token, name = '', list = ''] of tokens) {
    const args = Object.fromEntries(
      Array.from(list.matchAll(/(\w+)=(\w+)/g), ([, key = '', value = '']) => [key, value]),
    );
    const part = (await read(`part-${name}.mjml`)).replace(/\[\[arg\.(\w+)\]\]/g, (_token, key: string) => {
      const value = args[key];
      if (value === undefined) throw new Error(`part-${name}.mjml needs ${key}`);
      return value;
    });
    whole = whole.replace(token, () => part);
  }
  return whole;
}

/** Makes HTML of MJML, without taking anything from elsewhere. */
export async function compileMjml(mjml: string): Promise<string> {
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

const mapValues = (words: Record<string, Words>, map: (value: Words) => string) =>
  Object.fromEntries(Object.entries(words).map(([key, value]) => [key, map(value)]));
