import type {
  BadRow,
  Import,
  ImportColumns,
  ImportFileName,
  ImportInput,
  ImportReviewInput,
  Page,
  Posting,
  PostingFile,
  PostingFileImport,
  PostingListParams,
  Sync,
  SyncInput,
  SyncSchedule,
} from '@payvite/sdk';
import type { ErpClient } from '../src/erp/erp-calls.ts';
import { daysAgo, idOf, makeSync } from './fixtures.ts';

/** A posting that is in the books. */
export function makePosting(overrides: Partial<Posting> = {}): Posting {
  return {
    id: idOf('e', 900),
    customerId: idOf('c', 1),
    customerName: 'Kestrel Framing',
    accountNumber: '10482',
    action: 'post',
    state: 'posted',
    currency: 'USD',
    amountMinor: 1_204_10,
    paidOn: daysAgo(2).slice(0, 10),
    method: 'ach',
    allocations: [{ itemErpId: 'I1', model: 'invoices', amountMinor: 1_204_10 }],
    erpPaymentId: 'PAY-2041',
    postedMinor: 1_204_10,
    isUncertain: false,
    tries: 0,
    nextTryAt: null,
    error: null,
    reversalReason: null,
    queuedAt: daysAgo(2),
    postedAt: daysAgo(2),
    failedAt: null,
    reversalQueuedAt: null,
    reversedAt: null,
    cancelledAt: null,
    postingFileId: null,
    reversalFileId: null,
    ...overrides,
  };
}

/** A file of payments that was not imported yet. */
export function makePostingFile(overrides: Partial<PostingFile> = {}): PostingFile {
  return {
    id: idOf('e', 950),
    number: 12,
    currency: 'USD',
    createdAt: daysAgo(1),
    postingCount: 14,
    postingMinor: 18_402_55,
    reversalCount: 0,
    rows: { payments: 19, credits: 3, reversals: 0 },
    importedAt: null,
    ...overrides,
  };
}

/** An import without files. */
export function makeImport(overrides: Partial<Import> = {}): Import {
  return {
    id: idOf('e', 970),
    state: 'uploading',
    exportedAt: daysAgo(0),
    createdAt: daysAgo(0),
    files: [],
    sync: null,
    ...overrides,
  };
}

type Failing =
  | 'schedule'
  | 'start'
  | 'approve'
  | 'discard'
  | 'upload'
  | 'review'
  | 'apply'
  | 'retry'
  | 'mark'
  | 'postings';

/** The ERP's part of a connector in memory. Nothing goes on by itself: a test says what a sync or an import becomes. */
export class StandInErp implements ErpClient {
  scheduleRow: SyncSchedule = {
    source: 'csv',
    isUploadOnly: false,
    asOf: daysAgo(0),
    everyMinutes: 15,
    nextAt: daysAgo(-1),
  };
  syncRows: Sync[] = [];
  badRowRows: BadRow[] = [];
  importRows: Import[] = [];
  columnFiles: ImportColumns['files'] = [];
  postingRows: Posting[] = [];
  fileRows: PostingFile[] = [];
  /** Thrown by the next calls of a method while set. */
  failures: Partial<Record<Failing, Error>> = {};
  /** While set, what changes something waits for it. */
  gate: Promise<void> | undefined;
  /** What was asked for, in order. */
  readonly calls: string[] = [];
  readonly uploads: { name: ImportFileName; content: Blob }[] = [];
  readonly created: ImportInput[] = [];
  readonly reviews: ImportReviewInput[] = [];
  readonly marked: PostingFileImport[] = [];
  /** Files that a state of the gallery lets a person choose. */
  readonly chosen: { name: string }[] = [];
  readonly postingReads: PostingListParams[] = [];

  readonly syncs = {
    schedule: async (): Promise<SyncSchedule> => {
      if (this.failures.schedule) throw this.failures.schedule;
      return this.scheduleRow;
    },
    list: async (params: PageParams = {}): Promise<Page<Sync>> => paged(this.syncRows, params),
    start: async ({ isFull = false }: SyncInput = {}): Promise<Sync> => {
      await this.#does('start', isFull ? 'start full' : 'start');
      const sync = makeSync({ id: idOf('f', 990), state: 'running', isFull, finishedAt: null });
      this.syncRows = [sync, ...this.syncRows];
      return sync;
    },
    approve: async (id: string): Promise<Sync> => {
      await this.#does('approve', `approve ${id}`);
      const change = { state: 'running', approvedAt: daysAgo(0) } as const;
      this.syncRows = this.syncRows.map((row) => (row.id === id ? { ...row, ...change } : row));
      return this.syncRows.find((row) => row.id === id) as Sync;
    },
    discard: async (id: string): Promise<Sync> => {
      await this.#does('discard', `discard ${id}`);
      const change = { state: 'failed', error: 'Discarded by Dana before it was approved.' } as const;
      this.syncRows = this.syncRows.map((row) => (row.id === id ? { ...row, ...change } : row));
      return this.syncRows.find((row) => row.id === id) as Sync;
    },
    badRows: async (_id: string, params: PageParams = {}): Promise<Page<BadRow>> =>
      paged(this.badRowRows, params),
    exportBadRows: (id: string) => this.#text(`bad-rows ${id}`),
  };

