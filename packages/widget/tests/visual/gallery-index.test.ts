import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { GALLERY_STATES } from '../../gallery/gallery-states.ts';
import { GalleryBrowser } from './gallery-browser.ts';

const gallery = await GalleryBrowser.start();
after(() => gallery.close());

it('the gallery’s index shows every state, and those that are chosen', async () => {
  const names = GALLERY_STATES.map(({ element, state }) => `${element} ${state}`);
  assert.equal(new Set(names).size, names.length);
  const page = await gallery.open(1280, 900);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.goto(gallery.indexAddress);
  await page.getByText(`${names.length} of ${names.length} states`).waitFor();
  await page.getByLabel('element').selectOption('status-badge');
  await page.getByLabel('theme').selectOption('classic');
  await page.getByLabel('scheme').selectOption('dark');
  await page.getByPlaceholder('state').fill('declined');
  await page.getByText(`1 of ${names.length} states`).waitFor();
  const shown = page.frameLocator('iframe').locator('payvite-status-badge');
  await shown.getByText('Declined').waitFor();
  assert.deepEqual(
    await shown.evaluate((badge) => [
      getComputedStyle(badge).colorScheme,
      getComputedStyle(badge).getPropertyValue('--payvite-density'),
    ]),
    ['dark', '0.75'],
  );
  await page.context().close();
  assert.deepEqual(faults, []);
});
