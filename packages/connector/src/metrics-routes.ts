import { Router } from 'express';
import { AppError } from './errors.ts';
import type { Metrics } from './metrics.ts';

/** `/metrics`, for Prometheus: how much is done here and how fast is nobody else's business. */
export function metricsRoutes(metrics: Metrics): Router {
  const router = Router();
  router.get('/metrics', async (request, response) => {
    if (!metrics.opensFor(request.get('authorization'))) {
      throw new AppError('unauthenticated', 'Send METRICS_TOKEN as `Authorization: Bearer ...`.');
    }
    const { contentType, text } = await metrics.read();
    response.set({ 'Cache-Control': 'no-store', 'Content-Type': contentType }).send(text);
  });
  return router;
}
