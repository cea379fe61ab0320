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
  SyncListParams,
  SyncSchedule,
} from '@payvite/sdk';

/** Ends a call that nobody waits for any more. */
interface Abortable {
  signal?: AbortSignal;
}

interface PageParams {
  cursor?: string;
  limit?: number;
}

/** The calls about the ERP. */
export interface ErpClient {
  syncs: {
    schedule(): PromiseLike<SyncSchedule>;
    list(params?: SyncListParams): PromiseLike<Page<Sync>>;
    start(input?: SyncInput): PromiseLike<Sync>;
    approve(syncId: string): PromiseLike<Sync>;
    discard(syncId: string): PromiseLike<Sync>;
    badRows(syncId: string, params?: PageParams): PromiseLike<Page<BadRow>>;
    exportBadRows(syncId: string): AsyncIterable<string>;
  };
  imports: {
    list(params?: PageParams): PromiseLike<Page<Import>>;
    create(input: ImportInput): PromiseLike<Import>;
    upload(importId: string, name: ImportFileName, content: Blob, options?: Abortable): PromiseLike<Import>;
    columns(importId: string): PromiseLike<ImportColumns>;
    review(importId: string, input?: ImportReviewInput): PromiseLike<Import>;
    apply(importId: string): PromiseLike<Import>;
    remove(importId: string): PromiseLike<void>;
  };
  postings: {
    list(params?: PostingListParams): PromiseLike<Page<Posting>>;
    retry(postingId: string): PromiseLike<Posting>;
  };
  postingFiles: {
    list(params?: PageParams): PromiseLike<Page<PostingFile>>;
    create(): PromiseLike<PostingFile>;
    markImported(fileId: string, input?: PostingFileImport): PromiseLike<PostingFile>;
    paymentsCsv(fileId: string): AsyncIterable<string>;
    creditsCsv(fileId: string): AsyncIterable<string>;
    reversalsCsv(fileId: string): AsyncIterable<string>;
  };
}
