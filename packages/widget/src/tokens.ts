import { css } from 'lit';

/**
 * The design tokens. A page sets `--payvite-<name>` on any element around; the elements read the private `--_<name>`.
 * Light or dark follows the page's `color-scheme`. Text grows with the size that the person chose in the browser, and does
 * not shrink with a page that makes its root smaller.
 *
 * @cssprop --payvite-font - font family
 * @cssprop --payvite-text - size of most text
 * @cssprop --payvite-text-small - size of hints
 * @cssprop --payvite-text-large - size of headings inside
 * @cssprop --payvite-text-title - size of the title
 * @cssprop --payvite-ink - text
 * @cssprop --payvite-ink-2 - text that matters less
 * @cssprop --payvite-ink-3 - hints
 * @cssprop --payvite-line - borders
 * @cssprop --payvite-line-soft - lines between rows
 * @cssprop --payvite-field-line - borders of fields
 * @cssprop --payvite-surface - background
 * @cssprop --payvite-sunken - background of heads and feet
 * @cssprop --payvite-hover - background under the pointer
 * @cssprop --payvite-picked - background of selected rows
 * @cssprop --payvite-accent - links and the main button
 * @cssprop --payvite-accent-hover - the same under the pointer
 * @cssprop --payvite-on-accent - text on the main button
 * @cssprop --payvite-focus - the ring around what has the focus
 * @cssprop --payvite-good - text of what went well
 * @cssprop --payvite-good-soft - background of it
 * @cssprop --payvite-wait - text of what waits
 * @cssprop --payvite-wait-soft - background of it
 * @cssprop --payvite-bad - text of what went wrong
 * @cssprop --payvite-bad-soft - background of it
 * @cssprop --payvite-mute - text of what means nothing yet
 * @cssprop --payvite-mute-soft - background of it
 * @cssprop --payvite-aging-0 - the part that is not late
 * @cssprop --payvite-aging-1 - the part 1-30 days late
 * @cssprop --payvite-aging-2 - the part 31-60 days late
 * @cssprop --payvite-aging-3 - the part 61-90 days late
 * @cssprop --payvite-aging-4 - the part over 90 days late
 * @cssprop --payvite-density - how close everything stands: a factor of the heights of rows, buttons and fields and of the spaces
 * @cssprop --payvite-radius - corners of panels
 * @cssprop --payvite-radius-small - corners of fields and notes
 * @cssprop --payvite-radius-button - corners of buttons
 * @cssprop --payvite-radius-large - corners of dialogs
 * @cssprop --payvite-radius-round - corners of chips and badges
 * @cssprop --payvite-space-1 - the smallest space
 * @cssprop --payvite-space-2 - a small space
 * @cssprop --payvite-space-3 - a middle space
 * @cssprop --payvite-space-4 - a large space
 * @cssprop --payvite-space-5 - the largest space
 */
export const tokens = css`
  :host {
    /* Holds what is hidden from sight where it is: else it makes a page longer whose own part scrolls. */
    position: relative;
    --_font: var(
      --payvite-font,
      Inter,
      ui-sans-serif,
      system-ui,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      'Noto Sans',
      sans-serif
    );
    /* Grows with the reader's own text size; a page whose root is smaller than usual shrinks nothing. */
    --_text: var(--payvite-text, max(13px, 0.8125rem));
    --_text-small: var(--payvite-text-small, max(12px, 0.75rem));
    --_text-large: var(--payvite-text-large, max(15px, 0.9375rem));
    --_text-title: var(--payvite-text-title, max(20px, 1.25rem));

    --_ink: var(--payvite-ink, light-dark(#14212b, #e6edf2));
    --_ink-2: var(--payvite-ink-2, light-dark(#465762, #b3c0ca));
    --_ink-3: var(--payvite-ink-3, light-dark(#5c6c78, #93a2ae));
    --_line: var(--payvite-line, light-dark(#dce3e8, #2c3a45));
    --_line-soft: var(--payvite-line-soft, light-dark(#edf1f4, #22303a));
    --_field-line: var(--payvite-field-line, light-dark(#82909b, #6d7f8d));
    --_surface: var(--payvite-surface, light-dark(#ffffff, #18232c));
    --_sunken: var(--payvite-sunken, light-dark(#f4f6f8, #131d25));
    --_hover: var(--payvite-hover, light-dark(#f6f9fb, #1e2b35));
    --_picked: var(--payvite-picked, light-dark(#ebf3fb, #17304a));

    --_accent: var(--payvite-accent, light-dark(#0b5cad, #74b7f9));
    --_accent-hover: var(--payvite-accent-hover, light-dark(#094b8f, #93c8fb));
    --_on-accent: var(--payvite-on-accent, light-dark(#ffffff, #06213c));
    --_focus: var(--payvite-focus, light-dark(#0b5cad, #8cc4ff));

    --_good: var(--payvite-good, light-dark(#0f6b3c, #7fdca6));
    --_good-soft: var(--payvite-good-soft, light-dark(#e3f4ea, #123524));
    --_wait: var(--payvite-wait, light-dark(#7a4d00, #f2c66d));
    --_wait-soft: var(--payvite-wait-soft, light-dark(#fdf0d5, #3a2c0c));
    --_bad: var(--payvite-bad, light-dark(#9b2335, #ff9aa6));
    --_bad-soft: var(--payvite-bad-soft, light-dark(#fbe6e8, #40161c));
    --_mute: var(--payvite-mute, light-dark(#465762, #b3c0ca));
    --_mute-soft: var(--payvite-mute-soft, light-dark(#e9edf0, #26333d));

    --_radius: var(--payvite-radius, 8px);
    --_radius-small: var(--payvite-radius-small, 5px);
    --_radius-button: var(--payvite-radius-button, var(--_radius-small));
    --_radius-large: var(--payvite-radius-large, 12px);
    --_radius-round: var(--payvite-radius-round, 99px);
    --_density: var(--payvite-density, 1);
    --_space-1: var(--payvite-space-1, calc(4px * var(--_density)));
    --_space-2: var(--payvite-space-2, calc(8px * var(--_density)));
    --_space-3: var(--payvite-space-3, calc(12px * var(--_density)));
    --_space-4: var(--payvite-space-4, calc(16px * var(--_density)));
    --_space-5: var(--payvite-space-5, calc(24px * var(--_density)));

    /* A page's rule for every element matches the host, and would win without !important; the tokens are the way in. */
    color: var(--_ink) !important;
    font: 400 var(--_text) / 1.45 var(--_font) !important;
    letter-spacing: normal !important;
    text-align: start !important;
    text-indent: 0 !important;
    text-shadow: none !important;
    text-transform: none !important;
    white-space: normal !important;
    word-spacing: normal !important;
    -webkit-font-smoothing: antialiased;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
`;
