import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'baselines');
const TAKEN_WITH = join(FOLDER, 'chromium.json');

/** Where a run leaves what differs. */
export const RESULTS = join(import.meta.dirname, '../../../../.cache/visual');

/** What draws text and lines, and so must be the same for pictures to be. */
export interface Drawer {
  majorVersion: string;
  platform: string;
}

/** Why pictures of this browser cannot be compared with those that are kept; undefined where they can. */
export function whyNotComparable(drawer: Drawer): string | undefined {
  if (!existsSync(TAKEN_WITH)) return 'No pictures are kept: `npm run visual -- --update` takes them.';
  const kept: Drawer = JSON.parse(readFileSync(TAKEN_WITH, 'utf8'));
  if (kept.majorVersion === drawer.majorVersion && kept.platform === drawer.platform) return undefined;
  return (
    `The pictures were taken with Chromium ${kept.majorVersion} on ${kept.platform}; this is Chromium ` +
    `${drawer.majorVersion} on ${drawer.platform}, which draws in another way. With CHROME_PATH unset and no ` +
    `Chrome installed, the one of @sparticuz/chromium is used.`
  );
}

/** The picture that is kept under a name; undefined where there is none. */
export function baselineOf(name: string): Buffer | undefined {
  const path = join(FOLDER, `${name}.png`);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** Every name that is kept. */
export async function baselineNames(): Promise<string[]> {
  const files = await readdir(FOLDER).catch(() => []);
  return files.filter((name) => name.endsWith('.png')).map((name) => name.replace(/[.]png$/, ''));
}

/** Keeps a picture. */
export async function keepBaseline(name: string, png: Buffer): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.png`), png);
}

/** Forgets a picture. */
export const dropBaseline = (name: string) => rm(join(FOLDER, `${name}.png`));

/** Notes what the kept pictures were taken with. */
export const noteDrawer = (drawer: Drawer) => writeFile(TAKEN_WITH, `${JSON.stringify(drawer, null, 2)}\n`);
