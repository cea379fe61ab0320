import type { DealerMode } from '@payvite/sdk/schemas';
import { z } from 'zod';

/** Who takes the money: a payment provider, or for test dealers a stand-in of our own. */
export type ProviderKind = 'stripe' | 'sandbox';

/** What a dealer's payments can be set to. */
export const PAYMENT_SETTINGS = ['off', 'sandbox', 'stripe'] as const;
export type PaymentSetting = (typeof PAYMENT_SETTINGS)[number];

/** What Stripe lets us in with, and what proves that a webhook is its own: several for as long as one is replaced. */
export interface StripeSecrets {
  secretKey: string;
  webhookSecrets: [string, ...string[]];
}

/** A secret key, or a restricted one, of either mode. */
export const stripeKeySchema = z
  .string()
  .regex(
    /^(sk|rk)_(test|live)_\w+$/,
    'must be a key of Stripe: sk_test_..., sk_live_..., rk_test_... or rk_live_...',
  );

/** The signing secret of a webhook endpoint. */
export const stripeWebhookSecretSchema = z
  .string()
  .regex(/^whsec_[\w+/=-]+$/, 'must be the signing secret of the webhook endpoint: whsec_...');

/** What the environment may say of the first dealer's payments. */
export const paymentVariables = {
  PAYMENTS: z.enum(PAYMENT_SETTINGS).optional(),
  STRIPE_SECRET_KEY: stripeKeySchema.optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()) as [string, ...string[]])
    .refine(
      (secrets) => secrets.every((secret) => stripeWebhookSecretSchema.safeParse(secret).success),
      'must be the signing secret of the webhook endpoint, whsec_...; a second one may follow after a comma',
    )
    .optional(),
  STRIPE_API_BASE: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://api.stripe.com' })
    .optional(),
};

/** The first dealer's payments, as far as the environment describes them. */
export interface PaymentConfig {
  /** Null: it does not say, and what is kept stays. */
  provider: PaymentSetting | null;
  /** Where Stripe answers; null: where it does for everybody. */
  apiBase: string | null;
}

type PaymentValues = { [Name in keyof typeof paymentVariables]?: z.output<(typeof paymentVariables)[Name]> };

/**
 * Puts together what the environment says of payments.
 *
 * @param about.mode of the first dealer; null where it is not known. `faulty`: variables that are faulty already.
 */
export function readPaymentConfig(
  values: PaymentValues,
  about: { demo: boolean; mode: DealerMode | null; faulty: ReadonlySet<string> },
): { payments: PaymentConfig; stripe: StripeSecrets | null; faults: string[] } {
  const { mode, faulty } = about;
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecrets } = values;
  const provider = values.PAYMENTS ?? (about.demo && !faulty.has('PAYMENTS') ? 'sandbox' : null);
  const payments = { provider, apiBase: values.STRIPE_API_BASE ?? null };
  const names = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] as const;
  if (provider !== 'stripe') {
    const given = [...names, 'STRIPE_API_BASE' as const].find((name) => values[name] !== undefined);
    const faults =
      given === undefined || faulty.has('PAYMENTS') ? [] : [`PAYMENTS: must be stripe where ${given} is set`];
    // Under --demo a live dealer is refused as such.
    const unfit =
      values.PAYMENTS === 'sandbox' && mode !== null ? findProviderFault(mode, 'sandbox', null) : undefined;
    if (unfit !== undefined) faults.push(`PAYMENTS: ${unfit}`);
    return { payments, stripe: null, faults };
  }
  const faults = names
    .filter((name) => values[name] === undefined && !faulty.has(name))
    .map((name) => `${name}: is required with PAYMENTS=stripe`);
  if (secretKey === undefined || webhookSecrets === undefined) return { payments, stripe: null, faults };
  const unfit = mode === null ? undefined : findProviderFault(mode, 'stripe', secretKey);
  if (unfit !== undefined) faults.push(`STRIPE_SECRET_KEY: ${unfit}`);
  return { payments, stripe: { secretKey, webhookSecrets }, faults };
}

/** Why a dealer of a mode cannot take payments in a way; undefined where it can. */
export function findProviderFault(
  mode: DealerMode,
  kind: ProviderKind,
  secretKey: string | null,
): string | undefined {
  if (kind === 'sandbox')
    return mode === 'test'
      ? undefined
      : 'the sandbox has test money only, and this dealer is live; take stripe';
  const isLiveKey = /^(sk|rk)_live_/.test(secretKey ?? '');
  if (isLiveKey && mode === 'test')
    return 'a test dealer must not take real money; give it a test key (sk_test_... or rk_test_...)';
  if (!isLiveKey && mode === 'live')
    return 'a live dealer cannot take test money; give it a live key (sk_live_... or rk_live_...)';
  return undefined;
}

/** The text that is sealed for the database. */
export function writeStripeSecrets({ secretKey, webhookSecrets }: StripeSecrets): string {
  return JSON.stringify({ secretKey, webhookSecrets });
}

/** What `writeStripeSecrets` wrote. */
export function readStripeSecrets(text: string): StripeSecrets {
  return JSON.parse(text) as StripeSecrets;
}
