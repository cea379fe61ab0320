import type { ErpConfig } from '../erp-config.ts';
import type { ProviderKind } from '../payment-config.ts';
import type { PaymentFacts, PreviewContent } from './payment-columns.ts';
import type {
  ColumnType,
  Generated,
  GeneratedAlways,
  Insertable,
  JSONColumnType,
  Selectable,
  Updateable,
} from 'kysely';
import type {
  BadRow,
  BounceReason,
  BulkCoverage,
  BulkInvitationRow,
  BulkReason,
  BulkSelection,
  CallOutcome,
  DeclineReason,
  Delivery,
  EventSubjectType,
  EventType,
  Invitation,
  InvitationStatus,
  OpenItemKind,
  PaymentMethod,
  PaymentState,
  Permission,
  PostingAction,
  PostingAllocation,
  PostingState,
  SendingPauseReason,
  SuppressionReason,
  ImportFileName,
  SyncFile,
  SyncGuard,
  SyncModel,
  SyncModelCounts,
  SyncState,
} from '@payvite/sdk/schemas';

// The rows as the migrations made them, in camelCase (CamelCasePlugin). Every `...At` is a Date, a plain date is text.

export interface DealersTable {
  id: string;
  mode: 'test' | 'live';
  name: string;
  slug: string;
  timeZone: string;
  locale: string;
  currency: string;
  postalAddress: string | null;
  replyTo: string | null;
  brandColor: Generated<string>;
  /** Of `dealer_logos`, and as it is shown, in CSS pixels; null: none. */
  logoHash: string | null;
  logoWidth: number | null;
  logoHeight: number | null;
  invitationMessage: string | null;
  invitationListsInvoices: Generated<boolean>;
  invitationExpiresInDays: Generated<number>;
  /** Days after the first mail of a pending period on which a reminder follows; empty: none. */
  reminderDays: Generated<number[]>;
  allowedOrigins: Generated<string[]>;
  /** Invitations and reminders that leave a minute, and in any 24 hours; null: as many as there are. */
  mailsPerMinute: number | null;
  mailsPerDay: number | null;
  /** Since when no invitation or reminder leaves, and why; null: they do. */
  sendingPausedAt: Date | null;
  sendingPauseReason: SendingPauseReason | null;
  /** When the last pause ended: what happened to mails before does not count any more. */
  sendingResumedAt: Date | null;
  erpKind: string;
  /** What the source of that kind needs to know. */
  erpConfig: ColumnType<ErpConfig, string | undefined, string>;
  /** What it lets us in with, sealed; null: nothing. */
  erpSecret: string | null;
  /** How often it is asked for what is new; null: only when somebody says so. */
  syncEveryMinutes: number | null;
  paymentProvider: Generated<'off' | ProviderKind>;
  /** What the provider needs to know beside its secrets. */
  paymentConfig: ColumnType<{ apiBase?: string }, string | undefined, string>;
  /** `{secretKey, webhookSecrets}` of the provider, sealed; null: nothing. */
  paymentSecret: string | null;
  /** By which payers may pay, as far as the provider takes them. */
  paymentMethods: Generated<PaymentMethod[]>;
  /** What a payer pays on top, flat, by method, in minor units of the dealer's currency; none by default. */
  payerFees: ColumnType<Partial<Record<PaymentMethod, number>>, string | undefined, string>;
  /** When the dealer confirmed that its acquirer and its state allow them. */
  payerFeesConfirmedAt: Date | null;
  /** Up to when the provider was asked what was taken back. */
  paymentsSweptAt: Date | null;
  /** The dealer's day its aging buckets stand for; null before the first sync. */
  agedOn: string | null;
  /** When the ERP last stated its numbers; null before the first sync. */
  asOf: Generated<Date | null>;
  createdAt: Date;
}

export interface CredentialsTable {
  /** SHA-256 of the secret. */
  hash: Buffer;
  kind: 'api_key' | 'link';
  dealerId: string;
  /** The API key's or the invitation's id. */
  subjectId: string;
  createdAt: Date;
}

export interface ApiKeysTable {
  dealerId: string;
  id: string;
  name: string;
  prefix: string;
  lastFour: string;
  /** `*` alone means everything there is, also what there will be. */
  permissions: (ApiPermission | '*')[];
  createdAt: Date;
  lastUsedAt: Date | null;
  /** When it stops working because another has taken its place; null while it is meant to stay. */
  expiresAt: Date | null;
  revokedAt: Date | null;
}

/** What a secret key may do: all that an embed token may, and mint those. */
export type ApiPermission = Permission | 'embed_sessions:create';

