// The elements as React components. Rendering one defines its element; a bundler leaves out what a page does not import.
import { createComponent } from '@lit/react';
import type { EventName } from '@lit/react';
import * as React from 'react';
import { defineCustomerDetail } from './definitions/define-customer-detail.ts';
import { defineCustomerList } from './definitions/define-customer-list.ts';
import { defineInviteButton } from './definitions/define-invite-button.ts';
import { defineProvider } from './definitions/define-provider.ts';
import { defineStatusBadge } from './definitions/define-status-badge.ts';
import { PayviteCustomerDetail as CustomerDetailElement } from './customer-detail/customer-detail.ts';
import { PayviteCustomerList as CustomerListElement } from './customer-list/customer-list.ts';
import type {
  CustomerCloseEvent,
  CustomerOpenEvent,
  ElementErrorEvent,
  InvitationSentEvent,
  SelectionChangeEvent,
  ViewChangeEvent,
} from './events.ts';
import { PayviteInviteButton as InviteButtonElement } from './invite-button/invite-button.ts';
import { PayviteProvider as ProviderElement } from './provider/provider.ts';
import { PayviteStatusBadge as StatusBadgeElement } from './status-badge/status-badge.ts';

export { configure } from './connection/connection.ts';

const onError = 'payvite-error' as EventName<ElementErrorEvent>;
const onInvitationSent = 'payvite-invitation-sent' as EventName<InvitationSentEvent>;

/** `<payvite-provider>`: connects the components inside it. */
export const PayviteProvider = /* @__PURE__ */ (() => {
  defineProvider();
  return createComponent({
    react: React,
    tagName: 'payvite-provider',
    displayName: 'PayviteProvider',
    elementClass: ProviderElement,
    events: { onError },
  });
})();

/** `<payvite-customer-list>`. */
export const PayviteCustomerList = /* @__PURE__ */ (() => {
  defineCustomerList();
  return createComponent({
    react: React,
    tagName: 'payvite-customer-list',
    displayName: 'PayviteCustomerList',
    elementClass: CustomerListElement,
    events: {
      onCustomerOpen: 'payvite-customer-open' as EventName<CustomerOpenEvent>,
      onViewChange: 'payvite-view-change' as EventName<ViewChangeEvent>,
      onSelectionChange: 'payvite-selection-change' as EventName<SelectionChangeEvent>,
      onInvitationSent,
      onError,
    },
  });
})();

/** `<payvite-customer-detail>`. */
export const PayviteCustomerDetail = /* @__PURE__ */ (() => {
  defineCustomerDetail();
  return createComponent({
    react: React,
    tagName: 'payvite-customer-detail',
    displayName: 'PayviteCustomerDetail',
    elementClass: CustomerDetailElement,
    events: {
      onCustomerClose: 'payvite-customer-close' as EventName<CustomerCloseEvent>,
      onInvitationSent,
      onError,
    },
  });
})();

/** `<payvite-invite-button>`. */
export const PayviteInviteButton = /* @__PURE__ */ (() => {
  defineInviteButton();
  return createComponent({
    react: React,
    tagName: 'payvite-invite-button',
    displayName: 'PayviteInviteButton',
    elementClass: InviteButtonElement,
    events: { onInvitationSent, onError },
  });
})();

/** `<payvite-status-badge>`. */
export const PayviteStatusBadge = /* @__PURE__ */ (() => {
  defineStatusBadge();
  return createComponent({
    react: React,
    tagName: 'payvite-status-badge',
    displayName: 'PayviteStatusBadge',
    elementClass: StatusBadgeElement,
    events: { onError },
  });
})();
