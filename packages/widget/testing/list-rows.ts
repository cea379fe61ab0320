import { html } from '@open-wc/testing';
import type { Customer } from '@payvite/sdk';
import type { PayviteCustomerList } from '../src/index.ts';
import { waitUntil } from './element-waiting.ts';
import { daysAgo, idOf, makeContact, makeCustomer, makeInvited } from './fixtures.ts';
import { find, findAll, inProvider, words } from './in-provider.ts';
import type { StandInClient } from './stand-in-client.ts';

/** Six customers, one for each thing that can be done next. */
export function mixed(): Customer[] {
  const row = (number: number, name: string, collectionPriority: number): Partial<Customer> => ({
    id: idOf('c', number),
    name,
    accountNumber: String(10_000 + number),
    collectionPriority,
    outstandingMinor: number * 100_000,
    contacts: [makeContact({ id: idOf('d', number), email: `ap${number}@spruce.example` })],
  });
  const invitation = (number: number) => ({ id: idOf('e', number), email: `ap${number}@spruce.example` });
  return [
    makeCustomer(row(1, 'Acorn Homes', 9)),
    makeCustomer({
      ...row(2, 'Birch Decks', 8),
      contacts: [makeContact({ email: null })],
      defaultContactId: null,
    }),
    makeInvited('pending', row(3, 'Cedar Framing', 7), { ...invitation(3), pendingSince: daysAgo(9) }),
    makeInvited('expired', row(4, 'Dogwood Builders', 6), invitation(4)),
    makeInvited('declined', row(5, 'Elm Concrete', 5), invitation(5)),
    makeInvited('accepted', row(6, 'Fir Siding', 4), invitation(6)),
  ];
}

/** "Customer 001" and so on, in this order. */
export function many(count: number): Customer[] {
  return Array.from({ length: count }, (_, index) =>
    makeCustomer({
      id: idOf('c', index + 1),
      name: `Customer ${String(index + 1).padStart(3, '0')}`,
      collectionPriority: 0,
      outstandingMinor: index * 100,
      contacts: [makeContact({ id: idOf('d', index + 1), email: `c${index + 1}@spruce.example` })],
    }),
  );
}

/** The rows that are drawn, in their order. */
export function rows(list: PayviteCustomerList): HTMLElement[] {
  return findAll<HTMLElement>(list, '.body .row:not([hidden])').sort(
    (a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex),
  );
}

/** Their names; empty for one that is on its way. */
export function names(list: PayviteCustomerList): string[] {
  return rows(list).map((row) => words(row.querySelector('.open')));
}

/** The row of a customer. */
export function rowOf(list: PayviteCustomerList, name: string): HTMLElement {
  const row = rows(list).find((candidate) => words(candidate.querySelector('.open')) === name);
  if (!row) throw new Error(`No row of ${name}`);
  return row;
}

/** Clicks the checkbox of a customer. */
export function check(list: PayviteCustomerList, name: string): Promise<boolean> {
  rowOf(list, name).querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
  return list.updateComplete;
}

/** The scroller. */
export function gridOf(list: PayviteCustomerList): HTMLElement {
  return find(list, '.grid');
}

/** The names of the rows that a person sees, without those drawn above and below. */
export function seen(list: PayviteCustomerList): string[] {
  const grid = gridOf(list).getBoundingClientRect();
  const head = find(list, '.head').getBoundingClientRect();
  return rows(list)
    .filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > head.bottom + 1 && top < grid.bottom - 1;
    })
    .map((row) => (row.classList.contains('waiting') ? '' : words(row.querySelector('.open'))));
}

/** A list that shows its rows, or what stands in their place. */
export async function shown(
  client: StandInClient,
  template = html`<payvite-customer-list refresh-seconds="0"></payvite-customer-list>`,
): Promise<PayviteCustomerList> {
  const list = await inProvider<PayviteCustomerList>(client, template);
  await until(
    () => names(list).some(Boolean) || findAll(list, '.state').length > 0,
    'the list shows something',
  );
  return list;
}

/** Waits for a condition longer than a busy machine takes. */
export function until(condition: () => unknown, message?: string): Promise<void> {
  return waitUntil(condition, message);
}
