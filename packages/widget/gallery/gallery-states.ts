import { BOUNCES_STATES } from './gallery-bounces-states.ts';
import { BULK_STATES } from './gallery-bulk-states.ts';
import { DETAIL_STATES } from './gallery-detail-states.ts';
import { ERP_STATES } from './gallery-erp-states.ts';
import { FOLLOW_UP_STATES } from './gallery-follow-up-states.ts';
import { LIST_STATES } from './gallery-list-states.ts';
import { PAYMENTS_STATES } from './gallery-payments-states.ts';
import { BADGE_STATES, BUTTON_STATES } from './gallery-small-states.ts';
import { SETTINGS_STATES } from './gallery-settings-states.ts';
import type { GalleryState } from './gallery-state.ts';

/** Every element in every state: what the gallery shows and its tests go through. */
export const GALLERY_STATES: readonly GalleryState[] = [
  ...LIST_STATES,
  ...DETAIL_STATES,
  ...BUTTON_STATES,
  ...BADGE_STATES,
  ...BULK_STATES,
  ...FOLLOW_UP_STATES,
  ...BOUNCES_STATES,
  ...SETTINGS_STATES,
  ...ERP_STATES,
  ...PAYMENTS_STATES,
];

/** What a page of the gallery can be asked for besides the element and its state. */
export const THEMES = ['own', 'classic', 'material', 'desktop'] as const;
export const SCHEMES = ['light', 'dark'] as const;
export const WIDTHS = { phone: 375, tablet: 768, desktop: 1280 } as const;

export type Theme = (typeof THEMES)[number];

/** The address of one state, relative to the gallery's folder. */
export function stateAddress(
  { element, state }: Pick<GalleryState, 'element' | 'state'>,
  choices: { theme?: string; scheme?: string; locale?: string; dir?: string; chrome?: string } = {},
): string {
  const given = Object.entries(choices).filter(([, value]) => value);
  return `state.html?${new URLSearchParams([['element', element], ['state', state], ...given] as [string, string][])}`;
}
