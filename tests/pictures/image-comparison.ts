import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** A change is what a person could notice: so many pixels within so small a square. Less is how a machine rounds. */
const SQUARE_PX = 16;
const NOTICED_PIXELS = 5;

/** What two pictures differ in; null where nobody could tell them apart. */
export interface ImageDifference {
  words: string;
  /** A PNG with what differs in red; null where they are not even of one size. */
  picture: Buffer | null;
}

/** Compares two PNGs pixel by pixel. */
export function compareImages(before: Buffer, now: Buffer): ImageDifference | null {
  const [a, b] = [PNG.sync.read(before), PNG.sync.read(now)];
  if (a.width !== b.width || a.height !== b.height) {
    return { words: `was ${a.width} x ${a.height} pixels, is ${b.width} x ${b.height}`, picture: null };
  }
  const difference = new PNG({ width: a.width, height: a.height });
  const compare = (windowSize: number) =>
    pixelmatch(a.data, b.data, difference.data, a.width, a.height, { threshold: 0.06, windowSize });
  const worst = compare(SQUARE_PX);
  if (worst < NOTICED_PIXELS) return null;
  const words = `${compare(Infinity)} pixels differ, ${worst} of them in one square of ${SQUARE_PX}`;
  return { words, picture: PNG.sync.write(difference) };
}

/** The same picture in half the bytes: no transparency, and shades that nobody tells apart made one. */
export function packImage(png: Buffer): Buffer {
  const image = PNG.sync.read(png);
  for (const [at, shade] of image.data.entries()) image.data[at] = (shade & 0b1111_1100) | (shade >> 6);
  return PNG.sync.write(image, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 });
}
