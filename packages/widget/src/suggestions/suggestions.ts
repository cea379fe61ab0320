import { Task } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ContactSuggestion, Invitation } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import type { Connection } from '../connection/connection.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { formatTime } from '../dates.ts';
import { elementState, faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { CustomerOpenEvent, SuggestionDecidedEvent } from '../events.ts';
import { announceFault, describeFault, nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { panelStyles } from '../panel-styles.ts';
import { tokens } from '../tokens.ts';
import { suggestionItem } from './suggestion-item.ts';
import { suggestionsStyles } from './suggestions-styles.ts';

const PAGE_SIZE = 20;

/**
 * Whom people named who were invited by mistake: each suggestion is approved, which invites that person, or rejected.
 *
 * @element payvite-suggestions
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {SuggestionDecidedEvent} payvite-suggestion-decided
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 * @csspart suggestion - one suggested contact
 */
export class PayviteSuggestions extends LitElement {
  static override styles = [tokens, controls, panelStyles, suggestionsStyles];

  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 60. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 60;

  @state() private reads = 0;
  @state() private readAt = new Date();
  @state() private fault: Fault | null = null;
  @state() private announcement = '';
  /** The suggestion whose rejection is asked about. */
  @state() private askedId: string | null = null;

  /** Decided here; they stay in place until the element is taken from the page. */
  readonly #decided = new Map<string, ContactSuggestion>();
  readonly #deciding = new Set<string>();
  readonly #faults = new Map<string, Fault>();
  /** Who had been invited, by id of the invitation; null where it cannot be told. */
  readonly #invitations = new Map<string, Invitation | null>();

  readonly #rows = new PagedRows<ContactSuggestion>(this, PAGE_SIZE);
  readonly #connection = new ConnectionController(this, () => this.reads++);
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.reads++,
    () => this.refreshSeconds,
  );
  readonly #task = new Task(this, {
    args: () => [this.#connection.current, this.reads] as const,
    task: async ([connection]) => {
      if (!connection) return;
      await this.#rows.read((params) =>
        connection.client.contactSuggestions.list({ ...params, state: 'open' }),
      );
      this.#show(connection);
    },
  });

  protected override render() {
    void [this.#focus, this.#refresh, this.#task];
    if (!this.#connection.hasWords) return skeleton('');
    const { strings, locale } = this.#connection;
    const words = strings.suggestions;
    const { total, rows } = this.#rows;
    return html`<section class="frame" part="frame" tabindex="-1" aria-labelledby="title">
      <header class="head">
        <h2 id="title">${words.title}</h2>
        ${total ? html`<span class="quiet">${total.toLocaleString(locale)}</span>` : nothing}
      </header>
      ${rows && this.fault ? staleNotice(formatTime(this.readAt, locale), strings, this.#retry) : nothing}
      ${this.#renderRows()}
      <div class="hidden" role="status">${this.announcement}</div>
    </section>`;
  }

  #renderRows() {
    const { strings, locale, isMissing } = this.#connection;
    const words = strings.suggestions;
    if (isMissing) return missingState(strings);
    if (!this.#rows.rows) {
      return this.fault
        ? faultInPlace(words.faultTitle, this.fault, strings, this.#retry)
        : skeleton(words.loading);
    }
    const suggestions = this.#shown;
    if (suggestions.length === 0) return elementState('people', words.emptyTitle, words.emptyText);
    return html`<p class="lead">${words.lead}</p>
      <ul>
        ${repeat(
          suggestions,
          ({ id }) => id,
          (suggestion) =>
            suggestionItem(suggestion, {
              strings,
              locale,
              invitation: this.#invitations.get(suggestion.invitationId) ?? null,
              isDeciding: this.#deciding.has(suggestion.id),
              isAsked: this.askedId === suggestion.id,
              fault: this.#faults.get(suggestion.id) ?? null,
              onOpen: (customerId) => this.dispatchEvent(new CustomerOpenEvent(customerId)),
              onApprove: () => void this.#decide(suggestion, 'approve'),
              onAsk: (isAsked) => void this.#ask(suggestion, isAsked),
              onReject: () => void this.#decide(suggestion, 'reject'),
            }),
        )}
      </ul>
      ${
        this.#rows.hasMore
          ? html`<footer>
              <button
                type="button"
                class="button"
                ?disabled=${this.#rows.isLoading}
                @click=${() => void this.#more()}
              >
                ${words.more}
              </button>
            </footer>`
          : nothing
      }`;
  }

  /** The open ones and those decided here, each at its place: the newest first. */
  get #shown(): ContactSuggestion[] {
    const open = (this.#rows.rows ?? []).filter(({ id }) => !this.#decided.has(id));
    return [...open, ...this.#decided.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  #show(connection: Connection): void {
    const { error } = this.#rows;
    if (error === null) {
      this.fault = null;
      this.readAt = new Date();
      void this.#readInvitations(connection);
      return;
    }
    this.fault = nextFault(this, this.fault, error, this.#connection.strings);
  }

  // The invitation says who named somebody; without it the suggestion is still one to decide on.
  async #readInvitations({ client }: Connection): Promise<void> {
    const ids = this.#shown.map(({ invitationId }) => invitationId);
    for (const id of new Set(ids)) {
      if (this.#invitations.has(id)) continue;
      this.#invitations.set(id, null);
      try {
        this.#invitations.set(id, await client.invitations.get(id));
        this.requestUpdate();
      } catch {
        // Read again with the next refresh.
        this.#invitations.delete(id);
      }
    }
  }

  async #more(): Promise<void> {
    await this.#rows.more();
    const connection = this.#connection.current;
    if (connection) this.#show(connection);
  }

  async #ask({ id }: ContactSuggestion, isAsked: boolean): Promise<void> {
    this.askedId = isAsked ? id : null;
    await this.updateComplete;
    this.#focusIn(id, isAsked ? '.confirm' : '.reject');
  }

  async #decide(suggestion: ContactSuggestion, decision: 'approve' | 'reject'): Promise<void> {
    const connection = this.#connection.current;
    const { id, email, name, customerIds } = suggestion;
    if (!connection || this.#deciding.has(id)) return;
    const words = this.#connection.strings.suggestions;
    this.#deciding.add(id);
    this.#faults.delete(id);
    this.requestUpdate();
    try {
      const decided = await connection.client.contactSuggestions[decision](id);
      this.#decided.set(id, decided);
      if (this.askedId === id) this.askedId = null;
      this.announcement = decision === 'approve' ? words.approved(email) : words.rejected(name ?? email);
      this.dispatchEvent(new SuggestionDecidedEvent(decided));
      connection.announceChange(customerIds);
    } catch (error) {
      const fault = describeFault(error, this.#connection.strings);
      this.#faults.set(id, fault);
      announceFault(this, fault);
    } finally {
      this.#deciding.delete(id);
      this.requestUpdate();
    }
    await this.updateComplete;
    if (this.#decided.has(id)) this.#focusIn(id, '.result');
  }

  #focusIn(id: string, selector: string): void {
    const item = this.renderRoot.querySelector(`[data-suggestion-id="${CSS.escape(id)}"]`);
    item?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }

  readonly #retry = (): void => {
    this.fault = null;
    this.reads++;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-suggestions': PayviteSuggestions;
  }
}
