import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { BrandView } from './brand-assets.ts';
import { LANGUAGE_NAMES, type PageLanguage } from './page-language.ts';

/** What stands around every page. */
export interface PageFrame {
  title: string;
  language: PageLanguage;
  brand: BrandView;
  /** `letter`: one narrow column; `wide`: room for a table. */
  width: 'letter' | 'wide';
  /** Who is signed in; null hides the way out. */
  account: { name: string; email: string } | null;
  /** Other dealers of the payer, for the switcher; empty without a choice. */
  suppliers: { name: string; path: string; isCurrent: boolean }[];
  /** What was typed into a form of it that was refused, as `form-reply.ts` seals it; left out, nothing. */
  typed?: string | undefined;
  /** Where the page goes on to by itself; left out, it stays. */
  goesOnTo?: string;
}

/** The frame of a page that is a letter or a form, for whoever reads it. */
export function letterFrame(title: string, brand: BrandView, language: PageLanguage): PageFrame {
  return { title, language, brand, width: 'letter', account: null, suppliers: [] };
}

export type PageName =
  | 'account'
  | 'changed'
  | 'item'
  | 'landing'
  | 'message'
  | 'new-password'
  | 'password'
  | 'payment'
  | 'payments'
  | 'portal'
  | 'prose'
  | 'request'
  | 'requested'
  | 'review'
  | 'sign-in'
  | 'suppliers'
  | 'to-provider';

/** Renders a page into the layout: HTML, everything escaped. Throws when the data lacks a field that a template names. */
export type PageRenderer = (page: PageName, frame: PageFrame, data: object) => string;

// The build copies no templates: both src/portal and dist/portal find them here.
const PAGES = new URL('../../src/portal/pages/', import.meta.url);

/** Reads and compiles every template, once. `stylesheet` is the path of the portal's CSS. */
export function createPageRenderer(stylesheet: string): PageRenderer {
  const handlebars = Handlebars.create();
  const templates = new Map<string, HandlebarsTemplateDelegate>();
  for (const file of readdirSync(PAGES)) {
    const name = file.replace(/\.hbs$/, '');
    // Strict: a name that the data lacks is an error here and not a hole in the page.
    const template = handlebars.compile(readFileSync(new URL(file, PAGES), 'utf8'), { strict: true });
    templates.set(name, template);
    handlebars.registerPartial(name, template);
  }
  const render = (name: string, data: object): string => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`No template ${name}.hbs`);
    return template(data);
  };
  return (page, frame, data) =>
    render('layout', {
      ...frame,
      t: frame.language.words,
      lang: frame.language.lang,
      path: frame.language.path,
      languages: Object.entries(LANGUAGE_NAMES).map(([code, name]) => ({
        code,
        name,
        isCurrent: code === frame.language.lang,
      })),
      stylesheet,
      body: render(page, { ...data, t: frame.language.words }),
    });
}
