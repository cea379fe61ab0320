import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import { currencySchema, idSchema, minorSchema, plainDateSchema } from './scalars.ts';

export const openItemKindSchema = z.enum(['invoice', 'credit', 'debit']);

/** An unpaid invoice, an unapplied credit (an unapplied payment is one too) or an unapplied debit. */
export const openItemSchema = z.object({
  id: idSchema,
  erpId: z.string(),
  customerId: idSchema,
  kind: openItemKindSchema,
  /** The number printed on the document; the ERP's id where it has none. */
  number: z.string(),
  /** Signed by its effect on the balance: `invoice` and `debit` >= 0, `credit` <= 0. */
  amountMinor: minorSchema,
  /** What is still open, signed alike. Always the ERP's figure as last synced. */
  outstandingMinor: minorSchema,
  /** What payments under way allocate to it and the ERP does not show yet: money, and the discount that was taken with it. */
  inFlightMinor: minorSchema,
  /** What of `inFlightMinor` is of payments whose money came and did not go back. */
  paidInFlightMinor: minorSchema,
  /**
   * What can be paid or used now: `outstandingMinor - inFlightMinor`, never of the opposite sign; 0 for an item in a currency
   * that its customer had before.
   */
  payableMinor: minorSchema,
  currency: currencySchema,
  transactionDate: z.nullable(plainDateSchema),
  /** Null: no due date, and so never late. */
  dueDate: z.nullable(plainDateSchema),
  /** The building job it belongs to; null for none. */
  jobId: z.nullable(z.string()),
  jobName: z.nullable(z.string()),
  /** The statement it was printed on; null when on none yet. */
  statementId: z.nullable(z.string()),
  /** Statement discount for paying in full by `discountDueDate`; null where none is offered. */
  discountMinor: z.nullable(minorSchema),
  discountDueDate: z.nullable(plainDateSchema),
});

/** Query of `GET /customers/:id/open-items`, oldest due first, without a due date last. */
export const openItemListParamsSchema = z.extend(pageParamsSchema, {
  kind: z.optional(openItemKindSchema),
});

export type OpenItem = z.infer<typeof openItemSchema>;
export type OpenItemKind = z.infer<typeof openItemKindSchema>;
export type OpenItemListParams = Partial<z.output<typeof openItemListParamsSchema>>;
