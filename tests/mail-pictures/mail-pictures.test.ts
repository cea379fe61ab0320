import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { RESULTS } from '../pictures/baselines.ts';
import { compareImages } from '../pictures/image-comparison.ts';
import { baselines, listMailPictures, MailBrowser, type MailPicture } from './mail-pictures.ts';

const browser = await MailBrowser.start();
after(() => browser.close());
const skip = baselines.whyNotComparable({ majorVersion: browser.majorVersion, platform: process.platform });
if (skip) console.error(`\n!!! NO PICTURE OF A MAIL IS COMPARED: ${skip}\n`);
const pictures = await listMailPictures();

/** A busy machine may draw a word half a pixel off: what differs is what differs each time. */
async function settledPicture(picture: MailPicture, tries = 3): Promise<Buffer> {
  const now = await browser.take(picture);
  const kept = baselines.find(picture.name);
  if (tries <= 1 || !kept || !compareImages(kept, now)) return now;
  return settledPicture(picture, tries - 1);
}

describe('the mails look as they did', { skip }, () => {
  it('with a name of its own for each picture, and none kept that nobody takes', async () => {
    const names = pictures.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual((await baselines.names()).sort(), names.sort());
  });

  for (const picture of pictures) {
    it(picture.name, async () => {
      const now = await settledPicture(picture);
      const kept = baselines.find(picture.name);
      assert.ok(kept, 'no such picture is kept: `npm run visual -- --update`');
      const difference = compareImages(kept, now);
      if (!difference) return;
      await mkdir(RESULTS, { recursive: true });
      const path = join(RESULTS, `mail-${picture.name}`);
      await writeFile(`${path}-now.png`, now);
      if (difference.picture) await writeFile(`${path}-difference.png`, difference.picture);
      assert.fail(
        `${difference.words}: ${path}-now.png. Is it meant? \`npm run visual -- --update\` keeps it.`,
      );
    });
  }

  it('and a picture tells of another color', async () => {
    const [picture] = pictures;
    assert.ok(picture);
    const kept = baselines.find(picture.name);
    const changed = await browser.take({ ...picture, html: picture.html.replaceAll('#1f5f3f', '#1f5f9f') });
    assert.match((kept && compareImages(kept, changed)?.words) ?? 'nothing', /pixels differ/);
  });
});
