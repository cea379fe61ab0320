import express, { Router } from 'express';
import { validate } from 'uuid';
import { limitUnprovenWebhooks, type RateLimits } from '../../auth/rate-limits.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { DealerRow } from '../../db/tables.ts';
import type { DerivedKeys } from '../../derived-keys.ts';
import { findDealer } from '../../dealers/dealer-store.ts';
import { AppError } from '../../errors.ts';
import type { PaymentService } from '../payment-service.ts';
import { openStripeSecrets } from '../payment-providers.ts';

/**
 * `/webhooks/stripe/:dealerId`: Stripe tells that something happened in this dealer's account. The dealer's own secret proves
 * it, and it is looked at for this dealer alone; an address whose requests prove nothing is held up. It is told as long as the
 * dealer has an account, also where no new payments are taken: those under way go on. Where there is none it is 404.
 */
export function stripeWebhookRoutes(context: {
  database: Pick<Database, 'asDealer'>;
  keys: readonly [DerivedKeys, ...DerivedKeys[]];
  payments: Pick<PaymentService, 'hint'>;
  rateLimits: RateLimits;
  clock: Pick<Clock, 'now'>;
}): Router {
  const { database, keys, payments, clock } = context;
  const router = Router();
  const unproven = limitUnprovenWebhooks(context);

  router.post(
    '/webhooks/stripe/:dealerId',
    unproven.refuse,
    // What is signed is what came, byte for byte.
    express.raw({ type: () => true, limit: '1mb' }),
    async (request, response) => {
      response.set('Cache-Control', 'no-store');
      const dealer = await findStripeDealer(String(request.params['dealerId']));
      const { webhookSecrets } = await openStripeSecrets(keys, dealer);
      // Read only where a dealer has it.
      const { readStripeWebhook } = await import('./stripe-webhook.ts');
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      try {
        const hints = readStripeWebhook(
          { signature: request.get('stripe-signature'), body, now: clock.now() },
          { secrets: webhookSecrets, isTestMoney: dealer.mode === 'test' },
        );
        if (hints.length > 0) await database.asDealer(dealer.id, (tx) => payments.hint(tx, hints));
        response.json({ told: hints.length });
      } catch (error) {
        if (error instanceof AppError && error.code === 'unauthenticated') {
          await unproven.count(request);
          request.log.warn({ dealerId: dealer.id }, `a webhook was refused: ${error.message}`);
        }
        throw error;
      }
    },
  );
  return router;

  /** @throws {AppError} 404 `not_found`. */
  async function findStripeDealer(dealerId: string): Promise<DealerRow> {
    const dealer = validate(dealerId) ? await database.asDealer(dealerId, findDealer) : undefined;
    if (dealer !== undefined && (dealer.paymentProvider === 'stripe' || dealer.paymentSecret !== null))
      return dealer;
    throw new AppError('not_found', 'No dealer of this id takes payments with Stripe.');
  }
}
