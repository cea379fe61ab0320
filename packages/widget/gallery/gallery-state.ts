import type { Customer } from '@payvite/sdk';
import { problem, StandInClient } from '../testing/stand-in-client.ts';
import { find, findAll } from '../testing/element-finding.ts';
import { dealersCustomers } from './gallery-customers.ts';

/** One picture of one element: what its connector says, what is done to it, and what then shows. */
export interface GalleryState {
  /** The tag without `payvite-`. */
  element: string;
  state: string;
  /** A new connector for each showing; left out, the element stands outside any connection. */
  client?: () => StandInClient;
  attributes?: Record<string, string>;
  properties?: () => Record<string, unknown>;
  /** What a person would do to come here. */
  act?: (element: HTMLElement, client: StandInClient) => Promise<void>;
  /** In a narrower window there is no such state. */
  leastWidth?: number;
  /** The state is there once this stands in the element or its shadow trees. */
  shows: string;
}

/** Never answers. */
export const NEVER = new Promise<never>(() => {});

/** Waits until something holds, frame by frame. */
export async function until(condition: () => unknown, what: string): Promise<void> {
  const endsAt = Date.now() + 8000;
  // A clock that stands still must not wait for ever.
  for (let frame = 0; !condition(); frame++) {
    if (Date.now() > endsAt || frame > 1000) throw new Error(`Not so: ${what}`);
    await new Promise(requestAnimationFrame);
  }
}

/** Clicks what a selector finds, once it is there. */
export async function press(element: HTMLElement, selector: string, index = 0): Promise<void> {
  const found = () => findAll<HTMLElement>(element, selector).filter((each) => each.checkVisibility());
  await until(() => found()[index], selector);
  found()[index]?.click();
}

/** Waits until a selector finds something. */
export const sees = (element: HTMLElement, selector: string) =>
  until(() => findAll(element, selector).length > 0, selector);

/** Opens a native dialog by pressing something. */
export async function opens(element: HTMLElement, selector: string, dialog = 'dialog'): Promise<HTMLElement> {
  await press(element, selector);
  await until(
    () => findAll<HTMLDialogElement>(element, dialog).some((each) => each.open),
    'the dialog is open',
  );
  return find(element, `${dialog}[open]`);
}

/** A connector with the dealer's customers; `change` says what is different about it. */
export function connector(
  change: (client: StandInClient) => void = () => {},
  customers: Customer[] = dealersCustomers(),
): () => StandInClient {
  return () => {
    const client = new StandInClient(customers);
    change(client);
    return client;
  };
}

/** The faults that every element tells in the same way. */
export const FAULTS = {
  error: () => problem({ code: 'internal_error', status: 500, requestId: 'req-7f3a91' }),
  'no-permission': () => problem({ code: 'permission_denied', status: 403 }),
};