export interface EmbedUsersTable {
  dealerId: string;
  /** The ERP's own id of its user. */
  id: string;
  name: string;
  email: string | null;
  lastSeenAt: Date;
}

export interface EventsTable {
  dealerId: string;
  id: Generated<number>;
  transactionId: Generated<string>;
  type: EventType;
  at: Date;
  actorType: Invitation['createdBy']['type'];
  actorId: string | null;
  subjectType: EventSubjectType;
  subjectId: string;
  data: JSONColumnType<Record<string, unknown>>;
}

export interface EventCustomersTable {
  dealerId: string;
  customerId: string;
  eventId: number;
}

export interface CustomersTable {
  dealerId: string;
  id: string;
  erpId: string;
  accountNumber: string;
  name: string;
  accountType: string | null;
  status: 'active' | 'inactive';
  currency: string;
  phone: string | null;
  addressLine1: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  erpBalanceMinor: number | null;
  isStale: Generated<boolean>;
  /** SHA-256 of what the ERP said, so that an unchanged row costs no write. */
  rowHash: Buffer;
  /** Name and number on the first line, e-mails on the second, folded by customer-search-text.ts. */
  searchText: Generated<string>;
  /** In lower case: what lists are sorted by. */
  nameFolded: GeneratedAlways<string>;
  accountNumberFolded: GeneratedAlways<string>;
  accountTypeFolded: GeneratedAlways<string | null>;
}

/** What customer-aging.ts computes from a customer's open items; every customer has a row. */
export interface CustomerBalancesTable {
  dealerId: string;
  customerId: string;
  outstandingMinor: number;
  currentMinor: number;
  pastDueMinor: number;
  debitAdjustmentsMinor: number;
  creditAdjustmentsMinor: number;
  days1To30Minor: number;
  days31To60Minor: number;
  days61To90Minor: number;
  days91PlusMinor: number;
  weightedAverageDaysOverdue: number | null;
  collectionPriority: number;
  priorityLateMinor: number;
  priorityRank: number;
  priorityAging: number;
  priorityDays: number;
}

/** What a customer's status follows from; written by triggers alone. A customer without any of it may have no row. */
export interface CustomerStandingsTable {
  dealerId: string;
  customerId: string;
  /** Null: nobody registered. */
  portalAccess: 'active' | 'disabled' | null;
  /** The latest expiry of a pending invitation, passed or not. */
  pendingUntil: Date | null;
  declinedAt: Date | null;
}

export interface ContactsTable {
  dealerId: string;
  id: string;
  customerId: string;
  erpId: string;
  name: string | null;
  /** Whom we write to: the correction where there is one, else the ERP's. */
  email: string | null;
  isEmailCorrected: Generated<boolean>;
  /** What the ERP says while it is corrected; null where it says none, and where nothing is corrected. */
  erpEmail: string | null;
  hasValidEmail: boolean;
  phone: string | null;
  role: string | null;
  isPrimary: Generated<boolean>;
  locale: string | null;
  rowHash: Buffer;
}

/** What came of a phone call. */
export interface CallNotesTable {
  dealerId: string;
  id: string;
  customerId: string;
  outcome: CallOutcome;
  note: string | null;
  followUpOn: string | null;
  createdByType: Invitation['createdBy']['type'];
  createdById: string | null;
  createdAt: Date;
}

export interface OpenItemsTable {
  dealerId: string;
  id: string;
  customerId: string;
  model: 'invoices' | 'adjustments';
  erpId: string;
  kind: OpenItemKind;
  number: string;
  amountMinor: number;
  outstandingMinor: number;
  currency: string;
  transactionDate: string | null;
  dueDate: string | null;
  jobId: string | null;
  jobName: string | null;
  statementId: string | null;
  discountMinor: number | null;
  discountDueDate: string | null;
  isStale: Generated<boolean>;
  rowHash: Buffer;
  /** When the ERP stopped listing it; null while it is open. */
  closedAt: Date | null;
}

export interface SyncsTable {
  dealerId: string;
  id: string;
  source: string;
  state: SyncState;
  /** Raised by every start of the handler: one that finds another number has been overtaken and stops. */
  attempt: Generated<number>;
  startedAt: Date;
  /** When it last got on; long ago means that its job is gone. */
  progressAt: Date;
  finishedAt: Date | null;
  models: JSONColumnType<SyncModelCounts[]>;
  guards: JSONColumnType<SyncGuard[]>;
  approvedAt: Date | null;
  error: string | null;
  badRowCount: Generated<number>;
  files: JSONColumnType<Partial<Record<SyncModel, SyncedFile>>>;
  /** Before it has opened its source: it shall read everything. After that: it did. */
  isFull: Generated<boolean>;
  /** From where the next one goes on; null unless it succeeded, and where the source always delivers everything. */
  nextCursor: string | null;
}

