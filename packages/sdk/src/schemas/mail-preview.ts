import * as z from 'zod/mini';
import { dealerChangesSchema } from './dealer.ts';
import { emailSchema, idSchema, localeSchema } from './scalars.ts';

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

/** The mails that a dealer's settings can be tried with. */
export const sampleMailTemplateSchema = z.enum(['invitation', 'reminder', 'new_link']);

const sampleMailFields = {
  /** Default: `invitation`. */
  template: z.optional(sampleMailTemplateSchema),
  /** BCP 47. Default: the dealer's. */
  locale: z.optional(localeSchema),
};

/** Body of `POST /dealer/mail-previews`: a mail to a customer that does not exist. */
export const mailPreviewInputSchema = z.strictObject({
  ...sampleMailFields,
  /** Settings to see before they are kept. */
  changes: z.optional(
    z.pick(dealerChangesSchema, {
      name: true,
      postalAddress: true,
      replyTo: true,
      brandColor: true,
      invitationMessage: true,
      invitationListsInvoices: true,
    }),
  ),
});

/** Body of `POST /dealer/test-mails`: the same mail, sent. */
export const testMailInputSchema = z.strictObject({
  ...sampleMailFields,
  /** At most five a day to one address. Default: the person's own, whose token asks. */
  email: z.optional(emailSchema),
});

/** A mail that was queued to try how it arrives. */
export const testMailSchema = z.object({
  /** `mail.delivery_changed` tells under this id what became of it. */
  mailId: idSchema,
  email: z.string(),
});

export type MailPreview = z.infer<typeof mailPreviewSchema>;
export type MailPreviewInput = z.infer<typeof mailPreviewInputSchema>;
export type SampleMailTemplate = z.infer<typeof sampleMailTemplateSchema>;
export type TestMail = z.infer<typeof testMailSchema>;
export type TestMailInput = z.infer<typeof testMailInputSchema>;
