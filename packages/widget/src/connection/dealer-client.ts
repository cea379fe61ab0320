import { OwnDealer } from '@payvite/sdk/embed';
import type { WidgetClient } from './connection.ts';

/** The calls about the dealer. */
export type DealerClient = NonNullable<WidgetClient['dealer']>;

/** What asks about the dealer: few elements do, and the client of a page comes without it. */
export function dealerClient(client: WidgetClient | undefined): DealerClient {
  if (client?.dealer) return client.dealer;
  if (client?.transport) return new OwnDealer(client.transport);
  throw new Error('The client of the page can ask nothing about its dealer.');
}
