import { text } from 'node:stream/consumers';
import type { DealerMode } from '@payvite/sdk/schemas';
import { Option, type Command } from 'commander';
import { CommandError } from '../command-error.ts';
import {
  findProviderFault,
  PAYMENT_SETTINGS,
  stripeKeySchema,
  stripeWebhookSecretSchema,
  type PaymentSetting,
  type StripeSecrets,
} from '../payment-config.ts';
import type { AllDealerChanges } from './dealer-service.ts';

/** What `payvite dealer create` and `set` take of payments. */
export interface PaymentOptions {
  payments?: PaymentSetting;
  stripeSecretsStdin?: true;
}

const SECRETS_OPTION = '--stripe-secrets-stdin';

/** Adds the options of payments. */
export function addPaymentOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--payments <provider>', 'who takes its payers’ money; sandbox: test money').choices(
        PAYMENT_SETTINGS,
      ),
    )
    .option(
      SECRETS_OPTION,
      'stripe: read from standard input, a line each: the secret key, the webhook’s signing secret, and while that is replaced the one before',
    );
}

/**
 * The secrets that stand on standard input; undefined where they are not asked for.
 *
 * @throws {CommandError} they are not there, or are none of Stripe's.
 */
export async function readStripeSecretsOption({
  stripeSecretsStdin,
  erpSecretStdin,
}: PaymentOptions & { erpSecretStdin?: true }): Promise<StripeSecrets | undefined> {
  if (stripeSecretsStdin !== true) return undefined;
  if (erpSecretStdin === true) {
    throw new CommandError(
      `${SECRETS_OPTION}: standard input has the ERP's secret already; set one after the other`,
    );
  }
  const lines = (await text(process.stdin)).split(/\r?\n/).map((line) => line.trim());
  const [secretKey = '', webhookSecret = '', ...more] = lines.filter((line) => line !== '');
  const key = stripeKeySchema.safeParse(secretKey);
  // What stands there is a secret, and in no message.
  if (!key.success) throw new CommandError(`${SECRETS_OPTION}: the first line ${reasonOf(key.error)}`);
  const webhookSecrets: [string, ...string[]] = [webhookSecret, ...more];
  webhookSecrets.forEach((secret, index) => {
    const read = stripeWebhookSecretSchema.safeParse(secret);
    if (!read.success) throw new CommandError(`${SECRETS_OPTION}: line ${index + 2} ${reasonOf(read.error)}`);
  });
  return { secretKey, webhookSecrets };
}

/**
 * What the options change of a dealer's payments; without the secrets, which are to be sealed.
 *
 * @param before what the dealer has; secrets that it has were checked when they were given.
 * @throws {CommandError} a dealer of this mode cannot take payments so, or something is missing.
 */
export function paymentChangesOf(
  { payments }: PaymentOptions,
  given: StripeSecrets | undefined,
  before: { mode: DealerMode; provider: PaymentSetting; hasSecrets: boolean },
): Pick<AllDealerChanges, 'paymentProvider'> {
  const provider = payments ?? before.provider;
  if (given !== undefined) {
    if (provider !== 'stripe') throw new CommandError(`${SECRETS_OPTION}: needs --payments stripe`);
    const fault = findProviderFault(before.mode, 'stripe', given.secretKey);
    if (fault !== undefined) throw new CommandError(`${SECRETS_OPTION}: ${fault}`);
  }
  if (payments === undefined) return {};
  if (payments === 'stripe' && given === undefined && !before.hasSecrets)
    throw new CommandError(`${SECRETS_OPTION}: needed with --payments stripe`);
  const fault = payments === 'sandbox' ? findProviderFault(before.mode, 'sandbox', null) : undefined;
  if (fault !== undefined) throw new CommandError(`--payments: ${fault}`);
  return { paymentProvider: payments };
}

function reasonOf({ issues }: { issues: { message: string }[] }): string {
  return issues.map(({ message }) => message).join('; ');
}
