import { Router } from 'express';
import type { ServiceContext } from './context.ts';

/** `/healthz`: the process answers; `/readyz`: so does its database. For load balancers; both tell nothing else. */
export function healthRoutes(context: Pick<ServiceContext, 'database'>): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const isReady = await context.database.pool.query('select 1').then(
      () => true,
      () => false,
    );
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ok' : 'unavailable' });
  });
  return router;
}
