import { randomUUID } from 'node:crypto';
import express, { type Express, type Router } from 'express';
import { pinoHttp } from 'pino-http';
import { listOperations, makeApiRoutes } from './api-operations.ts';
import type { Operation } from './api-routes.ts';
import { allowOrigins } from './auth/cross-origin.ts';
import { authenticate } from './auth/authentication.ts';
import { limitFailures, limitRequests } from './auth/rate-limits.ts';
import type { ServiceContext } from './context.ts';
import { logoFileRoutes } from './dealers/logo-file-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { readBodies } from './large-body.ts';
import { LOG_SERIALIZERS } from './logger.ts';
import { mailWebhookRoutes } from './mail/mail-webhook-routes.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { docsRoutes } from './openapi/docs-routes.ts';
import { openApiRoutes } from './openapi/openapi-routes.ts';
import { sandboxRoutes } from './payments/sandbox/sandbox-routes.ts';
import { stripeWebhookRoutes } from './payments/stripe/stripe-webhook-routes.ts';
import { portalRoutes } from './portal/portal-routes.ts';
import { answerProblem, answerUnknownRoute } from './problem-handler.ts';

/** Makes the app. `demo` is mounted under --demo only. */
export function createApp(context: ServiceContext, demo?: Router): Express {
  const app = express();
  app.disable('x-powered-by');
  // What may be kept says so itself; the rest is never asked for again by its ETag.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', context.config.trustedProxies);
  app.use(logRequests(context));
  const { metrics } = context;
  if (metrics !== undefined) app.use(metrics.measureRequests, metricsRoutes(metrics));
  app.use(healthRoutes(context));
  const api = createApi(context);
  app.use('/v1', api.router);
  app.use(openApiRoutes(api.operations, context.config));
  app.use(docsRoutes());
  if (demo !== undefined) app.use('/demo', demo);
  app.use(logoFileRoutes(context));
  app.use('/webhooks/mail', mailWebhookRoutes(context));
  app.use(stripeWebhookRoutes(context));
  app.use(sandboxRoutes(context));
  app.use(portalRoutes(context));
  app.use(answerProblem);
  return app;
}

/** The routes of the API, and every operation behind them, its path whole below `/v1`. */
export function createApi(context: ServiceContext): { router: Router; operations: Operation[] } {
  const router = express.Router();
  const mounted = makeApiRoutes(context);
  const operations = listOperations(mounted);
  router.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  router.use(allowOrigins(context.database));
  router.use(limitFailures(context, authenticate(context)));
  router.use(limitRequests(context));
  router.use(readBodies(operations));
  for (const { prefix, routes } of mounted) router.use(prefix, routes.router);
  router.use(answerUnknownRoute(operations));
  router.use(answerProblem);
  return { router, operations };
}

/** One line per request, without its headers. */
function logRequests(context: ServiceContext) {
  return pinoHttp({
    logger: context.logger,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: LOG_SERIALIZERS,
    // They take requests and answers as they are.
    wrapSerializers: false,
  });
}
