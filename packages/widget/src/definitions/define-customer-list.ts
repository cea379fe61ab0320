import { PayviteCustomerList } from '../customer-list/customer-list.ts';
import { PayviteInviteDialog } from '../invite-button/invite-dialog.ts';
import { defineStatusBadge } from './define-status-badge.ts';
import { define } from './definition.ts';

/** Defines `<payvite-customer-list>` and the elements inside it. */
export function defineCustomerList(): void {
  defineStatusBadge();
  define(['payvite-invite-dialog', PayviteInviteDialog], ['payvite-customer-list', PayviteCustomerList]);
}
