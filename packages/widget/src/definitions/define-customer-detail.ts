import { PayviteCustomerDetail } from '../customer-detail/customer-detail.ts';
import { PayviteActionDialog } from '../customer-detail/action-dialog.ts';
import { defineInviteButton } from './define-invite-button.ts';
import { defineStatusBadge } from './define-status-badge.ts';
import { define } from './definition.ts';

/** Defines `<payvite-customer-detail>` and the elements inside it. */
export function defineCustomerDetail(): void {
  defineStatusBadge();
  defineInviteButton();
  define(['payvite-action-dialog', PayviteActionDialog], ['payvite-customer-detail', PayviteCustomerDetail]);
}
