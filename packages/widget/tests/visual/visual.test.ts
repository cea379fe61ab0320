import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { GalleryBrowser, inTwoPages } from './gallery-browser.ts';
import { RESULTS } from '../../../../tests/pictures/baselines.ts';
import { compareImages } from '../../../../tests/pictures/image-comparison.ts';
import { assertKept, assertNames, settledPicture } from '../../../../tests/pictures/picture-check.ts';
import { baselines, capture, PICTURES, takePicture } from './visual-pictures.ts';

const gallery = await GalleryBrowser.start();
after(() => gallery.close());
const skip = baselines.whyNotComparable({ majorVersion: gallery.majorVersion, platform: process.platform });
if (skip) console.error(`\n!!! NO PICTURE IS COMPARED: ${skip}\n`);

describe('the elements look as they did', { skip }, () => {
  const taken = new Map<string, Buffer | Error>();
  before(async () => {
    await rm(RESULTS, { recursive: true, force: true });
    for (const forcedColors of [undefined, 'active'] as const) {
      await inTwoPages(
        PICTURES.filter((picture) => picture.forcedColors === forcedColors),
        () => gallery.open(1280, 800, forcedColors ? { forcedColors } : {}),
        async (page, picture) => {
          const take = () => takePicture(gallery, page, picture);
          taken.set(
            picture.name,
            await settledPicture(baselines, picture.name, take).catch((error: Error) => error),
          );
        },
      );
    }
  });

  it('with a name of its own for each picture, and none kept that nobody takes', () =>
    assertNames(
      baselines,
      PICTURES.map(({ name }) => name),
    ));

  for (const { name } of PICTURES) {
    it(name, async () => {
      const now = taken.get(name);
      if (now instanceof Error) throw now;
      assert.ok(now);
      await assertKept(baselines, name, now);
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
