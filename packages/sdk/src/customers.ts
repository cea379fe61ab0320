import type { PagePromise } from './pagination.ts';
import type { Adoption, AdoptionParams } from './schemas/adoption.ts';
import type { CallNote, CallNoteInput } from './schemas/call-note.ts';
import type { CallSheetParams, CallSheetRow } from './schemas/call-sheet.ts';
import type { ContactInput } from './schemas/contact.ts';
import type { CustomerSummary } from './schemas/customer-summary.ts';
import type {
  Customer,
  CustomerAnchorParams,
  CustomerAnchors,
  CustomerExportParams,
  CustomerListParams,
  CustomerSummaryParams,
} from './schemas/customer.ts';
import type { TimelineEvent, TimelineParams } from './schemas/event.ts';
import type { OpenItem, OpenItemListParams } from './schemas/open-item.ts';
import type { CustomerPayer, CustomerPayerListParams, PayerAccess } from './schemas/payer.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** The dealer's customers, as last synced from the ERP. Needs `customers:read` where a method names nothing else. */
export class Customers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists customers, by default the most urgent to collect from first.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range, or a cursor of another sort or filter.
   */
  list(params: CustomerListParams = {}, options?: RequestOptions): PagePromise<Customer> {
    return this.#transport.list(['customers'], 'customer', { ...params }, options);
  }

  /**
   * Sums up the customers that match: what they owe by currency, how far they came on the way to paying online, and how
   * many there are for each choice of a filter.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   */
  async summary(params: CustomerSummaryParams = {}, options?: RequestOptions): Promise<CustomerSummary> {
    const path = ['customers', 'summary'];
    return this.#transport.request(
      { method: 'GET', path, query: { ...params }, answer: 'customerSummary' },
      options,
    );
  }

  /**
   * Tells how many of the active customers had been invited and had registered, over time.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   */
  async adoption(params: AdoptionParams = {}, options?: RequestOptions): Promise<Adoption> {
    const path = ['customers', 'adoption'];
    return this.#transport.request(
      { method: 'GET', path, query: { ...params }, answer: 'adoption' },
      options,
    );
  }

  /**
   * Lists whom to call: active customers whose invitation nobody has answered for long, each with what came of the last
   * call, the highest collection priority first.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   */
  callSheet(params: CallSheetParams = {}, options?: RequestOptions): PagePromise<CallSheetRow> {
    const path = ['customers', 'call-sheet'];
    return this.#transport.list(path, 'callSheetRow', { ...params }, options);
  }

  /**
   * Lists where the pages of a list begin, to read any of them at once: page `k`, counted from 0, is
   * `list({ ...params, cursor: anchors[k] ?? undefined, limit: every })`.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   */
  async anchors(params: CustomerAnchorParams = {}, options?: RequestOptions): Promise<CustomerAnchors> {
    const path = ['customers', 'anchors'];
    return this.#transport.request(
      { method: 'GET', path, query: { ...params }, answer: 'customerAnchors' },
      options,
    );
  }

  /**
   * Exports the customers that match as the text of a CSV file for a spreadsheet, in pieces as they come. It begins with a
   * byte order mark, without which Excel would not read it as UTF-8. In Node: `await writeFile(path, exportCsv())`; in a
   * page: `new Blob(await Array.fromAsync(exportCsv()))`. `timeoutMs` is for its beginning.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   * @throws {ConnectionError} it broke off, or nothing came for 45 seconds; what came is not all.
   */
  exportCsv(
    params: CustomerExportParams = {},
    options?: RequestOptions,
  ): AsyncGenerator<string, void, undefined> {
    return this.#transport.readCsv(['customers', 'export.csv'], { ...params }, options);
  }

  /**
   * Gets one customer with balances, contacts and its invitation.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<Customer> {
    const path = ['customers', id];
    return this.#transport.request({ method: 'GET', path, answer: 'customer' }, options);
  }

  /**
   * Lists a customer's open items, the oldest due first, those without a due date last.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  openItems(id: string, params: OpenItemListParams = {}, options?: RequestOptions): PagePromise<OpenItem> {
    const path = ['customers', id, 'open-items'];
    return this.#transport.list(path, 'openItem', { ...params }, options);
  }

  /**
   * Lists what happened to a customer, the newest first.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  timeline(id: string, params: TimelineParams = {}, options?: RequestOptions): PagePromise<TimelineEvent> {
    const path = ['customers', id, 'timeline'];
    return this.#transport.list(path, 'event', { ...params }, options);
  }

  /**
   * Corrects the e-mail address of a contact: it is what invitations go to from now on, and what lists are searched by,
   * until the ERP states an address that is new to it. `{ email: null }` takes it back. An open invitation to the old
   * address stays, since whoever got it may answer: revoke it, and send a new one. With `updateErp` it is corrected in the ERP
   * first. Needs `customers:write`.
   *
   * @returns the customer with its contacts and what is open.
   * @throws {InvalidRequestError} `invalid_request`: not an address that mail servers take, or none for the ERP.
   * @throws {NotFoundError} `customer_not_found` or `contact_not_found`: no such customer, or none such of it.
   * @throws {ConflictError} `erp_update_not_supported`: nothing can be written into this ERP.
   * @throws {ConflictError} `erp_update_failed`: the ERP did not take it; nothing was changed.
   */
  async correctContact(
    id: string,
    contactId: string,
    input: ContactInput,
    options?: RequestOptions,
  ): Promise<Customer> {
    const path = ['customers', id, 'contacts', contactId];
    return this.#transport.request({ method: 'PATCH', path, body: input, answer: 'customer' }, options);
  }

  /**
   * Notes what came of a phone call; the outcome stands in the customer's timeline, the text with the note alone. Needs
   * `customers:write`.
   *
   * @throws {InvalidRequestError} `invalid_request`: the input breaks its schema, or `followUpOn` is before the dealer's today.
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  async noteCall(id: string, input: CallNoteInput, options?: RequestOptions): Promise<CallNote> {
    const path = ['customers', id, 'call-notes'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'callNote' }, options);
  }

  /**
   * Lists who registered for a customer, the newest first.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  payers(
    id: string,
    params: CustomerPayerListParams = {},
    options?: RequestOptions,
  ): PagePromise<CustomerPayer> {
    const path = ['customers', id, 'payers'];
    return this.#transport.list(path, 'customerPayer', { ...params }, options);
  }

  /**
   * Closes or opens the portal for a customer: for everybody who registered for it, and while it is closed for whoever
   * would accept an invitation. `disabled` holds at once; whoever has no supplier left is signed out. The last call holds,
   * also over one for a single person (`payers.setPortalAccess`). Doing it again changes nothing. Needs
   * `portal_access:write`.
   *
   * @returns the customer with its new `portalAccess`.
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   * @throws {ConflictError} `portal_access_none`: nobody registered; to close the door to an invited person, revoke the invitation.
   */
  async setPortalAccess(id: string, state: PayerAccess, options?: RequestOptions): Promise<Customer> {
    const path = ['customers', id, 'portal-access'];
    return this.#transport.request({ method: 'PUT', path, body: { state }, answer: 'customer' }, options);
  }
}