  readonly imports = {
    list: async (params: PageParams = {}): Promise<Page<Import>> => paged(this.importRows, params),
    create: async (input: ImportInput): Promise<Import> => {
      this.created.push(input);
      this.importRows = [makeImport(input)];
      return this.importRows[0] as Import;
    },
    upload: async (_id: string, name: ImportFileName, content: Blob): Promise<Import> => {
      await this.#does('upload', `upload ${name}`);
      this.uploads.push({ name, content });
      return this.importRows[0] as Import;
    },
    columns: async (): Promise<ImportColumns> => ({ files: this.columnFiles }),
    review: (_id: string, input: ImportReviewInput = {}): Promise<Import> => {
      this.reviews.push(input);
      return this.#import('review', 'reviewing');
    },
    apply: (): Promise<Import> => this.#import('apply', 'applying'),
    remove: async (id: string): Promise<void> => {
      this.calls.push('remove');
      this.importRows = this.importRows.filter((row) => row.id !== id);
    },
  };

  readonly postings = {
    list: async (params: PostingListParams = {}): Promise<Page<Posting>> => {
      this.postingReads.push(params);
      if (this.failures.postings) throw this.failures.postings;
      const over = ['posted', 'reversed', 'failed', 'cancelled'];
      return paged(
        this.postingRows.filter(
          ({ state }) =>
            (params.state === undefined || state === params.state) &&
            (params.isWaiting === undefined || over.includes(state) !== params.isWaiting),
        ),
        params,
      );
    },
    retry: async (id: string): Promise<Posting> => {
      await this.#does('retry', `retry ${id}`);
      this.postingRows = this.postingRows.map((row) =>
        row.id === id ? { ...row, state: 'queued', error: null } : row,
      );
      return this.postingRows.find((row) => row.id === id) as Posting;
    },
  };

  readonly postingFiles = {
    list: async (params: PageParams = {}): Promise<Page<PostingFile>> => paged(this.fileRows, params),
    create: async (): Promise<PostingFile> => {
      this.calls.push('make');
      this.postingRows = this.postingRows.map((row) =>
        row.state === 'awaiting_file' ? { ...row, state: 'in_file' } : row,
      );
      this.fileRows = [makePostingFile({ id: idOf('e', 951), number: 13 }), ...this.fileRows];
      return this.fileRows[0] as PostingFile;
    },
    markImported: async (id: string, input: PostingFileImport = {}): Promise<PostingFile> => {
      await this.#does('mark', `mark ${id}`);
      this.marked.push(input);
      this.fileRows = this.fileRows.map((row) => (row.id === id ? { ...row, importedAt: daysAgo(0) } : row));
      return this.fileRows.find((row) => row.id === id) as PostingFile;
    },
    paymentsCsv: (id: string) => this.#text(`payments ${id}`),
    creditsCsv: (id: string) => this.#text(`credits ${id}`),
    reversalsCsv: (id: string) => this.#text(`reversals ${id}`),
  };

  async #does(name: Failing, call: string): Promise<void> {
    this.calls.push(call);
    await this.gate;
    if (this.failures[name]) throw this.failures[name];
  }

  async #import(name: 'review' | 'apply', state: Import['state']): Promise<Import> {
    await this.#does(name, name);
    this.importRows = this.importRows.map((row) => ({ ...row, state }));
    return this.importRows[0] as Import;
  }

  async *#text(call: string): AsyncGenerator<string> {
    this.calls.push(call);
    yield 'a,b\r\n';
  }
}

interface PageParams {
  cursor?: string;
  limit?: number;
}

function paged<Row>(rows: Row[], { cursor, limit = 50 }: PageParams): Page<Row> {
  const from = Number(cursor ?? 0);
  const nextCursor = from + limit < rows.length ? String(from + limit) : null;
  return { data: rows.slice(from, from + limit), nextCursor, total: cursor ? null : rows.length };
}
