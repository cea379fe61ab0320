import { html, svg } from 'lit';
import type { InvitationStatus } from '@payvite/sdk';

const paths = {
  none: svg`<circle cx="8" cy="8" r="5.6" stroke-dasharray="2.2 2.2"/>`,
  pending: svg`<circle cx="8" cy="8" r="6"/><path d="M8 4.8V8l2.2 1.5"/>`,
  accepted: svg`<path d="M3 8.6 6.4 12 13 4.6"/>`,
  declined: svg`<path d="m4.2 4.2 7.6 7.6m0-7.6-7.6 7.6"/>`,
  expired: svg`<path d="M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3 6 4 6 11M11 2.5c0 3-6 4-6 11"/>`,
  search: svg`<circle cx="7" cy="7" r="4.5"/><path d="m10.4 10.4 3.1 3.1"/>`,
  back: svg`<path d="M9.8 3.5 5.2 8l4.6 4.5"/>`,
  up: svg`<path d="M8 13V3.6M4 7.4l4-4 4 4"/>`,
  down: svg`<path d="M8 3v9.4m4-3.8-4 4-4-4"/>`,
  less: svg`<path d="M3 8h10"/>`,
  more: svg`<path d="M3 8h10M8 3v10"/>`,
  download: svg`<path d="M8 2.5v7.6m3.4-3.2L8 10.3 4.6 6.9M2.8 13.2h10.4"/>`,
  columns: svg`<rect x="2.2" y="3" width="11.6" height="10" rx="1.4"/><path d="M6.1 3v10M9.9 3v10"/>`,
  filter: svg`<path d="M2.5 4.5h11M4.8 8h6.4M6.8 11.5h2.4"/>`,
  alert: svg`<path d="M8 2.3 14.3 13H1.7L8 2.3ZM8 6.4v3M8 11.3v.05"/>`,
  people: svg`<circle cx="6" cy="5.4" r="2.4"/><path d="M1.8 13c.3-2.6 2-4 4.2-4s3.9 1.4 4.2 4M10.7 3.3a2.2 2.2 0 0 1 0 4.2M11.8 9.3c1.4.5 2.2 1.7 2.4 3.7"/>`,
  lock: svg`<rect x="3.2" y="7" width="9.6" height="6.5" rx="1.5"/><path d="M5.3 7V5.2a2.7 2.7 0 0 1 5.4 0V7"/>`,
  plug: svg`<path d="M5.5 2.5v3M10.5 2.5v3M3.8 5.5h8.4v2.3a4.2 4.2 0 0 1-8.4 0V5.5ZM8 12v2"/>`,
  phone: svg`<path d="M3.4 2.6h2.4l1.2 3-1.6 1.2a7.6 7.6 0 0 0 3.8 3.8l1.2-1.6 3 1.2v2.4c0 .6-.5 1-1 1A10.6 10.6 0 0 1 2.4 3.6c0-.5.4-1 1-1Z"/>`,
  print: svg`<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z"/>`,
  chart: svg`<path d="M2.5 2.5v11h11M5.5 11V8M8.5 11V5M11.5 11V6.5"/>`,
  mail: svg`<rect x="2" y="3.5" width="12" height="9" rx="1.4"/><path d="m2.5 4.5 5.5 4.2 5.5-4.2"/>`,
};

/** A name of a small line drawing, 16 by 16, drawn in the color of the text around. */
export type IconName = keyof typeof paths | InvitationStatus;

/** Draws it; the words beside it carry the meaning, so screen readers skip it. */
export function icon(name: IconName) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${paths[name]}</svg>`;
}
