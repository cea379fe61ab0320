import { html } from 'lit';
import { deliverySchema, declineReasonSchema } from '@payvite/sdk';
import type { TimelineEvent } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import type { Strings } from '../strings/en.ts';
import type { DetailContext } from './detail-context.ts';

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

/** "Invited by Dana Reyes", "Mail: Delivered", "Declined: Pays by check". */
export function eventWords(event: TimelineEvent, strings: Strings): string {
  const words = strings.events.types[event.type] ?? strings.events.unknown;
  const delivery = deliverySchema.safeParse(event.data['delivery']);
  if (event.type === 'mail.delivery_changed' && delivery.success) {
    return `${words}: ${strings.delivery[delivery.data]}`;
  }
  const reason = declineReasonSchema.safeParse(event.data['reason'] ?? event.data['declineReason']);
  if (event.type === 'invitation.declined' && reason.success) {
    return `${words}: ${strings.declineReasons[reason.data]}`;
  }
  const isByPerson = event.actor.type === 'user' || event.actor.type === 'key' || event.actor.type === 'rule';
  return isByPerson
    ? `${words} ${strings.events.by(event.actor.name ?? strings.actors[event.actor.type])}`
    : words;
}
