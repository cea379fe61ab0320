import {
  allowedOriginSchema,
  dealerChangesSchema,
  emailSchema,
  localeSchema,
  postalAddressSchema,
  timeZoneSchema,
} from '@payvite/sdk/schemas';
import { InvalidArgumentError, type Command } from 'commander';
import * as z from 'zod/mini';
import { withoutUndefined } from '../without-undefined.ts';
import { addErpOptions, type ErpOptions } from './dealer-erp-options.ts';
import { addPaymentOptions, type PaymentOptions } from './dealer-payment-options.ts';
import type { AllDealerChanges } from './dealer-service.ts';

z.config(z.locales.en());

const limitSchema = z.int().check(z.minimum(1), z.maximum(1_000_000));

/** What both `create` and `set` take. Empty texts are meant to empty; commander makes one of null, too. */
export interface DealerOptions extends ErpOptions, PaymentOptions {
  timeZone?: string;
  locale?: string;
  postalAddress?: string;
  replyTo?: string;
  brandColor?: string;
  expiresInDays?: number;
  mailsPerMinute?: number | '';
  mailsPerDay?: number | '';
  origin?: string[];
}

/** Adds the options that `create` and `set` have in common. */
export function addDealerOptions(command: Command): Command {
  const { brandColor, invitationExpiresInDays } = dealerChangesSchema.def.shape;
  return addPaymentOptions(addErpOptions(command))
    .option('--time-zone <zone>', 'IANA, whose midnight makes an invoice late', by(timeZoneSchema))
    .option('--locale <tag>', 'BCP 47, for contacts without a language', by(localeSchema))
    .option('--postal-address <line>', 'stands in every invitation', orEmpty(by(postalAddressSchema)))
    .option('--reply-to <address>', 'where answers to its mails go', orEmpty(by(emailSchema)))
    .option('--brand-color <color>', 'such as #1f5f3f', by(brandColor))
    .option('--expires-in-days <days>', 'of invitations, 1-90', (text: string) =>
      by(invitationExpiresInDays)(text.trim() === '' ? Number.NaN : Number(text)),
    )
    .option('--mails-per-minute <count>', 'invitations and reminders at most; empty: no limit', limit)
    .option('--mails-per-day <count>', 'the same, in any 24 hours', limit)
    .option(
      '--origin <origins...>',
      'whose pages may embed the elements: all of them, in place of those before',
      addOrigin,
    );
}

/** What the options say of a dealer beside its ERP and its payments; a field that they do not name is not there. */
export function changesOf(options: DealerOptions): AllDealerChanges {
  const { expiresInDays, origin, syncEvery } = options;
  const { timeZone, locale, postalAddress, replyTo, brandColor, mailsPerMinute, mailsPerDay } = options;
  const said = withoutUndefined({
    ...{ timeZone, locale, postalAddress, replyTo, brandColor, mailsPerMinute, mailsPerDay },
  });
  return {
    ...Object.fromEntries(Object.entries(said).map(([name, value]) => [name, value === '' ? null : value])),
    ...(expiresInDays === undefined ? {} : { invitationExpiresInDays: expiresInDays }),
    ...(origin === undefined ? {} : { allowedOrigins: origin }),
    ...(syncEvery === undefined ? {} : { syncEveryMinutes: syncEvery === '' ? null : syncEvery }),
  };
}

/** Reads an option's value as the API would. */
export function by<Schema extends z.ZodMiniType>(schema: Schema): (value: unknown) => z.output<Schema> {
  return (value) => {
    const parsed = z.safeParse(schema, value);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(`${parsed.error.issues.map((issue) => issue.message).join('. ')}.`);
  };
}

function orEmpty(read: (text: string) => string): (text: string) => string {
  return (text) => (text.trim() === '' ? '' : read(text));
}

/** Empty: none. */
function limit(text: string): number | '' {
  return text.trim() === '' ? '' : by(limitSchema)(Number(text));
}

function addOrigin(text: string, before: string[] | undefined): string[] {
  const origins = before ?? [];
  return text === '' ? origins : [...origins, by(allowedOriginSchema)(text)];
}
