import { comparePictures } from '../pictures/picture-check.ts';
import { baselines, listMailPictures, MailBrowser } from './mail-pictures.ts';

// `npm run visual`, of the mails.
const browser = await MailBrowser.start();
const drawer = { majorVersion: browser.majorVersion, platform: process.platform };
try {
  const pictures = listMailPictures();
  const names = pictures.map(({ name }) => name);
  await comparePictures({ baselines, drawer, names }, async (compare) => {
    for (const picture of pictures) await compare(picture.name, await browser.take(picture));
  });
} finally {
  await browser.close();
}
