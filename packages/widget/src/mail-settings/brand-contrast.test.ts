import { expect } from '@open-wc/testing';
import { contrastOnWhite, NEEDED_CONTRAST, readableColor } from './brand-contrast.ts';

describe('a brand color', () => {
  it('has the contrast that WCAG computes', () => {
    expect(contrastOnWhite('#ffffff')).to.equal(1);
    expect(contrastOnWhite('#000000')).to.equal(21);
    expect(contrastOnWhite('#767676')).to.be.closeTo(4.54, 0.01);
  });

  it('is darkened no further than reading asks for', () => {
    expect(readableColor('#1f5f3f')).to.equal('#1f5f3f');
    for (const color of ['#e39b00', '#ffd400', '#ffffff', '#7fffd4']) {
      const better = readableColor(color);
      expect(contrastOnWhite(better), better).to.be.within(NEEDED_CONTRAST, NEEDED_CONTRAST + 0.4);
    }
  });
});
