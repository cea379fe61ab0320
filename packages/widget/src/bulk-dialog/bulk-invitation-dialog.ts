import { LitElement, html } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { BulkInvitation, BulkInvitationRow } from '@payvite/sdk';
import { chipStyles } from '../chip-styles.ts';
import { ConnectionController } from '../connection/connection-controller.ts';
import { controls } from '../controls-styles.ts';
import { dialogStyles } from '../dialog-styles.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { BulkFinishedEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { mailPreviewStyles } from '../invite-button/mail-preview.ts';
import { tokens } from '../tokens.ts';
import { bulkBarStyles } from './bulk-bar.ts';
import { bulkDialogStyles } from './bulk-dialog-styles.ts';
import { bulkDone, doneWords, firstResult } from './bulk-done.ts';
import { BulkFlow, UNDO_SECONDS } from './bulk-flow.ts';
import type { BulkStep } from './bulk-flow.ts';
import { bulkPreview } from './bulk-preview.ts';
import { bulkReview } from './bulk-review.ts';
import { bulkReviewStyles } from './bulk-review-styles.ts';
import { ROWS_A_PAGE } from './bulk-row-list.ts';
import { bulkRowStyles } from './bulk-row-styles.ts';
import { bulkSending } from './bulk-sending.ts';
import { bulkUndo } from './bulk-undo.ts';
import type { BulkView, ShownPreview, RowFilter } from './bulk-view.ts';
import { bulkPlanning, bulkStuck } from './bulk-waiting.ts';
import type { BulkWanted } from './bulk-wanted.ts';

/** What one mail can be for; a preview of more customers shows the first of them. */
const MAX_PREVIEW_CUSTOMERS = 100;

const STEPS: Record<BulkStep, (view: BulkView) => unknown> = {
  planning: bulkPlanning,
  stuck: bulkStuck,
  review: bulkReview,
  undo: bulkUndo,
  sending: bulkSending,
  done: bulkDone,
};

/**
 * The dialog that plans many invitations, shows who gets what, sends, lets it be undone, and follows the mails. Closing
 * it leaves a sending running. Used inside other elements.
 *
 * @element payvite-bulk-invitation-dialog
 * @fires {BulkFinishedEvent} payvite-bulk-finished - once for each end, also while the dialog is closed
 * @fires {ElementErrorEvent} payvite-error
 */
export class PayviteBulkInvitationDialog extends LitElement {
  static override styles = [
    tokens,
    controls,
    dialogStyles,
    chipStyles,
    bulkBarStyles,
    bulkDialogStyles,
    bulkReviewStyles,
    bulkRowStyles,
    mailPreviewStyles,
  ];

  @state() private filter: RowFilter = {};
  @state() private other: BulkInvitation | null = null;
  @state() private preview: ShownPreview | null = null;
  @state() private announcement = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  #opener: HTMLElement | null = null;
  #sending = '';

