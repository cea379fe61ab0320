import sharp from 'sharp';

/** As it is shown, in CSS pixels. */
const MAX_WIDTH = 220;
const MAX_HEIGHT = 56;
/** Screens of today have two pixels for one of CSS. */
const DENSITY = 2;
/** A picture of fewer pixels is no logo, and one of a single pixel a way to count who opens a mail. */
const MIN_WIDTH = 32;
const MIN_HEIGHT = 12;
const MAX_PIXELS = 16_000_000;
/** Of the picture that comes; `dealerLogoInputSchema` says it, too. */
export const MAX_LOGO_BYTES = 700_000;
/** Of the one that every mail loads. */
const MAX_PNG_BYTES = 100_000;

/** By the first bytes of a file. What its name or sender says of it is not asked. */
const FORMATS: Record<string, (bytes: Buffer) => boolean> = {
  png: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  jpeg: (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  gif: (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)),
  webp: (bytes) => /^RIFF....WEBP/s.test(bytes.toString('latin1', 0, 12)),
};

// What reads other formats (SVG, PDF, TIFF, ...) is never run, whatever a file says that it is.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadWebpBuffer',
  ],
});

/** A picture that cannot be a logo. The message says why, and what to do. */
export class LogoImageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogoImageError';
  }
}

export interface LogoImage {
  png: Buffer;
  /** As it is shown, in CSS pixels. */
  width: number;
  height: number;
}

/**
 * Makes of a picture what mails and pages show: a PNG drawn anew, without anything else that the file held, as large as it is
 * shown.
 *
 * @throws {LogoImageError}
 */
export async function encodeLogo(file: Buffer): Promise<LogoImage> {
  if (file.length > MAX_LOGO_BYTES) {
    throw new LogoImageError(
      `Has ${file.length} bytes, more than ${MAX_LOGO_BYTES}. Save it smaller, ${MAX_WIDTH * DENSITY} pixels wide.`,
    );
  }
  if (!Object.values(FORMATS).some((isOne) => isOne(file))) throw new LogoImageError(describeOther(file));
  const picture = sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient();
  try {
    const { width: wide, height: high } = (await picture.metadata()).autoOrient;
    if (wide < MIN_WIDTH || high < MIN_HEIGHT) {
      throw new LogoImageError(
        `Is ${wide} by ${high} pixels, fewer than ${MIN_WIDTH} by ${MIN_HEIGHT}. Choose a larger one.`,
      );
    }
    const shown = Math.min(1, MAX_WIDTH / wide, MAX_HEIGHT / high);
    const drawn = Math.min(1, shown * DENSITY);
    const sized = picture.resize(atLeastOne(wide * drawn), atLeastOne(high * drawn), { fit: 'fill' });
    const exact = await sized.clone().png({ compressionLevel: 9 }).toBuffer();
    const png = exact.length <= MAX_PNG_BYTES ? exact : await sized.clone().png({ palette: true }).toBuffer();
    return { png, width: atLeastOne(wide * shown), height: atLeastOne(high * shown) };
  } catch (error) {
    if (error instanceof LogoImageError) throw error;
    throw new LogoImageError(
      'Cannot be read as a picture: it is broken, or of more pixels than any logo needs. Save it again as PNG.',
    );
  }
}

const atLeastOne = (value: number) => Math.max(1, Math.round(value));

function describeOther(file: Buffer): string {
  const isSvg = /<(svg|\?xml|!doctype)/i.test(file.toString('latin1', 0, 1000));
  return isSvg
    ? 'Is an SVG, which can hold a program and which most mail programs do not show. Save it as PNG.'
    : 'Is no PNG, JPEG, WebP or GIF. Save it as PNG.';
}
