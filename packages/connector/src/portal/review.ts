import type { OpenItemKind } from '@payvite/sdk/schemas';
import type { PaymentPreviewRow } from '../db/tables.ts';
import type { ProviderKind } from '../payment-config.ts';
import type { OpenRequest } from './open-request.ts';
import type { LinkedCustomer } from './payer-store.ts';

/** What is wrong with one line. */
export type LineFault = 'amount' | 'not_positive' | 'above_payable' | 'not_payable';
/** What is wrong with a choice as a whole. `gone`: of what was chosen, something is not there any more. */
export type ChoiceFault = 'nothing' | 'gone' | 'below_minimum' | 'above_maximum';

/** One open item of a choice. Minor units, all magnitudes. */
export interface ReviewLine {
  itemId: string;
  kind: OpenItemKind;
  isCredit: boolean;
  number: string;
  jobName: string | null;
  dueDate: string | null;
  payableMinor: number;
  /** What stands in its field, in the signs of the page's locale. */
  text: string;
  /** What is paid of it, or what of a credit is used; without the discount. */
  paidMinor: number;
  discountMinor: number;
  /** The last day of its discount, where it has one that is not over. */
  discountUntil: string | null;
  /** What would be taken off if all of it were paid; 0 where that is so, or nothing would. */
  missedDiscountMinor: number;
  /** What a credit pays for. */
  uses: { number: string; amountMinor: number }[];
  /** What was chosen of a credit and finds nothing to pay. */
  leftMinor: number;
  fault: LineFault | null;
}

/** What a payer chose and what it comes to, as a page shows it. */
export interface Review {
  customer: LinkedCustomer;
  /** The dealer's day. */
  today: string;
  /** What the dealer was asked to apply of this customer's and has not yet; null: nothing. */
  request: OpenRequest | null;
  lines: ReviewLine[];
  usesCreditsElsewhere: boolean;
  /** Whether credits are left that could pay for something else here. */
  fitsElsewhere: boolean;
  grossMinor: number;
  discountMinor: number;
  creditMinor: number;
  netMinor: number;
  faults: readonly ChoiceFault[];
}

/** A review that can be agreed to. */
export interface PayableReview extends Review {
  previewId: string;
  /** Hex. */
  hash: string;
  isTestMoney: boolean;
  provider: ProviderKind;
  methods: PaymentPreviewRow['content']['methods'];
}
