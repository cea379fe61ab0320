import { html } from 'lit';
import type { PaymentState, TimelineEvent } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import type { Strings } from '../strings/en.ts';
import type { DetailContext } from './detail-context.ts';

/** In the order of their words, of which the last is for one that was refunded in part. */
const PAYMENT_STATES = [
  'started',
  'awaiting_verification',
  'pending',
  'settled',
  'failed',
  'expired',
  'returned',
  'disputed',
  'lost',
  'refunded',
] as const satisfies readonly PaymentState[];

/** What happened, the newest first, in words. */
export function timeline(events: readonly TimelineEvent[], { strings, locale }: DetailContext) {
  if (events.length === 0) return html`<p class="quiet none">${strings.detail.noTimeline}</p>`;
  return html`<ol class="timeline">
    ${events.map(
      (event) =>
        html`<li>
          <span>${eventWords(event, strings)}</span>
          <time datetime=${event.at}>${formatInstant(event.at, locale)}</time>
        </li>`,
    )}
  </ol>`;
}

/** "Invited by Dana Reyes", "Mail: Delivered", "Declined: Pays by check", "Payment: settled". */
export function eventWords(event: TimelineEvent, strings: Strings): string {
  const words = wordFor(strings.events.types, event.type) ?? strings.events.unknown;
  const { delivery, reason, declineReason, state, takenBackMinor } = event.data;
  const more =
    event.type === 'mail.delivery_changed'
      ? wordFor(strings.delivery, delivery)
      : event.type === 'invitation.declined'
        ? wordFor(strings.declineReasons, reason ?? declineReason)
        : event.type === 'payment.changed'
          ? strings.events.payments[
              state === 'settled' && takenBackMinor
                ? PAYMENT_STATES.length
                : PAYMENT_STATES.indexOf(state as PaymentState)
            ]
          : undefined;
  if (more !== undefined) return `${words}: ${more}`;
  const isByPerson = event.actor.type === 'user' || event.actor.type === 'key' || event.actor.type === 'rule';
  return isByPerson
    ? `${words} ${strings.events.by(event.actor.name ?? strings.actors[event.actor.type])}`
    : words;
}

/** Undefined for what a newer connector may say and these words do not know. */
function wordFor(words: Record<string, string>, key: unknown): string | undefined {
  return typeof key === 'string' && Object.hasOwn(words, key) ? words[key] : undefined;
}
