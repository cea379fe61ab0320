import { html } from '@open-wc/testing';
import type { Payment } from '@payvite/sdk';
import type { PayvitePayments } from '../src/index.ts';
import { waitUntil } from './element-waiting.ts';
import { idOf, makeCustomer } from './fixtures.ts';
import { find, findAll, inProvider, words } from './in-provider.ts';
import { StandInClient } from './stand-in-client.ts';
import { makePayment, NOT_POSTED, RETURNED } from './stand-in-payments.ts';

/** A connector with one customer and these payments. */
export function withPayments(rows: Payment[] = []): StandInClient {
  const client = new StandInClient([makeCustomer()]);
  client.paid.rows = rows;
  return client;
}

/** The element, once it shows payments or why there are none. */
export async function shownPayments(client: StandInClient, seconds = 0): Promise<PayvitePayments> {
  const element = await inProvider<PayvitePayments>(
    client,
    html`<payvite-payments refresh-seconds=${seconds}></payvite-payments>`,
  );
  await waitUntil(() => findAll(element, '.payments, .state').length > 0, 'it shows something');
  return element;
}

/** Waits until the element says so. */
export const says = (element: HTMLElement, text: string) =>
  waitUntil(() => words(element).includes(text), `it says: ${text}`);

/** Waits until a selector finds something. */
export const shows = (element: HTMLElement, selector: string) =>
  waitUntil(() => findAll(element, selector).length > 0, `it shows ${selector}`);

/** The rows of a payment, with what stands under it. */
export function bodyOf(element: HTMLElement, { id }: Pick<Payment, 'id'>): HTMLElement {
  const [body] = findAll<HTMLElement>(element, `[data-payment-id="${id}"]`);
  if (!body) throw new Error(`There is no payment ${id}.`);
  return body;
}

export const SETTLED = makePayment();
export const BACK = makePayment({ ...RETURNED, id: idOf('e', 601), customerName: 'Harrow & Sons' });
export const PENDING = makePayment({ id: idOf('e', 602), state: 'pending', ...NOT_POSTED, settledAt: null });
export const BY_HAND = makePayment({
  ...{ id: idOf('e', 603), method: 'card', feeMinor: 12_50, takenBackMinor: 400_00, feeBackMinor: 4_15 },
  ...{
    handMinor: -400_00,
    toReverseMinor: 400_00,
    customerId: idOf('c', 2),
    customerName: 'Quarry Concrete',
  },
});
export const ALL = [SETTLED, BACK, PENDING, BY_HAND];

export const focused = (element: PayvitePayments) => element.shadowRoot?.activeElement;
export const rows = (element: PayvitePayments) => findAll(element, 'tr[part=row]');
export const chips = (element: PayvitePayments) => findAll(element, '.chips .chip').map(words);
export const cells = (element: PayvitePayments, payment: { id: string }) =>
  [...find(bodyOf(element, payment), 'tr[part=row]').children].map(words);

/** What the API was asked for to show rows, without the counts of the chips. */
export const shownReads = (client: ReturnType<typeof withPayments>) =>
  client.paid.reads.filter(({ limit }) => limit !== 1);
