// The whole public surface: what is exported here is API. Importing it defines nothing, and works where there is no DOM.

export { configure, type ConnectionOptions, type WidgetClient } from './connection/connection.ts';
export { PayviteCustomerDetail } from './customer-detail/customer-detail.ts';
export { PayviteCustomerList } from './customer-list/customer-list.ts';
export { defineCustomerDetail } from './definitions/define-customer-detail.ts';
export { defineCustomerList } from './definitions/define-customer-list.ts';
export { defineElements, defineElements as define } from './definitions/define-elements.ts';
export { defineInviteButton } from './definitions/define-invite-button.ts';
export { defineProvider } from './definitions/define-provider.ts';
export { defineStatusBadge } from './definitions/define-status-badge.ts';
export {
  CustomerCloseEvent,
  CustomerOpenEvent,
  ElementErrorEvent,
  InvitationSentEvent,
  SelectionChangeEvent,
  ViewChangeEvent,
  type CustomerListView,
  type ErrorDetail,
} from './events.ts';
export { PayviteInviteButton } from './invite-button/invite-button.ts';
export { PayviteProvider } from './provider/provider.ts';
export { PayviteStatusBadge } from './status-badge/status-badge.ts';
