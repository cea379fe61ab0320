import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import sharp from 'sharp';
import { BRANDS, everyMail } from '../../packages/connector/tests/mail-sample.ts';
import { findBrowser } from '../../scripts/browser.js';
import { Baselines, STEADY } from '../pictures/baselines.ts';

/** Those that are kept. */
export const baselines = new Baselines(join(import.meta.dirname, 'baselines'));

const WAYS = {
  light: { colorScheme: 'light', width: 700 },
  dark: { colorScheme: 'dark', width: 700 },
  narrow: { colorScheme: 'light', width: 375 },
  'narrow-dark': { colorScheme: 'dark', width: 375 },
} as const;

/** A mail, and how it is looked at. */
export interface MailPicture {
  name: string;
  html: string;
  way: (typeof WAYS)[keyof typeof WAYS];
}

/**
 * Every mail in English: in the one brand, and on a phone in the other, whose invitations are shown wide, too. The longest words
 * there are, on a phone, are those of the invitation in Spanish and French.
 */
export function listMailPictures(): MailPicture[] {
  const [plain, logo] = BRANDS.map(({ color }) => color);
  const { light, dark, narrow, 'narrow-dark': narrowDark } = WAYS;
  const waysOf = (subject: string, locale?: string, color?: string): Partial<typeof WAYS> => {
    if (locale !== 'en') return color === plain && subject === 'invitation' ? { narrow } : {};
    if (color !== logo) return { light, dark, narrow };
    return {
      ...(subject.startsWith('invitation') ? { light, dark } : {}),
      narrow,
      'narrow-dark': narrowDark,
    };
  };
  return everyMail().flatMap(({ name, mail: { html } }) => {
    const [title = '', locale, color] = name.split(', ');
    const subject = title.replaceAll(/[ _]/g, '-');
    const about = [subject, ...(locale === 'en' ? [] : [locale]), ...(color === logo ? ['logo'] : [])];
    return Object.entries(waysOf(subject, locale, color)).map(([kind, way]) => ({
      name: [...about, kind].join('-'),
      ...{ html, way },
    }));
  });
}

/** A browser in which a mail looks the same on every machine: with a font and a logo of ours. */
export class MailBrowser {
  readonly #browser: Browser;
  readonly #font: string;
  readonly #logo: Buffer;

  private constructor(browser: Browser, font: string, logo: Buffer) {
    this.#browser = browser;
    this.#font = font;
    this.#logo = logo;
  }

  /** Starts the Chromium of this machine. */
  static async start(): Promise<MailBrowser> {
    const found = await findBrowser();
    if (found.reason !== undefined) throw new Error(found.reason);
    const { executablePath, args } = found;
    const font = createRequire(import.meta.url).resolve(
      '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    );
    // A mark and a bar where a name would be: no text, which each machine draws in its own font.
    const logo = await sharp(Buffer.from(LOGO)).png().toBuffer();
    return new MailBrowser(
      await chromium.launch({ executablePath, args: [...args, ...STEADY] }),
      (await readFile(font)).toString('base64'),
      logo,
    );
  }

  /** "153". */
  get majorVersion(): string {
    return this.#browser.version().split('.')[0] ?? '';
  }

  /** Takes a picture of a whole mail. */
  async take({ html, way: { colorScheme, width } }: MailPicture): Promise<Buffer> {
    const context = await this.#browser.newContext({
      colorScheme,
      viewport: { width, height: 400 },
      locale: 'en-US',
    });
    try {
      const page = await context.newPage();
      await page.route('**/logos/**', (route) =>
        route.fulfill({ body: this.#logo, contentType: 'image/png' }),
      );
      // The first of the mail's fonts that a browser on Linux looks for.
      const face = `@font-face{font-family:'Segoe UI';font-weight:100 900;src:url(data:font/woff2;base64,${this.#font})}`;
      await page.setContent(html.replace('</head>', `<style>${face}</style></head>`), { waitUntil: 'load' });
      await page.evaluate('document.fonts.ready');
      return await page.screenshot({ fullPage: true });
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="88"><rect x="4" y="4" width="80" height="80" rx="16" fill="#8a2a2a"/>
  <rect x="104" y="28" width="240" height="32" rx="6" fill="#2b2f33"/></svg>`;
