import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { encodeLogo, LogoImageError } from './logo-image.ts';

const draw = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 180, g: 40, b: 40, alpha: 0.5 } } });
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

describe('a logo', () => {
  it('of each format becomes a PNG, drawn anew at twice the size that it is shown in', async () => {
    const picture = draw(1100, 280);
    for (const file of [picture.png(), picture.jpeg(), picture.webp(), picture.gif()]) {
      const logo = await encodeLogo(await file.toBuffer());
      assert.deepEqual([logo.width, logo.height], [220, 56]);
      const { format, width, height, exif, icc } = await sharp(logo.png).metadata();
      assert.deepEqual([format, width, height, exif, icc], ['png', 440, 112, undefined, undefined]);
    }
  });

  it('keeps its shape, its transparency, and its size where it is small', async () => {
    const cases: [number, number, shown: [number, number], drawn: [number, number]][] = [
      [100, 30, [100, 30], [100, 30]],
      [300, 300, [56, 56], [112, 112]],
      [2000, 40, [220, 4], [440, 9]],
      [330, 40, [220, 27], [330, 40]],
    ];
    for (const [width, height, shown, drawn] of cases) {
      const logo = await encodeLogo(await draw(width, height).png().toBuffer());
      assert.deepEqual([logo.width, logo.height], shown);
      const png = await sharp(logo.png).metadata();
      assert.deepEqual([png.width, png.height, png.hasAlpha], [...drawn, true]);
    }
  });

  it('stands upright as the camera meant it', async () => {
    const turned = await draw(40, 80).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height } = await encodeLogo(turned);
    assert.deepEqual(
      [width, height],
      [80, 40].map((side) => Math.round((side * 56) / 56)),
    );
  });

  it('carries nothing along that the file held', async () => {
    const file = await draw(200, 50)
      .withExif({ IFD0: { Copyright: 'who-made-it', ImageDescription: '<script>alert(1)</script>' } })
      .png()
      .toBuffer();
    const { png } = await encodeLogo(Buffer.concat([file, Buffer.from('<script>alert(2)</script>')]));
    assert.doesNotMatch(png.toString('latin1'), /script|who-made-it/);
  });

  it('is small in bytes, whatever it shows', async () => {
    const noise = Buffer.from(
      Array.from({ length: 440 * 112 * 3 }, (_, n) => (n * 7919 + (n >> 3) * 104_729) % 256),
    );
    const { png } = await encodeLogo(
      await sharp(noise, { raw: { width: 440, height: 112, channels: 3 } })
        .png()
        .toBuffer(),
    );
    assert.ok(png.length <= 100_000, `${png.length}`);
  });

  const refused: Record<string, [file: () => Buffer | Promise<Buffer>, reason: RegExp]> = {
    'an SVG': [() => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /SVG.*Save it as PNG/],
    'an SVG with a prologue': [() => Buffer.from('\ufeff<?xml version="1.0"?><svg/>'), /SVG/],
    'a PDF': [() => Buffer.from('%PDF-1.7'), /no PNG, JPEG, WebP or GIF/],
    'a TIFF': [() => draw(60, 60).tiff().toBuffer(), /no PNG, JPEG, WebP or GIF/],
    nothing: [() => Buffer.alloc(0), /no PNG/],
    'a file that only begins like one': [() => Buffer.concat([PNG, Buffer.from('<svg/>')]), /Cannot be read/],
    'one that is cut': [
      async () => (await draw(200, 50).jpeg().toBuffer()).subarray(0, 300),
      /Cannot be read/,
    ],
    'a single pixel': [() => draw(1, 1).png().toBuffer(), /1 by 1 pixels, fewer than 32 by 12/],
    'one of more pixels than a memory holds': [
      () => draw(9000, 9000).png({ palette: true, compressionLevel: 9 }).toBuffer(),
      /more pixels/,
    ],
    'one of too many bytes': [() => Buffer.concat([PNG, Buffer.alloc(700_001)]), /more than 700000/],
  };
  for (const [what, [file, reason]] of Object.entries(refused)) {
    it(`is not ${what}`, async () => {
      await assert.rejects(encodeLogo(await file()), (error) => {
        assert.ok(error instanceof LogoImageError);
        assert.match(error.message, reason);
        return true;
      });
    });
  }
});
