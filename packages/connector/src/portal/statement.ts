import type { OpenItem } from '@payvite/sdk/schemas';
import type { DealerRow } from '../db/tables.ts';
import type { OfferedMethod } from '../payments/payment-methods.ts';
import type { LinkedCustomer } from './payer-store.ts';
import type { ClosedRequest, OpenRequest } from './open-request.ts';
import type { ItemHold, UnfinishedPayment } from './statement-payment-store.ts';
import type { StatementTab } from './statement-tabs.ts';

/** What a payer owes one dealer. */
export interface Statement {
  dealer: Pick<DealerRow, 'name' | 'slug' | 'timeZone' | 'asOf'>;
  /** Those the payer may see, by name. */
  customers: readonly LinkedCustomer[];
  /** Names of those whose access the dealer closed. */
  closedNames: readonly string[];
  /** Oldest due first. */
  items: readonly OpenItem[];
  /** What payments hold, by item. */
  holds: ReadonlyMap<string, readonly ItemHold[]>;
  /** Payments of this payer that wait for something the payer has to do. */
  unfinished: readonly UnfinishedPayment[];
  /** What the dealer was asked to apply. */
  requests: readonly OpenRequest[];
  /** What of it the dealer has closed lately. */
  closedRequests: readonly ClosedRequest[];
  /** How items can be paid, by currency; empty: not online. */
  methods: ReadonlyMap<string, readonly OfferedMethod[]>;
  /** The dealer's day, `YYYY-MM-DD`. */
  today: string;
}

/** What part of a statement is shown. */
export interface StatementPart {
  /** One that the statement does not have is the whole. */
  tab: StatementTab;
  /** Whether only what is chosen is shown, of all tabs. */
  isChosenOnly: boolean;
  /** Empty: no search. */
  search: string;
  /** The item behind which the page begins, of its own customer; null: the beginning of all. */
  afterId: string | null;
}

/** The whole of a statement. */
export const WHOLE: StatementPart = { tab: 'all', isChosenOnly: false, search: '', afterId: null };
