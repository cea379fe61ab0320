import { html, nothing } from 'lit';
import type { ReactiveController } from 'lit';
import type { Import, Sync, SyncSchedule } from '@payvite/sdk';
import { chipStyles } from '../chip-styles.ts';
import type { ConnectionFollower } from '../connection/connection-follower.ts';
import type { Connection } from '../connection/connection.ts';
import { readPermissions } from '../connection/permissions.ts';
import type { Can } from '../connection/permissions.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { customerTableStyles } from '../customer-table-styles.ts';
import { formatTime } from '../dates.ts';
import { faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { SyncChangeEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { adoptSheets } from '../panel-sheets.ts';
import { enErp } from '../strings/en-erp.ts';
import type { ErpStrings } from '../strings/en-erp.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import { PanelWords } from '../strings/panel-words.ts';
import { BadRows } from './bad-rows.ts';
import { ErpActs } from './erp-acts.ts';
import { erpClient } from './erp-client.ts';
import type { ErpClient } from './erp-calls.ts';
import type { ErpContext, ErpHost, ErpTab } from './erp-context.ts';
import { erpNarrowStyles } from './erp-narrow-styles.ts';
import { ErpQuestion } from './erp-question.ts';
import { erpSource } from './erp-source.ts';
import { erpStyles } from './erp-styles.ts';
import { erpTableStyles } from './erp-table-styles.ts';
import { erpTabs } from './erp-tabs.ts';
import { ImportForm } from './import-form.ts';
import { importTab } from './import-tab.ts';
import { PostingFiles } from './posting-files.ts';
import { PostingsTab } from './postings-tab.ts';
import { syncApproval } from './sync-approval.ts';
import { SyncHistory } from './sync-history.ts';

const PAGE_SIZE = 10;

/** English comes with the panel. */
const LANGUAGES = {
  es: async () => (await import('../strings/es-erp.ts')).esErp,
  fr: async () => (await import('../strings/fr-erp.ts')).frErp,
};

/** What the element shows and does, once it is loaded. */
export class ErpPanel implements ReactiveController, ErpContext {
  readonly host: ErpHost;
  readonly #connection: ConnectionFollower<InviteStrings>;
  readonly #words = new PanelWords('erp', enErp, LANGUAGES, () => this.update());
  readonly #acts = new ErpActs(this);
  readonly #question = new ErpQuestion(this);
  readonly #syncs: PagedRows<Sync>;
  readonly #history: SyncHistory;
  readonly #badRows: BadRows;
  readonly #form: ImportForm;
  readonly #postings: PostingsTab;
  readonly #files: PostingFiles;
  #followed: Connection | undefined;
  #can: Can | undefined;
  #isRead = false;
  #fault: Fault | null = null;
  #readAt = new Date();
  #runningId: string | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #shownTab: ErpTab | undefined;
  #announcement = '';
  schedule: SyncSchedule | null = null;
  fileImport: Import | undefined;

  constructor(host: ErpHost, connection: ConnectionFollower<InviteStrings>) {
    this.host = host;
    this.#connection = connection;
    this.#syncs = new PagedRows(host, PAGE_SIZE);
    this.#badRows = new BadRows(this);
    this.#history = new SyncHistory(this, this.#syncs, this.#badRows);
    this.#form = new ImportForm(this);
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
    clearTimeout(this.#soon);
  }

  hostUpdate(): void {
    const connection = this.#connection.current;
    if (connection && connection !== this.#followed) {
      this.#followed = connection;
      this.#can = undefined;
      this.#isRead = false;
      this.#fault = null;
      this.#syncs.reset();
      this.#postings.reset();
      this.#files.reset();
      this.#form.clear();
      void this.refresh();
    } else if (this.#isRead && this.#tab !== this.#shownTab) void this.refresh();
    if (this.#isRead) this.#shownTab = this.#tab;
  }

  onChange(): void {
    if (this.#followed) void this.refresh();
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
    return erpClient((this.#followed as Connection).client);
  }

  get can(): Can {
    return this.#can ?? (() => false);
  }

  get newest(): Sync | undefined {
    return this.#syncs.rows?.[0];
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
    if (!this.#isRead) {
      return this.#fault
        ? faultInPlace(words.faultTitle, this.#fault, strings, this.#retry)
        : skeleton(words.loading, 6);
    }
    const stale = this.#fault
      ? staleNotice(
          formatTime(this.#readAt, this.locale),
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
          ${importTab(this, { form: this.#form, question: this.#question, badRows: this.#badRows })}
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
    this.fileImport = fileImport;
    this.update();
  }

  act(key: string, work: () => Promise<void>): Promise<boolean> {
    return this.#acts.act(key, work);
  }

  isBusy(key: string): boolean {
    return this.#acts.isBusy(key);
  }

  faultOf(key: string): Fault | null {
    return this.#acts.faultOf(key);
  }

  async focus(selector: string): Promise<void> {
    this.update();
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  async refresh(): Promise<void> {
    const connection = this.#followed;
    if (!connection) return;
    clearTimeout(this.#soon);
    const isOver = () => connection !== this.#followed;
    try {
      const can = await readPermissions(connection.client);
      if (isOver()) return;
      this.#can = can;
      if (can('syncs:read')) await this.#readSyncs();
      else if (!can('payments:read')) return this.#fail(NO_PERMISSION);
      if (isOver()) return;
      this.#isRead = true;
      this.#fault = null;
      this.#readAt = new Date();
      this.update();
      if (can('payments:read')) await this.#readPayments();
    } catch (error) {
      if (isOver()) return;
      this.#fail(error);
    }
    this.#readSoon();
    this.update();
  }

  #fail(error: unknown): void {
    const isNews = !this.#fault;
    this.#fault = describeFault(error, this.strings);
    if (isNews) announceFault(this.host, this.#fault);
    this.update();
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
    const tabs = this.#tabs;
    return tabs.includes(this.host.tab) ? this.host.tab : (tabs[0] ?? 'syncs');
  }

  async #readSyncs(): Promise<void> {
    const { client } = this;
    const [schedule] = await Promise.all([
      client.syncs.schedule(),
      this.#syncs.read((params) => client.syncs.list(params)),
    ]);
    if (this.#syncs.error !== null) throw this.#syncs.error as Error;
    this.schedule = schedule;
    if (schedule.source === 'csv') [this.fileImport] = (await client.imports.list({ limit: 1 })).data;
    const { newest } = this;
    if (newest && newest.id === this.#runningId && newest.state !== 'running') {
      this.announce(this.words.finished[newest.state]);
      this.host.dispatchEvent(new SyncChangeEvent(newest));
    }
    this.#runningId = newest?.state === 'running' ? newest.id : undefined;
  }

  async #readPayments(): Promise<void> {
    const isShown = this.#tab === 'payments';
    await this.#postings.read(this.client, isShown);
    if (isShown) await this.#files.read(this.client);
  }

  /** While something runs, its progress is worth a look each second; no event tells of it. */
  #readSoon(): void {
    const { refreshSeconds, isConnected } = this.host;
    const runs =
      this.newest?.state === 'running' || ['reviewing', 'applying'].includes(this.fileImport?.state ?? '');
    clearTimeout(this.#soon);
    if (!runs || !isConnected || !(refreshSeconds > 0)) return;
    this.#soon = setTimeout(
      () => {
        if (document.visibilityState === 'visible') void this.refresh();
        else this.#readSoon();
      },
      Math.min(1, refreshSeconds) * 1000,
    );
  }

  async #start(isFull: boolean): Promise<void> {
    await this.act('sync', async () => {
      const sync = await this.client.syncs.start({ isFull });
      this.host.dispatchEvent(new SyncChangeEvent(sync));
      this.#runningId = sync.id;
      this.announce(this.words.started);
      await this.refresh();
      await this.focus('.frame');
    });
  }

  readonly #retry = (): void => {
    this.#fault = null;
    this.update();
    this.onChange();
  };
}

const NO_PERMISSION = { code: 'permission_denied', status: 403 };

export { ErpPanel as Panel };
