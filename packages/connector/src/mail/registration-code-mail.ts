import { z } from 'zod';
import { countView } from './counted-words.ts';
import { cleanDisplayName } from './display-name.ts';
import { customersView, frameView, type MailView } from './mail-frame.ts';

/** What the mail with a registration code needs to be told. Names come as the ERP has them; they are cleaned here. */
export const registrationCodeMailSchema = z.object({
  dealerName: z.string(),
  /** The customers of the invitation, in its order; at least one. */
  customerNames: z.array(z.string()).min(1),
  contactName: z.string().nullable(),
  code: z.string().regex(/^\d{6}$/),
  /** From when it was asked for. */
  validMinutes: z.int(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

export type RegistrationCodeMailData = z.input<typeof registrationCodeMailSchema>;

/** Turns the data of a mail with a code into what its templates print. */
export function registrationCodeMailView(input: unknown): MailView {
  const { code, validMinutes, ...data } = registrationCodeMailSchema.parse(input);
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      ...customersView(data.customerNames, data.locale),
      contactName: cleanDisplayName(data.contactName),
      code,
      validMinutes: countView(validMinutes, data.locale),
    },
  };
}
