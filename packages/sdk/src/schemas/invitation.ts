import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import {
  emailSchema,
  flagSchema,
  idSchema,
  instantSchema,
  invitationMessageSchema,
  localeSchema,
  plainDateSchema,
} from './scalars.ts';

/** `expired` is never stored: it is `pending` whose `expiresAt` has passed, at the time of reading. */
export const invitationStateSchema = z.enum(['pending', 'accepted', 'declined', 'expired', 'revoked']);

/**
 * Where the newest mail of an invitation is. `uncertain`: taken or not, nobody knows; it is sent again. `suppressed`: the
 * address takes no more invitations, so no further mail of this one leaves.
 */
export const deliverySchema = z.enum([
  'queued',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'suppressed',
  'uncertain',
]);

/**
 * Why a mail came back. `no_mailbox`: there is no such address; `rejected`: the receiving server wanted none of it;
 * `gave_up`: that server could not be reached, or put us off, for days.
 */
export const bounceReasonSchema = z.enum(['no_mailbox', 'rejected', 'gave_up']);

export const declineReasonSchema = z.enum([
  'not_me',
  'pays_by_check',
  'pays_in_store',
  'not_interested',
  'other',
]);

/** Who did it. `name` is null where the person was erased or never named. */
export const actorSchema = z.object({
  type: z.enum(['key', 'user', 'payer', 'invitee', 'rule', 'system']),
  id: z.nullable(z.string()),
  name: z.nullable(z.string()),
});

/** One request to one e-mail address to register for one or several customers. */
export const invitationSchema = z.object({
  id: idSchema,
  customerIds: z.array(idSchema).check(z.minLength(1)),
  /** Never changes; a corrected address is another invitation. */
  email: z.string(),
  contactName: z.nullable(z.string()),
  state: invitationStateSchema,
  delivery: deliverySchema,
  /**
   * Why its newest mail came back, or would: `no_mailbox` also where `delivery` is `suppressed` because an earlier mail to
   * the address did. Null where none did.
   */
  bounceReason: z.nullable(bounceReasonSchema),
  /** BCP 47 tag the mail is written in. */
  locale: z.string(),
  /** Three plain words in the mail; read them to a customer who calls to ask whether the mail is real. */
  checkPhrase: z.string(),
  /** When the newest mail left; null while it is queued. */
  sentAt: z.nullable(instantSchema),
  /** When the invited person first went on from the landing page; null until then. */
  startedAt: z.nullable(instantSchema),
  expiresAt: instantSchema,
  /** First mail of the current pending period; reminders don't move it, a resend does. Null unless pending. */
  pendingSince: z.nullable(instantSchema),
  /** Reminders since the invitation was last sent or resent, each with the same link. */
  reminderCount: z.int(),
  /** When the last of them was queued; null where none was. */
  remindedAt: z.nullable(instantSchema),
  /** When the next one leaves at the earliest; null where none comes, and until the first mail has left. */
  nextReminderAt: z.nullable(instantSchema),
  acceptedAt: z.nullable(instantSchema),
  /** The last decline; stays with its reason and comment when the invitation is resent after it. */
  declinedAt: z.nullable(instantSchema),
  revokedAt: z.nullable(instantSchema),
  createdAt: instantSchema,
  /** How often it was sent again with a new link; reminders don't count. */
  resentCount: z.int(),
  /** Of the last decline; stays when the invitation is resent after it. Null where none was. */
  declineReason: z.nullable(declineReasonSchema),
  /** What the person wrote at the last decline, which stays as its reason does; null where nothing. */
  declineComment: z.nullable(z.string()),
  /** The day, in the dealer's zone, on which the person wants to be asked again; of the last decline, null where none. */
  askAgainOn: z.nullable(plainDateSchema),
  createdBy: actorSchema,
  /** The invitation to a wrong address that this one corrects; null otherwise. */
  replacesInvitationId: z.nullable(idSchema),
});

/** Body of `POST /invitations`. All or nothing: one customer that cannot be invited fails it. */
export const invitationInputSchema = z
  .strictObject({
    /** 1-100 customers, one mail for all. */
    customerIds: z.array(idSchema).check(z.minLength(1), z.maxLength(100)),
    /** Whom to write; left out, the default contact of the customers. Not together with `email`. */
    contactId: z.optional(idSchema),
    /** An address that the ERP does not have on file. */
    email: z.optional(emailSchema),
    /** Default: the contact's, else the dealer's. */
    locale: z.optional(localeSchema),
    /** A short own message, plain text. */
    message: z.optional(invitationMessageSchema),
    /** 1-90, default the dealer's (14). */
    expiresInDays: z.optional(z.int().check(z.minimum(1), z.maximum(90))),
    /** The invitation to a wrong address that this one corrects: it is revoked in the same step. */
    replacesInvitationId: z.optional(idSchema),
  })
  .check(
    z.refine(({ contactId, email }) => contactId === undefined || email === undefined, {
      error: 'Not together with contactId.',
      path: ['email'],
    }),
  );

/** A link to hand on by other means than our mail. Who registers with it is mailed a code first. */
export const invitationLinkSchema = z.object({
  /** Opens the invitation's page: keep it as you keep a password, and hand it to the invited person only. */
  url: z.string(),
  /** When the invitation ends, and the link with it. */
  expiresAt: instantSchema,
});

/** Query of `GET /invitations`, newest first. */
export const invitationListParamsSchema = z.extend(pageParamsSchema, {
  state: z.optional(invitationStateSchema),
  customerId: z.optional(idSchema),
  /** Whether the invitation is declined and the day has come on which the person wants to be asked again. */
  askAgainDue: z.optional(flagSchema),
});

/** Query of `GET /customers/:id/invitations`, newest first. */
export const customerInvitationListParamsSchema = z.omit(invitationListParamsSchema, { customerId: true });

export type Actor = z.infer<typeof actorSchema>;
export type BounceReason = z.infer<typeof bounceReasonSchema>;
export type DeclineReason = z.infer<typeof declineReasonSchema>;
export type Delivery = z.infer<typeof deliverySchema>;
export type Invitation = z.infer<typeof invitationSchema>;
export type InvitationInput = z.infer<typeof invitationInputSchema>;
export type InvitationLink = z.infer<typeof invitationLinkSchema>;
export type InvitationState = z.infer<typeof invitationStateSchema>;
export type CustomerInvitationListParams = Partial<z.output<typeof customerInvitationListParamsSchema>>;
export type InvitationListParams = Partial<z.output<typeof invitationListParamsSchema>>;
