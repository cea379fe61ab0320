import type { DealerMode } from '@payvite/sdk/schemas';
import type { Database } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';
import type { DerivedKeys } from '../derived-keys.ts';
import {
  findProviderFault,
  readStripeSecrets,
  type ProviderKind,
  type StripeSecrets,
} from '../payment-config.ts';
import { UnsealError, unsealSecret } from '../sealed-secret.ts';
import type { ProviderOf } from './payment-preview.ts';
import { ProviderError, type PaymentProvider } from './payment-provider.ts';
import { createSandboxProvider } from './sandbox/sandbox-provider.ts';

/** What a dealer's row says of its payments. */
type PayingDealer = Pick<DealerRow, 'id' | 'slug' | 'mode' | 'paymentConfig' | 'paymentSecret'>;

interface ProviderContext {
  database: Pick<Database, 'asDealer'>;
  publicUrl: string;
}

type Keys = readonly [DerivedKeys, ...DerivedKeys[]];

/**
 * Finds the provider of each dealer, the same one as long as its settings are; each uses its own dealer's account alone. Where a
 * dealer's settings cannot be used it rejects with a ProviderError, `unauthorized`, that says what to do.
 */
export function createPaymentProviders(keys: Keys, context: ProviderContext): ProviderOf {
  const made = new Map<string, { settings: string; provider: Promise<PaymentProvider> }>();
  return async (dealer, kind) => {
    const { slug, mode, paymentProvider, paymentConfig, paymentSecret } = dealer;
    const wanted = kind ?? paymentProvider;
    if (wanted === 'off') return undefined;
    const settings = JSON.stringify([slug, mode, paymentConfig, paymentSecret]);
    const key = `${wanted} ${dealer.id}`;
    let known = made.get(key);
    if (known?.settings !== settings) {
      known = { settings, provider: createPaymentProvider(wanted, dealer, keys, context) };
      made.set(key, known);
    }
    return known.provider;
  };
}

/**
 * Opens the secrets of a dealer's account at Stripe.
 *
 * @throws {ProviderError} `unauthorized`.
 */
export async function openStripeSecrets(keys: Keys, dealer: PayingDealer): Promise<StripeSecrets> {
  const { id: dealerId, slug, paymentSecret } = dealer;
  const wayOut = `Set them: payvite dealer set ${slug} --payments stripe --stripe-secrets-stdin.`;
  if (paymentSecret === null)
    throw new ProviderError('unauthorized', `Stripe's secrets are not set. ${wayOut}`);
  try {
    return readStripeSecrets(await unsealSecret(keys, { dealerId }, paymentSecret));
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    const reason = `Stripe's secrets cannot be opened. ${wayOut}`;
    throw new ProviderError('unauthorized', reason, { cause: error });
  }
}

/**
 * A dealer's mode is also that of its money.
 *
 * @param secretKey of Stripe.
 * @throws {ProviderError} `unauthorized`.
 */
export function assertProviderFits(mode: DealerMode, kind: ProviderKind, secretKey: string | null): void {
  const fault = findProviderFault(mode, kind, secretKey);
  if (fault !== undefined) throw new ProviderError('unauthorized', `No payment can be taken: ${fault}.`);
}

async function createPaymentProvider(
  kind: ProviderKind,
  dealer: PayingDealer,
  keys: Keys,
  context: ProviderContext,
): Promise<PaymentProvider> {
  switch (kind) {
    case 'sandbox':
      assertProviderFits(dealer.mode, 'sandbox', null);
      return createSandboxProvider(dealer.id, { ...context, keys });
    case 'stripe': {
      const { secretKey } = await openStripeSecrets(keys, dealer);
      assertProviderFits(dealer.mode, 'stripe', secretKey);
      // Read only where a dealer has it: it is large, and most test installations never need it.
      const { createStripeProvider } = await import('./stripe/stripe-provider.ts');
      return createStripeProvider({
        ...{ dealerId: dealer.id, secretKey, isTestMoney: dealer.mode === 'test' },
        ...(dealer.paymentConfig.apiBase === undefined ? {} : { apiBase: dealer.paymentConfig.apiBase }),
      });
    }
  }
}