/** What a run found of one model; a model that the source did not deliver has none. */
export interface SyncedFile {
  /** Equal when nothing has changed: for a file, of its bytes and of how they were read. Null where the source has none. */
  fingerprint: string | null;
  /** Rows without the header. */
  lines: number;
  /** It was as it had last been applied, and not read again. */
  isSkipped: boolean;
  /** It listed only what had changed; one that was read before there were cursors says nothing, and listed everything. */
  isPartial?: boolean;
  badRowCount: number;
  /** A bad row did not tell whose it is, so what is missing may be that row: nothing of the model is closed. */
  hasUnreadableId: boolean;
  isCut: boolean;
  endsWithNewline: boolean | null;
  /** All cells of the last line are there, but its end, which it had before, is not, and this may be a part of its last cell. */
  openEnd?: { row: number; column: string; value: string };
  /** `invoices.csv`; null for a source without files. */
  file: string | null;
  /** When it was written, ISO 8601, by our clock; missing where that is not known. */
  writtenAt?: string;
  /** It was in the folder before, and is not now: what is said here is of when it was. */
  isAbsent?: boolean;
  /** No customer was held, and none were delivered with it: nothing of it could be taken. */
  hasNoCustomers?: boolean;
  /** How its text is written: `utf-8`; missing for a source without files, and in syncs of before it was told. */
  encoding?: NonNullable<SyncFile['encoding']>;
  columns: { id: string; customerId: string; currency: string } | null;
  /** Headers that mean nothing to us. */
  ignoredColumns: string[];
}

/** Files of an export that are uploaded. */
export interface ImportsTable {
  dealerId: string;
  id: string;
  /** As whoever uploads them states it. */
  exportedAt: Date;
  createdAt: Date;
  /** The newest review; null before there is one, and once another file has come. */
  syncId: string | null;
  /** What the columns of its files are called, where that is not what the dealer's are; null: nothing else. */
  headers: ColumnType<NonNullable<ErpConfig['headers']> | null, string | undefined, string>;
}

export interface ImportFilesTable {
  dealerId: string;
  importId: string;
  name: ImportFileName;
  /** Whose pieces it consists of. */
  uploadId: string;
  bytes: number;
  uploadedAt: Date;
}

export interface ImportChunksTable {
  dealerId: string;
  importId: string;
  uploadId: string;
  /** From 0 on. */
  number: number;
  content: Buffer;
}

/** Rows of the ERP that came faulty and have not come good since: why their customers are stale. */
export interface UnmendedRowsTable {
  dealerId: string;
  model: SyncModel;
  /** Empty: the row did not tell. */
  erpId: string;
  customerErpId: string;
  /** When it last came faulty. */
  seenAt: Date;
}

/** Runs whose staged rows are whole; gone with them when the database crashes. */
export interface StagedRunsTable {
  dealerId: string;
  syncId: string;
}

export interface BadRowsTable extends Omit<BadRow, 'column'> {
  dealerId: string;
  syncId: string;
  /** Orders the rows by model, then by row. */
  number: number;
  columnName: string | null;
}

export interface InvitationsTable {
  dealerId: string;
  id: string;
  /** Lower case. */
  email: string;
  contactId: string | null;
  contactName: string | null;
  /** `expired` is computed when read. */
  state: 'pending' | 'accepted' | 'declined' | 'revoked';
  locale: string;
  checkPhrase: string;
  message: string | null;
  /** Raised by resend and renewal; the link of an older version is known but dead. */
  linkVersion: number;
  /** Which of `PAYVITE_SECRET`'s secrets the link is derived from. */
  linkSecretId: string;
  linkMadeAt: Date;
  expiresInDays: number;
  expiresAt: Date;
  pendingSince: Date | null;
  startedAt: Date | null;
  acceptedAt: Date | null;
  declinedAt: Date | null;
  revokedAt: Date | null;
  resentCount: Generated<number>;
  /** Of the current pending period, as `remindedAt` is. */
  reminderCount: Generated<number>;
  remindedAt: Generated<Date | null>;
  /** When the end of the current pending period was told; null before. */
  expiryNotedAt: Generated<Date | null>;
  /** When the invited person asked for a new link, for the limit of three a week. */
  renewedByInviteeAt: Generated<Date[]>;
  declineReason: DeclineReason | null;
  declineComment: string | null;
  /** A plain date of the dealer's zone; null where the person who declined named none. */
  askAgainOn: string | null;
  /** When that day was told; null before. */
  askAgainNotedAt: Generated<Date | null>;
  createdByType: Invitation['createdBy']['type'];
  createdById: string | null;
  replacesInvitationId: string | null;
  createdAt: Date;
}

