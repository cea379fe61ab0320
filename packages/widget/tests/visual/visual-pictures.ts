import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { GALLERY_STATES, THEMES } from '../../gallery/gallery-states.ts';
import { Baselines } from '../../../../tests/pictures/baselines.ts';
import type { GalleryBrowser, Showing } from './gallery-browser.ts';

/** Those that are kept. */
export const baselines = new Baselines(join(import.meta.dirname, 'baselines'));

const TALLEST_PX = 1000;

/** What is pictured: a state, and how. */
export interface VisualPicture extends Showing {
  name: string;
  width: number;
  forcedColors?: 'active';
}

const WIDE = 1280;
const PHONE = 375;

const pick = (element: string, ...states: string[]) => states.map((state) => ({ element, state }));
const MAIN = [...pick('customer-list', 'selection'), ...pick('customer-detail', 'pending')];
const SMALL = GALLERY_STATES.filter(
  ({ element, state }) => /badge|button/.test(element) && !state.endsWith('open') && state !== 'loading',
);

function pictures(
  kind: string,
  width: number,
  showings: Showing[],
  rest: Partial<VisualPicture> = {},
): VisualPicture[] {
  return showings.map(({ element, state }) => ({
    name: `${element}-${state}-${kind}`,
    element,
    state,
    width,
    ...rest,
  }));
}

/** Every picture that is kept. Each element in each scheme, then the ways of showing it at the two largest. */
export const PICTURES: readonly VisualPicture[] = [
  ...pictures('light', WIDE, [
    ...MAIN,
    ...pick('customer-list', 'data', 'empty', 'erp-down', 'filters-open', 'columns-open', 'loading'),
    ...pick(
      'customer-detail',
      'declined',
      'erp-down',
      'error',
      'tab-payers',
      'tab-payments',
      'payment-looked-at',
      'tab-timeline',
      'link-open',
    ),
    ...pick('invite-button', 'invite-open', 'declined-open', 'preview-open'),
    ...pick('reach-button', 'plan-open', 'undo-open', 'sending-open', 'done-open'),
    ...pick('call-sheet', 'data', 'call-open'),
    ...pick('bounces', 'data', 'paused', 'not-sent', 'repaired', 'empty'),
    ...pick('suggestions', 'data', 'asked'),
    ...pick('adoption-chart', 'funnel', 'share', 'time', 'aging', 'table'),
    ...pick('summary', 'data', 'two-currencies'),
    ...pick('mail-settings', 'data', 'unsaved', 'faults', 'read-only', 'first-time'),
    ...pick(
      'payments',
      'data',
      'requests',
      'detail',
      'asked',
      'uncertain',
      'period',
      'settings',
      'customer-found',
      'called',
      'empty',
      'empty-match',
    ),
    ...pick(
      'erp',
      'data',
      'waiting',
      'running',
      'failed',
      'chosen',
      'reviewed',
      'apply-asked',
      'columns',
      'payments',
      'empty',
    ),
  ]),
  ...pictures('light', 460, SMALL),
  ...pictures(
    'dark',
    WIDE,
    [
      ...MAIN,
      ...pick('invite-button', 'invite-open'),
      ...pick('reach-button', 'plan-open'),
      ...pick('call-sheet', 'data'),
      ...pick('bounces', 'paused'),
      ...pick('suggestions', 'data'),
      ...pick('adoption-chart', 'funnel', 'time'),
      ...pick('summary', 'data'),
      ...pick('mail-settings', 'data'),
      ...pick('erp', 'waiting', 'payments'),
      ...pick('payments', 'requests', 'detail'),
    ],
    { scheme: 'dark' },
  ),
  ...pictures('dark', 460, pick('status-badge', 'pending', 'accepted', 'declined', 'expired'), {
    scheme: 'dark',
  }),
  ...pictures(
    'forced',
    WIDE,
    [
      ...MAIN,
      ...pick('invite-button', 'invite-open'),
      ...pick('adoption-chart', 'funnel', 'time'),
      ...pick('bounces', 'paused'),
      ...pick('mail-settings', 'unsaved'),
      ...pick('erp', 'waiting'),
      ...pick('payments', 'requests'),
    ],
    { forcedColors: 'active' },
  ),
  ...pictures('phone', PHONE, [
    ...MAIN,
    ...pick('invite-button', 'invite-open'),
    ...pick('reach-button', 'plan-open'),
    ...pick('call-sheet', 'data'),
    ...pick('bounces', 'address', 'empty'),
    ...pick('suggestions', 'data'),
    ...pick('adoption-chart', 'funnel', 'time'),
    ...pick('summary', 'data'),
    ...pick('mail-settings', 'unsaved'),
    ...pick('erp', 'data', 'reviewed', 'apply-asked', 'payments'),
    ...pick('payments', 'requests', 'detail', 'settings', 'period', 'called'),
  ]),
  ...pictures(
    'rtl',
    WIDE,
    [...MAIN, ...pick('bounces', 'address'), ...pick('mail-settings', 'data'), ...pick('payments', 'data')],
    {
      dir: 'rtl',
    },
  ),
  ...THEMES.filter((theme) => theme !== 'own').flatMap((theme) => [
    ...pictures(
      theme,
      WIDE,
      [...MAIN, ...pick('invite-button', 'invite-open'), ...pick('mail-settings', 'data')],
      { theme },
    ),
    ...pictures(`${theme}-dark`, WIDE, pick('customer-list', 'selection'), { theme, scheme: 'dark' }),
  ]),
];

/** Takes a picture in a page that was opened for its width and colors: as high as what it shows. */
export async function takePicture(
  gallery: GalleryBrowser,
  page: Page,
  picture: VisualPicture,
): Promise<Buffer> {
  const { element, state, scheme, theme, dir, width } = picture;
  await page.setViewportSize({ width, height: 800 });
  await gallery.showState(page, { element, state, scheme, theme, dir });
  return capture(page, !state.endsWith('open'));
}

/** @param isFitted - cut to what the page shows; what is open is placed in a window of 800 pixels. */
export async function capture(page: Page, isFitted: boolean): Promise<Buffer> {
  const main = await page.locator('main').evaluate((each) => Math.ceil(each.getBoundingClientRect().bottom));
  const { width = 0 } = page.viewportSize() ?? {};
  if (isFitted) {
    await page.setViewportSize({ width, height: Math.min(main, TALLEST_PX) });
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
  // On a busy machine the browser sets the words of a native select half a pixel off that is narrow, or reads from the right.
  const mask = [page.locator(width > PHONE ? '[dir=rtl] select' : 'select')];
  return page.screenshot({ animations: 'disabled', caret: 'hide', mask, maskColor: '#808080' });
}
