import type { AnswerCheck, AnswerName, Answers } from './answers.ts';
import * as z from 'zod/mini';
import { pageSchema } from './schemas/page.ts';
import { adoptionSchema } from './schemas/adoption.ts';
import { authorizationSchema } from './schemas/authorization.ts';
import { bulkInvitationRowSchema, bulkInvitationSchema } from './schemas/bulk-invitation.ts';
import { callNoteSchema } from './schemas/call-note.ts';
import { callSheetRowSchema } from './schemas/call-sheet.ts';
import { contactSuggestionSchema } from './schemas/contact-suggestion.ts';
import { creditRequestSchema } from './schemas/credit-request.ts';
import { customerSummarySchema } from './schemas/customer-summary.ts';
import { customerAnchorsSchema, customerSchema } from './schemas/customer.ts';
import { dealerSchema } from './schemas/dealer.ts';
import { currentSessionSchema, embedSessionSchema } from './schemas/embed-session.ts';
import { auditEventSchema, eventSchema } from './schemas/event.ts';
import { importColumnsSchema, importSchema } from './schemas/import.ts';
import { invitationLinkSchema, invitationSchema } from './schemas/invitation.ts';
import { mailPreviewSchema, testMailReportSchema, testMailSchema } from './schemas/mail-preview.ts';
import { openItemSchema } from './schemas/open-item.ts';
import { customerPayerSchema, payerSchema } from './schemas/payer.ts';
import { paymentSummarySchema } from './schemas/payment-summary.ts';
import { paymentSchema } from './schemas/payment.ts';
import { postingFileSchema, postingSchema } from './schemas/posting.ts';
import { suppressionSchema } from './schemas/suppression.ts';
import { badRowSchema, syncScheduleSchema, syncSchema } from './schemas/sync.ts';

const SCHEMAS: { [Name in AnswerName]: z.ZodMiniType<Answers[Name]> } = {
  adoption: adoptionSchema,
  auditEvent: auditEventSchema,
  authorization: authorizationSchema,
  badRow: badRowSchema,
  bulkInvitation: bulkInvitationSchema,
  bulkInvitationRow: bulkInvitationRowSchema,
  callNote: callNoteSchema,
  callSheetRow: callSheetRowSchema,
  contactSuggestion: contactSuggestionSchema,
  creditRequest: creditRequestSchema,
  currentSession: currentSessionSchema,
  customer: customerSchema,
  customerAnchors: customerAnchorsSchema,
  customerPayer: customerPayerSchema,
  customerSummary: customerSummarySchema,
  dealer: dealerSchema,
  embedSession: embedSessionSchema,
  event: eventSchema,
  fileImport: importSchema,
  importColumns: importColumnsSchema,
  invitation: invitationSchema,
  invitationLink: invitationLinkSchema,
  mailPreview: mailPreviewSchema,
  openItem: openItemSchema,
  payer: payerSchema,
  payment: paymentSchema,
  paymentSummary: paymentSummarySchema,
  posting: postingSchema,
  postingFile: postingFileSchema,
  suppression: suppressionSchema,
  sync: syncSchema,
  syncSchedule: syncScheduleSchema,
  testMail: testMailSchema,
  testMailReport: testMailReportSchema,
  nothing: z.void(),
};

/** Checks an answer against its schema; fields that it does not know are dropped. */
export const checkBySchema: AnswerCheck = (name, value, isPage) =>
  checkAgainst(isPage ? pageSchema(SCHEMAS[name]) : SCHEMAS[name], value);

/** What a schema makes of a value, and where it is broken. */
export function checkAgainst(schema: z.ZodMiniType, value: unknown): ReturnType<AnswerCheck> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return { value: parsed.data, issues: [] };
  const issues = parsed.error.issues.map((issue) => ({
    pointer: pointerOf(issue.path),
    detail: detailOf(issue),
  }));
  return { value: undefined, issues };
}

/** RFC 6901. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

// zod/mini has no messages of its own. What stood there is not told: it may be personal, or a token.
function detailOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected}`;
    case 'invalid_format':
      return `must be of the format ${issue.format}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.code.replaceAll('_', ' ');
  }
}