export interface InvitationCustomersTable {
  dealerId: string;
  invitationId: string;
  customerId: string;
  position: number;
  /** Follow the invitation's by foreign key. */
  email: string;
  state: InvitationsTable['state'];
}

export interface ContactSuggestionsTable {
  dealerId: string;
  id: string;
  invitationId: string;
  name: string | null;
  email: string;
  state: 'open' | 'approved' | 'rejected';
  createdAt: Date;
  decidedAt: Date | null;
  decidedByType: Invitation['createdBy']['type'] | null;
  decidedById: string | null;
  /** The invitation that an approval made. */
  newInvitationId: string | null;
}

/** A code that whoever registers through a copied link is mailed. */
export interface RegistrationCodesTable {
  dealerId: string;
  /** The code is derived from it. */
  id: string;
  invitationId: string;
  /** Of the link that it completes. */
  linkVersion: number;
  /** Which of `PAYVITE_SECRET`'s secrets it is derived with. */
  secretId: string;
  /** How often one was entered. */
  tries: Generated<number>;
  createdAt: Date;
  usedAt: Date | null;
}

export interface BulkInvitationsTable {
  dealerId: string;
  id: string;
  /** `completed` is computed when read: no mail is open any more. */
  state: 'planned' | 'sending' | 'paused' | 'cancelled';
  selection: JSONColumnType<BulkSelection>;
  locale: string | null;
  message: string | null;
  expiresInDays: number | null;
  planHash: string;
  coverage: JSONColumnType<BulkCoverage[]> | null;
  createdByType: Invitation['createdBy']['type'];
  createdById: string | null;
  createdAt: Date;
  startedAt: Date | null;
  sendsAfter: Date | null;
  pausedAt: Date | null;
  cancelledAt: Date | null;
}

export interface BulkInvitationRowsTable {
  dealerId: string;
  bulkInvitationId: string;
  position: number;
  customerIds: string[];
  /** Whose address it is; null where there is none. */
  contactId: string | null;
  locale: string;
  /** Why the plan leaves it out; null where it sends. */
  reason: BulkReason | null;
  invitationId: string | null;
  /** The newest mail: a retry makes another one. */
  mailId: string | null;
  /** Why its mail was not made; null where it was, or was not yet. */
  skipReason: BulkReason | null;
  undoneAt: Date | null;
}

export interface MailsTable {
  dealerId: string;
  id: string;
  class: 'invitation' | 'transactional';
  template: string;
  subjectType: 'invitation' | 'registration_code' | 'account_proof' | 'payer' | 'payment' | 'dealer';
  subjectId: string;
  /** The link the mail carries; null for mails without one. */
  linkVersion: number | null;
  /** Whose timelines its deliveries stand in. */
  customerIds: string[];
  recipient: string;
  locale: string;
  messageId: string;
  delivery: Delivery | 'cancelled';
  error: string | null;
  /** Of a bounced one; only `no_mailbox` says anything about the address. */
  bounceReason: BounceReason | null;
  createdAt: Date;
  sentAt: Date | null;
  /** When the queue stopped trying one that stays `uncertain`; null for every other one. */
  gaveUpAt: Date | null;
  /** When it is due; null where nothing more is to be done, or somebody holds it. */
  nextAttemptAt: Date | null;
  /** How many tries since it was queued came to nothing. */
  tries: Generated<number>;
}

export interface MailAttemptsTable {
  dealerId: string;
  mailId: string;
  number: number;
  /** Its mail's. Null where a connector of an older version began it. */
  class: 'invitation' | 'transactional' | null;
  startedAt: Date;
  /** Null while under way, or where the process died in it. */
  finishedAt: Date | null;
  outcome: 'sent' | 'failed' | 'uncertain' | null;
  error: string | null;
}

/** What was told of a mail after it left. */
export interface MailNoticesTable {
  dealerId: string;
  provider: 'mail' | 'ses' | 'sendgrid' | 'postmark';
  providerEventId: string;
  mailId: string;
  kind: 'delivered' | 'hard' | 'soft' | 'complaint' | 'unsubscribe';
  /** Enhanced status code; null where none was told. */
  code: string | null;
  /** As `provider` says. */
  at: Date;
  receivedAt: Date;
}

