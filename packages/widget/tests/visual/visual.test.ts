import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { GalleryBrowser, inTwoPages } from './gallery-browser.ts';
import { RESULTS } from '../../../../tests/pictures/baselines.ts';
import { compareImages } from '../../../../tests/pictures/image-comparison.ts';
import { baselines, capture, PICTURES, takePicture } from './visual-pictures.ts';
import type { VisualPicture } from './visual-pictures.ts';

const gallery = await GalleryBrowser.start();
after(() => gallery.close());
const skip = baselines.whyNotComparable({ majorVersion: gallery.majorVersion, platform: process.platform });
if (skip) console.error(`\n!!! NO PICTURE IS COMPARED: ${skip}\n`);

/** A busy machine may draw a word half a pixel off: what differs is what differs each time. */
async function settledPicture(page: Page, picture: VisualPicture, tries = 3): Promise<Buffer> {
  const now = await takePicture(gallery, page, picture);
  const kept = baselines.find(picture.name);
  if (tries <= 1 || !kept || !compareImages(kept, now)) return now;
  return settledPicture(page, picture, tries - 1);
}

describe('the elements look as they did', { skip }, () => {
  const taken = new Map<string, Buffer | Error>();
  before(async () => {
    await rm(RESULTS, { recursive: true, force: true });
    for (const forcedColors of [undefined, 'active'] as const) {
      await inTwoPages(
        PICTURES.filter((picture) => picture.forcedColors === forcedColors),
        () => gallery.open(1280, 800, forcedColors ? { forcedColors } : {}),
        async (page, picture) => {
          taken.set(picture.name, await settledPicture(page, picture).catch((error: Error) => error));
        },
      );
    }
  });

  it('with a name of its own for each picture, and none kept that nobody takes', async () => {
    const names = PICTURES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual((await baselines.names()).sort(), names.sort());
  });

  for (const { name } of PICTURES) {
    it(name, async () => {
      const now = taken.get(name);
      if (now instanceof Error) throw now;
      assert.ok(now);
      const kept = baselines.find(name);
      assert.ok(kept, 'no such picture is kept: `npm run visual -- --update`');
      const difference = compareImages(kept, now);
      if (!difference) return;
      await mkdir(RESULTS, { recursive: true });
      const path = join(RESULTS, name);
      await writeFile(`${path}-now.png`, now);
      if (difference.picture) await writeFile(`${path}-difference.png`, difference.picture);
      assert.fail(
        `${difference.words}: ${path}-now.png. Is it meant? \`npm run visual -- --update\` keeps it.`,
      );
    });
  }
});

describe('a picture tells', { skip }, () => {
  const changes = {
    'another accent': () => document.body.style.setProperty('--payvite-accent', '#0b6cad'),
    'a row that is one pixel higher': () => document.body.style.setProperty('--payvite-row-height', '49px'),
    'a badge that says something else': () => {
      const list = document.querySelector('payvite-customer-list');
      const badge = list?.shadowRoot?.querySelector('payvite-status-badge');
      badge?.shadowRoot?.querySelector('.badge')?.append('!');
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(what, async () => {
      const page = await gallery.open(1280, 800);
      const now = await takePicture(gallery, page, {
        name: '',
        element: 'customer-list',
        state: 'selection',
        width: 1280,
      });
      const kept = baselines.find('customer-list-selection-light');
      assert.ok(kept);
      assert.equal(compareImages(kept, now), null);
      await page.evaluate(change);
      const changed = await capture(page, false);
      await page.context().close();
      assert.match(compareImages(kept, changed)?.words ?? 'nothing', /pixels/);
    });
  }
});
