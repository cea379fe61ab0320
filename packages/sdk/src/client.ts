import { Authorizations } from './authorizations.ts';
import { checkBySchema } from './answer-schemas.ts';
import { checkedOptions, type PayviteClientOptions } from './client-options.ts';
import { ContactSuggestions } from './contact-suggestions.ts';
import { CreditRequests } from './credit-requests.ts';
import { OwnDealer } from './dealer.ts';
import { DetailedCustomers } from './detailed-customers.ts';
import { ExportedEvents } from './exported-events.ts';
import { ExportedSyncs } from './exported-syncs.ts';
import { FollowedBulkInvitations } from './followed-bulk-invitations.ts';
import { IssuedEmbedSessions } from './issued-embed-sessions.ts';
import { Imports } from './imports.ts';
import { Invitations } from './invitations.ts';
import { exchangeByKy } from './ky-exchange.ts';
import { Payers } from './payers.ts';
import { Payments } from './payments.ts';
import { PostingFiles } from './posting-files.ts';
import { Postings } from './postings.ts';
import { Pushes } from './pushes.ts';
import { Suppressions } from './suppressions.ts';
import { Transport } from './transport.ts';

/**
 * The typed client of a Payvite connector, for Node and browsers.
 * Answers are checked against the contract's schemas; fields newer than this client are dropped.
 *
 * Any call can throw `ApiError` by status, `ConnectionError`, `RequestTimeoutError`, `ResponseShapeError` and, with
 * `fetchToken`, `FetchTokenError`; an aborted one throws the signal's reason. A method's own docs name what else it means.
 */
export class PayviteClient {
  readonly customers: DetailedCustomers;
  readonly payers: Payers;
  readonly invitations: Invitations;
  readonly bulkInvitations: FollowedBulkInvitations;
  readonly contactSuggestions: ContactSuggestions;
  readonly suppressions: Suppressions;
  readonly dealer: OwnDealer;
  readonly embedSessions: IssuedEmbedSessions;
  readonly syncs: ExportedSyncs;
  readonly pushes: Pushes;
  readonly payments: Payments;
  readonly authorizations: Authorizations;
  readonly creditRequests: CreditRequests;
  readonly postings: Postings;
  readonly postingFiles: PostingFiles;
  readonly imports: Imports;
  readonly events: ExportedEvents;

  /** @throws {TypeError} an option that cannot work; its message shows no key. Nothing is sent yet. */
  constructor(options: PayviteClientOptions) {
    const transport = new Transport({
      ...checkedOptions(options),
      exchange: exchangeByKy,
      check: checkBySchema,
    });
    this.customers = new DetailedCustomers(transport);
    this.payers = new Payers(transport);
    this.invitations = new Invitations(transport);
    this.bulkInvitations = new FollowedBulkInvitations(transport);
    this.contactSuggestions = new ContactSuggestions(transport);
    this.suppressions = new Suppressions(transport);
    this.dealer = new OwnDealer(transport);
    this.embedSessions = new IssuedEmbedSessions(transport);
    this.syncs = new ExportedSyncs(transport);
    this.pushes = new Pushes(transport);
    this.payments = new Payments(transport);
    this.authorizations = new Authorizations(transport);
    this.creditRequests = new CreditRequests(transport);
    this.postings = new Postings(transport);
    this.postingFiles = new PostingFiles(transport);
    this.imports = new Imports(transport);
    this.events = new ExportedEvents(transport);
  }
}
