import * as z from 'zod/mini';
import { dealerNameSchema, postalAddressSchema } from './dealer.ts';
import { paymentMethodSchema } from './payment.ts';
import {
  allowedOriginSchema,
  emailSchema,
  invitationMessageSchema,
  localeSchema,
  timeZoneSchema,
} from './scalars.ts';

/** Minor units of the dealer's currency. */
const payerFeeSchema = z.int().check(z.minimum(0), z.maximum(100_000));

/** Body of `PATCH /dealer`: what is to change; what is left out stays. */
export const dealerChangesSchema = z.partial(
  z.strictObject({
    name: dealerNameSchema,
    timeZone: timeZoneSchema,
    locale: localeSchema,
    /** Null empties it, which a live dealer cannot. */
    postalAddress: z.nullable(postalAddressSchema),
    replyTo: z.nullable(emailSchema),
    brandColor: z
      .string()
      .check(z.toLowerCase(), z.regex(/^#[0-9a-f]{6}$/, 'must be a color such as #1f5f3f')),
    invitationMessage: z.nullable(invitationMessageSchema),
    invitationListsInvoices: z.boolean(),
    invitationExpiresInDays: z.int().check(z.minimum(1), z.maximum(90)),
    /** At most five, each 1-89. Holds for invitations that are open already, too. */
    reminderDays: z.array(z.int().check(z.minimum(1), z.maximum(89))).check(z.maxLength(5)),
    /** How customers may pay, of what the provider takes; at least one. */
    paymentMethods: z.array(paymentMethodSchema).check(z.minLength(1), z.maxLength(2)),
    /**
     * What payers pay on top of a payment in the dealer's currency, flat; a method that is left out costs nothing. A fee above
     * 0 comes with `payerFeesConfirmed`.
     */
    payerFees: z.strictObject({ ach: z.optional(payerFeeSchema), card: z.optional(payerFeeSchema) }),
    /**
     * True, with `payerFees`: the dealer has made sure that the law and the card networks' rules allow these fees where its
     * customers are.
     */
    payerFeesConfirmed: z.boolean(),
    /** All of them. Only a secret key may change them. */
    allowedOrigins: z.array(allowedOriginSchema).check(z.maxLength(50)),
  }),
);

/** Body of `PUT /dealer/logo`: the picture itself, or where it is read from, once. */
export const dealerLogoInputSchema = z.union([
  z.strictObject({
    /** Base64 (RFC 4648, section 4) of a PNG, JPEG, WebP or GIF of at most 700,000 bytes. */
    image: z.base64().check(z.minLength(1)),
  }),
  z.strictObject({
    /** https, on a public address; no redirect is followed. */
    url: z.url({ protocol: /^https$/ }).check(z.maxLength(2000)),
  }),
]);

export type DealerChanges = z.infer<typeof dealerChangesSchema>;
export type DealerLogoInput = z.infer<typeof dealerLogoInputSchema>;
