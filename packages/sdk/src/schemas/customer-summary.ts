import * as z from 'zod/mini';
import { customerStatusSchema, invitationStatusSchema } from './customer.ts';
import { currencySchema, instantSchema, minorSchema, plainDateSchema } from './scalars.ts';

/** How many of the customers came so far, and what they owe together (the sum of their `outstandingMinor`). */
export const funnelStageSchema = z.object({ accounts: z.int(), outstandingMinor: minorSchema });

/**
 * How far customers came on the way to paying online. It counts customers, not invitations: each once, by the farthest
 * that any of its invitations came, and every stage includes the later ones. Revoked invitations never count.
 */
export const adoptionFunnelSchema = z.object({
  /** Has been invited: there is an invitation that is open, expired, declined or accepted. */
  invited: funnelStageSchema,
  /** A mail has arrived: delivered where that is known, else handed over to the mail server and not bounced. */
  delivered: funnelStageSchema,
  /** The invited person went on from the landing page. */
  started: funnelStageSchema,
  /** Somebody registered, whether or not the portal is open to them now. */
  registered: funnelStageSchema,
  /** A payment for it came online, and has not gone back as a whole. */
  paid: funnelStageSchema,
});

/** What the customers of one currency owe together. Amounts are never added across currencies. */
export const currencySummarySchema = z.object({
  currency: currencySchema,
  accounts: z.int(),
  /** Net receivables: the sum of the customers' `outstandingMinor`. */
  outstandingMinor: minorSchema,
  /** Outstanding invoices: current and past due. */
  invoicesMinor: minorSchema,
  invoiceCount: z.int(),
  currentMinor: minorSchema,
  pastDueMinor: minorSchema,
  /** Of `pastDueMinor`, by how late the invoices are. */
  days1To30Minor: minorSchema,
  days31To60Minor: minorSchema,
  days61To90Minor: minorSchema,
  days91PlusMinor: minorSchema,
  debitAdjustmentsMinor: minorSchema,
  creditAdjustmentsMinor: minorSchema,
  /**
   * Discounts that payers can still have, the dealer's today included: on open invoices of which nothing is under way
   * and which come to more than the discount, for whoever pays the whole. They are not taken off any other amount.
   */
  discountsMinor: minorSchema,
  discountCount: z.int(),
  funnel: adoptionFunnelSchema,
});

/** The customers of a list in numbers. */
export const customerSummarySchema = z.object({
  /** Customers that match, of all currencies. */
  accounts: z.int(),
  /** One for each currency that a matching customer has, the one with the most customers first. */
  currencies: z.array(currencySummarySchema),
  /**
   * Customers by what a filter could choose, for the chips beside the list: each under all the other filters, so that the
   * numbers beside the choice that was made stay. `byInvitationStatus` and `pendingOlderThan` leave both of
   * `invitationStatus` and `pendingOlderThanDays` out.
   */
  byInvitationStatus: z.record(invitationStatusSchema, z.int()),
  byStatus: z.record(customerStatusSchema, z.int()),
  /** The most frequent first, 100 at most; null: the ERP names none. */
  byAccountType: z.array(z.object({ accountType: z.nullable(z.string()), accounts: z.int() })),
  /** Whether any contact has a valid address. */
  byHasEmail: z.object({ yes: z.int(), no: z.int() }),
  /** Customers pending for more than 3, 7, 14 and 30 days. */
  pendingOlderThan: z.array(z.object({ days: z.int(), accounts: z.int() })),
  /** When the ERP last stated these numbers; null before the first sync. */
  asOf: z.nullable(instantSchema),
  /** The dealer's today: what is current and what past due, and which discounts are over. */
  agedOn: plainDateSchema,
});

export type AdoptionFunnel = z.infer<typeof adoptionFunnelSchema>;
export type CurrencySummary = z.infer<typeof currencySummarySchema>;
export type CustomerSummary = z.infer<typeof customerSummarySchema>;
export type FunnelStage = z.infer<typeof funnelStageSchema>;
