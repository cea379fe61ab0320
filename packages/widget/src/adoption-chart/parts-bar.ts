import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';

/** A part of a bar. */
export interface BarPart {
  /** What gives it its color. */
  className: string;
  words: string;
  /** From 0 to 1. */
  share: number;
  /** Drawn on the color, for those who don't tell it from its neighbors. */
  isHatched?: boolean;
  percent: string;
  detail: string;
}

/** The hatching of `partsBar`; once in a picture. */
export const hatching = html`<svg class="definitions" width="0" height="0">
  <defs>
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="hatch-line" width="2.5" height="6"></rect>
    </pattern>
  </defs>
</svg>`;

/** A whole as one bar, and below it a line for each part. */
export function partsBar(head: TemplateResult, parts: readonly BarPart[]) {
  let from = 0;
  const rects = parts.map(({ className, share, isHatched }) => {
    const x = `${from * 100}%`;
    const width = `${share * 100}%`;
    from += share;
    return svg`<rect class=${className} x=${x} width=${width} height="100%"></rect>${
      isHatched ? svg`<rect fill="url(#hatch)" x=${x} width=${width} height="100%"></rect>` : nothing
    }`;
  });
  return html`<div class="reach">
    <p>${head}</p>
    <svg class="reach-bar" width="100%" height="100%">${rects}</svg>
    <ul>
      ${parts.map(
        ({ className, words, isHatched, percent, detail }) =>
          html`<li>
            <span
              ><svg class="swatch">
                <rect class=${className} width="100%" height="100%"></rect>
                ${isHatched ? svg`<rect fill="url(#hatch)" width="100%" height="100%"></rect>` : nothing}</svg
              >${words}</span
            >
            <b class="number">${percent}</b>
            <small class="number">${detail}</small>
          </li>`,
      )}
    </ul>
  </div>`;
}
