import { ExportedSyncs, Imports, PostingFiles, Postings } from '@payvite/sdk/embed';
import type {
  BadRow,
  Import,
  ImportFileName,
  ImportInput,
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
import type { WidgetClient } from '../connection/connection.ts';

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
    badRows(syncId: string, params?: PageParams): PromiseLike<Page<BadRow>>;
    exportBadRows(syncId: string): AsyncIterable<string>;
  };
  imports: {
    list(params?: PageParams): PromiseLike<Page<Import>>;
    create(input: ImportInput): PromiseLike<Import>;
    upload(importId: string, name: ImportFileName, content: Blob, options?: Abortable): PromiseLike<Import>;
    review(importId: string): PromiseLike<Import>;
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

const made = new WeakMap<WidgetClient, ErpClient>();

/** What asks about the ERP: few elements do, and the client of a page comes without it. */
export function erpClient(client: WidgetClient): ErpClient {
  if (client.imports) return client as WidgetClient & ErpClient;
  const before = made.get(client);
  if (before) return before;
  const { transport } = client;
  if (!transport) throw new Error('The client of the page can ask nothing about its ERP.');
  const erp = {
    syncs: new ExportedSyncs(transport),
    imports: new Imports(transport),
    postings: new Postings(transport),
    postingFiles: new PostingFiles(transport),
  };
  made.set(client, erp);
  return erp;
}
