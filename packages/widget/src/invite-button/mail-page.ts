import { html } from 'lit';
import { fillFrame } from '../frame-content.ts';

/**
 * The page of a mail as its reader sees it, in a frame where no script runs and nothing is sent or followed. It is written
 * from outside: a frame takes on the policy of the page around, and a strict one would take the mail's own styles away.
 * Without `allow-scripts`, the same origin lets us in and nothing out.
 */
export function mailPage(page: string, title: string) {
  return html`<iframe
    sandbox="allow-same-origin"
    srcdoc="&lt;!doctype html&gt;"
    title=${title}
    @load=${(event: Event) => {
      const frame = event.target as HTMLIFrameElement;
      writeMailPage(page, frame);
      // In the next frame: what a measure changes would be observed again in this one.
      new ResizeObserver(() => requestAnimationFrame(() => fit(frame))).observe(frame);
    }}
  ></iframe>`;
}

/** Writes a page into such a frame once it is loaded, in place of the one before. */
export function writeMailPage(page: string, frame: HTMLIFrameElement): void {
  let rules = '';
  const markup = page
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<style[^>]*>([^]*?)<\/style>/g, (_, own: string) => ((rules += own), ''))
    // The frame has a body already; this one has the mail's background.
    .replace(/<(\/?)body/g, '<$1div')
    // The links are examples. Styles that are set by script are no inline styles.
    .replace(/ (style|href)="/g, ' data-$1="');
  // Made by lit's policy for Trusted Types, as its own templates are.
  const strings = Object.assign([markup], { raw: [] });
  const root = fillFrame(frame, html(strings), rules)?.documentElement;
  if (!root) return;
  for (const element of root.querySelectorAll<HTMLElement>('[data-style]'))
    element.style.cssText = element.dataset['style'] ?? '';
  fit(frame);
}

/** As high as what it holds and its borders. */
function fit(frame: HTMLIFrameElement): void {
  const root = frame.contentDocument?.documentElement;
  if (root) frame.style.height = `${root.offsetHeight + 2}px`;
}
