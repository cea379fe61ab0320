import { PayviteCustomerDetail } from '../customer-detail/customer-detail.ts';
import { PayviteRevokeDialog } from '../customer-detail/revoke-dialog.ts';
import { defineInviteButton } from './define-invite-button.ts';
import { defineStatusBadge } from './define-status-badge.ts';
import { define } from './definition.ts';

/** Defines `<payvite-customer-detail>` and the elements inside it. */
export function defineCustomerDetail(): void {
  defineStatusBadge();
  defineInviteButton();
  define(['payvite-revoke-dialog', PayviteRevokeDialog], ['payvite-customer-detail', PayviteCustomerDetail]);
}
