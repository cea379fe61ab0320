// The whole public surface: what is exported here is API. Importing it defines nothing, and works where there is no DOM.

export { PayviteAdoptionChart, type AdoptionChartKind } from './adoption-chart/adoption-chart.ts';
export { PayviteBounces } from './bounces/bounces.ts';
export { PayviteCallSheet } from './call-sheet/call-sheet.ts';
export { configure, type ConnectionOptions, type WidgetClient } from './connection/connection.ts';
export { PayviteCustomerDetail } from './customer-detail/customer-detail.ts';
export { PayviteCustomerList } from './customer-list/customer-list.ts';
export { defineAdoptionChart } from './definitions/define-adoption-chart.ts';
export { defineBounces } from './definitions/define-bounces.ts';
export { defineCallSheet } from './definitions/define-call-sheet.ts';
export { defineCustomerDetail } from './definitions/define-customer-detail.ts';
export { defineCustomerList } from './definitions/define-customer-list.ts';
export { defineElements, defineElements as define } from './definitions/define-elements.ts';
export { defineErp } from './definitions/define-erp.ts';
export { defineInviteButton } from './definitions/define-invite-button.ts';
export { defineMailSettings } from './definitions/define-mail-settings.ts';
export { definePayments } from './definitions/define-payments.ts';
export { defineProvider } from './definitions/define-provider.ts';
export { defineReachButton } from './definitions/define-reach-button.ts';
export { defineStatusBadge } from './definitions/define-status-badge.ts';
export { defineSuggestions } from './definitions/define-suggestions.ts';
export { defineSummary } from './definitions/define-summary.ts';
export {
  BulkFinishedEvent,
  CallNotedEvent,
  ColumnsChangeEvent,
  CustomerCloseEvent,
  CustomerOpenEvent,
  ElementErrorEvent,
  ErpOpenEvent,
  InvitationSentEvent,
  MailSettingsSavedEvent,
  PostingChangeEvent,
  SelectionChangeEvent,
  SuggestionDecidedEvent,
  SyncChangeEvent,
  TestMailSentEvent,
  ViewChangeEvent,
  type CustomerListColumn,
  type CustomerListSelection,
  type CustomerListView,
  type ErrorDetail,
} from './events.ts';
export { PayviteErp } from './erp/erp.ts';
export { type ErpTab } from './erp/erp-context.ts';
export { PayviteInviteButton } from './invite-button/invite-button.ts';
export { PayviteMailSettings } from './mail-settings/mail-settings.ts';
export { PayvitePayments } from './payments/payments.ts';
export { type PaymentFilter } from './payments/payments-context.ts';
export { PayviteProvider } from './provider/provider.ts';
export { PayviteReachButton } from './reach-button/reach-button.ts';
export { PayviteStatusBadge } from './status-badge/status-badge.ts';
export { PayviteSuggestions } from './suggestions/suggestions.ts';
export { type AllStrings as Strings, type OwnStrings } from './strings/words.ts';
export { PayviteSummary } from './summary/summary.ts';
