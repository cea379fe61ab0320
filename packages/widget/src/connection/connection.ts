import { createContext } from '@lit/context';
import { EmbedClient } from '@payvite/sdk/embed';
import type { OwnDealer } from '@payvite/sdk/embed';
import type {
  ContactInput,
  CurrentSession,
  Dealer,
  DealerChanges,
  BulkInvitation,
  BulkInvitationInput,
  BulkInvitationListParams,
  BulkInvitationRow,
  BulkInvitationRowParams,
  BulkSendInput,
  Customer,
  CustomerAnchorParams,
  CustomerAnchors,
  CustomerExportParams,
  CustomerListParams,
  CustomerPayer,
  CustomerPayerListParams,
  Adoption,
  AdoptionParams,
  CallNote,
  CallNoteInput,
  CallSheetParams,
  CallSheetRow,
  ContactSuggestion,
  ContactSuggestionListParams,
  CustomerSummary,
  CustomerSummaryParams,
  Invitation,
  InvitationInput,
  InvitationLink,
  MailPreview,
  MailPreviewInput,
  OpenItem,
  OpenItemListParams,
  Page,
  Payer,
  PayerAccess,
  Sync,
  SyncListParams,
  TestMail,
  TestMailInput,
  TimelineEvent,
  TimelineParams,
} from '@payvite/sdk';
import type { ErpClient } from '../erp/erp-calls.ts';
import type { PaymentsClient } from '../payments/payments-calls.ts';
import { LiveChanges } from './live-changes.ts';
import type { EventSource } from './live-changes.ts';
import { asLocale } from '../strings/words.ts';
import type { OwnStrings } from '../strings/words.ts';

/** Ends a call that nobody waits for any more. */
interface Abortable {
  signal?: AbortSignal;
}

/** The part of `PayviteClient` that the elements call; a stand-in with these methods serves as well. */
export interface WidgetClient {
  customers: {
    list(params?: CustomerListParams, options?: Abortable): PromiseLike<Page<Customer>>;
    anchors(params?: CustomerAnchorParams, options?: Abortable): PromiseLike<CustomerAnchors>;
    summary(params?: CustomerSummaryParams, options?: Abortable): PromiseLike<CustomerSummary>;
    exportCsv(params?: CustomerExportParams, options?: Abortable): AsyncIterable<string>;
    get(customerId: string, options?: Abortable): PromiseLike<Customer>;
    openItems(
      customerId: string,
      params?: OpenItemListParams,
      options?: Abortable,
    ): PromiseLike<Page<OpenItem>>;
    timeline(
      customerId: string,
      params?: TimelineParams,
      options?: Abortable,
    ): PromiseLike<Page<TimelineEvent>>;
    payers(
      customerId: string,
      params?: CustomerPayerListParams,
      options?: Abortable,
    ): PromiseLike<Page<CustomerPayer>>;
    correctContact(customerId: string, contactId: string, input: ContactInput): PromiseLike<Customer>;
    setPortalAccess(customerId: string, state: PayerAccess): PromiseLike<Customer>;
    summary(params?: CustomerSummaryParams, options?: Abortable): PromiseLike<CustomerSummary>;
    adoption(params?: AdoptionParams, options?: Abortable): PromiseLike<Adoption>;
    callSheet(params?: CallSheetParams, options?: Abortable): PromiseLike<Page<CallSheetRow>>;
    noteCall(customerId: string, input: CallNoteInput): PromiseLike<CallNote>;
  };
  contactSuggestions: {
    list(params?: ContactSuggestionListParams, options?: Abortable): PromiseLike<Page<ContactSuggestion>>;
    approve(suggestionId: string): PromiseLike<ContactSuggestion>;
    reject(suggestionId: string): PromiseLike<ContactSuggestion>;
  };
  invitations: {
    get(invitationId: string): PromiseLike<Invitation>;
    send(input: InvitationInput): PromiseLike<Invitation>;
    resend(invitationId: string): PromiseLike<Invitation>;
    revoke(invitationId: string): PromiseLike<Invitation>;
    createLink(invitationId: string): PromiseLike<InvitationLink>;
    preview(input: InvitationInput, options?: Abortable): PromiseLike<MailPreview>;
  };
  bulkInvitations: {
    plan(input: BulkInvitationInput, options?: Abortable): PromiseLike<BulkInvitation>;
    send(bulkId: string, input: BulkSendInput): PromiseLike<BulkInvitation>;
    get(bulkId: string, options?: Abortable): PromiseLike<BulkInvitation>;
    list(params?: BulkInvitationListParams, options?: Abortable): PromiseLike<Page<BulkInvitation>>;
    rows(bulkId: string, params?: BulkInvitationRowParams): PromiseLike<Page<BulkInvitationRow>>;
    pause(bulkId: string): PromiseLike<BulkInvitation>;
    resume(bulkId: string): PromiseLike<BulkInvitation>;
    cancel(bulkId: string): PromiseLike<BulkInvitation>;
    retryFailed(bulkId: string): PromiseLike<BulkInvitation>;
  };
  /** The settings of mails call it; a client of a page has only the `transport` that it is made with. */
  dealer?: {
    get(options?: Abortable): PromiseLike<Dealer>;
    update(changes: DealerChanges): PromiseLike<Dealer>;
    setLogo(logo: Uint8Array | { url: string }): PromiseLike<Dealer>;
    removeLogo(): PromiseLike<Dealer>;
    previewMail(input: MailPreviewInput, options?: Abortable): PromiseLike<MailPreview>;
    sendTestMail(input: TestMailInput): PromiseLike<TestMail>;
  };
  transport?: ConstructorParameters<typeof OwnDealer>[0];
  payers: {
    setPortalAccess(payerId: string, state: PayerAccess): PromiseLike<Payer>;
  };
  /** Where it is missing, every control is shown, and the connector refuses what is not allowed. */
  embedSessions?: { current(): PromiseLike<CurrentSession> };
  syncs: { list(params?: SyncListParams, options?: Abortable): PromiseLike<Page<Sync>> };
  /** The screens of the ERP call them, and the rest of `syncs`; a client of a page has only the `transport`. */
  imports?: ErpClient['imports'];
  postings?: ErpClient['postings'];
  postingFiles?: ErpClient['postingFiles'];
  /** What shows payments calls them, and `postingFiles`. */
  payments?: PaymentsClient['payments'];
  creditRequests?: PaymentsClient['creditRequests'];
  /** Where it is missing, the elements read every so often instead. */
  events?: EventSource;
}

