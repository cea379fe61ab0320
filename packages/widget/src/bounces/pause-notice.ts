import { html, nothing } from 'lit';
import type { Dealer } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import { icon } from '../pictures/icons.ts';
import type { BouncesStrings } from '../strings/en-bounces.ts';

/** Says that none of the dealer's invitations leaves: since when, why, what waits, and who lets them leave again. */
export function pauseNotice(sending: Dealer['sending'] | null, { pause }: BouncesStrings, locale: string) {
  if (!sending?.pausedAt) return nothing;
  const { pausedAt, pauseReason, mailsWaiting } = sending;
  return html`<div class="pause" part="pause" role="status">
    ${icon('alert')}
    <p>
      <b>${pause.since(formatInstant(pausedAt, locale))}</b>
      ${pauseReason ? pause.reasons[pauseReason] : nothing}
      ${mailsWaiting > 0 ? pause.waiting(mailsWaiting) : nothing}
      ${pauseReason ? pause.repairs[pauseReason] : nothing} ${pause.lift}
    </p>
  </div>`;
}
