import { CreditRequests, Payments } from '@payvite/sdk/embed';
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
  const payments: PaymentsClient = {
    payments: new Payments(transport),
    creditRequests: new CreditRequests(transport),
    // Of these nouns so much is asked here; their classes bring mails, logos and files along.
    postingFiles: { list: (params) => transport.list(['posting-files'], 'postingFile', { ...params }) },
    dealer: {
      get: () => transport.request({ method: 'GET', path: ['dealer'], answer: 'dealer' }),
      update: (body) => transport.request({ method: 'PATCH', path: ['dealer'], body, answer: 'dealer' }),
    },
  };
  made.set(client, payments);
  return payments;
}
