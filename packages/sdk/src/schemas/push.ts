import * as z from 'zod/mini';
import { openItemKindSchema } from './open-item.ts';
import { MAX_PUSHED_ROWS } from './push-limits.ts';
import { currencySchema, minorSchema, plainDateSchema } from './scalars.ts';

/** Above it an amount is a slip of the keyboard: in cents a hundred billion. */
const MAX_MINOR = 10_000_000_000_000;
const pushedMinorSchema = minorSchema.check(z.minimum(-MAX_MINOR), z.maximum(MAX_MINOR));

const erpIdSchema = z.string().check(z.minLength(1), z.maxLength(100));
const textSchema = z.nullish(z.string().check(z.maxLength(200)));

/** A person of a pushed customer. */
export const pushedContactSchema = z.strictObject({
  /** The ERP's id, of all contacts of the dealer. */
  erpId: erpIdSchema,
  name: textSchema,
  /** As the ERP has it, which may be no address at all. */
  email: z.nullish(z.string().check(z.maxLength(320))),
  phone: textSchema,
  /** The ERP's own word: `Accounts Payable`. */
  role: textSchema,
  isPrimary: z.optional(z.boolean()),
  /** BCP 47 tag of the language to write in. */
  locale: z.nullish(z.string().check(z.maxLength(50))),
});

/** A customer as the ERP pushes it, whole: what is left out is empty. */
export const pushedCustomerSchema = z.strictObject({
  erpId: erpIdSchema,
  /** The number printed on documents; left out: `erpId`. */
  accountNumber: z.nullish(erpIdSchema),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  accountType: textSchema,
  /** Left out: `active`. Inactive is also what a customer becomes that the ERP deletes. */
  status: z.optional(z.enum(['active', 'inactive'])),
  /** In capitals; left out: the dealer's. */
  currency: z.nullish(currencySchema),
  phone: textSchema,
  addressLine1: textSchema,
  city: textSchema,
  region: textSchema,
  postalCode: textSchema,
  /** The balance that the ERP itself states; it stands beside the sum of the open items. */
  erpBalanceMinor: z.nullish(pushedMinorSchema),
  /** All of its contacts: one that is not among them is deleted. Left out: they stay as they are. */
  contacts: z.optional(z.array(pushedContactSchema).check(z.maxLength(100))),
});

/** An open item as the ERP pushes it, whole: what is left out is empty. */
export const pushedOpenItemSchema = z.strictObject({
  /** The ERP's id, of all open items of the dealer. */
  erpId: erpIdSchema,
  customerErpId: erpIdSchema,
  kind: openItemKindSchema,
  /** The number printed on the document; left out: `erpId`. */
  number: z.nullish(erpIdSchema),
  /** Signed by its effect on the balance: `invoice` and `debit` >= 0, `credit` <= 0. */
  amountMinor: pushedMinorSchema,
  /** What is still open, signed alike. 0 closes it, and is also what an item gets that the ERP deletes. */
  outstandingMinor: pushedMinorSchema,
  currency: currencySchema,
  /** From 1900 to 2199, as are the other dates. */
  transactionDate: z.nullish(plainDateSchema),
  dueDate: z.nullish(plainDateSchema),
  jobId: z.nullish(erpIdSchema),
  jobName: textSchema,
  statementId: z.nullish(erpIdSchema),
  /** Statement discount for paying in full by `discountDueDate`. */
  discountMinor: z.nullish(minorSchema.check(z.minimum(0), z.maximum(MAX_MINOR))),
  discountDueDate: z.nullish(plainDateSchema),
});

/** Body of `PUT /customers/batch`. */
export const customerBatchSchema = z.strictObject({
  rows: z.array(pushedCustomerSchema).check(z.minLength(1), z.maxLength(MAX_PUSHED_ROWS)),
});

/** Body of `PUT /open-items/batch`. */
export const openItemBatchSchema = z.strictObject({
  rows: z.array(pushedOpenItemSchema).check(z.minLength(1), z.maxLength(MAX_PUSHED_ROWS)),
});

export type PushedContact = z.infer<typeof pushedContactSchema>;
export type PushedCustomer = z.infer<typeof pushedCustomerSchema>;
export type PushedOpenItem = z.infer<typeof pushedOpenItemSchema>;