/** A payment on its way into the ERP's books, or out of them. */
export interface PostingsTable {
  dealerId: string;
  paymentId: string;
  customerId: string;
  customerErpId: string;
  currency: string;
  amountMinor: number;
  paidOn: string;
  method: 'ach' | 'card';
  allocations: JSONColumnType<PostingAllocation[]>;
  action: PostingAction;
  state: PostingState;
  erpPaymentId: string | null;
  /** What is in the ERP's books as far as is known. */
  postedMinor: Generated<number>;
  /** When the ERP was last asked for something whose outcome is not known; null: all is known. */
  uncertainSince: Date | null;
  /** How many since it was queued or retried came to nothing. */
  tries: Generated<number>;
  /** When it is due; also while an attempt is under way, so that one whose process died is found. */
  nextAttemptAt: Date | null;
  /** Of the last failure, as the source names it; `internal`: ours. */
  errorCode: string | null;
  error: string | null;
  reversalReason: string | null;
  queuedAt: Date;
  postedAt: Date | null;
  failedAt: Date | null;
  reversalQueuedAt: Date | null;
  reversedAt: Date | null;
  cancelledAt: Date | null;
  postingFileId: string | null;
  reversalFileId: string | null;
}

/** Each time the ERP was asked to change its books. */
export interface PostingAttemptsTable {
  dealerId: string;
  paymentId: string;
  number: number;
  action: PostingAction;
  startedAt: Date;
  /** Null while under way, or where the process died in it. */
  finishedAt: Date | null;
  outcome: 'done' | 'failed' | 'uncertain' | null;
  error: string | null;
}

export interface PostingFilesTable {
  dealerId: string;
  id: string;
  number: number;
  currency: string;
  createdAt: Date;
  postingCount: number;
  postingMinor: number;
  reversalCount: number;
  paymentRows: number;
  creditRows: number;
  reversalRows: number;
  paymentsCsv: string;
  creditsCsv: string;
  reversalsCsv: string;
  /** As the dealer says. */
  importedAt: Date | null;
  /** When the dealer said so. */
  markedAt: Date | null;
}

/** What a payer was shown before it was agreed to: never changed, and forgotten after a day; its payment has it, too. */
export interface PaymentPreviewsTable {
  dealerId: string;
  id: string;
  customerId: string;
  payerId: string;
  content: JSONColumnType<PreviewContent>;
  hash: Buffer;
  createdAt: Date;
}

/** What a payer has chosen of a statement, where it is too much for an address; forgotten after a day. */
export interface KeptChoicesTable {
  dealerId: string;
  id: string;
  payerId: string;
  /** As addresses hold it: portal/choice-text.ts. */
  chosen: string;
  createdAt: Date;
}

export interface PaymentsTable {
  dealerId: string;
  /** Also of its posting. */
  id: string;
  customerId: string;
  payerId: string;
  previewId: string;
  /** What was agreed to. */
  preview: JSONColumnType<PreviewContent>;
  previewHash: Buffer;
  state: PaymentState;
  method: PaymentMethod;
  currency: string;
  /** The sum of the allocations: without the fee, after credits and discounts. */
  amountMinor: number;
  feeMinor: number;
  discountMinor: number;
  provider: ProviderKind;
  providerCheckoutId: string | null;
  providerPaymentId: string | null;
  facts: JSONColumnType<PaymentFacts>;
  /** What of the amount went back: returned, lost or refunded. */
  takenBackMinor: Generated<number>;
  /** What of the fee went back. */
  feeBackMinor: Generated<number>;
  /** What the dealer says to have entered in the ERP by hand; below 0: taken out. */
  byHandMinor: Generated<number>;
  /** When they last said so. */
  byHandAt: Date | null;
  /** What of the discount the dealer says to have written off by hand. */
  discountByHandMinor: Generated<number>;
  failureCode: string | null;
  /** The dealer's day on which the money came. */
  paidOn: string | null;
  startedAt: Date;
  /** When its checkout ends, unless it was authorized. */
  expiresAt: Date;
  authorizedAt: Date | null;
  pendingAt: Date | null;
  settledAt: Date | null;
  failedAt: Date | null;
  expiredAt: Date | null;
  returnedAt: Date | null;
  disputedAt: Date | null;
  lostAt: Date | null;
  refundedAt: Date | null;
  /** When the provider is asked again; null: nothing more is to come by itself. */
  nextLookAt: Date | null;
  /** How many in a row came to nothing. */
  lookTries: Generated<number>;
  authorizationMailedAt: Date | null;
  receiptMailedAt: Date | null;
  failureMailedAt: Date | null;
  returnMailedAt: Date | null;
}

