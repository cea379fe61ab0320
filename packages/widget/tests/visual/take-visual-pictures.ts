import { GalleryBrowser, inTwoPages } from './gallery-browser.ts';
import { compareImages, packImage } from '../../../../tests/pictures/image-comparison.ts';
import { baselines, PICTURES, takePicture } from './visual-pictures.ts';

// `npm run visual`: which pictures of the elements differ from those that are kept; `-- --update` keeps what differs.
const isUpdate = process.argv.includes('--update');
const gallery = await GalleryBrowser.start();
const drawer = { majorVersion: gallery.majorVersion, platform: process.platform };
const reason = baselines.whyNotComparable(drawer);
if (reason) console.log(reason);

let differing = 0;
try {
  for (const forcedColors of [undefined, 'active'] as const) {
    await inTwoPages(
      PICTURES.filter((picture) => picture.forcedColors === forcedColors),
      () => gallery.open(1280, 800, forcedColors ? { forcedColors } : {}),
      async (page, picture) => {
        const now = await takePicture(gallery, page, picture);
        const kept = baselines.find(picture.name);
        const difference = kept && !reason ? compareImages(kept, now) : { words: 'is new' };
        if (!difference) return;
        differing++;
        console.log(`${picture.name}: ${difference.words}`);
        if (isUpdate) await baselines.keep(picture.name, packImage(now));
      },
    );
  }
  const taken = new Set(PICTURES.map(({ name }) => name));
  for (const name of await baselines.names()) {
    if (taken.has(name)) continue;
    differing++;
    console.log(`${name}: is not taken any more`);
    if (isUpdate) await baselines.drop(name);
  }
  if (isUpdate) await baselines.noteDrawer(drawer);
  console.log(`${differing} of ${PICTURES.length} pictures differ${isUpdate ? ' and are kept' : ''}.`);
} finally {
  await gallery.close();
}
process.exitCode = differing > 0 && !isUpdate ? 1 : 0;
