import { html, waitUntil } from '@open-wc/testing';
import type { Payment } from '@payvite/sdk';
import type { PayvitePayments } from '../src/index.ts';
import { makeCustomer } from './fixtures.ts';
import { findAll, inProvider, words } from './in-provider.ts';
import { StandInClient } from './stand-in-client.ts';

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
  await waitUntil(() => findAll(element, '.payments, .state').length > 0, 'it shows something', {
    timeout: 10_000,
  });
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