/** What each open item gets of a payment, and holds until the ERP has it. */
export interface PaymentAllocationsTable {
  dealerId: string;
  paymentId: string;
  openItemId: string;
  position: number;
  /** Negative for a credit that is used up. */
  amountMinor: number;
  discountMinor: Generated<number>;
  /** Of the item, unless it is released: the amount until its money is, and the discount. */
  heldMinor: GeneratedAlways<number>;
  /** When the books showed the money, while the discount is yet to be written off; null: the amount is held, or all is released. */
  moneyReleasedAt: Generated<Date | null>;
  /** Null: the item is held. */
  releasedAt: Date | null;
}

/** What payments under way hold of an open item; kept by triggers. */
export interface OpenItemHoldsTable {
  dealerId: string;
  openItemId: string;
  inFlightMinor: number;
}

/** What a provider calls a payer. */
export interface PayerProviderCustomersTable {
  dealerId: string;
  payerId: string;
  provider: ProviderKind;
  providerCustomerId: string;
}

/** What people agreed to: debits, card payments, terms. Names people as they were then. */
export interface AuthorizationsTable {
  dealerId: string;
  id: string;
  kind: 'ach_debit' | 'card_payment' | 'terms';
  /** Null for terms. */
  paymentId: string | null;
  customerIds: string[];
  payerId: string;
  payerName: string;
  payerEmail: string;
  provider: ProviderKind | null;
  providerMandateId: string | null;
  providerReference: string | null;
  /** Whose words were agreed to; the provider's we do not hold. */
  textSource: 'provider' | 'payvite';
  textVersion: string | null;
  textHash: Buffer | null;
  text: string | null;
  previewVersion: number | null;
  previewHash: Buffer | null;
  preview: JSONColumnType<PreviewContent> | null;
  amountMinor: number | null;
  feeMinor: number | null;
  currency: string | null;
  authorizedAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
  bankName: string | null;
  last4: string | null;
  holderType: string | null;
  secCode: string | null;
  endedAt: Date | null;
  keepUntil: Date | null;
}

/** Payers who want a credit applied to items that it covers whole: nothing is left to pay. */
export interface CreditRequestsTable {
  dealerId: string;
  id: string;
  customerId: string;
  payerId: string;
  currency: string;
  lines: JSONColumnType<PreviewContent['lines']>;
  state: 'open' | 'closed';
  createdAt: Date;
  closedAt: Date | null;
  closedByType: string | null;
  closedById: string | null;
}

/** The sandbox's own pages, as a provider keeps them. */
export interface SandboxCheckoutsTable {
  dealerId: string;
  paymentId: string;
  method: PaymentMethod;
  currency: string;
  totalMinor: number;
  feeMinor: number;
  locale: string;
  payerName: string;
  words: JSONColumnType<{ amount: string; fee: string }>;
  returnUrl: string;
  cancelUrl: string;
  openedAt: Date;
  expiresAt: Date;
  closedAt: Date | null;
  /** What was chosen of the list. */
  instrument: string | null;
  step: 'choose' | 'confirm' | 'verify' | 'done';
  authorizedAt: Date | null;
  verifiedAt: Date | null;
  textVersion: string | null;
  ipAddress: string | null;
  userAgent: string | null;
}

export interface IdempotencyKeysTable {
  dealerId: string;
  /** Whose key it is: `key:<id>` or `user:<id>`, so that two callers can use the same one. */
  principal: string;
  key: string;
  /** SHA-256 of method, path and body. */
  requestHash: Buffer;
  status: number;
  /** The answer as it was sent, JSON. */
  body: string;
  createdAt: Date;
}

/** An address that no mail of the class `invitation` goes to any more. */
export interface SuppressionsTable {
  dealerId: string;
  id: string;
  /** Lower case. */
  email: string;
  reason: SuppressionReason;
  /** The mail that it answers; null where a person entered it. */
  mailId: string | null;
  createdAt: Date;
}

export interface PayersTable {
  id: string;
  /** better-auth's user. */
  userId: string;
  email: string;
  name: string;
  locale: string;
  createdAt: Date;
}

export interface PayerCustomersTable {
  dealerId: string;
  customerId: string;
  payerId: string;
  invitationId: string;
  access: Generated<'active' | 'disabled'>;
  linkedAt: Date;
}

