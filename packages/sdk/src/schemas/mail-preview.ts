import * as z from 'zod/mini';
import { bounceReasonSchema, deliverySchema } from './invitation.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** A mail as a program shows it before it is sent. Its links lead nowhere, and its check phrase is an example. */
export const mailPreviewSchema = z.object({
  /** As the recipient's mail program shows it. */
  from: z.object({ name: z.string(), email: z.string() }),
  to: z.object({ name: z.nullable(z.string()), email: z.string() }),
  /** Where an answer goes; null: to the sender. */
  replyTo: z.nullable(z.string()),
  subject: z.string(),
  /** The part for mail programs without HTML. */
  text: z.string(),
  /** A whole document. Show it in a frame with `sandbox`: what is in it comes from the ERP. */
  html: z.string(),
});

/** A mail that was queued to try how it arrives. */
export const testMailSchema = z.object({
  /** `mail.delivery_changed` tells under this id what became of it. */
  mailId: idSchema,
  email: z.string(),
});

/** What became of such a mail. */
export const testMailReportSchema = z.object({
  mailId: idSchema,
  email: z.string(),
  delivery: deliverySchema,
  /** Why it came back; null where it did not. */
  bounceReason: z.nullable(bounceReasonSchema),
  /** What the last attempt came to in the words of the mail server, without addresses; null where nothing went wrong. */
  error: z.nullable(z.string()),
  /** When the mail server took it. */
  sentAt: z.nullable(instantSchema),
});

export type MailPreview = z.infer<typeof mailPreviewSchema>;
export type TestMail = z.infer<typeof testMailSchema>;
export type TestMailReport = z.infer<typeof testMailReportSchema>;
