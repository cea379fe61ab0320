import { CreditRequests, Payments, PostingFiles } from '@payvite/sdk/embed';
import type { WidgetClient } from '../connection/connection.ts';
import type { PaymentsClient } from './payments-calls.ts';

const made = new WeakMap<WidgetClient, PaymentsClient>();

/** What asks about payments: few elements do, and the client of a page comes without it. */
export function paymentsClient(client: WidgetClient): PaymentsClient {
  if (client.payments) return client as WidgetClient & PaymentsClient;
  const before = made.get(client);
  if (before) return before;
  const { transport } = client;
  if (!transport) throw new Error('The client of the page can ask nothing about payments.');
  const payments = {
    payments: new Payments(transport),
    creditRequests: new CreditRequests(transport),
    postingFiles: new PostingFiles(transport),
  };
  made.set(client, payments);
  return payments;
}
