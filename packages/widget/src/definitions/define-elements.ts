import { PayviteAdoptionChart } from '../adoption-chart/adoption-chart.ts';
import { PayviteBounces } from '../bounces/bounces.ts';
import { PayviteCallSheet } from '../call-sheet/call-sheet.ts';
import { PayviteCustomerDetail } from '../customer-detail/customer-detail.ts';
import { PayviteCustomerList } from '../customer-list/customer-list.ts';
import { PayviteErp } from '../erp/erp.ts';
import { PayviteInviteButton } from '../invite-button/invite-button.ts';
import { PayviteMailSettings } from '../mail-settings/mail-settings.ts';
import { PayvitePayments } from '../payments/payments.ts';
import { PayviteProvider } from '../provider/provider.ts';
import { PayviteReachButton } from '../reach-button/reach-button.ts';
import { PayviteStatusBadge } from '../status-badge/status-badge.ts';
import { PayviteSuggestions } from '../suggestions/suggestions.ts';
import { PayviteSummary } from '../summary/summary.ts';
import { defineAdoptionChart } from './define-adoption-chart.ts';
import { defineBounces } from './define-bounces.ts';
import { defineCallSheet } from './define-call-sheet.ts';
import { defineCustomerDetail } from './define-customer-detail.ts';
import { defineCustomerList } from './define-customer-list.ts';
import { defineErp } from './define-erp.ts';
import { defineMailSettings } from './define-mail-settings.ts';
import { definePayments } from './define-payments.ts';
import { defineProvider } from './define-provider.ts';
import { defineReachButton } from './define-reach-button.ts';
import { defineSuggestions } from './define-suggestions.ts';
import { defineSummary } from './define-summary.ts';
import { isDefined, warnAbout, type Definition } from './definition.ts';

const ELEMENTS: readonly Definition[] = [
  ['payvite-provider', PayviteProvider],
  ['payvite-status-badge', PayviteStatusBadge],
  ['payvite-invite-button', PayviteInviteButton],
  ['payvite-customer-list', PayviteCustomerList],
  ['payvite-customer-detail', PayviteCustomerDetail],
  ['payvite-reach-button', PayviteReachButton],
  ['payvite-call-sheet', PayviteCallSheet],
  ['payvite-suggestions', PayviteSuggestions],
  ['payvite-summary', PayviteSummary],
  ['payvite-adoption-chart', PayviteAdoptionChart],
  ['payvite-bounces', PayviteBounces],
  ['payvite-mail-settings', PayviteMailSettings],
  ['payvite-erp', PayviteErp],
  ['payvite-payments', PayvitePayments],
];

/** Defines every element. A second time, or from a second copy of the widget, it warns and keeps what is there. */
export function defineElements(): void {
  // Some may have been defined alone before; all of them are a second time.
  if (ELEMENTS.every(isDefined)) return warnAbout(ELEMENTS);
  // The provider first: elements that stand in the page already ask for their connection as they are defined.
  defineProvider();
  defineCustomerList();
  defineCustomerDetail();
  defineReachButton();
  defineCallSheet();
  defineSuggestions();
  defineSummary();
  defineAdoptionChart();
  defineBounces();
  defineMailSettings();
  defineErp();
  definePayments();
}
