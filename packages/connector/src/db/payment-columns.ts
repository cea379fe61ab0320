import type { OpenItemKind, PaymentMethod } from '@payvite/sdk/schemas';
import type { ProviderKind } from '../payment-config.ts';

// What the columns of payments hold that are JSON.

/** What the payer agreed to at the provider, as it reports it. */
export interface ProviderAuthorization {
  /** ISO 8601 in UTC. */
  agreedAt: string;
  mandateId: string | null;
  /** What the payer's bank statement or the provider's own pages call it. */
  reference: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  bankName: string | null;
  last4: string | null;
  holderType: string | null;
  /** Of an ACH entry, where one is reported; never chosen by us. */
  secCode: string | null;
  /** Of a text of our own (sandbox); null where the provider's words were agreed to. */
  textVersion: string | null;
}

/** Amounts of a refund or a dispute are of the whole charge, in minor units, fee included. */
export interface Refund {
  amountMinor: number;
  status: 'pending' | 'done' | 'undone';
}

export interface Dispute {
  amountMinor: number;
  /** The bank's: `R10`, `fraudulent`. */
  reason: string;
  /** `inquiry`: the bank only asks, and no money moves; it may come to a dispute. */
  status: 'inquiry' | 'open' | 'lost' | 'won';
}

/**
 * All that a provider has told of a payment. Facts only join (`foldFacts`), so it does not matter in which order they are
 * learned, how often, or whether one was missed that a later one implies.
 */
export interface PaymentFacts {
  /** Of the provider's page. */
  checkout: 'none' | 'open' | 'expired' | 'completed';
  /** Of the money. */
  money: 'none' | 'verifying' | 'processing' | 'failed' | 'settled';
  /** When it came, ISO 8601 in UTC; null: not said. What was kept before this was asked for has no such key. */
  settledAt?: string | null;
  /** Why there is none: `insufficient_funds`, `R01`. */
  failureCode: string | null;
  /** Where the payer proves that the account is theirs, and from which day on. */
  verifyBy: { url: string; arrivesOn: string | null } | null;
  /** By the provider's id. */
  refunds: Record<string, Refund>;
  /** By the provider's id. */
  disputes: Record<string, Dispute>;
  /** Of what is told; what is kept of a payment has null here, for it stands in `authorizations` and nowhere else. */
  authorization: ProviderAuthorization | null;
  providerPaymentId: string | null;
}

/** One open item of a payment, as the payer was shown it. Minor units, signed as an open item's. */
export interface PreviewLine {
  openItemId: string;
  model: 'invoices' | 'adjustments';
  erpId: string;
  kind: OpenItemKind;
  number: string;
  jobKey: string | null;
  jobName: string | null;
  dueDate: string | null;
  /** What could be paid of it then. */
  payableMinor: number;
  /** What is paid; negative for a credit that is used up. Without the discount. */
  amountMinor: number;
  discountMinor: number;
}

/** What of a credit goes to which item, as a magnitude. */
export interface CreditUse {
  creditId: string;
  itemId: string;
  amountMinor: number;
}

/** What a payer is shown, and agrees to: a payment is exactly this. Version 1. */
export interface PreviewContent {
  version: 1;
  dealerId: string;
  customerId: string;
  payerId: string;
  currency: string;
  provider: ProviderKind;
  /** The dealer's day. */
  today: string;
  /** Owed items by due date, then credits: the order of the allocations. */
  lines: PreviewLine[];
  creditUses: CreditUse[];
  /** The payer said that credits may go to other jobs than their own. */
  usesCreditsElsewhere: boolean;
  /** What was chosen of credits and found nothing to pay, as magnitudes; nothing of it is charged. */
  unusedCredits: { openItemId: string; amountMinor: number; fitsElsewhere: boolean }[];
  /** Of the owed items; what is taken off; what credits pay; what is left to be paid. */
  grossMinor: number;
  discountMinor: number;
  creditMinor: number;
  amountMinor: number;
  /** Each way to pay it, with what it comes to. */
  methods: { method: PaymentMethod; feeMinor: number; totalMinor: number }[];
}
