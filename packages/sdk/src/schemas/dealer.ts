import * as z from 'zod/mini';
import { paymentMethodSchema } from './payment.ts';
import { currencySchema, idSchema, instantSchema, minorSchema } from './scalars.ts';

/** `test`: mails go to the outbox only. `live`: they reach people. From creation, for good. */
export const dealerModeSchema = z.enum(['test', 'live']);

/** The name that customers know; leading and trailing spaces don't count. */
export const dealerNameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));

/** Street, city, region and postal code in one line. */
export const postalAddressSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(300));

/**
 * `hard_bounces`: too many of its last mails no mailbox took; `complaints`: too many were reported as spam; `spam_refusals`:
 * mail servers refused too many as spam or for who sends them.
 */
export const sendingPauseReasonSchema = z.enum(['hard_bounces', 'complaints', 'spam_refusals']);

/** A picture of the dealer, as mails and the portal show it. */
export const dealerLogoSchema = z.object({
  /** Where everybody can read it: PNG, at twice the size that it is shown in where the original was that large. */
  url: z.string(),
  /** As shown, in CSS pixels: at most 220 wide and 56 high. */
  width: z.int(),
  height: z.int(),
});

/** Where a dealer's customers and open items come from, and what can be written there. */
export const dealerErpSchema = z.object({
  /** `csv`, `push`, `tryton`, `odoo`; others may follow. */
  kind: z.string(),
  /** Its files come by `POST /imports` only: there is nothing that a sync could read. */
  isUploadOnly: z.boolean(),
  capabilities: z.object({
    /** Payments are posted into its books. False: a person imports posting files. */
    postPayments: z.boolean(),
    /** Payments that came back are reversed in its books. False: as above. */
    reversePayments: z.boolean(),
    /** A contact's corrected address is written to it. */
    updateContacts: z.boolean(),
  }),
});

/** How a dealer's customers can pay online. */
export const dealerPaymentsSchema = z.object({
  /** Who takes the money; `off`: nobody. Whoever runs Payvite sets it. */
  provider: z.enum(['off', 'sandbox', 'stripe']),
  /** No real money: of the sandbox, or of a provider's test mode. */
  isTestMoney: z.boolean(),
  /** Those that customers may choose of what the provider takes. */
  methods: z.array(paymentMethodSchema),
  /** What payers pay on top of a payment in the dealer's currency, flat, in minor units; 0: nothing. */
  fees: z.object({ ach: minorSchema, card: minorSchema }),
  /** When somebody confirmed that the dealer may charge these fees; null while there are none. */
  feesConfirmedAt: z.nullable(instantSchema),
});

/** What works and could be better. `detail` says what, in English; `suggestion` is a better value where one is known. */
export const dealerAdviceSchema = z.object({
  /** The field it is about, as in a problem's errors. */
  pointer: z.string(),
  code: z.enum(['unreadable_brand_color', 'freemail_reply_to']),
  detail: z.string(),
  suggestion: z.nullable(z.string()),
});

/** The company that runs the ERP and invites. */
export const dealerSchema = z.object({
  id: idSchema,
  mode: dealerModeSchema,
  name: z.string(),
  /** Made of its first name and kept for good: the local part of its sender's address, and its name in links. */
  slug: z.string(),
  /** IANA; whose midnight makes an invoice late. */
  timeZone: z.string(),
  /** BCP 47: what a contact without a language is written to in. */
  locale: z.string(),
  /** ISO 4217: of amounts for which the ERP states none. Set when the dealer is made. */
  currency: currencySchema,
  /** Stands in every invitation. Null: none; a live dealer cannot send then. */
  postalAddress: z.nullable(z.string()),
  /** Where answers to its mails go. Null: nowhere. */
  replyTo: z.nullable(z.string()),
  /** `#rrggbb`, lower case. Where text stands in it or on it, as dark as reading asks for: see `advice`. */
  brandColor: z.string(),
  /** Stands at the head of mails and pages in place of the name's first letter. Null: none. */
  logo: z.nullable(dealerLogoSchema),
  /** Stands in each invitation that has no message of its own. Plain text, lines kept. Null: none. */
  invitationMessage: z.nullable(z.string()),
  /** Whether an invitation lists the open invoices of its customers, the 25 due first. */
  invitationListsInvoices: z.boolean(),
  /** How long an invitation is open where its sender does not say, 1-90 days. */
  invitationExpiresInDays: z.int(),
  /** Days after an invitation's mail on which reminders follow while nobody answers; empty: none. Rising. */
  reminderDays: z.array(z.int()),
  /** The origins whose pages may embed the elements. */
  allowedOrigins: z.array(z.string()),
  /** Its ERP. Whoever runs Payvite sets it. */
  erp: dealerErpSchema,
  payments: dealerPaymentsSchema,
  /** How its invitations and reminders leave. Whoever runs Payvite sets the limits; other mails have none. */
  sending: z.object({
    /** Null: as many as there are. */
    mailsPerMinute: z.nullable(z.int()),
    /** In any 24 hours. Null: as many as there are. */
    mailsPerDay: z.nullable(z.int()),
    /** How many are due now and have not left. */
    mailsWaiting: z.int(),
    /** Since when none leaves, because too many came back, were reported as spam or refused. They wait. Null: they leave. */
    pausedAt: z.nullable(instantSchema),
    pauseReason: z.nullable(sendingPauseReasonSchema),
    /**
     * Since when no mail leaves, because the mail server of whoever runs Payvite cannot be reached or does not take them.
     * Nothing is lost: they leave when it does again. Null: nothing keeps them that is known of.
     */
    outageSince: z.nullable(instantSchema),
  }),
  /** What would serve the dealer better. */
  advice: z.array(dealerAdviceSchema),
});

export type DealerMode = z.infer<typeof dealerModeSchema>;
export type SendingPauseReason = z.infer<typeof sendingPauseReasonSchema>;
export type DealerLogo = z.infer<typeof dealerLogoSchema>;
export type DealerErp = z.infer<typeof dealerErpSchema>;
export type DealerPayments = z.infer<typeof dealerPaymentsSchema>;
export type DealerAdvice = z.infer<typeof dealerAdviceSchema>;
export type Dealer = z.infer<typeof dealerSchema>;
