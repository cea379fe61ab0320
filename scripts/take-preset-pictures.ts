import { join } from 'node:path';
import { THEMES } from '../packages/widget/gallery/gallery-states.ts';
import { GalleryBrowser } from '../packages/widget/tests/visual/gallery-browser.ts';

// The pictures of docs/theming.md: the list with each preset, in a page that looks like it.
const gallery = await GalleryBrowser.start();
try {
  for (const theme of THEMES) {
    const page = await gallery.open(1280, 560);
    await gallery.showState(page, { element: 'customer-list', state: 'selection', theme, chrome: '1' });
    const path = join(import.meta.dirname, `../docs/pictures/theme-${theme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    await page.context().close();
  }
} finally {
  await gallery.close();
}