/** Customers that a person closed the portal for: a link that is made meanwhile is disabled. */
export interface PortalDisabledCustomersTable {
  dealerId: string;
  customerId: string;
  disabledAt: Date;
}

/** Payers whom a person closed the portal for, at one dealer: a link that is made meanwhile is disabled. */
export interface PortalDisabledPayersTable {
  dealerId: string;
  payerId: string;
  disabledAt: Date;
}

/** Links by which somebody proves to read the mail of an account: for a new password, or to a new address of it. */
export interface AccountProofsTable {
  id: string;
  userId: string;
  purpose: 'password' | 'email';
  /** The address that it proves; null for a password. */
  newEmail: string | null;
  /** The secret that the link is derived with. */
  secretId: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

interface AuthTimes {
  createdAt: Date;
  updatedAt: Date;
}

export interface AuthUsersTable extends AuthTimes {
  id: string;
  name: string;
  email: string;
  emailVerified: Generated<boolean>;
  image: string | null;
}

export interface AuthSessionsTable extends AuthTimes {
  id: string;
  userId: string;
  token: string;
  expiresAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
}

export interface AuthAccountsTable extends AuthTimes {
  id: string;
  userId: string;
  accountId: string;
  providerId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: Date | null;
  refreshTokenExpiresAt: Date | null;
  scope: string | null;
  password: string | null;
}

export interface AuthVerificationsTable extends AuthTimes {
  id: string;
  identifier: string;
  value: string;
  expiresAt: Date;
}

export interface AuthRateLimitsTable {
  id: string;
  key: string;
  count: number;
  lastRequest: number;
}

type ReadOnly<Table> = { [Column in keyof Table]: ColumnType<Table[Column], never, never> };

/** Open items with what payments under way hold of them. */
export type OpenItemOverview = ReadOnly<
  Selectable<OpenItemsTable> & { inFlightMinor: number; payableMinor: number }
>;

/** Payments with where they are in the ERP's books. */
export type PaymentOverview = ReadOnly<
  Selectable<PaymentsTable> & {
    postingState: PostingState | null;
    postingAction: PostingAction | null;
    postedAt: Date | null;
    reversedAt: Date | null;
    erpPaymentId: string | null;
    postedMinor: number;
    postingFileId: string | null;
    reversalFileId: string | null;
    /** Above 0: a person has to enter it in the ERP; below 0: to take it out. */
    handMinor: number;
    /** The same of the discount. */
    handDiscountMinor: number;
    /** What the ERP's books should have and do not; what they have and should not. */
    toPostMinor: number;
    toReverseMinor: number;
  }
>;

/** Customers with what invitations and payers say about them. */
export type CustomerOverview = ReadOnly<
  Selectable<CustomersTable> &
    Omit<CustomerBalancesTable, 'dealerId' | 'customerId'> &
    Omit<CustomerStandingsTable, 'dealerId' | 'customerId'> & {
      /** The customer's id, as it stands in the indexes of the balances. */
      balanceCustomerId: string;
      /** The dealer's: when the ERP last stated these numbers, the day of the aging buckets, and where it is that day. */
      asOf: Date;
      agedOn: string;
      timeZone: string;
      defaultContactId: string | null;
      invitationStatus: InvitationStatus;
      /** The newest invitation of `invitationStatus`, as the API answers it. */
      invitation: Invitation | null;
      pendingSince: Date | null;
    }
>;

/** Invitations as the API answers them, in its own shape. */
export interface InvitationOverview {
  dealerId: ColumnType<string, never, never>;
  id: ColumnType<string, never, never>;
  state: ColumnType<Invitation['state'], never, never>;
  createdAt: ColumnType<Date, never, never>;
  wire: ColumnType<Invitation, never, never>;
}

/** When each invitation is reminded next. */
export type InvitationReminderOverview = ReadOnly<
  Pick<Selectable<InvitationsTable>, 'dealerId' | 'email' | 'state' | 'pendingSince' | 'expiryNotedAt'> & {
    invitationId: string;
    /** What the dealer's days alone say; null where they are over. */
    stepAt: Date | null;
    /** Null where no reminder comes. */
    dueAt: Date | null;
    /** A mail of the invitation has not left for certain: a reminder waits for it. */
    isMailing: boolean;
  }
>;

/** Rows of bulks with what became of them. */
export type BulkInvitationRowOverview = ReadOnly<
  Pick<
    Selectable<BulkInvitationRowsTable>,
    'dealerId' | 'bulkInvitationId' | 'position' | 'customerIds' | 'locale' | 'invitationId'
  > &
    Pick<BulkInvitationRow, 'email' | 'decision' | 'reason' | 'result' | 'error'> & {
      /** A mail may still leave. */
      isOpen: boolean;
    }
>;

export interface DealerLogosTable {
  dealerId: string;
  /** The first half of the SHA-256 of `png`, in hexadecimal. */
  hash: string;
  png: Buffer;
  /** As it is shown, in CSS pixels. */
  width: number;
  height: number;
  createdAt: Date;
}

export interface Tables {
  dealers: DealersTable;
  dealerLogos: DealerLogosTable;
  credentials: CredentialsTable;
  apiKeys: ApiKeysTable;
  embedUsers: EmbedUsersTable;
  events: EventsTable;
  eventCustomers: EventCustomersTable;
  customers: CustomersTable;
  customerBalances: CustomerBalancesTable;
  customerStandings: CustomerStandingsTable;
  contacts: ContactsTable;
  callNotes: CallNotesTable;
  openItems: OpenItemsTable;
  syncs: SyncsTable;
  badRows: BadRowsTable;
  unmendedRows: UnmendedRowsTable;
  stagedRuns: StagedRunsTable;
  imports: ImportsTable;
  importFiles: ImportFilesTable;
  importChunks: ImportChunksTable;
  invitations: InvitationsTable;
  invitationCustomers: InvitationCustomersTable;
  contactSuggestions: ContactSuggestionsTable;
  registrationCodes: RegistrationCodesTable;
  bulkInvitations: BulkInvitationsTable;
  bulkInvitationRows: BulkInvitationRowsTable;
  mails: MailsTable;
  mailAttempts: MailAttemptsTable;
  mailNotices: MailNoticesTable;
  postings: PostingsTable;
  postingAttempts: PostingAttemptsTable;
  postingFiles: PostingFilesTable;
  paymentPreviews: PaymentPreviewsTable;
  payments: PaymentsTable;
  paymentAllocations: PaymentAllocationsTable;
  openItemHolds: OpenItemHoldsTable;
  payerProviderCustomers: PayerProviderCustomersTable;
  authorizations: AuthorizationsTable;
  creditRequests: CreditRequestsTable;
  keptChoices: KeptChoicesTable;
  sandboxCheckouts: SandboxCheckoutsTable;
  idempotencyKeys: IdempotencyKeysTable;
  suppressions: SuppressionsTable;
  payers: PayersTable;
  payerCustomers: PayerCustomersTable;
  portalDisabledCustomers: PortalDisabledCustomersTable;
  portalDisabledPayers: PortalDisabledPayersTable;
  accountProofs: AccountProofsTable;
  authUsers: AuthUsersTable;
  authSessions: AuthSessionsTable;
  authAccounts: AuthAccountsTable;
  authVerifications: AuthVerificationsTable;
  authRateLimits: AuthRateLimitsTable;
  openItemOverview: OpenItemOverview;
  paymentOverview: PaymentOverview;
  customerOverview: CustomerOverview;
  invitationOverview: InvitationOverview;
  invitationReminderOverview: InvitationReminderOverview;
  bulkInvitationRowOverview: BulkInvitationRowOverview;
}

export type DealerRow = Selectable<DealersTable>;
export type ApiKeyRow = Selectable<ApiKeysTable>;
export type CustomerRow = Selectable<CustomersTable>;
export type ContactRow = Selectable<ContactsTable>;
export type OpenItemRow = Selectable<OpenItemsTable>;
export type SyncRow = Selectable<SyncsTable>;
export type ImportRow = Selectable<ImportsTable>;
export type InvitationRow = Selectable<InvitationsTable>;
export type NewInvitationRow = Insertable<InvitationsTable>;
export type InvitationChanges = Updateable<InvitationsTable>;
export type BulkInvitationTableRow = Selectable<BulkInvitationsTable>;
export type ContactSuggestionRow = Selectable<ContactSuggestionsTable>;
export type SuppressionRow = Selectable<SuppressionsTable>;
export type MailRow = Selectable<MailsTable>;
export type AccountProofRow = Selectable<AccountProofsTable>;
export type PayerRow = Selectable<PayersTable>;
export type PaymentRow = Selectable<PaymentsTable>;
export type PaymentPreviewRow = Selectable<PaymentPreviewsTable>;
export type AuthorizationRow = Selectable<AuthorizationsTable>;
export type CreditRequestRow = Selectable<CreditRequestsTable>;
export type SandboxCheckoutRow = Selectable<SandboxCheckoutsTable>;
export type PostingRow = Selectable<PostingsTable>;
export type PostingFileRow = Selectable<PostingFilesTable>;
