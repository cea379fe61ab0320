import { html, nothing } from 'lit';
import type { ContactSuggestion, Invitation } from '@payvite/sdk';
import { formatInstantDate } from '../dates.ts';
import type { Fault } from '../fault.ts';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';

interface ItemContext {
  strings: Strings;
  locale: string;
  /** The invitation that was declined; null while it is read, or where it cannot be. */
  invitation: Invitation | null;
  isDeciding: boolean;
  /** The person is asked whether to reject it. */
  isAsked: boolean;
  /** Why it could not be decided; null where nothing went wrong. */
  fault: Fault | null;
  onOpen(customerId: string): void;
  onApprove(): void;
  onAsk(isAsked: boolean): void;
  onReject(): void;
}

/** One suggestion: who, named by whom, for which customers, and what to do; once decided, what came of it. */
export function suggestionItem(suggestion: ContactSuggestion, context: ItemContext) {
  const { id, name, email, createdAt, customers } = suggestion;
  const { strings, locale, invitation } = context;
  const words = strings.suggestions;
  const who = invitation ? (invitation.contactName ?? invitation.email) : words.somebody;
  return html`<li part="suggestion" data-suggestion-id=${id}>
    <div class="who">
      <strong>${name ?? email}</strong>
      ${name ? html`<span class="email">${email}</span>` : nothing}
      <small title=${invitation?.email ?? nothing}
        >${words.named(who)} · ${formatInstantDate(createdAt, locale)}</small
      >
      ${
        invitation?.declineComment
          ? html`<q><span class="hidden">${words.said}: </span>${invitation.declineComment}</q>`
          : nothing
      }
    </div>
    <ul class="customers" aria-label=${words.forCustomers}>
      ${customers.map(
        (customer) =>
          html`<li>
            <button type="button" class="link" @click=${() => context.onOpen(customer.id)}>
              ${customer.name}
            </button>
            <small
              >${customer.accountNumber} ·
              ${formatMoney(customer.outstandingMinor, customer.currency, locale)}</small
            >
          </li>`,
      )}
    </ul>
    <div class="decision">
      ${suggestion.state === 'open' ? decision(suggestion, context) : result(suggestion, strings)}
    </div>
  </li>`;
}

function result({ state, name, email }: ContactSuggestion, { suggestions: words }: Strings) {
  const isApproved = state === 'approved';
  return html`<p class=${isApproved ? 'result good' : 'result'} tabindex="-1">
    ${icon(isApproved ? 'accepted' : 'declined')}<span
      >${isApproved ? words.approved(email) : words.rejected(name ?? email)}</span
    >
  </p>`;
}

function decision({ name, email }: ContactSuggestion, context: ItemContext) {
  const { strings, isDeciding, isAsked, fault } = context;
  const words = strings.suggestions;
  const off = isDeciding ? 'true' : nothing;
  const called = name ?? email;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    context.onAsk(false);
  };
  return html`${
      isAsked
        ? html`<div class="question" role="group" aria-label=${words.rejectFor(called)} @keydown=${onKey}>
            <p id="question">${words.rejectQuestion(called)}</p>
            <div class="buttons">
              <button
                type="button"
                class="button danger confirm"
                aria-describedby="question"
                aria-disabled=${off}
                @click=${context.onReject}
              >
                ${words.rejectConfirm}
              </button>
              <button type="button" class="button" @click=${() => context.onAsk(false)}>${words.keep}</button>
            </div>
          </div>`
        : html`<div class="buttons">
              <button
                type="button"
                class="button primary approve"
                aria-label=${words.approveFor(called)}
                aria-disabled=${off}
                @click=${context.onApprove}
              >
                ${words.approve}
              </button>
              <button
                type="button"
                class="button reject"
                aria-label=${words.rejectFor(called)}
                aria-disabled=${off}
                @click=${() => context.onAsk(true)}
              >
                ${words.reject}
              </button>
            </div>
            <small>${words.what(email)}</small>`
    }
    <div role="alert">
      ${fault ? html`<p class="complaint"><span>${fault.message}</span></p>` : nothing}
    </div>`;
}
