import { css } from 'lit';

/** The tokens of how late something is; `tokens.ts` describes them. Small elements draw no ages, and do without. */
export const agingColors = css`
  :host {
    --_aging-0: var(--payvite-aging-0, light-dark(#9fc3e8, #4d7fb3));
    --_aging-1: var(--payvite-aging-1, light-dark(#f0d38a, #c7a550));
    --_aging-2: var(--payvite-aging-2, light-dark(#eaa85c, #c98440));
    --_aging-3: var(--payvite-aging-3, light-dark(#d9703f, #c05f34));
    --_aging-4: var(--payvite-aging-4, light-dark(#b23a3a, #c65353));
  }
`;
