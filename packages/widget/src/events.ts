import type {
  BulkInvitation,
  CallNote,
  ContactSuggestion,
  CustomerFilter,
  CustomerSort,
  CustomerStatus,
  Dealer,
  Invitation,
  InvitationStatus,
  Posting,
  PostingFile,
  Sync,
  TestMail,
} from '@payvite/sdk';

/** What a customer list shows. The host may keep it, in its URL for example, and set it again. */
export interface CustomerListView {
  /** Default `-collectionPriority`. */
  sort: CustomerSort;
  /** Empty for no search; fewer than three characters search nothing. */
  search: string;
  /** Null for every status. */
  invitationStatus: InvitationStatus | null;
  /** Only customers whose invitation has been pending for more than this many days; null for all. */
  pendingOlderThanDays: number | null;
  /** Only customers with (true) or without (false) a valid address; null for all. */
  hasEmail: boolean | null;
  /** Active or inactive in the ERP; null for both. */
  status: CustomerStatus | null;
  /** The ERP's own word, as `customers.summary` lists them; null for all. */
  accountType: string | null;
  /** Only customers that owe at least this much, in minor units; null for all. */
  minOutstandingMinor: number | null;
}

/** What is chosen in a customer list: some customers by their ids, or all that match its filters. */
export interface CustomerListSelection {
  /** Those chosen one by one; empty where all that match are. */
  customerIds: string[];
  /** How many that is, in either form. */
  count: number;
  /** All that match the filter but these; null where customers are chosen one by one. */
  allMatching: { filter: CustomerFilter; exceptCustomerIds: string[] } | null;
}

/** A column of a customer list. */
export interface CustomerListColumn {
  id: string;
  /** In rem, 3-60; left out, the column's own. */
  width?: number;
}

/** What went wrong, for the host's own log. */
export interface ErrorDetail {
  /** The problem's code; without an answer `connection_failed`, `timed_out`, `token_failed` or `unexpected`. */
  code: string;
  message: string;
  /** Finds the log line at the connector; null without an answer. */
  requestId: string | null;
  /** Tag name of the element that met it. */
  element: string;
}

abstract class PayviteEvent<Detail> extends CustomEvent<Detail> {
  constructor(type: string, detail: Detail) {
    super(type, { detail, bubbles: true, composed: true });
  }
}

/** A customer's name was clicked, in whatever element: show the customer. */
export class CustomerOpenEvent extends PayviteEvent<{ customerId: string }> {
  constructor(customerId: string) {
    super('payvite-customer-open', { customerId });
  }
}

/** Back was clicked in the detail of a customer. */
export class CustomerCloseEvent extends PayviteEvent<{ customerId: string }> {
  constructor(customerId: string) {
    super('payvite-customer-close', { customerId });
  }
}

/** The person sorted, searched or filtered; not fired when the host sets `view`. */
export class ViewChangeEvent extends PayviteEvent<{ view: CustomerListView }> {
  constructor(view: CustomerListView) {
    super('payvite-view-change', { view });
  }
}

/** Other customers are chosen. */
export class SelectionChangeEvent extends PayviteEvent<CustomerListSelection> {
  constructor(selection: CustomerListSelection) {
    super('payvite-selection-change', selection);
  }
}

/** The person chose, ordered or resized columns; not fired when the host sets `columns`. */
export class ColumnsChangeEvent extends PayviteEvent<{ columns: CustomerListColumn[] }> {
  constructor(columns: CustomerListColumn[]) {
    super('payvite-columns-change', { columns });
  }
}

/** An invitation was sent or resent. */
export class InvitationSentEvent extends PayviteEvent<{ invitation: Invitation }> {
  constructor(invitation: Invitation) {
    super('payvite-invitation-sent', { invitation });
  }
}

/** The outcome of a call was noted. */
export class CallNotedEvent extends PayviteEvent<{ callNote: CallNote }> {
  constructor(callNote: CallNote) {
    super('payvite-call-noted', { callNote });
  }
}

/** A suggested contact was approved, and so invited, or rejected. */
export class SuggestionDecidedEvent extends PayviteEvent<{ suggestion: ContactSuggestion }> {
  constructor(suggestion: ContactSuggestion) {
    super('payvite-suggestion-decided', { suggestion });
  }
}

/** A bulk of invitations has ended: completed, or cancelled with all or a part of it undone. */
export class BulkFinishedEvent extends PayviteEvent<{ bulk: BulkInvitation }> {
  constructor(bulk: BulkInvitation) {
    super('payvite-bulk-finished', { bulk });
  }
}

/** The settings of mails, or the logo, were saved. */
export class MailSettingsSavedEvent extends PayviteEvent<{ dealer: Dealer }> {
  constructor(dealer: Dealer) {
    super('payvite-mail-settings-saved', { dealer });
  }
}

/** A test mail is on its way. */
export class TestMailSentEvent extends PayviteEvent<{ testMail: TestMail }> {
  constructor(testMail: TestMail) {
    super('payvite-test-mail-sent', { testMail });
  }
}

/** A sync, also one of an import, was started, approved or applied here, or has ended while it was shown. */
export class SyncChangeEvent extends PayviteEvent<{ sync: Sync }> {
  constructor(sync: Sync) {
    super('payvite-sync-change', { sync });
  }
}

/** A payment to the ERP was tried again, or a file of payments was made or marked as imported; the other one is null. */
export class PostingChangeEvent extends PayviteEvent<{
  posting: Posting | null;
  postingFile: PostingFile | null;
}> {
  constructor(posting: Posting | null, postingFile: PostingFile | null = null) {
    super('payvite-posting-change', { posting, postingFile });
  }
}

/** What comes next is done on a screen of the ERP's side: show `<payvite-erp>` with this `tab`. */
export class ErpOpenEvent extends PayviteEvent<{ tab: 'payments' | 'files' }> {
  constructor(tab: 'payments' | 'files') {
    super('payvite-erp-open', { tab });
  }
}

/** An element met an error and shows it. */
export class ElementErrorEvent extends PayviteEvent<ErrorDetail> {
  constructor(detail: ErrorDetail) {
    super('payvite-error', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'payvite-customer-open': CustomerOpenEvent;
    'payvite-customer-close': CustomerCloseEvent;
    'payvite-view-change': ViewChangeEvent;
    'payvite-selection-change': SelectionChangeEvent;
    'payvite-columns-change': ColumnsChangeEvent;
    'payvite-invitation-sent': InvitationSentEvent;
    'payvite-call-noted': CallNotedEvent;
    'payvite-suggestion-decided': SuggestionDecidedEvent;
    'payvite-bulk-finished': BulkFinishedEvent;
    'payvite-mail-settings-saved': MailSettingsSavedEvent;
    'payvite-test-mail-sent': TestMailSentEvent;
    'payvite-sync-change': SyncChangeEvent;
    'payvite-posting-change': PostingChangeEvent;
    'payvite-erp-open': ErpOpenEvent;
    'payvite-error': ElementErrorEvent;
  }
}
