import { html } from '@open-wc/testing';
import type { Customer, Invitation } from '@payvite/sdk';
import type { PayviteBounces } from '../src/index.ts';
import { waitUntil } from './element-waiting.ts';
import { daysAgo, idOf, makeContact, makeInvited } from './fixtures.ts';
import { find, findAll, inProvider, type, words } from './in-provider.ts';
import type { StandInClient } from './stand-in-client.ts';

/** Somebody else of a customer. */
export const JOE = makeContact({
  id: idOf('d', 2),
  name: 'Joe Kestrel',
  email: 'joe@kestrelframing.example',
  phone: '(555) 0144',
  isPrimary: false,
});

/** A customer whose invitation came back; the lower the number, the more urgent. */
export function bounced(
  number: number,
  overrides: Partial<Customer> = {},
  invitation: Partial<Invitation> = {},
): Customer {
  return makeInvited(
    'pending',
    {
      id: idOf('c', number),
      name: `Customer ${number}`,
      accountNumber: `10${number}`,
      collectionPriority: 9 - number / 100,
      ...overrides,
    },
    {
      id: idOf('e', number),
      delivery: 'bounced',
      bounceReason: 'no_mailbox',
      sentAt: daysAgo(3),
      ...invitation,
    },
  );
}

/** The list of the mails that came back, once it shows something. */
export async function shownBounces(client: StandInClient): Promise<PayviteBounces> {
  const bounces = await inProvider<PayviteBounces>(
    client,
    html`<payvite-bounces refresh-seconds="0"></payvite-bounces>`,
  );
  await waitUntil(() => findAll(bounces, 'tbody tr, .state, .empty').length > 0, 'the list shows something');
  return bounces;
}

/** The row of a customer. */
export function rowOf(bounces: PayviteBounces, number: number): HTMLElement {
  return find(bounces, `[data-customer-id="${idOf('c', number)}"]`);
}

/** Waits until the list says something. */
export async function says(bounces: PayviteBounces, text: string): Promise<void> {
  await waitUntil(() => words(bounces).includes(text), `it says: ${text}`);
}

/** Types an address into a row and presses its button. */
export function correctAddress(row: HTMLElement, address: string): void {
  type(find<HTMLInputElement>(row, 'input'), address);
  find<HTMLButtonElement>(row, 'form button').click();
}
