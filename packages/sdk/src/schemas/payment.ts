import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import { postingStateSchema } from './posting.ts';
import {
  currencySchema,
  flagSchema,
  idSchema,
  instantSchema,
  minorSchema,
  plainDateSchema,
} from './scalars.ts';

/** How a payer pays: by a debit of a bank account (ACH), or by card. */
export const paymentMethodSchema = z.enum(['ach', 'card']);

/**
 * Where a payment is. `started`: the payer is at the provider's page, or left it; it ends within the hour.
 * `awaiting_verification`: the payer has to prove that the bank account is theirs. `pending`: the bank has been asked.
 * `settled`: the money came. `failed`, `expired`: none will. `returned`: the bank took it back. `disputed`: the payer's bank
 * asks for it back, and it is not decided. `lost`: it was decided for the payer. `refunded`: the dealer sent it back.
 */
export const paymentStateSchema = z.enum([
  'started',
  'awaiting_verification',
  'pending',
  'settled',
  'failed',
  'expired',
  'returned',
  'disputed',
  'lost',
  'refunded',
]);

/** What one open item gets of a payment. Minor units. */
export const paymentAllocationSchema = z.object({
  openItemId: idSchema,
  /** What the ERP calls it. */
  number: z.string(),
  /** Negative for a credit that is used up. */
  amountMinor: minorSchema,
  /** What is taken off besides, for paying in time. It is no money. */
  discountMinor: minorSchema,
  /** Whether the payment holds the amount: it counts in the item's `inFlightMinor`, since the ERP does not show it yet. */
  isInFlight: z.boolean(),
});

/** Money that a payer sends for chosen open items of one customer. */
export const paymentSchema = z.object({
  id: idSchema,
  customerId: idSchema,
  /** What the ERP calls the customer now. */
  customerName: z.string(),
  accountNumber: z.string(),
  payerId: idSchema,
  /** Null for somebody who was erased. */
  payerName: z.nullable(z.string()),
  state: paymentStateSchema,
  method: paymentMethodSchema,
  currency: currencySchema,
  /** What pays the items: the sum of the allocations, net of credits and discounts, without the fee. */
  amountMinor: minorSchema,
  /** What the payer paid on top, flat; never posted to the account. */
  feeMinor: minorSchema,
  /** What was taken off the items for paying in time; the sum of the allocations' discounts. */
  discountMinor: minorSchema,
  allocations: z.array(paymentAllocationSchema),
  /**
   * Of `amountMinor`, what went back: returned, lost and refunded. A part that went back takes the fee's share along, in proportion,
   * and is told here without it; what covers all of `amountMinor` is all of it.
   */
  takenBackMinor: minorSchema,
  /** Of `feeMinor`, what went back with it. */
  feeBackMinor: minorSchema,
  /**
   * Why no money came, or why it went back or is disputed, in the bank's or the provider's word: `R01`, `fraudulent`; `integrity`:
   * the provider has something else than was agreed to, and it is not taken in, or it does not know of the payment, or lets nobody
   * in. Null where nothing of that is so.
   */
  failureCode: z.nullable(z.string()),
  /** The dealer's day of `settledAt`; null before. */
  paidOn: z.nullable(plainDateSchema),
  startedAt: instantSchema,
  /** When a payment that was not finished ends. */
  expiresAt: instantSchema,
  authorizedAt: z.nullable(instantSchema),
  /** When the money came, as the provider says, however late that was noticed; where it does not say, when it was noticed. */
  settledAt: z.nullable(instantSchema),
  failedAt: z.nullable(instantSchema),
  expiredAt: z.nullable(instantSchema),
  returnedAt: z.nullable(instantSchema),
  disputedAt: z.nullable(instantSchema),
  lostAt: z.nullable(instantSchema),
  refundedAt: z.nullable(instantSchema),
  /** Where its posting is; null while there is none. */
  postingState: z.nullable(postingStateSchema),
  /** The ERP was asked to post or to reverse it and its answer is not known: it may have done so. Look in the ERP for `id` first. */
  isPostingUncertain: z.boolean(),
  postedAt: z.nullable(instantSchema),
  reversedAt: z.nullable(instantSchema),
  /** The ERP's own number of it; null while none is known. */
  erpPaymentId: z.nullable(z.string()),
  postingFileId: z.nullable(idSchema),
  reversalFileId: z.nullable(idSchema),
  /** What the ERP's books still lack of it. */
  toPostMinor: minorSchema,
  /** What is in the ERP's books and went back: it has to be taken out of them. */
  toReverseMinor: minorSchema,
  /**
   * Of these, what nothing does by itself, for a person to enter by hand: above 0 a payment, below 0 a payment taken back. What a
   * posting that failed has left is among it, and noting it settles the posting.
   */
  handMinor: minorSchema,
  /**
   * Of `discountMinor`, what a person has to write off in the ERP, which is asked for the money alone; below 0: to take back. 0 where a
   * posting file lists it.
   */
  handDiscountMinor: minorSchema,
  provider: z.enum(['stripe', 'sandbox']),
  /** Null while none is known. */
  providerPaymentId: z.nullable(z.string()),
  /** No real money: of the sandbox, or of a provider's test mode. */
  isTestMoney: z.boolean(),
});

