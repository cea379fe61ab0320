import { compareImages, packImage } from '../pictures/image-comparison.ts';
import { baselines, listMailPictures, MailBrowser } from './mail-pictures.ts';

// `npm run visual`: which pictures of the mails differ from those that are kept; `-- --update` keeps what differs.
const isUpdate = process.argv.includes('--update');
const browser = await MailBrowser.start();
const drawer = { majorVersion: browser.majorVersion, platform: process.platform };
const reason = baselines.whyNotComparable(drawer);
if (reason) console.log(reason);

let differing = 0;
try {
  const pictures = await listMailPictures();
  for (const picture of pictures) {
    const now = await browser.take(picture);
    const kept = baselines.find(picture.name);
    const difference = kept && !reason ? compareImages(kept, now) : { words: 'is new' };
    if (!difference) continue;
    differing += 1;
    console.log(`${picture.name}: ${difference.words}`);
    if (isUpdate) await baselines.keep(picture.name, packImage(now));
  }
  const taken = new Set(pictures.map(({ name }) => name));
  for (const name of await baselines.names()) {
    if (taken.has(name)) continue;
    differing += 1;
    console.log(`${name}: is not taken any more`);
    if (isUpdate) await baselines.drop(name);
  }
  if (isUpdate) await baselines.noteDrawer(drawer);
  console.log(`${differing} of ${pictures.length} mails differ${isUpdate ? ' and are kept' : ''}.`);
} finally {
  await browser.close();
}
process.exitCode = differing > 0 && !isUpdate ? 1 : 0;
