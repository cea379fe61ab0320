import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PNG } from 'pngjs';
import { compareImages, packImage } from './image-comparison.ts';

/** A gray picture with rectangles of a shade in it. */
function picture(...rectangles: [x: number, y: number, width: number, height: number, shade: number][]) {
  const png = new PNG({ width: 120, height: 80 });
  png.data.fill(238);
  for (const [left, top, width, height, shade] of rectangles)
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++)
        png.data.fill(shade, (y * 120 + x) * 4, (y * 120 + x) * 4 + 3);
  for (let at = 3; at < png.data.length; at += 4) png.data[at] = 255;
  return PNG.sync.write(png);
}

describe('compareImages', () => {
  const before = picture([10, 10, 40, 12, 20]);

  it('finds nothing in the same picture, also packed', () => {
    assert.equal(compareImages(before, picture([10, 10, 40, 12, 20])), null);
    assert.equal(compareImages(before, packImage(before)), null);
  });

  const changes = {
    'a line one pixel lower': picture([10, 11, 40, 12, 20]),
    'another color': picture([10, 10, 40, 12, 70]),
    'a dot of 3 x 3 pixels': picture([10, 10, 40, 12, 20], [80, 50, 3, 3, 20]),
    'a hairline that is gone': picture([10, 10, 40, 11, 20]),
  };
  for (const [what, now] of Object.entries(changes)) {
    it(`tells ${what}, and paints it`, () => {
      const difference = compareImages(before, now);
      assert.match(difference?.words ?? '', /^\d+ pixels differ/);
      const { width, height } = PNG.sync.read(difference?.picture ?? Buffer.alloc(0));
      assert.deepEqual([width, height], [120, 80]);
    });
  }

  it('tells another size', () => {
    const smaller = PNG.sync.write(new PNG({ width: 120, height: 79 }));
    assert.equal(compareImages(before, smaller)?.words, 'was 120 x 80 pixels, is 120 x 79');
  });

  it('does not tell what a machine rounds in another way, pixel here and there', () => {
    assert.equal(
      compareImages(before, picture([10, 10, 40, 12, 23], [5, 5, 1, 1, 90], [100, 70, 1, 1, 90])),
      null,
    );
  });
});
