import express, { Router } from 'express';
import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import { parseInput } from '../request-input.ts';

const moveSchema = z.strictObject({
  /** How far to move the clock forward, at most ten years at once. */
  advanceSeconds: z.number().check(z.positive(), z.maximum(10 * 366 * 86_400)),
});

/**
 * `GET /demo/clock` tells the time that the service goes by, `POST {advanceSeconds}` moves it forward, and answers when
 * `onMoved` has done what came due by that.
 */
export function clockRoutes(clock: Clock, onMoved: () => Promise<void>): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.json({ now: clock.now().toISOString() });
  });
  router.post('/', express.json(), async (request, response) => {
    const { advanceSeconds } = parseInput(moveSchema, request.body);
    await clock.moveBy(advanceSeconds * 1000);
    await onMoved();
    response.json({ now: clock.now().toISOString() });
  });
  return router;
}
