import { Task } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CallNote, CallNoteInput, CallSheetRow, Customer } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { customerTableStyles } from '../customer-table-styles.ts';
import { formatTime } from '../dates.ts';
import { elementState, faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { CallNotedEvent, CustomerOpenEvent } from '../events.ts';
import { announceFault, describeFault, nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { panelStyles } from '../panel-styles.ts';
import { tokens } from '../tokens.ts';
import type { PayviteCallDialog } from './call-dialog.ts';
import { sheetFoot, sheetHead } from './call-sheet-frame.ts';
import { callSheetNarrowStyles } from './call-sheet-narrow-styles.ts';
import { printCallSheet } from './call-sheet-print.ts';
import { callRow } from './call-sheet-row.ts';
import { callSheetStyles } from './call-sheet-styles.ts';
import { followUpWords, isForLater } from './call-sheet-words.ts';

const PAGE_SIZE = 50;
/** For so long a second click on the same outcome is the same call. */
const SAME_CALL_MS = 60_000;

/**
 * Whom to call: customers whose invitation nobody has answered for days, the highest collection priority first, with
 * what came of the last call and the next one noted in place.
 *
 * @element payvite-call-sheet
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {CallNotedEvent} payvite-call-noted
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 * @csspart row - one customer to call
 */
export class PayviteCallSheet extends LitElement {
  static override styles = [
    tokens,
    controls,
    panelStyles,
    customerTableStyles,
    callSheetStyles,
    callSheetNarrowStyles,
  ];

  /** Only customers who have waited for at least so many days. Default 7; the person can choose others. */
  @property({ type: Number, attribute: 'pending-older-than-days' }) pendingOlderThanDays = 7;

  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 15. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 15;

  @state() private reads = 0;
  @state() private readAt = new Date();
  @state() private fault: Fault | null = null;
  @state() private announcement = '';
  @query('payvite-call-dialog') private dialog!: PayviteCallDialog;

  /** Outcomes noted here that the rows may not show yet. */
  readonly #noted = new Map<string, CallNote>();
  readonly #notedAtMs = new Map<string, number>();
  readonly #sending = new Set<string>();
  readonly #refused = new Map<string, { input: CallNoteInput; fault: Fault }>();
  /** Noted here, and still at hand: it sinks once the person has gone on. */
  #heldId: string | null = null;

  readonly #rows = new PagedRows<CallSheetRow>(this, PAGE_SIZE);
  readonly #connection = new ConnectionController(this, () => this.reads++);
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.reads++,
    () => this.refreshSeconds,
  );
  readonly #task = new Task(this, {
    args: () => [this.#connection.current, this.#days, this.reads] as const,
    task: async ([connection, days]) => {
      if (!connection) return;
      const noted = [...this.#noted.values()];
      const { customers } = connection.client;
      const before = this.#rows.rows;
      await this.#rows.read((params) => customers.callSheet({ ...params, pendingOlderThanDays: days }));
      // A read that a newer one overtook has changed nothing.
      if (this.#rows.rows !== before || this.#rows.error !== null) this.#show(noted);
    },
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('pendingOlderThanDays') || !this.hasUpdated) return;
    this.#rows.reset();
    this.fault = null;
  }

  protected override render() {
    void [this.#focus, this.#refresh, this.#task];
    if (!this.#connection.hasWords) return skeleton('');
    const { strings, locale } = this.#connection;
    const rows = this.#shownRows;
    return html`<section class="frame" part="frame" tabindex="-1" aria-labelledby="title">
        ${sheetHead({
          strings,
          locale,
          days: this.#days,
          rows: rows ?? [],
          total: this.#rows.total,
          onDays: this.#chooseDays,
          onPrint: this.#print,
        })}
        ${rows && this.fault ? staleNotice(formatTime(this.readAt, locale), strings, this.#retry) : nothing}
        ${this.#renderRows(rows)}
        <div class="hidden" role="status">${this.announcement}</div>
      </section>
      <payvite-call-dialog></payvite-call-dialog>`;
  }

  #renderRows(rows: CallSheetRow[] | undefined) {
    const { strings, isMissing } = this.#connection;
    const words = strings.callSheet;
    if (isMissing) return missingState(strings);
    if (!rows) {
      return this.fault
        ? faultInPlace(words.faultTitle, this.fault, strings, this.#retry)
        : skeleton(words.loading, 6);
    }
    if (rows.length === 0) return elementState('accepted', words.emptyTitle, words.emptyText(this.#days));
    const { columns } = words;
    const hasOneCurrency = new Set(rows.map(({ customer }) => customer.currency)).size === 1;
    return html`<table role="table" aria-labelledby="title">
        <thead role="rowgroup">
          <tr role="row">
            ${Object.entries(columns).map(
              ([key, word]) =>
                html`<th role="columnheader" scope="col" class=${key === 'balance' ? 'number' : ''}>
                  ${word}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${repeat(
            this.#withLater(rows),
            (row) => (typeof row === 'number' ? 'later' : row.customer.id),
            (row) =>
              typeof row === 'number'
                ? html`<tr role="row" class="group">
                    <th role="rowheader" scope="rowgroup" colspan="6">${words.later(row)}</th>
                  </tr>`
                : this.#renderRow(row, hasOneCurrency),
          )}
        </tbody>
      </table>
      ${sheetFoot({
        strings,
        rows,
        total: this.#rows.total,
        isLoading: this.#rows.isLoading,
        onMore: this.#rows.hasMore ? () => void this.#rows.more() : null,
      })}`;
  }

  #renderRow(row: CallSheetRow, hasOneCurrency: boolean) {
    const { strings, locale } = this.#connection;
    const { id } = row.customer;
    return callRow(row, {
      strings,
      locale,
      hasOneCurrency,
      isSending: this.#sending.has(id),
      justNoted: this.#isJustNoted(id) ? (row.lastCall?.outcome ?? null) : null,
      fault: this.#refused.get(id)?.fault ?? null,
      onOpen: (customer: Customer) => this.dispatchEvent(new CustomerOpenEvent(customer.id)),
      onNote: (noted, outcome) => {
        // The second click of a double click is no second call.
        if (this.#isJustNoted(id) && noted.lastCall?.outcome === outcome) return;
        void this.#note(noted, { outcome });
      },
      onMore: (noted) => void this.#noteInFull(noted),
      onRetry: (noted) => {
        const refused = this.#refused.get(id);
        if (refused) void this.#note(noted, refused.input);
      },
    });
  }

  get #days(): number {
    const days = Math.trunc(this.pendingOlderThanDays);
    return days >= 0 && days <= 3650 ? days : 7;
  }

  /** What was read, with what was noted here since; undefined before the first answer. */
  get #shownRows(): CallSheetRow[] | undefined {
    return this.#rows.rows?.map((row) => ({
      ...row,
      lastCall: this.#noted.get(row.customer.id) ?? row.lastCall,
    }));
  }

  /** Who is to be called later comes last, under how many there are. */
  #withLater(rows: CallSheetRow[]): (CallSheetRow | number)[] {
    const isLater = (row: CallSheetRow) => isForLater(row) && row.customer.id !== this.#heldId;
    const later = rows.filter(isLater);
    const now = rows.filter((row) => !isLater(row));
    return later.length ? [...now, later.length, ...later] : now;
  }

  #isJustNoted(customerId: string): boolean {
    return performance.now() - (this.#notedAtMs.get(customerId) ?? -Infinity) < SAME_CALL_MS;
  }

  #show(noted: CallNote[]): void {
    const { error } = this.#rows;
    if (error === null) {
      this.fault = null;
      this.readAt = new Date();
      // Whatever was noted before this read began is in it.
      for (const call of noted)
        if (this.#noted.get(call.customerId) === call) this.#noted.delete(call.customerId);
      if (this.#heldId && !this.#hasFocus(this.#heldId)) this.#heldId = null;
      return;
    }
    this.fault = nextFault(this, this.fault, error, this.#connection.strings);
  }

  #hasFocus(customerId: string): boolean {
    const row = this.renderRoot.querySelector(`[data-customer-id="${CSS.escape(customerId)}"]`);
    return Boolean(row?.contains(this.shadowRoot?.activeElement ?? null));
  }

  async #noteInFull(row: CallSheetRow): Promise<void> {
    if (this.#sending.has(row.customer.id)) return;
    const input = await this.dialog.open(row);
    if (input) await this.#note(row, input);
  }

  async #note({ customer }: CallSheetRow, input: CallNoteInput): Promise<void> {
    const connection = this.#connection.current;
    const { id, name } = customer;
    if (!connection || this.#sending.has(id)) return;
    const { strings, locale } = this.#connection;
    this.#sending.add(id);
    this.#refused.delete(id);
    this.requestUpdate();
    try {
      const call = await connection.client.customers.noteCall(id, input);
      this.#noted.set(id, call);
      this.#notedAtMs.set(id, performance.now());
      this.#heldId = id;
      const followUp = followUpWords(call, customer.agedOn, strings, locale);
      const outcome = strings.outcomes[call.outcome];
      this.announcement = followUp
        ? strings.callSheet.notedUntil(name, outcome, followUp)
        : strings.callSheet.noted(name, outcome);
      this.dispatchEvent(new CallNotedEvent(call));
      connection.announceChange([id]);
    } catch (error) {
      const fault = describeFault(error, strings);
      this.#refused.set(id, { input, fault });
      announceFault(this, fault);
    } finally {
      this.#sending.delete(id);
      this.requestUpdate();
    }
  }

  readonly #chooseDays = (days: number): void => {
    this.pendingOlderThanDays = days;
  };

  readonly #retry = (): void => {
    this.fault = null;
    this.reads++;
  };

  readonly #print = (): void => {
    const { strings, locale } = this.#connection;
    const rows = this.#withLater(this.#shownRows ?? []).filter((row) => typeof row !== 'number');
    void printCallSheet(this.renderRoot, { rows, total: this.#rows.total, strings, locale });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-call-sheet': PayviteCallSheet;
  }
}
