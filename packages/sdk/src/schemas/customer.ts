import * as z from 'zod/mini';
import { contactSchema } from './contact.ts';
import { CUSTOMER_SORT_KEYS, type CustomerSort } from './customer-sort-keys.ts';
import { invitationSchema } from './invitation.ts';
import { MAX_PAGE_LIMIT, pageParamsSchema } from './page.ts';
import { queryNumber } from './query-number.ts';
import {
  currencySchema,
  flagSchema,
  idSchema,
  instantSchema,
  minorSchema,
  plainDateSchema,
} from './scalars.ts';

/** What a customer's badge shows. Revoked invitations never count. */
export const invitationStatusSchema = z.enum(['none', 'pending', 'accepted', 'declined', 'expired']);

/** `none`: nobody registered; `active`: at least one payer may enter; `disabled`: the dealer closed it. */
export const portalAccessSchema = z.enum(['none', 'active', 'disabled']);

export const customerStatusSchema = z.enum(['active', 'inactive']);

/** Why a customer's collection priority is what it is (docs/collection-priority.md). */
export const collectionPriorityPartsSchema = z.object({
  /** P: past due net of credits, in minor units, at least 0. */
  lateMinor: minorSchema,
  /** B: share of the dealer's late customers of this currency that owe no more late money, 0-1; 0 only when nothing is late. */
  rank: z.number(),
  /** A: how old the debt is, 0-1, by aging bucket. */
  aging: z.number(),
  /** d / (d + 45), 0-1, where d is `weightedAverageDaysOverdue`. */
  days: z.number(),
});

/** An account in the dealer's ERP. Every `...Minor` is in `currency`. */
export const customerSchema = z.object({
  id: idSchema,
  /** The ERP's own id. */
  erpId: z.string(),
  accountNumber: z.string(),
  name: z.string(),
  /** The ERP's own word: `Contractor`; null where it has none. */
  accountType: z.nullable(z.string()),
  /** `inactive` when the ERP says so or no longer lists it. */
  status: customerStatusSchema,
  currency: currencySchema,
  /** Sum of the open items' `outstandingMinor`; negative when the dealer owes the customer. */
  outstandingMinor: minorSchema,
  /** The balance the ERP states; null where it states none. A difference to `outstandingMinor` is worth a look. */
  erpBalanceMinor: z.nullable(minorSchema),
  /** Invoices due today or later, or without a due date. */
  currentMinor: minorSchema,
  /** Invoices past their due date in the dealer's time zone. */
  pastDueMinor: minorSchema,
  /** Magnitude of the unapplied debits. */
  debitAdjustmentsMinor: minorSchema,
  /** Magnitude of the unapplied credits. */
  creditAdjustmentsMinor: minorSchema,
  days1To30Minor: minorSchema,
  days31To60Minor: minorSchema,
  days61To90Minor: minorSchema,
  days91PlusMinor: minorSchema,
  /** Days late weighted by outstanding over all open invoices, current ones counting 0; null without invoices. */
  weightedAverageDaysOverdue: z.nullable(z.number()),
  /** 0-10 in steps of 0.1: whom to call or invite first. */
  collectionPriority: z.number(),
  collectionPriorityParts: collectionPriorityPartsSchema,
  contacts: z.array(contactSchema),
  /** The contact an invitation goes to by default; null where none has a valid address. */
  defaultContactId: z.nullable(idSchema),
  invitationStatus: invitationStatusSchema,
  portalAccess: portalAccessSchema,
  /** First mail of the current pending period of `invitation`; null unless the status is `pending`. */
  pendingSince: z.nullable(instantSchema),
  /** The newest invitation of `invitationStatus`; null where the status is `none`. */
  invitation: z.nullable(invitationSchema),
  /** When the ERP last stated these numbers. */
  asOf: instantSchema,
  /** The dealer's day the buckets were computed for. */
  agedOn: plainDateSchema,
  /**
   * A row of this customer or of one of its items was faulty when it was delivered last: the numbers are older than `asOf`.
   * Or its currency has changed: what is open in the one before is in none of the numbers.
   */
  isStale: z.boolean(),
});

export const customerSortSchema = z.enum(
  CUSTOMER_SORT_KEYS.flatMap((key): CustomerSort[] => [key, `-${key}`]) as [CustomerSort, ...CustomerSort[]],
);

/** Query of `GET /customers`. */
export const customerListParamsSchema = z.extend(pageParamsSchema, {
  /** Default `-collectionPriority`. Rows without a value come last either way. */
  sort: z._default(customerSortSchema, '-collectionPriority'),
  /** Part of a name, account number or e-mail; at least three characters. */
  search: z.optional(z.string().check(z.trim(), z.minLength(3), z.maxLength(100))),
  invitationStatus: z.optional(invitationStatusSchema),
  status: z.optional(customerStatusSchema),
  accountType: z.optional(z.string().check(z.maxLength(100))),
  minOutstandingMinor: z.optional(queryNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
  /** Whether any contact has a valid address. */
  hasEmail: z.optional(flagSchema),
  /** Whether the mail of `invitation` came back and nobody has answered it since: pending or expired, with a `bounceReason`. */
  hasBounced: z.optional(flagSchema),
  /** Pending, and the current pending period began more than this many days ago. */
  pendingOlderThanDays: z.optional(queryNumber(0, 3650)),
});

/** Query of `GET /customers/summary`: the filters of `GET /customers`. */
export const customerSummaryParamsSchema = z.omit(customerListParamsSchema, {
  sort: true,
  cursor: true,
  limit: true,
});

/** Query of `GET /customers/export.csv`: the filters and the sort of `GET /customers`. */
export const customerExportParamsSchema = z.omit(customerListParamsSchema, { cursor: true, limit: true });

/** Query of `GET /customers/anchors`: the filters and the sort of `GET /customers`, and the size of a page. */
export const customerAnchorParamsSchema = z.extend(customerExportParamsSchema, {
  /** Rows on a page, 10-200, default 100: the `limit` to read them with. */
  every: z._default(queryNumber(10, MAX_PAGE_LIMIT), 100),
});

/** Where the pages of a list begin, so that any of them can be read without those before. */
export const customerAnchorsSchema = z.object({
  every: z.int(),
  /** All customers that match, always exact. */
  total: z.int(),
  /**
   * One for each page of `every` rows: page `k`, counted from 0, is `GET /customers` with `anchors[k]` as `cursor` and
   * `every` as `limit`, under the same sort and filters. The first is null, since the first page needs no cursor; there is
   * none where nothing matches. A row that moves or comes later shifts its page as it does in any walk, and no anchor ends.
   */
  anchors: z.array(z.nullable(z.string())),
});

export type CollectionPriorityParts = z.infer<typeof collectionPriorityPartsSchema>;
export type Customer = z.infer<typeof customerSchema>;
export type CustomerStatus = z.infer<typeof customerStatusSchema>;
export type InvitationStatus = z.infer<typeof invitationStatusSchema>;
export type PortalAccess = z.infer<typeof portalAccessSchema>;
export type CustomerAnchorParams = Partial<z.output<typeof customerAnchorParamsSchema>>;
export type CustomerAnchors = z.infer<typeof customerAnchorsSchema>;
export type CustomerExportParams = Partial<z.output<typeof customerExportParamsSchema>>;
export type CustomerListParams = Partial<z.output<typeof customerListParamsSchema>>;
export type CustomerSummaryParams = Partial<z.output<typeof customerSummaryParamsSchema>>;
