import { html, nothing } from 'lit';
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
  const { delivery, reason, declineReason } = event.data;
  const more =
    event.type === 'mail.delivery_changed'
      ? wordFor(strings.delivery, delivery)
      : event.type === 'invitation.declined'
        ? wordFor(strings.declineReasons, reason ?? declineReason)
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