/**
 * What a payment needs somebody for. `reversal`: it is in the ERP's books, went back, and has to come out
 * of them by a posting. `entry`: a person has to enter something by hand, or to take it out. `attention`: its posting failed, its money is disputed, or the provider has something
 * else than was agreed to.
 */
export const paymentNeedSchema = z.enum(['reversal', 'entry', 'attention']);

/** Where a payment is on its way into the ERP: `waiting` to be posted, `posted`, `failed`, `reversed`, or `none`: not begun, or cancelled before anything was in the books. */
export const paymentPostingSchema = z.enum(['none', 'waiting', 'posted', 'failed', 'reversed']);

/** Query of `GET /payments`, newest first. */
export const paymentListParamsSchema = z.extend(pageParamsSchema, {
  state: z.optional(paymentStateSchema),
  /** Those that the payer agreed to and whose money has not come (`awaiting_verification`, `pending`), or those that are not. */
  isUnderWay: z.optional(flagSchema),
  method: z.optional(paymentMethodSchema),
  customerId: z.optional(idSchema),
  payerId: z.optional(idSchema),
  posting: z.optional(paymentPostingSchema),
  needs: z.optional(paymentNeedSchema),
  /** Those that were started at this instant or later. */
  startedFrom: z.optional(instantSchema),
  /** Those that were started before it. */
  startedTo: z.optional(instantSchema),
  /** Those that were started on this day or later, in the dealer's time zone. */
  startedOnFrom: z.optional(plainDateSchema),
  /** Those that were started on this day or before, in the dealer's time zone. */
  startedOnTo: z.optional(plainDateSchema),
  /** Those whose money came on this day or later: by `paidOn`, the dealer's day. Without money there is none. */
  paidOnFrom: z.optional(plainDateSchema),
  /** Those whose money came on this day or before. */
  paidOnTo: z.optional(plainDateSchema),
  /**
   * The one that is called so: by its `id`, `providerPaymentId` or a number of `erpPaymentId`, written out. Also finds one that could
   * not be started.
   */
  reference: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(255))),
});

/** What of a list of payments leaves some out. */
export const paymentFiltersSchema = z.omit(paymentListParamsSchema, { cursor: true, limit: true });

/** Query of `GET /payments/summary`: the filters of `GET /payments`. */
export const paymentSummaryParamsSchema = paymentFiltersSchema;

/** Query of `GET /payments/export.csv`, newest first. */
export const paymentExportParamsSchema = paymentFiltersSchema;

/** Query of `GET /customers/:id/payments`, newest first. */
export const customerPaymentListParamsSchema = pageParamsSchema;

/** Body of `POST /payments/:id/entered-by-hand`. */
export const enteredByHandSchema = z.strictObject({
  /** `handMinor` as it was shown: what was entered into the ERP, below 0 for what was taken out of it. */
  amountMinor: minorSchema,
  /** `handDiscountMinor`, likewise; left out, nothing of the discount is noted. */
  discountMinor: z.optional(minorSchema),
});

export type CustomerPaymentListParams = Partial<z.output<typeof customerPaymentListParamsSchema>>;
export type EnteredByHand = z.infer<typeof enteredByHandSchema>;
export type Payment = z.infer<typeof paymentSchema>;
export type PaymentAllocation = z.infer<typeof paymentAllocationSchema>;
export type PaymentExportParams = Partial<z.output<typeof paymentExportParamsSchema>>;
export type PaymentFilters = z.output<typeof paymentFiltersSchema>;
export type PaymentListParams = Partial<z.output<typeof paymentListParamsSchema>>;
export type PaymentMethod = z.infer<typeof paymentMethodSchema>;
export type PaymentNeed = z.infer<typeof paymentNeedSchema>;
export type PaymentPosting = z.infer<typeof paymentPostingSchema>;
export type PaymentSummaryParams = Partial<z.output<typeof paymentSummaryParamsSchema>>;
export type PaymentState = z.infer<typeof paymentStateSchema>;
