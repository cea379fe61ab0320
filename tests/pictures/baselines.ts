import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a machine would have its own opinion on: options of Chromium for pictures. */
export const STEADY = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'];

/** Where a run leaves what differs. */
export const RESULTS = join(import.meta.dirname, '../../.cache/visual');

/** What draws text and lines, and so must be the same for pictures to be. */
export interface Drawer {
  majorVersion: string;
  platform: string;
}

/** The pictures that are kept in a folder, and what they were taken with. */
export class Baselines {
  readonly #folder: string;
  readonly #takenWith: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#takenWith = join(folder, 'chromium.json');
  }

  /** Why pictures of this browser cannot be compared with those that are kept; undefined where they can. */
  whyNotComparable(drawer: Drawer): string | undefined {
    if (!existsSync(this.#takenWith)) return 'No pictures are kept: `npm run visual -- --update` takes them.';
    const kept: Drawer = JSON.parse(readFileSync(this.#takenWith, 'utf8'));
    if (kept.majorVersion === drawer.majorVersion && kept.platform === drawer.platform) return undefined;
    return (
      `The pictures were taken with Chromium ${kept.majorVersion} on ${kept.platform}; this is Chromium ` +
      `${drawer.majorVersion} on ${drawer.platform}, which draws in another way. With CHROME_PATH unset and no ` +
      `Chrome installed, the one of @sparticuz/chromium is used.`
    );
  }

  /** The picture that is kept under a name; undefined where there is none. */
  find(name: string): Buffer | undefined {
    const path = this.#pathOf(name);
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  /** Every name that is kept. */
  async names(): Promise<string[]> {
    const files = await readdir(this.#folder).catch(() => []);
    return files.filter((name) => name.endsWith('.png')).map((name) => name.replace(/[.]png$/, ''));
  }

  /** Keeps a picture. */
  async keep(name: string, png: Buffer): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeFile(this.#pathOf(name), png);
  }

  /** Forgets a picture. */
  async drop(name: string): Promise<void> {
    await rm(this.#pathOf(name));
  }

  /** Notes what the kept pictures were taken with. */
  async noteDrawer(drawer: Drawer): Promise<void> {
    await writeFile(this.#takenWith, `${JSON.stringify(drawer, null, 2)}\n`);
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.png`);
  }
}
