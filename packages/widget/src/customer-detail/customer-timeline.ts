import { html, nothing } from 'lit';
import { deliverySchema, declineReasonSchema } from '@payvite/sdk';
import type { TimelineEvent } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import type { Strings } from '../strings/en.ts';

interface TimelineContext {
  strings: Strings;
  locale: string;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore(): void;
}

/** What happened, the newest first, in words. */
export function timeline(events: readonly TimelineEvent[], context: TimelineContext) {
  const { strings, locale } = context;
  const words = strings.detail;
  return html`<section class="panel later" part="timeline" aria-labelledby="timeline">
    <header><h3 id="timeline">${words.timeline}</h3></header>
    ${events.length === 0 ? html`<p class="quiet">${words.noTimeline}</p>` : nothing}
    <ol class="timeline">
      ${events.map(
        (event) =>
          html`<li>
            <span>${eventWords(event, strings)}</span>
            <time datetime=${event.at}>${formatInstant(event.at, locale)}</time>
          </li>`,
      )}
    </ol>
    ${
      context.hasMore
        ? html`<button type="button" class="link" ?disabled=${context.isLoadingMore} @click=${context.onMore}>
            ${words.fullTimeline}
          </button>`
        : nothing
    }
  </section>`;
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
