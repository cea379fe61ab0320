import { Task } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CustomerSummary, CustomerSummaryParams } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { formatAge, formatTime } from '../dates.ts';
import { elementState, faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { panelStyles } from '../panel-styles.ts';
import { tokens } from '../tokens.ts';
import { currencyFigures } from './summary-figures.ts';
import { summaryStyles } from './summary-styles.ts';

/**
 * What the customers owe together, by currency: outstanding invoices, current and past due, debits, credits, discounts,
 * net receivables, accounts.
 *
 * @element payvite-summary
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 * @csspart figure - one number with its name
 */
export class PayviteSummary extends LitElement {
  static override styles = [tokens, controls, panelStyles, summaryStyles];

  /** Which customers are added up, as in `GET /customers/summary`; default all. */
  @property({ attribute: false }) filters: CustomerSummaryParams = {};

  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 60. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 60;

  @state() private summary?: CustomerSummary;
  @state() private fault: Fault | null = null;
  @state() private readAt = new Date();
  @state() private reads = 0;
  #shownKey = '';

  readonly #connection = new ConnectionController(this, () => this.reads++);
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.reads++,
    () => this.refreshSeconds,
  );
  readonly #task = new Task(this, {
    // By its content: a host that writes the filters anew at each of its renders asks for nothing new.
    args: () => [this.#connection.current, JSON.stringify(this.filters ?? {}), this.reads] as const,
    task: async ([connection, key], { signal }) => {
      if (!connection) return;
      try {
        const filters = JSON.parse(key) as CustomerSummaryParams;
        const summary = await connection.client.customers.summary(filters, { signal });
        if (signal.aborted) return;
        this.summary = summary;
        this.#shownKey = key;
        this.fault = null;
        this.readAt = new Date();
      } catch (error) {
        if (!signal.aborted) this.#fail(error, key);
      }
    },
  });

  protected override render() {
    void [this.#focus, this.#refresh, this.#task];
    if (!this.#connection.hasWords) return skeleton('');
    const { strings } = this.#connection;
    return html`<section class="frame" part="frame" tabindex="-1" aria-label=${strings.summary.label}>
      ${this.#renderContent()}
    </section>`;
  }

  #renderContent() {
    const { strings, locale, isMissing } = this.#connection;
    const words = strings.summary;
    const { summary, fault } = this;
    if (isMissing) return missingState(strings);
    if (!summary) {
      return fault ? faultInPlace(words.faultTitle, fault, strings, this.#retry) : skeleton(words.loading, 2);
    }
    if (summary.currencies.length === 0) return elementState('search', words.emptyTitle, words.emptyText);
    const context = {
      strings,
      locale,
      hasOneCurrency: summary.currencies.length === 1,
      hasInactive: !this.filters?.status && summary.byStatus.inactive > 0,
    };
    return html`${fault ? staleNotice(formatTime(this.readAt, locale), strings, this.#retry) : nothing}
    ${summary.currencies.map((currency) => currencyFigures(currency, context))}
    ${
      summary.asOf
        ? html`<p class="age">${strings.list.balancesAsOf(formatAge(summary.asOf, locale, strings))}</p>`
        : nothing
    }`;
  }

  #fail(error: unknown, key: string): void {
    this.fault = nextFault(this, this.fault, error, this.#connection.strings);
    // Numbers of other filters would pass for these.
    if (key !== this.#shownKey) this.summary = undefined;
  }

  readonly #retry = (): void => {
    this.fault = null;
    this.reads++;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-summary': PayviteSummary;
  }
}
