import { comparePictures } from '../../../../tests/pictures/picture-check.ts';
import { GalleryBrowser, inTwoPages } from './gallery-browser.ts';
import { baselines, PICTURES, takePicture } from './visual-pictures.ts';

// `npm run visual`, of the elements.
const gallery = await GalleryBrowser.start();
const drawer = { majorVersion: gallery.majorVersion, platform: process.platform };
const names = PICTURES.map(({ name }) => name);
try {
  await comparePictures({ baselines, drawer, names }, async (compare) => {
    for (const forcedColors of [undefined, 'active'] as const) {
      await inTwoPages(
        PICTURES.filter((picture) => picture.forcedColors === forcedColors),
        () => gallery.open(1280, 800, forcedColors ? { forcedColors } : {}),
        async (page, picture) => compare(picture.name, await takePicture(gallery, page, picture)),
      );
    }
  });
} finally {
  await gallery.close();
}
