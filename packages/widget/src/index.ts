// The whole public surface: what is exported here is API. Importing it defines the elements.
import { defineElements } from './define-elements.ts';

export { configure, type ConnectionOptions, type WidgetClient } from './connection/connection.ts';
export { PayviteCustomerDetail } from './customer-detail/customer-detail.ts';
export { PayviteCustomerList } from './customer-list/customer-list.ts';
export { defineElements } from './define-elements.ts';
export {
  ColumnsChangeEvent,
  CustomerCloseEvent,
  CustomerOpenEvent,
  ElementErrorEvent,
  InvitationSentEvent,
  SelectionChangeEvent,
  ViewChangeEvent,
  type CustomerListColumn,
  type CustomerListSelection,
  type CustomerListView,
  type ErrorDetail,
} from './events.ts';
export { PayviteInviteButton } from './invite-button/invite-button.ts';
export { PayviteProvider } from './provider/provider.ts';
export { PayviteStatusBadge } from './status-badge/status-badge.ts';

defineElements();
