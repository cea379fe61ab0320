import { Router } from 'express';
import { validate } from 'uuid';
import type { ServiceContext } from '../context.ts';
import { nameRoute } from '../metrics.ts';
import { findLogo } from './logo-store.ts';

/** `/logos/<dealer>/<hash>.png`: what mails and pages show, for everybody and for good. Who asks is noted nowhere. */
export function logoFileRoutes({ database }: Pick<ServiceContext, 'database'>): Router {
  const router = Router();
  router.get('/logos/:dealerId/:file', nameRoute, async (request, response, next) => {
    const { dealerId, file } = request.params;
    const [, hash] = /^([0-9a-f]{32})\.png$/.exec(String(file)) ?? [];
    if (hash === undefined || !validate(dealerId)) return next();
    const png = await database.asDealer(String(dealerId), (tx) => findLogo(tx, hash));
    if (png === undefined) return next();
    response.set({
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'",
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    response.type('png').send(png);
  });
  return router;
}
