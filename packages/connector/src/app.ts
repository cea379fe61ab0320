import { randomUUID } from 'node:crypto';
import express, { type Express, type Router } from 'express';
import { pinoHttp } from 'pino-http';
import { allowOrigins } from './auth/cross-origin.ts';
import { operationsAt, type ApiRoutes, type Operation } from './api-routes.ts';
import { authenticate } from './auth/authentication.ts';
import { limitFailures, limitRequests } from './auth/rate-limits.ts';
import { embedSessionRoutes } from './auth/embed-session-routes.ts';
import type { ServiceContext } from './context.ts';
import { callNoteRoutes } from './customers/call-note-routes.ts';
import { contactRoutes } from './customers/contact-routes.ts';
import { customerListRoutes } from './customers/customer-list-routes.ts';
import { customerRoutes } from './customers/customer-routes.ts';
import { syncRoutes } from './customers/customer-sync-routes.ts';
import { dealerRoutes } from './dealers/dealer-routes.ts';
import { eventRoutes } from './events/event-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { bulkInvitationRoutes } from './invitations/bulk-invitation-routes.ts';
import { contactSuggestionRoutes } from './invitations/contact-suggestion-routes.ts';
import { customerInvitationRoutes } from './invitations/customer-invitation-routes.ts';
import { invitationRoutes } from './invitations/invitation-routes.ts';
import { LOG_SERIALIZERS } from './logger.ts';
import { suppressionRoutes } from './mail/suppression-routes.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { docsRoutes } from './openapi/docs-routes.ts';
import { openApiRoutes } from './openapi/openapi-routes.ts';
import { customerPayerRoutes, payerRoutes } from './portal/payer-routes.ts';
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
  app.use(portalRoutes(context));
  app.use(answerProblem);
  return app;
}

/** The routes of the API by the path below `/v1` that they stand under; a path that several features serve stands twice. */
const API: readonly (readonly [prefix: string, makeRoutes: (context: ServiceContext) => ApiRoutes])[] = [
  // Before those of one customer: `summary` is no id.
  ['/customers', customerListRoutes],
  ['/customers', customerRoutes],
  ['/customers', contactRoutes],
  ['/customers', callNoteRoutes],
  ['/customers', customerInvitationRoutes],
  ['/customers', customerPayerRoutes],
  ['/payers', payerRoutes],
  ['/invitations', invitationRoutes],
  ['/bulk-invitations', bulkInvitationRoutes],
  ['/contact-suggestions', contactSuggestionRoutes],
  ['/suppressions', suppressionRoutes],
  ['/dealer', dealerRoutes],
  ['/events', eventRoutes],
  ['/embed-sessions', embedSessionRoutes],
  ['/syncs', syncRoutes],
];

/** The routes of the API, and every operation behind them, its path whole below `/v1`. */
export function createApi(context: ServiceContext): { router: Router; operations: Operation[] } {
  const router = express.Router();
  const operations: Operation[] = [];
  router.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  router.use(allowOrigins(context.database));
  router.use(limitFailures(context, authenticate(context)));
  router.use(limitRequests(context));
  router.use(express.json({ limit: '1mb' }));
  for (const [prefix, makeRoutes] of API) {
    const routes = makeRoutes(context);
    router.use(prefix, routes.router);
    operations.push(...operationsAt(prefix, routes));
  }
  router.use(answerUnknownRoute);
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
