import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import {
  currencySchema,
  flagSchema,
  idSchema,
  instantSchema,
  minorSchema,
  plainDateSchema,
} from './scalars.ts';

/**
 * Where a posting is. `queued`: it waits for its turn, or for another try. `posting`, `reversing`: the ERP is being asked.
 * `awaiting_file`: the ERP takes files, and it waits for the next one. `in_file`: it is in one that was not yet marked as
 * imported. `posted`, `reversed`: the ERP has it. `failed`: a person has to do something. `cancelled`: the money was
 * returned before anything was in the ERP's books, and nothing will be.
 */
export const postingStateSchema = z.enum([
  'queued',
  'posting',
  'posted',
  'awaiting_file',
  'in_file',
  'failed',
  'reversing',
  'reversed',
  'cancelled',
]);

/** What is done in the ERP: the payment is written into its books, or taken out of them. */
export const postingActionSchema = z.enum(['post', 'reverse']);

/** What one open item gets of a payment. */
export const postingAllocationSchema = z.object({
  /** The ERP's id of the open item. */
  itemErpId: z.string(),
  model: z.enum(['invoices', 'adjustments']),
  /** Negative for a credit that was used up. */
  amountMinor: minorSchema,
  /** What the payer took off besides, a discount for paying in time; left out: nothing. It is no money, and is entered by hand. */
  discountMinor: z.optional(minorSchema),
});

/** A payment on its way into the ERP's books, or out of them. */
export const postingSchema = z.object({
  /** The payment's; in the ERP the entry is found by it. */
  id: idSchema,
  customerId: idSchema,
  /** What the ERP calls the customer now. */
  customerName: z.string(),
  accountNumber: z.string(),
  /** What `state` is about: `reverse` once the money was returned. */
  action: postingActionSchema,
  state: postingStateSchema,
  currency: currencySchema,
  /** What was paid: the sum of the allocations. */
  amountMinor: minorSchema,
  /** The day the money came. */
  paidOn: plainDateSchema,
  method: z.enum(['ach', 'card']),
  allocations: z.array(postingAllocationSchema),
  /** The ERP's own number of it; several with a comma and a space between them. Null while none is known. */
  erpPaymentId: z.nullable(z.string()),
  /**
   * What postings brought into the ERP's books, as far as is known, without what a person entered or took out; of a `failed` one it can
   * be a part.
   */
  postedMinor: minorSchema,
  /** The ERP was asked and its answer is not known: it may have it. The next try looks there first. */
  isUncertain: z.boolean(),
  /** Tries since it was queued or retried that came to nothing. */
  tries: z.int(),
  /** When it is tried next; null where nothing more is to be done by itself. */
  nextTryAt: z.nullable(instantSchema),
  /** What kept the last try from it, and what helps; null where nothing did. */
  error: z.nullable(z.string()),
  /** Why the payment is taken back: `ACH return R01`; null while it is not. */
  reversalReason: z.nullable(z.string()),
  queuedAt: instantSchema,
  postedAt: z.nullable(instantSchema),
  failedAt: z.nullable(instantSchema),
  reversalQueuedAt: z.nullable(instantSchema),
  reversedAt: z.nullable(instantSchema),
  cancelledAt: z.nullable(instantSchema),
  /** The file it was posted by; null for none. */
  postingFileId: z.nullable(idSchema),
  /** The file it was reversed by; null for none. */
  reversalFileId: z.nullable(idSchema),
});

/** Query of `GET /postings`, newest first. */
export const postingListParamsSchema = z.extend(pageParamsSchema, {
  state: z.optional(postingStateSchema),
  /** Those on their way (`queued`, `posting`, `reversing`, `awaiting_file`, `in_file`), or those that are not. */
  isWaiting: z.optional(flagSchema),
  customerId: z.optional(idSchema),
});

/** What waited for the ERP when it was made, in three files that never change. */
export const postingFileSchema = z.object({
  id: idSchema,
  /** Counts the dealer's files from 1 on. */
  number: z.int(),
  /** Of all amounts in it. */
  currency: currencySchema,
  createdAt: instantSchema,
  /** Payments to post. */
  postingCount: z.int(),
  /** What they come to. */
  postingMinor: minorSchema,
  /** Payments to take back. */
  reversalCount: z.int(),
  /** Rows of each file, without the header. */
  rows: z.object({ payments: z.int(), credits: z.int(), reversals: z.int() }),
  /** When it was imported, as the dealer says; null while it is not. */
  importedAt: z.nullable(instantSchema),
});

/** Query of `GET /posting-files`, newest first. */
export const postingFileListParamsSchema = pageParamsSchema;

/** Body of `POST /posting-files/:id/imported`; it may be left out. */
export const postingFileImportSchema = z.strictObject({
  /** When the import ended, not before the file was made; left out, now. */
  importedAt: z.optional(instantSchema),
});

export type Posting = z.infer<typeof postingSchema>;
export type PostingAction = z.infer<typeof postingActionSchema>;
export type PostingAllocation = z.infer<typeof postingAllocationSchema>;
export type PostingFile = z.infer<typeof postingFileSchema>;
export type PostingFileImport = z.infer<typeof postingFileImportSchema>;
export type PostingFileListParams = Partial<z.output<typeof postingFileListParamsSchema>>;
export type PostingListParams = Partial<z.output<typeof postingListParamsSchema>>;
export type PostingState = z.infer<typeof postingStateSchema>;
