// The elements as React components. Rendering one defines its element; a bundler leaves out what a page does not import.
import { createComponent } from '@lit/react';
import type { EventName } from '@lit/react';
import * as React from 'react';
import { PayviteAdoptionChart as AdoptionChartElement } from './adoption-chart/adoption-chart.ts';
import { PayviteBounces as BouncesElement } from './bounces/bounces.ts';
import { PayviteCallSheet as CallSheetElement } from './call-sheet/call-sheet.ts';
import { defineAdoptionChart } from './definitions/define-adoption-chart.ts';
import { defineBounces } from './definitions/define-bounces.ts';
import { defineCallSheet } from './definitions/define-call-sheet.ts';
import { defineCustomerDetail } from './definitions/define-customer-detail.ts';
import { defineCustomerList } from './definitions/define-customer-list.ts';
import { defineErp } from './definitions/define-erp.ts';
import { defineInviteButton } from './definitions/define-invite-button.ts';
import { defineMailSettings } from './definitions/define-mail-settings.ts';
import { definePayments } from './definitions/define-payments.ts';
import { defineProvider } from './definitions/define-provider.ts';
import { defineReachButton } from './definitions/define-reach-button.ts';
import { defineStatusBadge } from './definitions/define-status-badge.ts';
import { defineSuggestions } from './definitions/define-suggestions.ts';
import { defineSummary } from './definitions/define-summary.ts';
import { PayviteCustomerDetail as CustomerDetailElement } from './customer-detail/customer-detail.ts';
import { PayviteCustomerList as CustomerListElement } from './customer-list/customer-list.ts';
import { PayviteErp as ErpElement } from './erp/erp.ts';
import type {
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
} from './events.ts';
import { PayviteInviteButton as InviteButtonElement } from './invite-button/invite-button.ts';
import { PayviteMailSettings as MailSettingsElement } from './mail-settings/mail-settings.ts';
import { PayvitePayments as PaymentsElement } from './payments/payments.ts';
import { PayviteProvider as ProviderElement } from './provider/provider.ts';
import { PayviteReachButton as ReachButtonElement } from './reach-button/reach-button.ts';
import { PayviteStatusBadge as StatusBadgeElement } from './status-badge/status-badge.ts';
import { PayviteSuggestions as SuggestionsElement } from './suggestions/suggestions.ts';
import { PayviteSummary as SummaryElement } from './summary/summary.ts';

export { configure } from './connection/connection.ts';

const onError = 'payvite-error' as EventName<ElementErrorEvent>;
const onBulkFinished = 'payvite-bulk-finished' as EventName<BulkFinishedEvent>;
const onCustomerOpen = 'payvite-customer-open' as EventName<CustomerOpenEvent>;
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
      onCustomerOpen,
      onViewChange: 'payvite-view-change' as EventName<ViewChangeEvent>,
      onSelectionChange: 'payvite-selection-change' as EventName<SelectionChangeEvent>,
      onColumnsChange: 'payvite-columns-change' as EventName<ColumnsChangeEvent>,
      onBulkFinished,
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

/** `<payvite-call-sheet>`. */
export const PayviteCallSheet = /* @__PURE__ */ (() => {
  defineCallSheet();
  return createComponent({
    react: React,
    tagName: 'payvite-call-sheet',
    displayName: 'PayviteCallSheet',
    elementClass: CallSheetElement,
    events: { onCustomerOpen, onCallNoted: 'payvite-call-noted' as EventName<CallNotedEvent>, onError },
  });
})();

/** `<payvite-suggestions>`. */
export const PayviteSuggestions = /* @__PURE__ */ (() => {
  defineSuggestions();
  return createComponent({
    react: React,
    tagName: 'payvite-suggestions',
    displayName: 'PayviteSuggestions',
    elementClass: SuggestionsElement,
    events: {
      onCustomerOpen,
      onSuggestionDecided: 'payvite-suggestion-decided' as EventName<SuggestionDecidedEvent>,
      onError,
    },
  });
})();

/** `<payvite-summary>`. */
export const PayviteSummary = /* @__PURE__ */ (() => {
  defineSummary();
  return createComponent({
    react: React,
    tagName: 'payvite-summary',
    displayName: 'PayviteSummary',
    elementClass: SummaryElement,
    events: { onError },
  });
})();

/** `<payvite-adoption-chart>`. */
export const PayviteAdoptionChart = /* @__PURE__ */ (() => {
  defineAdoptionChart();
  return createComponent({
    react: React,
    tagName: 'payvite-adoption-chart',
    displayName: 'PayviteAdoptionChart',
    elementClass: AdoptionChartElement,
    events: { onError },
  });
})();

/** `<payvite-bounces>`. */
export const PayviteBounces = /* @__PURE__ */ (() => {
  defineBounces();
  return createComponent({
    react: React,
    tagName: 'payvite-bounces',
    displayName: 'PayviteBounces',
    elementClass: BouncesElement,
    events: { onCustomerOpen, onInvitationSent, onError },
  });
})();

/** `<payvite-erp>`. */
export const PayviteErp = /* @__PURE__ */ (() => {
  defineErp();
  return createComponent({
    react: React,
    tagName: 'payvite-erp',
    displayName: 'PayviteErp',
    elementClass: ErpElement,
    events: {
      onSyncChange: 'payvite-sync-change' as EventName<SyncChangeEvent>,
      onPostingChange: 'payvite-posting-change' as EventName<PostingChangeEvent>,
      onCustomerOpen,
      onError,
    },
  });
})();

/** `<payvite-payments>`. */
export const PayvitePayments = /* @__PURE__ */ (() => {
  definePayments();
  return createComponent({
    react: React,
    tagName: 'payvite-payments',
    displayName: 'PayvitePayments',
    elementClass: PaymentsElement,
    events: { onCustomerOpen, onErpOpen: 'payvite-erp-open' as EventName<ErpOpenEvent>, onError },
  });
})();

/** `<payvite-mail-settings>`. */
export const PayviteMailSettings = /* @__PURE__ */ (() => {
  defineMailSettings();
  return createComponent({
    react: React,
    tagName: 'payvite-mail-settings',
    displayName: 'PayviteMailSettings',
    elementClass: MailSettingsElement,
    events: {
      onMailSettingsSaved: 'payvite-mail-settings-saved' as EventName<MailSettingsSavedEvent>,
      onTestMailSent: 'payvite-test-mail-sent' as EventName<TestMailSentEvent>,
      onError,
    },
  });
})();

/** `<payvite-reach-button>`. */
export const PayviteReachButton = /* @__PURE__ */ (() => {
  defineReachButton();
  return createComponent({
    react: React,
    tagName: 'payvite-reach-button',
    displayName: 'PayviteReachButton',
    elementClass: ReachButtonElement,
    events: { onBulkFinished, onError },
  });
})();
