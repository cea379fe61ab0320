import { ExportedSyncs, Imports, PostingFiles, Postings } from '@payvite/sdk/embed';
import type { WidgetClient } from '../connection/connection.ts';
import type { ErpClient } from './erp-calls.ts';

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
