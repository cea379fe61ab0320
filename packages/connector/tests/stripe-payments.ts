import type { TestConnector } from './test-connector.ts';
import { createDealer } from '../src/dealers/dealer-setup.ts';
import { changeDealer } from '../src/dealers/dealer-service.ts';
import { writeStripeSecrets, type StripeSecrets } from '../src/payment-config.ts';
import { sealSecret } from '../src/sealed-secret.ts';

/** Adds a dealer with an account at Stripe of its own. */
export async function addStripeDealer(
  test: TestConnector,
  about: { name: string; apiBase: string; secrets: StripeSecrets },
): Promise<string> {
  const { id: dealerId } = await createDealer(test.databaseUrl, {
    ...{
      mode: 'test',
      name: about.name,
      timeZone: 'UTC',
      postalAddress: null,
      erpKind: 'push',
      erpConfig: {},
    },
  });
  await openStripeAccount(test, dealerId, about);
  return dealerId;
}

/** Has a dealer take payments with an account at Stripe of its own. */
export async function openStripeAccount(
  test: TestConnector,
  dealerId: string,
  { apiBase, secrets }: { apiBase: string; secrets: StripeSecrets },
): Promise<void> {
  const { context } = test.connector;
  const paymentSecret = await sealSecret(context.keys, { dealerId }, writeStripeSecrets(secrets));
  const changes = { paymentProvider: 'stripe' as const, paymentConfig: { apiBase }, paymentSecret };
  await context.database.asDealer(dealerId, (tx) =>
    changeDealer(context, tx, changes, { type: 'system', id: null }),
  );
}
