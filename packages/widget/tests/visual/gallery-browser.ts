import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { findBrowser } from '../../../../scripts/browser.js';
import { buildGallery } from '../../../../scripts/build-gallery.js';
import { STEADY } from '../../../../tests/pictures/baselines.ts';
import { stateAddress } from '../../gallery/gallery-states.ts';

/** A morning on which every picture is taken. */
const NOW = new Date('2026-11-23T16:30:00Z');
const CACHE = join(import.meta.dirname, '../../../../.cache');
/** A state of the gallery with what is chosen around it. */
export interface Showing {
  element: string;
  state: string;
  scheme?: 'light' | 'dark';
  theme?: string;
  dir?: 'rtl';
  /** The head of an ERP's page above it. */
  chrome?: '1';
}

/** The gallery, newly built, in a browser whose clock, place and language stand still. */
export class GalleryBrowser {
  readonly #browser: Browser;
  readonly #site: URL;

  private constructor(browser: Browser, site: URL) {
    this.#browser = browser;
    this.#site = site;
  }

  /** Builds the gallery and starts the Chromium of this machine. */
  static async start(): Promise<GalleryBrowser> {
    const found = await findBrowser();
    if (found.reason !== undefined) throw new Error(found.reason);
    const { executablePath, args } = found;
    // Of its own, as test files run beside each other.
    const site = await buildGallery(join(CACHE, `gallery-${process.pid}`));
    return new GalleryBrowser(await chromium.launch({ executablePath, args: [...args, ...STEADY] }), site);
  }

  /** "153". */
  get majorVersion(): string {
    return this.#browser.version().split('.')[0] ?? '';
  }

  /** Where all states are shown at once. */
  get indexAddress(): string {
    return new URL('index.html', this.#site).href;
  }

  /** A page of this size, in which nothing moves unless told otherwise. */
  async open(width: number, height: number, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
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

  /** Shows a state in a page and waits until it is there. */
  async showState(page: Page, { element, state, scheme = 'light', ...choices }: Showing): Promise<void> {
    const address = stateAddress({ element, state }, { ...choices, scheme });
    await page.goto(new URL(`${address}&still`, this.#site).href);
    const shown = await page.waitForFunction(() => document.documentElement.dataset['gallery']);
    const outcome = await shown.jsonValue();
    if (outcome !== 'ready') throw new Error(`${address} ${outcome}`);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#site, { recursive: true });
  }
}

/** Does something for each of a list, in two pages at a time, as many as there are cores to draw them. */
export async function inTwoPages<Item>(
  items: readonly Item[],
  open: () => Promise<Page>,
  visit: (page: Page, item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const work = async () => {
    const page = await open();
    for (let item = left.shift(); item !== undefined; item = left.shift()) await visit(page, item);
    await page.context().close();
  };
  await Promise.all([work(), work()]);
}
