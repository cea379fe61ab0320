import * as z from 'zod/mini';
import { dealerChangesSchema } from './dealer-input.ts';
import { emailSchema, localeSchema } from './scalars.ts';

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

export type MailPreviewInput = z.infer<typeof mailPreviewInputSchema>;
export type SampleMailTemplate = z.infer<typeof sampleMailTemplateSchema>;
export type TestMailInput = z.infer<typeof testMailInputSchema>;
