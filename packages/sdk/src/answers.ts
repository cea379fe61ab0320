import type { ResponseIssue } from './errors.ts';
import type { Adoption } from './schemas/adoption.ts';
import type { Authorization } from './schemas/authorization.ts';
import type { BulkInvitation, BulkInvitationRow } from './schemas/bulk-invitation.ts';
import type { CallNote } from './schemas/call-note.ts';
import type { CallSheetRow } from './schemas/call-sheet.ts';
import type { ContactSuggestion } from './schemas/contact-suggestion.ts';
import type { CreditRequest } from './schemas/credit-request.ts';
import type { CustomerSummary } from './schemas/customer-summary.ts';
import type { Customer, CustomerAnchors } from './schemas/customer.ts';
import type { Dealer } from './schemas/dealer.ts';
import type { CurrentSession, EmbedSession } from './schemas/embed-session.ts';
import type { AuditEvent, TimelineEvent } from './schemas/event.ts';
import type { Import, ImportColumns } from './schemas/import.ts';
import type { Invitation, InvitationLink } from './schemas/invitation.ts';
import type { MailPreview, TestMail, TestMailReport } from './schemas/mail-preview.ts';
import type { OpenItem } from './schemas/open-item.ts';
import type { CustomerPayer, Payer } from './schemas/payer.ts';
import type { PaymentSummary } from './schemas/payment-summary.ts';
import type { Payment } from './schemas/payment.ts';
import type { Posting, PostingFile } from './schemas/posting.ts';
import type { Suppression } from './schemas/suppression.ts';
import type { BadRow, Sync, SyncSchedule } from './schemas/sync.ts';

/** What the API answers, by the name that a call asks for it under. */
export interface Answers {
  adoption: Adoption;
  auditEvent: AuditEvent;
  authorization: Authorization;
  badRow: BadRow;
  bulkInvitation: BulkInvitation;
  bulkInvitationRow: BulkInvitationRow;
  callNote: CallNote;
  callSheetRow: CallSheetRow;
  contactSuggestion: ContactSuggestion;
  creditRequest: CreditRequest;
  currentSession: CurrentSession;
  customer: Customer;
  customerAnchors: CustomerAnchors;
  customerPayer: CustomerPayer;
  customerSummary: CustomerSummary;
  dealer: Dealer;
  embedSession: EmbedSession;
  event: TimelineEvent;
  fileImport: Import;
  importColumns: ImportColumns;
  invitation: Invitation;
  invitationLink: InvitationLink;
  mailPreview: MailPreview;
  openItem: OpenItem;
  payer: Payer;
  payment: Payment;
  paymentSummary: PaymentSummary;
  posting: Posting;
  postingFile: PostingFile;
  suppression: Suppression;
  sync: Sync;
  syncSchedule: SyncSchedule;
  testMail: TestMail;
  testMailReport: TestMailReport;
  /** An answer without a body (204). */
  nothing: void;
}

export type AnswerName = keyof Answers;

/**
 * Looks at what came as JSON before anybody uses it.
 *
 * @param isPage it is one keyset page of such answers.
 * @returns the value as it may be used, and what is wrong with it.
 */
export type AnswerCheck = (
  name: AnswerName,
  value: unknown,
  isPage: boolean,
) => { value: unknown; issues: readonly ResponseIssue[] };

/**
 * Takes what came for what was asked for, as long as it is an object, and a page has rows: for the elements, which come from
 * the connector that they ask.
 */
export const takeAsIs: AnswerCheck = (_name, value, isPage) => {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject) return { value, issues: [{ pointer: '', detail: 'must be object' }] };
  const isWhole = !isPage || Array.isArray((value as { data?: unknown }).data);
  return { value, issues: isWhole ? [] : [{ pointer: '/data', detail: 'must be array' }] };
};
