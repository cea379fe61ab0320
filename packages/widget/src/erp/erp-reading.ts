import type { Import, ImportColumnsFile, Sync, SyncSchedule } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { readPermissions } from '../connection/permissions.ts';
import type { Can } from '../connection/permissions.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { SyncChangeEvent } from '../events.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { ErpContext } from './erp-context.ts';
import { newestTitle } from './sync-state.ts';

const PAGE_SIZE = 10;
const NO_PERMISSION = { code: 'permission_denied', status: 403 };

/** Where the numbers come from and what brought them, as last read; while something runs, read again each second. */
export class ErpReading {
  readonly #context: Pick<ErpContext, 'host' | 'client' | 'words' | 'strings' | 'announce' | 'update'>;
  readonly #readPayments: () => Promise<void>;
  readonly syncs: PagedRows<Sync>;
  #connection: Connection | undefined;
  #runningId: string | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  can: Can = () => false;
  /** Whether there has been an answer. */
  isRead = false;
  fault: Fault | null = null;
  readAt = new Date();
  schedule: SyncSchedule | null = null;
  fileImport: Import | undefined;
  fileColumns: readonly ImportColumnsFile[] = [];

  constructor(
    context: Pick<ErpContext, 'host' | 'client' | 'words' | 'strings' | 'announce' | 'update'>,
    readPayments: () => Promise<void>,
  ) {
    this.#context = context;
    this.#readPayments = readPayments;
    this.syncs = new PagedRows(context.host, PAGE_SIZE);
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  get newest(): Sync | undefined {
    return this.syncs.rows?.[0];
  }

  /** Of a dealer who has nothing but imports, the newest that went well. */
  get newestOfErp(): Sync | undefined {
    const rows = this.syncs.rows ?? [];
    return rows.find(({ source }) => source !== 'import') ?? rows.find(({ state }) => state !== 'failed');
  }

  /** Begins anew with another connection. */
  follow(connection: Connection): void {
    this.#connection = connection;
    this.can = () => false;
    this.isRead = false;
    this.fault = null;
    this.syncs.reset();
  }

  stop(): void {
    clearTimeout(this.#soon);
  }

  /** Reads all of it once more. Never rejects. */
  async refresh(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    this.stop();
    const isOver = () => connection !== this.#connection;
    try {
      const can = await readPermissions(connection.client);
      if (isOver()) return;
      this.can = can;
      if (can('syncs:read')) await this.#readSyncs();
      else if (!can('payments:read')) return this.#fail(NO_PERMISSION);
      if (isOver()) return;
      this.isRead = true;
      this.fault = null;
      this.readAt = new Date();
      this.#context.update();
      if (can('payments:read')) await this.#readPayments();
    } catch (error) {
      if (isOver()) return;
      this.#fail(error);
    }
    this.#readSoon();
    this.#context.update();
  }

  /** Starts a sync, and follows it. */
  async start(isFull: boolean): Promise<void> {
    const { client, host, words } = this.#context;
    const sync = await client.syncs.start({ isFull });
    host.dispatchEvent(new SyncChangeEvent(sync));
    this.#runningId = sync.id;
    this.#context.announce(words.running.title);
    await this.refresh();
  }

  #fail(error: unknown): void {
    this.fault = nextFault(this.#context.host, this.fault, error, this.#context.strings);
    this.#context.update();
  }

  async #readSyncs(): Promise<void> {
    const { client, host, words } = this.#context;
    const [schedule] = await Promise.all([
      client.syncs.schedule(),
      this.syncs.read((params) => client.syncs.list(params)),
    ]);
    if (this.syncs.error !== null) throw this.syncs.error as Error;
    this.schedule = schedule;
    if (schedule.source === 'csv') await this.#readImport();
    const { newest } = this;
    if (newest && newest.id === this.#runningId && newest.state !== 'running') {
      this.#context.announce(`${newestTitle(newest, words)} – ${words.states[newest.state]}`);
      host.dispatchEvent(new SyncChangeEvent(newest));
    }
    this.#runningId = newest?.state === 'running' ? newest.id : undefined;
  }

  async #readImport(): Promise<void> {
    const { imports } = this.#context.client;
    const [fileImport] = (await imports.list({ limit: 1 })).data;
    const isOpen = fileImport && ['uploading', 'reviewed', 'failed'].includes(fileImport.state);
    this.fileColumns = isOpen ? (await imports.columns(fileImport.id)).files : [];
    this.fileImport = fileImport;
  }

  /** While something runs, its progress is worth a look each second; no event tells of it. */
  #readSoon(): void {
    const { refreshSeconds, isConnected } = this.#context.host;
    const runs =
      this.newest?.state === 'running' || ['reviewing', 'applying'].includes(this.fileImport?.state ?? '');
    this.stop();
    if (!runs || !isConnected || !(refreshSeconds > 0)) return;
    this.#soon = setTimeout(
      () => {
        if (document.visibilityState === 'visible') void this.refresh();
        else this.#readSoon();
      },
      Math.min(1, refreshSeconds) * 1000,
    );
  }
}
