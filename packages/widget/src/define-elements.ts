import { PayviteBulkInvitationDialog } from './bulk-dialog/bulk-invitation-dialog.ts';
import { PayviteBulkDialog } from './customer-list/bulk-dialog.ts';
import { PayviteCustomerDetail } from './customer-detail/customer-detail.ts';
import { PayviteRevokeDialog } from './customer-detail/revoke-dialog.ts';
import { PayviteCustomerList } from './customer-list/customer-list.ts';
import { PayviteInviteButton } from './invite-button/invite-button.ts';
import { PayviteInviteDialog } from './invite-button/invite-dialog.ts';
import { PayviteProvider } from './provider/provider.ts';
import { PayviteReachButton } from './reach-button/reach-button.ts';
import { PayviteStatusBadge } from './status-badge/status-badge.ts';

// The provider first: elements that stand in the page already ask for their connection as they are defined.
const ELEMENTS: readonly [string, CustomElementConstructor][] = [
  ['payvite-provider', PayviteProvider],
  ['payvite-status-badge', PayviteStatusBadge],
  ['payvite-invite-dialog', PayviteInviteDialog],
  ['payvite-invite-button', PayviteInviteButton],
  ['payvite-bulk-invitation-dialog', PayviteBulkInvitationDialog],
  ['payvite-reach-button', PayviteReachButton],
  ['payvite-bulk-dialog', PayviteBulkDialog],
  ['payvite-customer-list', PayviteCustomerList],
  ['payvite-revoke-dialog', PayviteRevokeDialog],
  ['payvite-customer-detail', PayviteCustomerDetail],
];

/** Defines every element. A second time, or from a second copy of the widget, it warns and keeps what is there. */
export function defineElements(): void {
  const kept = ELEMENTS.filter(([tag]) => customElements.get(tag)).map(([tag]) => `<${tag}>`);
  for (const [tag, element] of ELEMENTS) if (!customElements.get(tag)) customElements.define(tag, element);
  if (kept.length > 0) {
    console.warn(`Payvite is loaded twice; the first definition stays: ${kept.join(', ')}. Load it once.`);
  }
}
