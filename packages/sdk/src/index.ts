// The whole public surface: what is exported here is API. The schemas stand alone, as `@payvite/sdk/schemas`.
export type { Authorizations } from './authorizations.ts';
export type { BulkInvitations } from './bulk-invitations.ts';
export { PayviteClient } from './client.ts';
export type { ApiKeyClientOptions, FetchTokenClientOptions, PayviteClientOptions } from './client-options.ts';
export type { ContactSuggestions } from './contact-suggestions.ts';
export type { FetchToken } from './credentials.ts';
export type { CreditRequests } from './credit-requests.ts';
export type { Customers } from './customers.ts';
export type { OwnDealer } from './dealer.ts';
export type { DetailedCustomers } from './detailed-customers.ts';
export type { EmbedSessions } from './embed-sessions.ts';
export {
  ApiError,
  ConflictError,
  ConnectionError,
  FetchTokenError,
  InvalidRequestError,
  NotFoundError,
  PayviteError,
  PermissionDeniedError,
  RateLimitedError,
  RequestTimeoutError,
  ResponseShapeError,
  ServerError,
  UnauthenticatedError,
  isProblem,
  type AnyProblemCode,
  type ApiErrorInit,
  type RequestFault,
  type ResponseIssue,
} from './errors.ts';
export type { EventErrorOutcome, Events, EventSubscription, EventSubscriptionOptions } from './events.ts';
export type { ExportedEvents } from './exported-events.ts';
export type { ExportedSyncs } from './exported-syncs.ts';
export type {
  BulkInvitationPlan,
  BulkSendOptions,
  FollowedBulkInvitations,
} from './followed-bulk-invitations.ts';
export type { Imports } from './imports.ts';
export type { Invitations } from './invitations.ts';
export type { IssuedEmbedSessions } from './issued-embed-sessions.ts';
export type { PagePromise } from './pagination.ts';
export type { Payers } from './payers.ts';
export type { Payments } from './payments.ts';
export type { PostingFiles } from './posting-files.ts';
export type { Postings } from './postings.ts';
export { pushAll, type PushAllOptions, type PushedBadRow, type PushedRows } from './push-all.ts';
export type { Pushes } from './pushes.ts';
export type { RetryLimits } from './retry-delay.ts';
export type { Suppressions } from './suppressions.ts';
export type { Syncs } from './syncs.ts';
export type { RequestOptions } from './transport.ts';

export type * from './schemas/index.ts';
export { MAX_BULK_INVITATIONS } from './schemas/bulk-invitation.ts';
export { CUSTOMER_SORT_KEYS } from './schemas/customer-sort-keys.ts';
export { MAX_PUSHED_ROWS } from './schemas/push-limits.ts';
export { MAX_PAGE_LIMIT } from './schemas/page.ts';
export { PROBLEM_STATUSES } from './schemas/problem-statuses.ts';
