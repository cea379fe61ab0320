import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { compareImages } from '../pictures/image-comparison.ts';
import { assertKept, assertNames, settledPicture } from '../pictures/picture-check.ts';
import { baselines, listMailPictures, MailBrowser } from './mail-pictures.ts';

const browser = await MailBrowser.start();
after(() => browser.close());
const skip = baselines.whyNotComparable({ majorVersion: browser.majorVersion, platform: process.platform });
if (skip) console.error(`\n!!! NO PICTURE OF A MAIL IS COMPARED: ${skip}\n`);
const pictures = listMailPictures();

describe('the mails look as they did', { skip }, () => {
  it('with a name of its own for each picture, and none kept that nobody takes', () =>
    assertNames(
      baselines,
      pictures.map(({ name }) => name),
    ));

  for (const picture of pictures) {
    it(picture.name, async () => {
      const now = await settledPicture(baselines, picture.name, () => browser.take(picture));
      await assertKept(baselines, picture.name, now);
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
