/** WCAG 2.2, success criterion 1.4.3, text of normal size. */
export const NEEDED_CONTRAST = 4.5;

/** How well a color is read on white, and white on it, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOnWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** The same color, darkened as the connector darkens it for words, in steps of 2 %. */
export function readableColor(color: string): string {
  let darker = color;
  for (let share = 0.02; contrastOnWhite(darker) < NEEDED_CONTRAST; share += 0.02) {
    const channels = channelsOf(color).map((value) => Math.round(value * (1 - share)));
    darker = `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  }
  return darker;
}

const channelsOf = (color: string) =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
