import { Task, TaskStatus } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Customer, InvitationStatus } from '@payvite/sdk';
import { ConnectionFollower } from '../connection/connection-follower.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { announceFault, describeFault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import { enSmall } from '../strings/en-small.ts';
import { tokens } from '../tokens.ts';
import { placeTip } from './status-badge-tip.ts';
import { statusBadgeStyles } from './status-badge-styles.ts';
import { badgeHint, badgeMeaning, isTimeToCall, isUndelivered } from './status-badge-words.ts';

/**
 * Where a customer's invitation stands: an icon, a word, and on hover or focus what it means and what to do.
 *
 * @element payvite-status-badge
 * @fires {ElementErrorEvent} payvite-error - the customer could not be read
 * @csspart badge - the colored word
 * @csspart hint - the short fact beside it, "9 days, call"
 * @csspart tip - the words on hover and focus
 */
export class PayviteStatusBadge extends LitElement {
  static override styles = [tokens, controls, statusBadgeStyles];

  /** Reads this customer and shows its status; not needed where `customer` or `status` is set. */
  @property({ attribute: 'customer-id' }) customerId = '';

  /** A status the page knows already: `none`, `pending`, `accepted`, `declined` or `expired`. */
  @property() status?: InvitationStatus;

  /** A customer the page has read already; wins over the two above. */
  @property({ attribute: false }) customer?: Customer;

  /** Tab passes it by: for badges in a grid, which brings the focus to its cells by arrow keys. */
  @property({ type: Boolean, attribute: 'no-tab-stop' }) noTabStop = false;

  @state() private isFailed = false;
  @state() private read?: Customer;
  @state() private reads = 0;
  @query('.tip') private tip!: HTMLElement | null;
  @query('.badge') private badge!: HTMLElement | null;

  readonly #connection = new ConnectionFollower(this, enSmall, (ids) => {
    if (!ids || ids.includes(this.customerId)) this.reads++;
  });
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.reads++,
    () => (this.#reads ? 60 : 0),
  );
  readonly #task = new Task(this, {
    args: () => [this.#reads ? this.#connection.current : undefined, this.customerId, this.reads] as const,
    task: async ([connection, customerId], { signal }) =>
      connection?.client.customers.get(customerId, { signal }),
    onComplete: (customer) => {
      this.read = customer;
      this.isFailed = false;
    },
    onError: (error) => {
      this.isFailed = true;
      if (!this.read) announceFault(this, describeFault(error, this.#connection.strings));
    },
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKey);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('customerId') && this.read?.id !== this.customerId) this.read = undefined;
  }

  protected override render() {
    void this.#refresh;
    if (!this.#connection.hasWords) return html`<span class="bone"></span>`;
    const { strings, locale } = this.#connection;
    const customer = this.customer ?? this.read ?? null;
    const status = customer?.invitationStatus ?? this.#ownStatus;
    if (!status) {
      if (this.isFailed && this.#task.status !== TaskStatus.PENDING)
        return html`<span class="hint">${strings.badge.unknown}</span>`;
      return html`<span class="bone" role="img" aria-label=${strings.badge.loading}></span>`;
    }
    const word = strings.badge.words[status];
    const hint = customer ? badgeHint(customer, strings, locale) : '';
    const call = customer !== null && isTimeToCall(customer) ? 'call' : '';
    const bad = customer !== null && isUndelivered(customer) ? 'bad' : '';
    return html`<button
        type="button"
        part="badge"
        class="badge ${status}"
        tabindex=${this.noTabStop ? -1 : nothing}
        aria-describedby="tip"
        @pointerenter=${this.#show}
        @pointerleave=${this.#hideSoon}
        @focus=${this.#show}
        @blur=${this.#hide}
        @click=${this.#show}
      >
        ${icon(status)}${word}</button
      >${hint ? html`<span part="hint" class="hint ${call} ${bad}" title=${hint}>${hint}</span>` : nothing}
      <div
        id="tip"
        part="tip"
        class="tip"
        role="tooltip"
        popover="manual"
        @pointerenter=${this.#stay}
        @pointerleave=${this.#hideSoon}
      >
        ${badgeMeaning(status, customer, strings)}
      </div>`;
  }

  get #ownStatus(): InvitationStatus | undefined {
    // An attribute can hold any word.
    return this.status && this.status in this.#connection.strings.badge.words ? this.status : undefined;
  }

  get #reads(): boolean {
    return this.customerId !== '' && !this.customer && !this.status;
  }

  #hideTimer: ReturnType<typeof setTimeout> | undefined;

  readonly #stay = (): void => clearTimeout(this.#hideTimer);

  readonly #show = (): void => {
    this.#stay();
    const { tip, badge } = this;
    if (!tip || !badge || tip.matches(':popover-open')) return;
    tip.showPopover();
    placeTip(tip, badge);
    window.addEventListener('scroll', this.#hide, { capture: true, once: true, passive: true });
  };

  // Leaves time to reach the words with the pointer (WCAG 1.4.13).
  readonly #hideSoon = (): void => {
    this.#stay();
    this.#hideTimer = setTimeout(() => {
      if (!this.badge?.matches(':focus-visible')) this.#hide();
    }, 150);
  };

  readonly #hide = (): void => {
    this.#stay();
    if (this.tip?.matches(':popover-open')) this.tip.hidePopover();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.tip?.matches(':popover-open')) return;
    // One Escape closes one thing: not the dialog around as well.
    event.stopPropagation();
    event.preventDefault();
    this.#hide();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-status-badge': PayviteStatusBadge;
  }
}
