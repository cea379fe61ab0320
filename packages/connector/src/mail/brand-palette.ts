/**
 * The colors of one dealer's mails and pages, `#rrggbb` each. Every pair of text and ground has a contrast of 4.5:1 or more.
 */
export interface BrandPalette {
  /** As the dealer chose it: for what carries no text. */
  accent: string;
  /** The same, darkened as far as white text on it asks for. */
  brand: string;
  /** Text on `brand`. */
  brandInk: string;
  /** Ground of the block that asks for trust: the brand, nearly white. */
  soft: string;
  /** The three again for a dark screen. */
  darkBrand: string;
  darkBrandInk: string;
  darkSoft: string;
}

/** Of a dealer that has not chosen one (migration 0001). */
export const DEFAULT_BRAND_COLOR = '#1f5f3f';

/** WCAG 2.2, success criterion 1.4.3, text of normal size. */
const MINIMUM_CONTRAST = 4.5;
/** Bright enough to carry dark text on a dark screen. */
const DARK_CONTRAST = 8;
const WHITE = '#ffffff';
const BLACK = '#000000';
const DARK_CARD = '#1b2125';

/** A brand color that is not `#rrggbb` in lower case. */
export class BrandColorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrandColorError';
  }
}

/**
 * Derives a dealer's colors from the one it chose. One too pale to be read is darkened until it can be, the same way in
 * mails and on the portal's pages.
 *
 * @throws {BrandColorError} the color is malformed.
 */
export function brandPalette(color: string): BrandPalette {
  if (!/^#[0-9a-f]{6}$/.test(color))
    throw new BrandColorError(`A brand color is #rrggbb in lower case, not ${JSON.stringify(color)}`);
  const brand = darkenUntilReadable(color);
  const darkBrand = lightenUntilReadable(color);
  return {
    accent: color,
    brand,
    brandInk: WHITE,
    soft: mix(brand, WHITE, 0.91),
    darkBrand,
    darkBrandInk: mix(brand, BLACK, 0.72),
    darkSoft: mix(darkBrand, DARK_CARD, 0.88),
  };
}

/** The same hue and saturation, darkened until white text on it, and it on white, are easy to read. */
function darkenUntilReadable(color: string): string {
  let darker = color;
  for (let share = 0.02; contrastRatio(darker, WHITE) < MINIMUM_CONTRAST; share += 0.02) {
    darker = mix(color, BLACK, share);
  }
  return darker;
}

/** Contrast of two `#rrggbb` colors, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastRatio(first: string, second: string): number {
  const [lighter, darker] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** The same hue and saturation, lightened until it stands out on a dark card as the color itself does on a white one. */
function lightenUntilReadable(color: string): string {
  const { hue, saturation, lightness } = toHsl(color);
  for (let lighter = Math.max(lightness, 0.5); lighter < 1; lighter += 0.02) {
    const lightened = fromHsl(hue, Math.min(saturation, 0.7), lighter);
    if (contrastRatio(lightened, DARK_CARD) >= DARK_CONTRAST) return lightened;
  }
  return WHITE;
}

function toHsl(color: string): { hue: number; saturation: number; lightness: number } {
  const [red, green, blue] = channels(color).map((value) => value / 255) as [number, number, number];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const lightness = (most + least) / 2;
  const spread = most - least;
  if (spread === 0) return { hue: 0, saturation: 0, lightness };
  const sector =
    most === red
      ? (green - blue) / spread + 6
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  return { hue: (sector % 6) * 60, saturation: spread / (1 - Math.abs(2 * lightness - 1)), lightness };
}

/** CSS Color 4, section 7: HSL to RGB. */
function fromHsl(hue: number, saturation: number, lightness: number): string {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const position = (offset + hue / 30) % 12;
    return toHex((lightness - reach * Math.max(-1, Math.min(position - 3, 9 - position, 1))) * 255);
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

function mix(color: string, other: string, shareOfOther: number): string {
  const [from, to] = [channels(color), channels(other)];
  return `#${from.map((value, index) => toHex(value + ((to[index] ?? 0) - value) * shareOfOther)).join('')}`;
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channels = (color: string) =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
const toHex = (value: number) => Math.round(value).toString(16).padStart(2, '0');
