import express, { Router } from 'express';
import { limitUnprovenWebhooks, type RateLimits } from '../auth/rate-limits.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { MailNoticeService } from './mail-notice-service.ts';
import type { MailWebhook } from './mail-webhook.ts';

/** The providers that tell by a webhook. */
export const WEBHOOK_PROVIDERS = ['ses', 'sendgrid', 'postmark'] as const;
export type WebhookProvider = (typeof WEBHOOK_PROVIDERS)[number];

/** Those that are set up. */
export type MailWebhooks = Partial<Record<WebhookProvider, MailWebhook>>;

/**
 * `/webhooks/mail/<provider>`: what mail providers tell of mails that left, whoever's they are. A request proves whose word
 * it is, and names each mail by what only its provider can know; an address whose requests do not is held up. One that is not
 * set up is 404.
 */
export function mailWebhookRoutes(context: {
  mailWebhooks: MailWebhooks;
  mailNotices: MailNoticeService;
  rateLimits: RateLimits;
  clock: Pick<Clock, 'now'>;
}): Router {
  const router = Router();
  const unproven = limitUnprovenWebhooks(context);
  for (const provider of WEBHOOK_PROVIDERS) {
    router.post(
      `/${provider}`,
      (_request, response, next) => {
        response.set('Cache-Control', 'no-store');
        if (context.mailWebhooks[provider] === undefined)
          throw new AppError('not_found', `The webhook of ${provider} is not set up.`);
        next();
      },
      unproven.refuse,
      // What is signed is what came, of whatever type it says it is: SNS says text/plain.
      express.raw({ type: () => true, limit: '1mb' }),
      async (request, response) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const header = (name: string) => request.get(name);
        const log = request.log.child({ provider });
        const notices = await context.mailWebhooks[provider]
          ?.read({ header, body, now: context.clock.now(), log })
          .catch(async (error: unknown) => {
            if (error instanceof AppError) {
              if (error.code === 'unauthenticated') await unproven.count(request);
              log.warn({ code: error.code }, `a webhook was refused: ${error.message}`);
              if (provider === 'postmark') response.set('WWW-Authenticate', 'Basic realm="Payvite"');
            }
            throw error;
          });
        const outcomes = await context.mailNotices.apply(notices ?? []);
        const applied = outcomes.filter(({ outcome }) => outcome === 'applied').length;
        response.json({ told: outcomes.length, applied });
      },
    );
  }
  return router;
}