  readonly #connection = new ConnectionController(this, () => this.#flow.poke());
  readonly #rows = new PagedRows<BulkInvitationRow>(this, ROWS_A_PAGE);
  readonly #flow = new BulkFlow({
    connection: () => this.#connection.current,
    strings: () => this.#connection.strings,
    onChange: (step) => this.#onChange(step),
    onRows: () => this.#onRows(),
    onFault: (fault) => this.#tell(fault),
    onFinished: (bulk) => this.dispatchEvent(new BulkFinishedEvent(bulk)),
  });

  /**
   * Plans for these customers and shows the plan. Nothing is sent before the person says so.
   *
   * @param opener - gets the focus back.
   */
  async open(wanted: BulkWanted, opener: HTMLElement | null = null): Promise<void> {
    await this.#show(wanted, opener);
    void this.#findOther();
    await this.#flow.plan();
  }

  /** Shows a bulk that exists, at whatever it has come to. */
  async resume(bulkId: string, opener: HTMLElement | null = null): Promise<void> {
    await this.#show(null, opener);
    await this.#flow.resume(bulkId);
  }

  /**
   * The newest bulk that is being sent or paused; null where there is none.
   *
   * @param userId - only those that this user of the ERP began.
   */
  async findRunning(userId?: string): Promise<BulkInvitation | null> {
    const page = await this.#connection.current?.client.bulkInvitations.list({ limit: 20 });
    const isRunning = ({ state, createdBy }: BulkInvitation) =>
      (state === 'sending' || state === 'paused') && (userId === undefined || createdBy.id === userId);
    return page?.data.find(isRunning) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#flow.stop();
  }

  protected override render() {
    const view = this.#view;
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      aria-describedby="lead"
      class=${this.preview ? 'preview' : this.#flow.step}
      @cancel=${this.#onCancel}
      @close=${this.#onClose}
    >
      <div class="sheet">
        ${this.preview ? bulkPreview(this.preview, view, () => void this.#endPreview()) : STEPS[this.#flow.step](view)}
      </div>
      <div class="hidden" role="status" id="news">${this.announcement}</div>
    </dialog>`;
  }

  get #view(): BulkView {
    const { strings, locale } = this.#connection;
    return {
      strings,
      locale,
      flow: this.#flow,
      rows: this.#rows,
      filter: this.filter,
      other: this.other,
      onClose: this.#close,
      onFilter: (filter) => this.#readRows(filter),
      onMoreRows: () => void this.#moreRows(),
      onRetryRows: () => this.#readRows(this.filter),
      onPreview: (row) => void this.#showPreview(row),
      onShowOther: (bulk) => void this.resume(bulk.id, this.#opener),
    };
  }

  async #show(wanted: BulkWanted | null, opener: HTMLElement | null): Promise<void> {
    this.#flow.begin(wanted);
    this.#opener = opener;
    this.other = this.preview = null;
    this.announcement = '';
    this.#rows.reset();
    this.requestUpdate();
    await this.updateComplete;
    if (this.isConnected && !this.dialog.open) this.dialog.showModal();
  }

  #onChange(step: BulkStep | null): void {
    this.requestUpdate();
    const { bulk } = this.#flow;
    const { bulkInvitation: words } = this.#connection.strings;
    if (step) this.preview = null;
    if (step === 'undo' && bulk)
      this.announcement = words.announceUndo(bulk.counts.invitations, UNDO_SECONDS);
    if (step === 'done' && bulk) this.announcement = doneWords(bulk, this.#connection.strings)[0];
    if (step !== 'undo' && step !== 'done' && step) this.announcement = '';
    const sending = this.#flow.step === 'sending' ? (bulk?.state ?? '') : '';
    if (sending === 'paused') this.announcement = words.announcePaused;
    if (this.#sending === 'paused' && sending === 'sending') this.announcement = words.announceResumed;
    // Pause and resume stand in one place: the focus must not fall out with the one that goes.
    const isSwapped = this.#sending !== '' && sending !== '' && sending !== this.#sending;
    this.#sending = sending;
    if (step || isSwapped) void this.#focusStep(isSwapped);
  }

  async #focusStep(isSwapped: boolean): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) return;
    const wanted = isSwapped
      ? '.pause, .resume'
      : { undo: '.button.undo', planning: '.foot .button', stuck: '', review: '', sending: '', done: '' }[
          this.#flow.step
        ];
    this.renderRoot.querySelector<HTMLElement>(wanted || '#title')?.focus();
    if (!isSwapped) this.renderRoot.querySelector('.body')?.scrollTo?.({ top: 0 });
  }

  #onRows(): void {
    const { bulk, step } = this.#flow;
    if (!bulk) return;
    this.#readRows(step === 'done' ? firstResult(bulk) : {});
  }

  #readRows(filter: RowFilter): void {
    const { current } = this.#connection;
    const { bulk } = this.#flow;
    if (!current || !bulk) return;
    this.filter = filter;
    this.#rows.reset();
    void this.#rows.read((page) => current.client.bulkInvitations.rows(bulk.id, { ...filter, ...page }));
  }

  async #moreRows(): Promise<void> {
    const before = this.#rows.rows?.length ?? 0;
    await this.#rows.more();
    await this.updateComplete;
    const added = this.renderRoot.querySelectorAll<HTMLElement>('.people > li')[before];
    (added?.querySelector<HTMLElement>('.preview') ?? added)?.focus();
  }

  async #showPreview(row: BulkInvitationRow): Promise<void> {
    const { current } = this.#connection;
    if (!current || row.email === null) return;
    const preview: ShownPreview = (this.preview = { row, mail: null, fault: null });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
    const message = this.#flow.message.trim();
    let shown: Partial<ShownPreview>;
    try {
      const mail = await current.client.invitations.preview({
        customerIds: row.customerIds.slice(0, MAX_PREVIEW_CUSTOMERS),
        email: row.email,
        locale: row.locale,
        ...(message ? { message } : {}),
      });
      shown = { mail };
    } catch (error) {
      const fault = describeFault(error, this.#connection.strings);
      this.#tell(fault);
      shown = { fault };
    }
    if (this.preview === preview) this.preview = { ...preview, ...shown };
  }

  readonly #endPreview = async (): Promise<void> => {
    const position = this.preview?.row.position;
    this.preview = null;
    await this.updateComplete;
    const row = this.renderRoot.querySelector(`li[data-position="${position}"] .preview`);
    (row as HTMLElement | null)?.focus();
  };

  // What else is being sent is worth a line, not an error.
  async #findOther(): Promise<void> {
    try {
      this.other = await this.findRunning();
    } catch {
      this.other = null;
    }
  }

  #tell(fault: Fault): void {
    const root = this.getRootNode();
    announceFault(root instanceof ShadowRoot ? (root.host as HTMLElement) : this, fault);
  }

  readonly #onCancel = (event: Event): void => {
    if (this.preview) {
      event.preventDefault();
      void this.#endPreview();
    } else if (this.#flow.step === 'undo') event.preventDefault();
  };

  readonly #close = (): void => {
    this.#leave();
    this.dialog.close();
  };

  // Nobody waits for a plan any more; what is being sent goes on.
  #leave(): void {
    this.preview = null;
    if (['planning', 'stuck', 'review'].includes(this.#flow.step)) this.#flow.drop();
  }

  readonly #onClose = (): void => {
    this.#leave();
    if (this.#opener?.isConnected) this.#opener.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-bulk-invitation-dialog': PayviteBulkInvitationDialog;
  }
}
