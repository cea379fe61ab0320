import { PayviteBulkInvitationDialog } from '../bulk-dialog/bulk-invitation-dialog.ts';
import { define } from './definition.ts';

/** Defines the dialog that plans, reviews and sends many invitations. */
export function defineBulkDialog(): void {
  define(['payvite-bulk-invitation-dialog', PayviteBulkInvitationDialog]);
}
