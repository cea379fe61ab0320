// The client for what stands in a page of the ERP, a third as large as `PayviteClient`: without zod and ky. It comes with
// the connector that it asks, so what that answers is taken as it is. What is exported here is API.
import { takeAsIs } from './answers.ts';
import { BulkInvitations } from './bulk-invitations.ts';
import { checkedOptions, type FetchTokenClientOptions } from './client-options.ts';
import { ContactSuggestions } from './contact-suggestions.ts';
import { Customers } from './customers.ts';
import { EmbedSessions } from './embed-sessions.ts';
import { Events } from './events.ts';
import { exchangeByFetch } from './fetch-exchange.ts';
import { Invitations } from './invitations.ts';
import { Payers } from './payers.ts';
import { Syncs } from './syncs.ts';
import { Transport } from './transport.ts';

export type { FetchTokenClientOptions } from './client-options.ts';
export { CreditRequests } from './credit-requests.ts';
export { OwnDealer } from './dealer.ts';
export { ExportedSyncs } from './exported-syncs.ts';
export { Imports } from './imports.ts';
export { Payments } from './payments.ts';
export { PostingFiles } from './posting-files.ts';
export { Postings } from './postings.ts';
export { CUSTOMER_SORT_KEYS } from './schemas/customer-sort-keys.ts';

/**
 * The part of `PayviteClient` that a page with an embed token needs to show customers and invite them. Same methods, same
 * errors.
 */
export class EmbedClient {
  /** For nouns that few pages need and each loads itself: `new OwnDealer(client.transport)`. */
  readonly transport: Transport;
  readonly customers: Customers;
  readonly payers: Payers;
  readonly invitations: Invitations;
  readonly bulkInvitations: BulkInvitations;
  readonly contactSuggestions: ContactSuggestions;
  readonly embedSessions: EmbedSessions;
  readonly syncs: Syncs;
  readonly events: Events;

  /** @throws {TypeError} an option that cannot work. Nothing is sent yet. */
  constructor(options: FetchTokenClientOptions) {
    const transport = new Transport({
      ...checkedOptions(options),
      exchange: exchangeByFetch,
      check: takeAsIs,
    });
    this.transport = transport;
    this.customers = new Customers(transport);
    this.payers = new Payers(transport);
    this.invitations = new Invitations(transport);
    this.bulkInvitations = new BulkInvitations(transport);
    this.contactSuggestions = new ContactSuggestions(transport);
    this.embedSessions = new EmbedSessions(transport);
    this.syncs = new Syncs(transport);
    this.events = new Events(transport);
  }
}

/**
 * Whether this may be an e-mail address: no, where `emailSchema` would say no for what a person mistypes; the connector has
 * the last word.
 */
export function isEmailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+[.][^\s@.]{2,}$/.test(text);
}
