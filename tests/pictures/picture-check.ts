import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RESULTS, type Baselines, type Drawer } from './baselines.ts';
import { compareImages, packImage } from './image-comparison.ts';

/** A busy machine may draw a word half a pixel off: what differs is what differs each time. */
export async function settledPicture(
  baselines: Baselines,
  name: string,
  take: () => Promise<Buffer>,
  tries = 3,
): Promise<Buffer> {
  const now = await take();
  const kept = baselines.find(name);
  if (tries <= 1 || !kept || !compareImages(kept, now)) return now;
  return settledPicture(baselines, name, take, tries - 1);
}

/** Holds that a picture is the one that is kept; where it is not, leaves both and what differs in `RESULTS`. */
export async function assertKept(baselines: Baselines, name: string, now: Buffer): Promise<void> {
  const kept = baselines.find(name);
  assert.ok(kept, 'no such picture is kept: `npm run visual -- --update`');
  const difference = compareImages(kept, now);
  if (!difference) return;
  await mkdir(RESULTS, { recursive: true });
  const path = join(RESULTS, name);
  await writeFile(`${path}-now.png`, now);
  if (difference.picture) await writeFile(`${path}-difference.png`, difference.picture);
  assert.fail(`${difference.words}: ${path}-now.png. Is it meant? \`npm run visual -- --update\` keeps it.`);
}

/** Holds that each picture has a name of its own, and that none is kept that nobody takes. */
export async function assertNames(baselines: Baselines, names: readonly string[]): Promise<void> {
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual((await baselines.names()).sort(), names.toSorted());
}

/**
 * What `npm run visual` does with the pictures of one kind: says which differ from those that are kept, and with
 * `--update` keeps what differs. Sets the exit code where something differs that is not kept.
 *
 * @param takeAll takes each picture of `names` and hands it on.
 */
export async function comparePictures(
  { baselines, drawer, names }: { baselines: Baselines; drawer: Drawer; names: readonly string[] },
  takeAll: (compare: (name: string, now: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const isUpdate = process.argv.includes('--update');
  const reason = baselines.whyNotComparable(drawer);
  if (reason) console.log(reason);
  let differing = 0;
  await takeAll(async (name, now) => {
    const kept = baselines.find(name);
    const difference = kept && !reason ? compareImages(kept, now) : { words: 'is new' };
    if (!difference) return;
    differing += 1;
    console.log(`${name}: ${difference.words}`);
    if (isUpdate) await baselines.keep(name, packImage(now));
  });
  for (const name of await baselines.names()) {
    if (names.includes(name)) continue;
    differing += 1;
    console.log(`${name}: is not taken any more`);
    if (isUpdate) await baselines.drop(name);
  }
  if (isUpdate) await baselines.noteDrawer(drawer);
  console.log(`${differing} of ${names.length} pictures differ${isUpdate ? ' and are kept' : ''}.`);
  if (differing > 0 && !isUpdate) process.exitCode = 1;
}
