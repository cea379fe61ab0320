// The client for what stands in a page of the ERP: as `PayviteClient`, without the nouns that no page needs, and without
// zod. What is exported here is API.
import { checkedTransport, type FetchTokenClientOptions } from './client-options.ts';
import { emailShape } from './answer-shapes.ts';
import { checkShape } from './answer-shape.ts';
import { Customers } from './customers.ts';
import { Events } from './events.ts';
import { Invitations } from './invitations.ts';

export type { FetchTokenClientOptions } from './client-options.ts';
export { CUSTOMER_SORT_KEYS } from './schemas/customer-sort-keys.ts';

/**
 * The part of `PayviteClient` that a page with an embed token needs to show customers and invite them. Same methods, same
 * errors, same checks of what is answered.
 */
export class EmbedClient {
  readonly customers: Customers;
  readonly invitations: Invitations;
  readonly events: Events;

  /** @throws {TypeError} an option that cannot work. Nothing is sent yet. */
  constructor(options: FetchTokenClientOptions) {
    const transport = checkedTransport(options);
    this.customers = new Customers(transport);
    this.invitations = new Invitations(transport);
    this.events = new Events(transport);
  }
}

/** Whether this is an e-mail address as `emailSchema` takes it. */
export function isEmailAddress(text: string): boolean {
  return checkShape(emailShape, text).issues.length === 0;
}
