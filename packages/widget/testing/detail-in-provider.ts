import { html } from '@open-wc/testing';
import type { Customer, OpenItem } from '@payvite/sdk';
import type { PayviteCustomerDetail } from '../src/index.ts';
import { waitUntil } from './element-waiting.ts';
import { idOf, makeEvent, makeOpenItem } from './fixtures.ts';
import { button, find, findAll, inProvider, words } from './in-provider.ts';
import { StandInClient } from './stand-in-client.ts';

/** The words of a part of the detail. */
export const part = (detail: PayviteCustomerDetail, name: string) => words(find(detail, `[part=${name}]`));

/** The detail of a customer, once it shows the customer or why it does not. */
export async function shown(client: StandInClient, customer: Customer): Promise<PayviteCustomerDetail> {
  const detail = await inProvider<PayviteCustomerDetail>(
    client,
    html`<payvite-customer-detail
      closable
      refresh-seconds="0"
      customer-id=${customer.id}
    ></payvite-customer-detail>`,
  );
  await waitUntil(() => findAll(detail, 'h2, .state').length > 0, 'the detail shows something');
  await detail.updateComplete;
  return detail;
}

/** A connector with one customer, these open items and one event. */
export function withItems(customer: Customer, items: Partial<OpenItem>[] = []): StandInClient {
  const client = new StandInClient([customer]);
  client.itemRows = items.map((item, index) => makeOpenItem({ id: idOf('f', index + 1), ...item }));
  client.eventRows = [makeEvent()];
  return client;
}

/** The tab called so, with or without a count behind its name. */
export function tab(detail: PayviteCustomerDetail, name: string): HTMLButtonElement {
  return button(find(detail, '[role=tablist]'), new RegExp(`^${name}`));
}

/** Opens a tab and waits for its rows. */
export async function showTab(detail: PayviteCustomerDetail, name: string): Promise<HTMLElement> {
  tab(detail, name).click();
  await detail.updateComplete;
  const panel = find(detail, '[role=tabpanel]');
  await waitUntil(() => panel.getAttribute('aria-busy') === 'false', name);
  return panel;
}

/** The dialog that asks before something is done. */
export const actionDialog = (detail: PayviteCustomerDetail) =>
  find<HTMLDialogElement>(find(detail, 'payvite-action-dialog'), 'dialog');

/** Presses a button of the detail and waits for the dialog. */
export async function ask(detail: PayviteCustomerDetail, name: string | RegExp): Promise<HTMLDialogElement> {
  button(detail, name).click();
  await waitUntil(() => actionDialog(detail).open, 'the dialog opens');
  return actionDialog(detail);
}
