import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** Whether a payer may see a customer's items in the portal. */
export const payerAccessSchema = z.enum(['active', 'disabled']);

/** Body of `PUT /customers/:id/portal-access` and `PUT /payers/:id/portal-access`. */
export const portalAccessInputSchema = z.strictObject({ state: payerAccessSchema });

/** A person who registered, and one customer whose items they came to see. */
export const customerPayerSchema = z.object({
  /** The person's: the same with every customer. */
  id: idSchema,
  name: z.string(),
  /** Lower case: the address they were invited under and sign in with. */
  email: z.string(),
  /** To this customer. */
  access: payerAccessSchema,
  linkedAt: instantSchema,
  /** The invitation that was accepted. */
  invitationId: idSchema,
  /** When they last signed in, while any of the dealer's customers was open to them; null where they have not since. */
  lastSignedInAt: z.nullable(instantSchema),
});

/** A person who registered, with all of the dealer's customers they are linked to. */
export const payerSchema = z.object({
  ...z.pick(customerPayerSchema, { id: true, name: true, email: true, lastSignedInAt: true }).shape,
  /** The oldest link first. */
  customers: z
    .array(
      z.object({
        customerId: idSchema,
        ...z.pick(customerPayerSchema, { access: true, linkedAt: true, invitationId: true }).shape,
      }),
    )
    .check(z.minLength(1)),
});

/** Query of `GET /customers/:id/payers`, the newest first. */
export const customerPayerListParamsSchema = pageParamsSchema;

export type CustomerPayer = z.infer<typeof customerPayerSchema>;
export type CustomerPayerListParams = Partial<z.output<typeof customerPayerListParamsSchema>>;
export type Payer = z.infer<typeof payerSchema>;
export type PayerAccess = z.infer<typeof payerAccessSchema>;
export type PortalAccessInput = z.infer<typeof portalAccessInputSchema>;
