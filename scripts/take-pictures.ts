import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from '../tests/e2e/chromium.ts';
import { prepareScreens } from '../tests/e2e/demo-pages.ts';
import { startDemoProduct } from '../tests/e2e/demo-product.ts';

// Pictures of the running product: `npm run pictures` makes those of README and docs; with a folder after it, every
// screen in every scheme and width goes there, to be looked at.
const [folder] = process.argv.slice(2);
const IN_DOCS = new Map([
  ['dashboard', 'light'],
  ['invite-dialog', 'light'],
  ['mail', 'light'],
  ['detail-pending', 'light'],
  ['landing', 'light'],
  ['portal', 'light'],
  ['mail-settings', 'light'],
]);
const VARIANTS = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'light', width: 375 },
] as const;

const product = await startDemoProduct({ hasPayments: true });
const browser = await launchChromium();
try {
  const target = folder ?? join(import.meta.dirname, '../docs/pictures');
  await mkdir(target, { recursive: true });
  // Before the clock is moved for the states of invitations: by then everything has settled.
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${product.erpUrl}/#/payments`);
  await page.locator('payvite-payments').getByText('On its way').last().waitFor();
  await page.screenshot({
    path: join(target, folder === undefined ? 'payments.png' : 'payments-at-start.png'),
  });
  await context.close();
  for (const screen of await prepareScreens(product, browser)) {
    for (const { colorScheme, width } of VARIANTS) {
      const isInDocs = width === 1440 && IN_DOCS.get(screen.name) === colorScheme;
      if (folder === undefined && !isInDocs) continue;
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      await screen.open(page);
      const name = folder === undefined ? screen.name : `${screen.name}-${colorScheme}-${width}`;
      await page.screenshot({ path: join(target, `${name}.png`), fullPage: false });
      await context.close();
    }
  }
} finally {
  await browser.close();
  await product.stop();
}
