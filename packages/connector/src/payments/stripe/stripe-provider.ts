import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import {
  ProviderError,
  type Checkout,
  type CheckoutOrder,
  type OrderedPayment,
  type PaymentProvider,
  type ProviderHint,
} from '../payment-provider.ts';
import { STRIPE_MAXIMUM, stripeLocale, stripeMinimum } from './stripe-currencies.ts';
import { askStripe, isForbidden, isMissing } from './stripe-errors.ts';
import { isDebit, stripeFacts } from './stripe-facts.ts';

const TIMEOUT_MS = 20_000;
const PAGE_SIZE = 100;
/** A bank may send a refund back up to 30 days after it was made (docs.stripe.com/refunds, "Failed refunds"); and some more. */
const REFUND_FAILS_WITHIN_SECONDS = 45 * 86_400;

/** Where Checkout's session is found again: on the session and on its PaymentIntent, whose charges have it from there. */
export const PAYMENT_KEY = 'payvite_payment_id';
const DEALER_KEY = 'payvite_dealer_id';

/** How Stripe calls the ways to pay. */
const STRIPE_METHODS = { ach: 'us_bank_account', card: 'card' } as const;

/**
 * A dealer's own account at Stripe: Checkout, on Stripe's pages, so that no card number and no bank account ever comes here.
 * What Stripe has is read anew each time, and compared with what was ordered.
 *
 * @param account.apiBase where Stripe answers; default `https://api.stripe.com`.
 */
export function createStripeProvider(account: {
  dealerId: string;
  secretKey: string;
  isTestMoney: boolean;
  apiBase?: string;
}): PaymentProvider {
  const { dealerId, isTestMoney } = account;
  const stripe = new Stripe(account.secretKey, {
    ...(account.apiBase === undefined ? {} : hostOf(account.apiBase)),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
  });

  return {
    kind: 'stripe',
    isTestMoney,

    methodsFor(currency) {
      if (stripeMinimum(currency) === undefined) return [];
      return currency === 'USD' ? ['ach', 'card'] : ['card'];
    },

    minimumMinor: (currency) => stripeMinimum(currency) ?? 0,

    maximumMinor: () => STRIPE_MAXIMUM,

    openCheckout: (order) =>
      askStripe(async () => {
        const customer = await ensureCustomer(order);
        const params = sessionOf(order, customer);
        const session = await stripe.checkout.sessions.create(params, {
          idempotencyKey: keyOf(`checkout-${order.paymentId}`, params),
        });
        assertOrdered(session, orderedOf(order, session.id));
        return { ...toCheckout(session), providerCustomerId: customer };
      }, order.payer.name),

    getCheckout: (payment) => askStripe(async () => toCheckout(await retrieve(payment))),

    closeCheckout: (payment) =>
      askStripe(async () => {
        const session = await retrieve(payment);
        if (session.status !== 'open') return;
        await stripe.checkout.sessions.expire(session.id).catch(async (error: unknown) => {
          // The payer was faster, or its time was up.
          if ((await retrieve(payment)).status === 'open') throw error;
        });
      }),

    readPayment: (payment) =>
      askStripe(async () => {
        const session = await retrieve(payment, [
          'payment_intent.latest_charge',
          'payment_intent.payment_method',
        ]);
        const intent = expanded(session.payment_intent);
        const charge = expanded(intent?.latest_charge);
        if (intent !== null) assertSame(payment, intent);
        const mandate = charge?.payment_method_details?.us_bank_account?.mandate;
        // A refund that failed counts nowhere on the charge, and is to be known all the same.
        const isPaid = intent?.status === 'succeeded';
        return {
          facts: stripeFacts({
            ...{ session, intent, charge },
            mandate: mandate === undefined ? null : await stripe.mandates.retrieve(idOf(mandate)),
            debitBalance: isPaid && isDebit(charge) ? await findBalance(charge) : null,
            refunds: isPaid ? await listAll(stripe.refunds.list(byIntent(intent.id))) : [],
            disputes: isPaid ? await listAll(stripe.disputes.list(byIntent(intent.id))) : [],
          }),
          // A webhook tells, and the queue looks again.
          nextChangeAt: null,
        };
      }),

    async *listTakenBack(since): AsyncGenerator<ProviderHint> {
      const from = Math.floor(since.getTime() / 1000);
      const pageFrom = (gte: number) => ({ created: { gte }, limit: PAGE_SIZE });
      const intents = await askStripe(async () => [
        // One that failed is as old as it was when it succeeded.
        ...(await listAll(stripe.refunds.list(pageFrom(from - REFUND_FAILS_WITHIN_SECONDS)))).filter(
          ({ created, status }) => created >= from || status === 'failed',
        ),
        ...(await listAll(stripe.disputes.list(pageFrom(from)))),
      ]);
      for (const { payment_intent: intent } of intents)
        if (intent !== null && intent !== undefined) yield { providerPaymentId: idOf(intent) };
    },

    health: () =>
      askStripe(async () => {
        // Which any key that can be used may.
        await stripe.checkout.sessions.list({ limit: 1 });
        return { account: isTestMoney ? 'Stripe, test mode' : 'Stripe' };
      }),
  };

  /** Null as long as there is none, and for a key that may not read it: then only the day of it is not known. */
  async function findBalance(charge: Stripe.Charge | null): Promise<Stripe.BalanceTransaction | null> {
    const named = charge?.balance_transaction ?? null;
    if (named === null) return null;
    try {
      return await stripe.balanceTransactions.retrieve(idOf(named));
    } catch (error) {
      if (isForbidden(error) || isMissing(error)) return null;
      throw error;
    }
  }

  async function retrieve(payment: OrderedPayment, expand?: string[]): Promise<Stripe.Checkout.Session> {
    const session = await stripe.checkout.sessions.retrieve(
      payment.checkoutId,
      expand === undefined ? {} : { expand },
    );
    assertOrdered(session, payment);
    return session;
  }

  /** Who pays, by Stripe's id; saved cards and accounts are this customer's, and no other dealer's. */
  async function ensureCustomer({ payer }: CheckoutOrder): Promise<string> {
    const { providerCustomerId: known } = payer;
    const person = { email: payer.email, name: payer.name };
    if (known !== null) {
      try {
        return (await stripe.customers.update(known, person)).id;
      } catch (error) {
        // Deleted in the Dashboard, or of another account, from before the dealer changed its key.
        if (!isMissing(error)) throw error;
      }
    }
    const params = {
      ...person,
      preferred_locales: [payer.locale],
      metadata: { payvite_payer_id: payer.id },
    };
    const idempotencyKey = keyOf(`payer-${dealerId}-${payer.id}`, [params, known]);
    return (await stripe.customers.create(params, { idempotencyKey })).id;
  }

  /** @throws {ProviderError} `integrity`. */
  function assertOrdered(session: Stripe.Checkout.Session, payment: OrderedPayment): void {
    const { metadata } = session;
    assertSame(payment, { ...session, amount: session.amount_total });
    const isOurs =
      payment.dealerId === dealerId &&
      session.client_reference_id === payment.paymentId &&
      metadata?.[PAYMENT_KEY] === payment.paymentId &&
      metadata[DEALER_KEY] === dealerId;
    if (!isOurs) throw otherThanOrdered(session.id, 'it is of another payment');
  }

  /** @throws {ProviderError} `integrity`. */
  function assertSame(
    payment: OrderedPayment,
    object: { id: string; amount: number | null; currency: string | null; livemode: boolean },
  ): void {
    const { id, amount, currency, livemode } = object;
    if (amount !== payment.totalMinor)
      throw otherThanOrdered(id, `its amount is ${amount ?? 'none'} and not ${payment.totalMinor}`);
    if (currency?.toUpperCase() !== payment.currency)
      throw otherThanOrdered(id, `its currency is ${currency ?? 'none'} and not ${payment.currency}`);
    if (livemode === isTestMoney)
      throw otherThanOrdered(id, livemode ? 'it is real money' : 'it is test money');
  }

  function sessionOf(order: CheckoutOrder, customer: string): Stripe.Checkout.SessionCreateParams {
    const metadata = { [PAYMENT_KEY]: order.paymentId, [DEALER_KEY]: dealerId };
    const line = (name: string, minor: number) => ({
      price_data: {
        currency: order.currency.toLowerCase(),
        unit_amount: minor,
        product_data: { name },
      },
      quantity: 1,
    });
    return {
      mode: 'payment',
      allowed_payment_method_types: [STRIPE_METHODS[order.method]],
      customer,
      client_reference_id: order.paymentId,
      line_items: [
        line(order.words.amount, order.amountMinor),
        ...(order.feeMinor === 0 ? [] : [line(order.words.fee, order.feeMinor)]),
      ],
      payment_intent_data: { description: order.words.amount, metadata },
      metadata,
      expires_at: Math.floor(order.expiresAt.getTime() / 1000),
      locale: stripeLocale(order.payer.locale),
      success_url: order.returnUrl,
      cancel_url: order.cancelUrl,
      submit_type: 'pay',
      saved_payment_method_options: {
        payment_method_save: 'enabled',
        payment_method_remove: 'enabled',
      },
      // Else Stripe may charge in the payer's own currency, which nobody was shown.
      adaptive_pricing: { enabled: false },
      ...(order.method === 'ach'
        ? {
            payment_method_options: {
              us_bank_account: { financial_connections: { permissions: ['payment_method'] } },
            },
          }
        : {}),
    };
  }
}

