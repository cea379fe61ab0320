import { html, nothing } from 'lit';
import type { ReactiveController } from 'lit';
import type { Import, ImportColumnsFile, Sync, SyncSchedule } from '@payvite/sdk';
import { chipStyles } from '../chip-styles.ts';
import type { ConnectionFollower } from '../connection/connection-follower.ts';
import type { Connection } from '../connection/connection.ts';
import type { Can } from '../connection/permissions.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { customerTableStyles } from '../customer-table-styles.ts';
import { formatTime } from '../dates.ts';
import { faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { PanelActs } from '../panel-acts.ts';
import { PanelQuestion } from '../panel-question.ts';
import { adoptSheets } from '../panel-sheets.ts';
import { enErp } from '../strings/en-erp.ts';
import type { ErpStrings } from '../strings/en-erp.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import { PanelWords } from '../strings/panel-words.ts';
import { BadRows } from './bad-rows.ts';
import { erpClient } from './erp-client.ts';
import type { ErpClient } from './erp-calls.ts';
import type { ErpContext, ErpHost, ErpTab } from './erp-context.ts';
import { erpNarrowStyles } from './erp-narrow-styles.ts';
import { ErpReading } from './erp-reading.ts';
import { erpSource } from './erp-source.ts';
import { erpStyles } from './erp-styles.ts';
import { erpTableStyles } from './erp-table-styles.ts';
import { erpTabs } from './erp-tabs.ts';
import { ImportColumns } from './import-columns.ts';
import { ImportForm } from './import-form.ts';
import { importTab } from './import-tab.ts';
import { PostingFiles } from './posting-files.ts';
import { PostingsTab } from './postings-tab.ts';
import { syncApproval } from './sync-approval.ts';
import { SyncHistory } from './sync-history.ts';

/** English comes with the panel. */
const LANGUAGES = {
  es: async () => (await import('../strings/es-erp.ts')).esErp,
  fr: async () => (await import('../strings/fr-erp.ts')).frErp,
};

/** What the element shows and does, once it is loaded. */
export class ErpPanel extends PanelActs implements ReactiveController, ErpContext {
  readonly host: ErpHost;
  readonly #connection: ConnectionFollower<InviteStrings>;
  readonly #words = new PanelWords('erp', enErp, LANGUAGES, () => this.update());
  readonly #question = new PanelQuestion(this);
  readonly #reading: ErpReading;
  readonly #history: SyncHistory;
  readonly #badRows: BadRows;
  readonly #form: ImportForm;
  readonly #columns: ImportColumns;
  readonly #postings: PostingsTab;
  readonly #files: PostingFiles;
  #shownTab: ErpHost['tab'] | undefined;
  #announcement = '';

  constructor(host: ErpHost, connection: ConnectionFollower<InviteStrings>) {
    super();
    this.host = host;
    this.#connection = connection;
    this.#reading = new ErpReading(this, () => this.#readPayments());
    this.#badRows = new BadRows(this);
    this.#history = new SyncHistory(this, this.#reading.syncs, this.#badRows);
    this.#form = new ImportForm(this);
    this.#columns = new ImportColumns(this);
    this.#postings = new PostingsTab(this);
    this.#files = new PostingFiles(this, this.#question);
    adoptSheets(host, [customerTableStyles, chipStyles, erpStyles, erpTableStyles, erpNarrowStyles]);
    host.addController(this);
    void new FocusKeeper(host, '.frame');
    void new RefreshController(
      host,
      connection,
      () => this.onChange(),
      () => host.refreshSeconds,
    );
  }

  hostConnected(): void {
    // Back in the page, it may have missed something.
    this.onChange();
  }

  hostDisconnected(): void {
    this.#reading.stop();
  }

  hostUpdate(): void {
    const connection = this.#connection.current;
    const reading = this.#reading;
    if (connection && connection !== reading.connection) {
      reading.follow(connection);
      this.#postings.reset();
      this.#files.reset();
      this.#form.clear();
      void this.refresh();
    } else if (reading.isRead && this.host.tab !== this.#shownTab) {
      this.#shownTab = this.host.tab;
      void this.refresh();
    }
  }

  onChange(): void {
    void this.refresh();
  }

  get words(): ErpStrings {
    return this.#ownWords as ErpStrings;
  }

  get strings(): InviteStrings {
    return this.#connection.strings;
  }

  get locale(): string {
    return this.#connection.locale;
  }

  get client(): ErpClient {
    return erpClient((this.#reading.connection as Connection).client);
  }

  get can(): Can {
    return this.#reading.can;
  }

  get schedule(): SyncSchedule | null {
    return this.#reading.schedule;
  }

  get newest(): Sync | undefined {
    return this.#reading.newest;
  }

  get newestOfErp(): Sync | undefined {
    return this.#reading.newestOfErp;
  }

  get fileImport(): Import | undefined {
    return this.#reading.fileImport;
  }

  get fileColumns(): readonly ImportColumnsFile[] {
    return this.#reading.fileColumns;
  }

  render() {
    const { isMissing, hasWords, strings } = this.#connection;
    if (isMissing) return missingState(strings);
    const words = this.#ownWords;
    if (!hasWords || !words) return skeleton('');
    return html`<section class="frame" part="frame" tabindex="-1" aria-label=${words.title}>
      ${this.#renderContent(words)}
      <div class="hidden" role="status">${this.#announcement}</div>
    </section>`;
  }

  #renderContent(words: ErpStrings) {
    const { strings, newest } = this;
    const { isRead, fault, readAt } = this.#reading;
    if (!isRead) {
      return fault ? faultInPlace(words.faultTitle, fault, strings, this.#retry) : skeleton(words.loading, 6);
    }
    const stale = fault
      ? staleNotice(
          formatTime(readAt, this.locale),
          { fault: strings.fault, list: { notRefreshed: words.notRefreshed } },
          this.#retry,
        )
      : nothing;
    const onAgain = () => void this.#start(false);
    return html`${erpSource(this, (isFull) => void this.#start(isFull))} ${stale}
      ${
        newest?.state === 'needs_approval'
          ? syncApproval(newest, this, { question: this.#question, onAgain })
          : nothing
      }
      ${erpTabs(this, {
        tabs: this.#tabs,
        shown: this.#tab,
        failedCount: this.#postings.failedCount,
        onShow: (tab) => (this.host.tab = tab),
      })}
      <div id="panel" role="tabpanel" aria-labelledby=${`tab-${this.#tab}`} tabindex="0">
        ${this.#renderTab()}
      </div>`;
  }

  #renderTab() {
    switch (this.#tab) {
      case 'import':
        return html`<div part="import">
          ${importTab(this, { form: this.#form, question: this.#question, badRows: this.#badRows, columns: this.#columns })}
        </div>`;
      case 'payments':
        return html`<div part="payments">${this.#postings.render()} ${this.#files.render()}</div>`;
      default:
        return html`<div part="syncs">${this.#history.render()}</div>`;
    }
  }

  update(): void {
    this.host.requestUpdate();
  }

  announce(text: string): void {
    this.#announcement = text;
    this.update();
  }

  takeImport(fileImport: Import | undefined): void {
    this.#reading.fileImport = fileImport;
    this.update();
  }

  refresh(): Promise<void> {
    return this.#reading.refresh();
  }

  async focus(selector: string): Promise<void> {
    this.update();
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  get #ownWords(): ErpStrings | undefined {
    return this.#words.find(this.locale, this.#connection.current?.speech.strings);
  }

  get #tabs(): ErpTab[] {
    const isCsv = this.schedule?.source === 'csv';
    return [
      ...(this.can('syncs:read') ? (['syncs'] as const) : []),
      ...(this.can('syncs:read') && isCsv ? (['import'] as const) : []),
      ...(this.can('payments:read') ? (['payments'] as const) : []),
    ];
  }

  /** The one that is asked for, where there is such a one. */
  get #tab(): ErpTab {
    const { tab } = this.host;
    const wanted = tab === 'files' ? 'payments' : tab;
    const tabs = this.#tabs;
    return tabs.includes(wanted) ? wanted : (tabs[0] ?? 'syncs');
  }

  async #readPayments(): Promise<void> {
    const isShown = this.#tab === 'payments';
    await this.#postings.read(this.client, isShown);
    if (!isShown) return;
    await this.#files.read(this.client);
    if (this.host.tab !== 'files') return;
    this.host.tab = 'payments';
    // What makes one, else what downloads the newest.
    await this.focus('.files button');
  }

  async #start(isFull: boolean): Promise<void> {
    await this.act('sync', async () => {
      await this.#reading.start(isFull);
      await this.focus('.frame');
    });
  }

  readonly #retry = (): void => {
    this.#reading.fault = null;
    this.update();
    this.onChange();
  };
}

export { ErpPanel as Panel };
