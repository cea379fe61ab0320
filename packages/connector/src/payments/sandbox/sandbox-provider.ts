import type { Database, DealerTransaction } from '../../db/database.ts';
import type { DerivedKeys } from '../../derived-keys.ts';
import { currencyExponent } from '../../currency-exponent.ts';
import {
  ProviderError,
  type Checkout,
  type OrderedPayment,
  type PaymentProvider,
} from '../payment-provider.ts';
import { isTakenBackWithin, sandboxFacts } from './sandbox-facts.ts';
import { SANDBOX_INSTRUMENTS } from './sandbox-instruments.ts';
import {
  dropRecordedOrigin,
  findCheckout,
  insertCheckout,
  listAuthorizedWith,
  updateCheckout,
  type SandboxCheckout,
} from './sandbox-store.ts';
import { sandboxUrl } from './sandbox-token.ts';

const MINIMUM_MINOR = 50;
/** Stripe's, so that what is tried here is so there. */
const MAXIMUM_MINOR = 99_999_999;

/** Those of which money may go back. */
const TAKEN_BACK = SANDBOX_INSTRUMENTS.filter(({ later }) =>
  later.some(({ facts }) => facts(1).disputes !== undefined || facts(1).refunds !== undefined),
).map(({ last4 }) => last4);

/**
 * A provider of test money, for test dealers: its pages are our own, and nobody is asked for a card or a bank account. It
 * takes every currency by card, and US dollars from a bank account.
 */
export function createSandboxProvider(
  dealerId: string,
  context: {
    database: Pick<Database, 'asDealer'>;
    keys: readonly [DerivedKeys, ...DerivedKeys[]];
    publicUrl: string;
  },
): PaymentProvider {
  const { database, keys, publicUrl } = context;
  const urlOf = (paymentId: string) => sandboxUrl(publicUrl, keys, { dealerId, paymentId });

  const toCheckout = (row: SandboxCheckout, now: Date): Checkout => ({
    checkoutId: checkoutIdOf(row.paymentId),
    url: isOpen(row, now) ? urlOf(row.paymentId) : null,
    providerCustomerId: row.payerId,
  });

  /** Runs `work` with the checkout of a payment, which must be what was ordered. */
  const withCheckout = <Result>(
    payment: OrderedPayment,
    work: (row: SandboxCheckout, tx: DealerTransaction) => Result | Promise<Result>,
  ) =>
    database.asDealer(dealerId, async (tx) => {
      const row = await findCheckout(tx, payment.paymentId);
      assertOrdered(dealerId, payment, row);
      return work(row, tx);
    });

  return {
    kind: 'sandbox',
    isTestMoney: true,

    methodsFor(currency) {
      if (currency === 'USD') return ['ach', 'card'];
      return currencyExponent(currency) === undefined ? [] : ['card'];
    },

    minimumMinor: () => MINIMUM_MINOR,

    maximumMinor: () => MAXIMUM_MINOR,

    openCheckout(order) {
      return database.asDealer(dealerId, async (tx) => {
        await insertCheckout(tx, {
          paymentId: order.paymentId,
          method: order.method,
          currency: order.currency,
          totalMinor: order.amountMinor + order.feeMinor,
          feeMinor: order.feeMinor,
          locale: order.payer.locale,
          payerName: order.payer.name,
          words: JSON.stringify(order.words),
          returnUrl: order.returnUrl,
          cancelUrl: order.cancelUrl,
          expiresAt: order.expiresAt,
        });
        const row = await findCheckout(tx, order.paymentId);
        const totalMinor = order.amountMinor + order.feeMinor;
        const ordered = { ...order, checkoutId: checkoutIdOf(order.paymentId), totalMinor };
        assertOrdered(dealerId, ordered, row);
        return toCheckout(row, tx.now);
      });
    },

    getCheckout: (payment) => withCheckout(payment, (row, tx) => toCheckout(row, tx.now)),

    closeCheckout: (payment) =>
      withCheckout(payment, async (row, tx) => {
        if (isOpen(row, tx.now)) await updateCheckout(tx, row.paymentId, { closedAt: tx.now });
      }),

    readPayment: (payment) =>
      withCheckout(payment, async (row, tx) => {
        await dropRecordedOrigin(tx, row.paymentId);
        return sandboxFacts(row, tx.now, urlOf(row.paymentId));
      }),

    async *listTakenBack(since) {
      const { rows, now } = await database.asDealer(dealerId, async (tx) => ({
        rows: await listAuthorizedWith(tx, TAKEN_BACK),
        now: tx.now,
      }));
      for (const row of rows) if (isTakenBackWithin(row, since, now)) yield { paymentId: row.paymentId };
    },

    health: () => Promise.resolve({ account: 'sandbox' }),
  };
}

/** Whether a payer can still go on with it. */
export function isOpen(
  { authorizedAt, closedAt, expiresAt }: Pick<SandboxCheckout, 'authorizedAt' | 'closedAt' | 'expiresAt'>,
  now: Date,
): boolean {
  return authorizedAt === null && closedAt === null && expiresAt > now;
}

function checkoutIdOf(paymentId: string): string {
  return `sandbox_checkout_${paymentId}`;
}

/** @throws {ProviderError} `integrity`. */
function assertOrdered(
  dealerId: string,
  payment: OrderedPayment,
  row: SandboxCheckout | undefined,
): asserts row is SandboxCheckout {
  const isSame =
    row !== undefined &&
    payment.dealerId === dealerId &&
    payment.checkoutId === checkoutIdOf(row.paymentId) &&
    payment.currency === row.currency &&
    payment.totalMinor === row.totalMinor;
  if (isSame) return;
  throw new ProviderError(
    'integrity',
    'The sandbox has another checkout than was ordered, or none. Nothing is taken for this payment; start another one.',
  );
}