/** What a key was used with before cannot be asked for in other words: it ends in a digest of them. */
function keyOf(name: string, params: object): string {
  const digest = createHash('sha256').update(JSON.stringify(params)).digest('hex');
  return `${name}-${digest.slice(0, 16)}`;
}

function orderedOf(order: CheckoutOrder, checkoutId: string): OrderedPayment {
  const { dealerId, paymentId, currency, amountMinor, feeMinor } = order;
  return { dealerId, paymentId, currency, checkoutId, totalMinor: amountMinor + feeMinor };
}

function toCheckout({ id, status, url, customer }: Stripe.Checkout.Session): Checkout {
  return {
    checkoutId: id,
    url: status === 'open' ? url : null,
    providerCustomerId: customer === null ? null : idOf(customer),
  };
}

function otherThanOrdered(id: string, reason: string): ProviderError {
  return new ProviderError(
    'integrity',
    `Stripe has something else than was ordered: ${id}: ${reason}. Nothing is taken for paid by it; look at it in Stripe’s Dashboard.`,
  );
}

function byIntent(intent: string) {
  return { payment_intent: intent, limit: PAGE_SIZE };
}

async function listAll<Item extends { id: string }>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}

function idOf(named: string | { id: string }): string {
  return typeof named === 'string' ? named : named.id;
}

/** What was asked to be expanded; null where there is none. @throws {Error} it was not expanded. */
function expanded<Item extends object>(item: string | Item | null | undefined): Item | null {
  if (typeof item === 'string') throw new Error('Stripe was asked to expand this, and did not.');
  return item ?? null;
}

function hostOf(apiBase: string): { host: string; port: number; protocol: 'http' | 'https' } {
  const { hostname, port, protocol } = new URL(apiBase);
  const isSecure = protocol === 'https:';
  return {
    host: hostname,
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    protocol: isSecure ? 'https' : 'http',
  };
}
