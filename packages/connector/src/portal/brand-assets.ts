import type { DealerLogo } from '@payvite/sdk/schemas';
import type { DealerRow } from '../db/tables.ts';
import { logoOf } from '../dealers/logo-service.ts';
import { brandPalette } from '../mail/brand-palette.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** A dealer's name and colors as the layout shows them. */
export interface BrandView {
  name: string;
  /** The first letter or digit of the name, upper case: where there is no logo. */
  letter: string;
  /** A path, and as large as it is shown. */
  logo: DealerLogo | null;
  /** Paths of the style sheet and of the icon made from the color. */
  stylesheet: string;
  icon: string;
}

/** What of a dealer its brand is made of. */
export type BrandedDealer = Pick<
  DealerRow,
  'id' | 'name' | 'brandColor' | 'logoHash' | 'logoWidth' | 'logoHeight'
>;

/** Of the pages that belong to no dealer. */
const NEUTRAL_COLOR = '#33475b';

/** The brand of a dealer, or the neutral one where no dealer is known. */
export function brandOf(dealer: BrandedDealer | undefined, words: PortalWords): BrandView {
  const name = dealer?.name ?? words.layout.neutralName;
  const color = (dealer?.brandColor ?? NEUTRAL_COLOR).slice(1);
  const letter = (/[\p{L}\p{N}]/u.exec(name)?.[0] ?? 'P').toUpperCase();
  const logo = dealer === undefined ? null : logoOf(dealer, '');
  return { name, letter, logo, stylesheet: `/portal/brand/${color}.css`, icon: `/portal/brand/${color}.svg` };
}

/** The style sheet of a color, `rrggbb` in lower case: fill, text on it and a pale ground, for light and dark screens. */
export function brandStylesheet(color: string): string {
  const palette = brandPalette(`#${color}`);
  return `:root{--brand:${palette.brand};--brand-ink:${palette.brandInk};--brand-soft:${palette.soft}}
@media(prefers-color-scheme:dark){:root{--brand:${palette.darkBrand};--brand-ink:${palette.darkBrandInk};--brand-soft:${palette.darkSoft}}}
`;
}

/** The icon of a color for the browser's tab. */
export function brandIcon(color: string): string {
  const { brand } = brandPalette(`#${color}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${brand}"/><path d="M9 11h14M9 16h14M9 21h8" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>\n`;
}
