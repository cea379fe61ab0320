import { adoptApiKey, hashSecret } from './auth/api-key-service.ts';
import type { Config, ConfigSecrets } from './config.ts';
import type { ServiceContext } from './context.ts';
import { findCredential } from './db/credential-store.ts';
import { changeDealer, type AllDealerChanges } from './dealers/dealer-service.ts';
import { getDealer } from './dealers/dealer-store.ts';
import type { EventActor } from './events/event-log.ts';
import { writeStripeSecrets } from './payment-config.ts';
import { sealWhereNew } from './sealed-secret.ts';

const SYSTEM: EventActor = { type: 'system', id: null };

/** Changes the first dealer to what the environment says of it; what it does not say stays. */
export async function applyGiven(
  context: ServiceContext,
  dealerId: string,
  config: Config,
  secrets: ConfigSecrets,
): Promise<void> {
  await context.database.asDealer(dealerId, async (tx) => {
    const before = await getDealer(tx);
    const { erpSecret } = before;
    const given = secrets.erpSecret;
    await changeDealer(
      context,
      tx,
      {
        ...givenSettings(config, before),
        ...(given === null
          ? {}
          : { erpSecret: await sealWhereNew(context.keys, { dealerId }, given, erpSecret) }),
        ...(await givenPayments(config, secrets, context.keys, before)),
      },
      SYSTEM,
    );
  });
}

/** Of a dealer that may have been changed since. */
function givenSettings({ dealer }: Config, before: Awaited<ReturnType<typeof getDealer>>): AllDealerChanges {
  const { name, postalAddress, timeZone, erpKind, erpConfig } = dealer;
  const isSameErp = erpKind === null || erpKind === before.erpKind;
  return {
    name: name ?? undefined,
    postalAddress: postalAddress ?? undefined,
    timeZone: timeZone ?? undefined,
    ...(erpKind === null ? {} : { erpKind }),
    ...(erpConfig === null ? {} : { erpConfig: { ...(isSameErp ? before.erpConfig : {}), ...erpConfig } }),
  };
}

/** What the environment says of the first dealer's payments; what it does not say stays. */
async function givenPayments(
  { payments: { provider, apiBase } }: Config,
  { stripe }: ConfigSecrets,
  keys: ServiceContext['keys'],
  { id: dealerId, paymentSecret }: Awaited<ReturnType<typeof getDealer>>,
): Promise<AllDealerChanges> {
  if (provider === null) return {};
  if (stripe === null) return { paymentProvider: provider };
  return {
    paymentProvider: provider,
    paymentConfig: apiBase === null ? {} : { apiBase },
    paymentSecret: await sealWhereNew(keys, { dealerId }, writeStripeSecrets(stripe), paymentSecret),
  };
}

/** The key of the environment or of PAYVITE_HOME opens the first dealer. */
export async function ensureApiKey(context: ServiceContext, dealerId: string, secret: string): Promise<void> {
  if ((await findCredential(context.database, hashSecret(secret), 'api_key')) !== undefined) return;
  await context.database.asDealer(dealerId, (tx) => adoptApiKey(context, tx, { secret, name: 'First key' }));
}
