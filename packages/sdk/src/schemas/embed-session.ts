import * as z from 'zod/mini';
import { actorSchema } from './invitation.ts';
import { emailSchema, instantSchema, localeSchema, originSchema } from './scalars.ts';

/** What a key or an embed token may do. Reading includes nothing of writing. */
export const permissionSchema = z.enum([
  /** Customers, their contacts, open items, payers and timelines, and the live events. */
  'customers:read',
  /** Correct an address, note a call. */
  'customers:write',
  'invitations:read',
  /** Send, resend and revoke, one or many, and decide about suggested contacts. */
  'invitations:send',
  /** See an invitation's link: whoever has it and the mailbox can register. */
  'invitations:copy_link',
  /** Close and open the portal for a customer or a payer. */
  'portal_access:write',
  /** Payments, where they are on their way into the ERP, the files for it, and requests to apply credits. */
  'payments:read',
  /** Try a failed one again, make a posting file, mark one as imported, note an entry by hand, close a credit request. */
  'payments:write',
  /** What payers agreed to, with their addresses and where they came from. */
  'authorizations:read',
  'suppressions:read',
  'suppressions:write',
  'syncs:read',
  'syncs:run',
  'dealer:read',
  'dealer:write',
  /** Export the audit log. */
  'events:read',
]);

/** Body of `POST /embed-sessions`: who sits in front of the ERP page, and what this page may do. */
export const embedSessionInputSchema = z.strictObject({
  /** The person in the ERP; the timeline names them. */
  user: z.strictObject({
    /** The ERP's own id of the user. */
    id: z.string().check(z.minLength(1), z.maxLength(200)),
    name: z.string().check(z.minLength(1), z.maxLength(200)),
    email: z.optional(emailSchema),
  }),
  permissions: z.array(permissionSchema).check(z.minLength(1)),
  /** The page's origin, `https://erp.example`: the token works there and nowhere else; the dealer must allow it. */
  origin: originSchema,
  /** Language of the elements; default the dealer's. */
  locale: z.optional(localeSchema),
});

/** A token for one browser page. */
export const embedSessionSchema = z.object({
  token: z.string(),
  /** 15 minutes ahead. */
  expiresAt: instantSchema,
});

/** Who asks, and what they may do: an embed token's person, or a secret key. */
export const currentSessionSchema = z.object({
  actor: actorSchema,
  /** What this token or key may do, without what only keys may. */
  permissions: z.array(permissionSchema),
  /** When the token ends, or the key that another has taken the place of; null for a key that is meant to stay. */
  expiresAt: z.nullable(instantSchema),
  dealer: z.object({
    name: z.string(),
    /** BCP 47. */
    locale: z.string(),
    /** IANA. */
    timeZone: z.string(),
  }),
});

export type CurrentSession = z.infer<typeof currentSessionSchema>;
export type Permission = z.infer<typeof permissionSchema>;
export type EmbedSessionInput = z.infer<typeof embedSessionInputSchema>;
export type EmbedSession = z.infer<typeof embedSessionSchema>;