/** How the elements reach a connector. */
export interface ConnectionOptions {
  /** The connector's address, `https://payvite.example.com`. */
  baseUrl: string;
  /** Asks your own back end for an embed token; called for the first one and again when it has expired. */
  fetchToken: () => Promise<string>;
  /** BCP 47 tag for words, dates and amounts; default the nearest `lang` of the page, else `en-US`. */
  locale?: string;
  /** Your own words, key by key, in place of those of any language. */
  strings?: OwnStrings;
}

/** In which words the elements speak. A provider that cannot connect yet gives no more than this. */
export interface Speech {
  /** Undefined: as the page around each element states. */
  readonly locale: string | undefined;
  readonly strings: OwnStrings | undefined;
}

/** A wrong locale is none. */
export function speechOf({ locale, strings }: Pick<ConnectionOptions, 'locale' | 'strings'>): Speech {
  return { locale: asLocale(locale), strings };
}

/** What a provider gives the elements inside: a client, a language, and word of every change made by one of them. */
export class Connection {
  readonly client: WidgetClient;
  /** Whoever changes it tells the elements. */
  speech: Speech;
  /** What the dealer was when it was first asked for; missing before. */
  dealer: PromiseLike<Dealer> | undefined;
  readonly #listeners = new Set<(customerIds: string[] | null) => void>();
  readonly #live: LiveChanges | undefined;

  constructor(client: WidgetClient, speech: Speech) {
    this.client = client;
    this.speech = speech;
    this.#live =
      client.events && new LiveChanges(client.events, (customerIds) => this.announceChange(customerIds));
  }

  /** Since when every change has been announced, on the clock of `performance.now()`; null while none can be relied on. */
  get liveSince(): number | null {
    return this.#live?.since ?? null;
  }

  /** Tells every element that something about these customers changed, so that each reads it again; null: about any. */
  announceChange(customerIds: string[] | null): void {
    for (const listener of [...this.#listeners]) listener(customerIds);
  }

  /**
   * While anybody listens, the connector's events are followed, too.
   *
   * @returns what ends the subscription.
   */
  onChange(listener: (customerIds: string[] | null) => void): () => void {
    this.#listeners.add(listener);
    this.#live?.start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#live?.stop();
    };
  }
}

/** Makes a connection with a client of the SDK. */
export function connect(options: ConnectionOptions): Connection {
  const client = new EmbedClient({ baseUrl: options.baseUrl, fetchToken: options.fetchToken });
  return new Connection(client, speechOf(options));
}

/** No connection: a provider is there and lacks its base URL or `fetchToken` yet. */
export const connectionContext = createContext<{ connection: Connection | null; speech: Speech }>(
  Symbol.for('payvite-connection'),
);

let configured: Connection | undefined;
const configuredListeners = new Set<() => void>();

/** Connects every element that stands outside any `<payvite-provider>`; for pages with plain scripts. */
export function configure(options: ConnectionOptions): void {
  configured = connect(options);
  for (const listener of [...configuredListeners]) listener();
}

/** What `configure` made; undefined before. */
export function configuredConnection(): Connection | undefined {
  return configured;
}

/** @returns what ends the subscription. */
export function onConfigure(listener: () => void): () => void {
  configuredListeners.add(listener);
  return () => configuredListeners.delete(listener);
}
