import { operationsAt, type ApiRoutes, type Operation } from './api-routes.ts';
import { embedSessionRoutes } from './auth/embed-session-routes.ts';
import type { ServiceContext } from './context.ts';
import { callNoteRoutes } from './customers/call-note-routes.ts';
import { contactRoutes } from './customers/contact-routes.ts';
import { customerListRoutes } from './customers/customer-list-routes.ts';
import { customerPushRoutes, openItemPushRoutes } from './syncs/customer-push-routes.ts';
import { customerRoutes } from './customers/customer-routes.ts';
import { importRoutes } from './syncs/import-routes.ts';
import { syncRoutes } from './syncs/sync-routes.ts';
import { dealerRoutes } from './dealers/dealer-routes.ts';
import { eventRoutes } from './events/event-routes.ts';
import { bulkInvitationRoutes } from './invitations/bulk-invitation-routes.ts';
import { contactSuggestionRoutes } from './invitations/contact-suggestion-routes.ts';
import { customerInvitationRoutes } from './invitations/customer-invitation-routes.ts';
import { invitationRoutes } from './invitations/invitation-routes.ts';
import { sampleMailRoutes } from './invitations/sample-mail-routes.ts';
import { suppressionRoutes } from './mail/suppression-routes.ts';
import { authorizationRoutes, paymentAuthorizationRoutes } from './payments/authorization-routes.ts';
import { creditRequestRoutes } from './payments/credit-request-routes.ts';
import { customerPaymentRoutes, paymentRoutes } from './payments/payment-routes.ts';
import { postingFileRoutes } from './postings/posting-file-routes.ts';
import { postingRoutes } from './postings/posting-routes.ts';
import { customerPayerRoutes, payerRoutes } from './portal/payer-routes.ts';

/** The routes of the API by the path below `/v1` that they stand under; a path that several features serve stands twice. */
const API: readonly (readonly [prefix: string, makeRoutes: (context: ServiceContext) => ApiRoutes])[] = [
  // Before those of one customer: `summary` is no id.
  ['/customers', customerListRoutes],
  ['/customers', customerPushRoutes],
  ['/customers', customerRoutes],
  ['/customers', contactRoutes],
  ['/customers', callNoteRoutes],
  ['/customers', customerInvitationRoutes],
  ['/customers', customerPayerRoutes],
  ['/customers', customerPaymentRoutes],
  ['/payers', payerRoutes],
  ['/invitations', invitationRoutes],
  ['/bulk-invitations', bulkInvitationRoutes],
  ['/contact-suggestions', contactSuggestionRoutes],
  ['/suppressions', suppressionRoutes],
  ['/dealer', dealerRoutes],
  ['/dealer', sampleMailRoutes],
  ['/events', eventRoutes],
  ['/embed-sessions', embedSessionRoutes],
  ['/open-items', openItemPushRoutes],
  ['/imports', importRoutes],
  ['/syncs', syncRoutes],
  ['/payments', paymentRoutes],
  ['/payments', paymentAuthorizationRoutes],
  ['/authorizations', authorizationRoutes],
  ['/credit-requests', creditRequestRoutes],
  ['/postings', postingRoutes],
  ['/posting-files', postingFileRoutes],
];

/** The routes of one feature, and where they stand below `/v1`. */
export interface MountedRoutes {
  prefix: string;
  routes: ApiRoutes;
}

/** The routes of every feature, in the order in which they must be tried. Nothing is asked of `context` before a request comes. */
export function makeApiRoutes(context: ServiceContext): MountedRoutes[] {
  return API.map(([prefix, makeRoutes]) => ({ prefix, routes: makeRoutes(context) }));
}

/** Every operation of the API, its path whole below `/v1`. */
export function listOperations(mounted: readonly MountedRoutes[]): Operation[] {
  return mounted.flatMap(({ prefix, routes }) => operationsAt(prefix, routes));
}
