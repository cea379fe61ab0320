import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildGallery } from '../../../../scripts/build-gallery.js';
import { stateAddress } from '../../gallery/gallery-states.ts';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';

/** A morning on which every picture is taken. */
const NOW = new Date('2026-11-23T16:30:00Z');

export interface Showing {
  element: string;
  state: string;
  scheme?: 'light' | 'dark';
  theme?: string;
  dir?: 'rtl';
  chrome?: '';
}

/** The built gallery in a browser whose clock, place, language and motion stand still. */
export class GalleryBrowser {
  readonly browser: Browser;
  readonly #site: URL;

  private constructor(browser: Browser, site: URL) {
    this.browser = browser;
    this.#site = site;
  }

  static async start(): Promise<GalleryBrowser> {
    const site = await buildGallery();
    return new GalleryBrowser(await launchChromium(), site);
  }

  /** A page of this size; `showState` goes to one state after the other in it. */
  async open(width: number, height: number, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      locale: 'en-US',
      timezoneId: 'America/Denver',
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    return page;
  }

  /** Shows a state and waits until it is there. */
  async showState(page: Page, { scheme, ...showing }: Showing): Promise<void> {
    const address = stateAddress(showing, { ...showing, scheme: scheme ?? 'light' });
    await page.goto(new URL(`${address}&still`, this.#site).href);
    const { dataset } = await page
      .waitForFunction(() => {
        const { gallery } = document.documentElement.dataset;
        return gallery ? { dataset: gallery } : null;
      })
      .then((handle) => handle.jsonValue() as Promise<{ dataset: string }>);
    if (dataset !== 'ready') throw new Error(`${address} ${dataset}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
