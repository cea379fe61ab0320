import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { eventExportParamsSchema } from '@payvite/sdk/schemas';
import { Router } from 'express';
import { requirePermission } from '../auth/authentication.ts';
import { principalOf } from '../auth/principal.ts';
import { parseInput } from '../request-input.ts';
import { parseEventCursor } from './event-cursor.ts';
import { EXPORT_FORMATS, exportEvents } from './event-export.ts';
import { streamEvents, type EventStreamContext } from './event-stream.ts';

/** No stream is longer: whether its key was revoked is seen when the client comes again. */
const MAX_STREAM_MS = 15 * 60_000;

/** `GET /events` (a stream that does not end by itself), `GET /events/export`. */
export function eventRoutes(context: EventStreamContext): Router {
  const { database, clock } = context;
  const router = Router();

  router.get('/', requirePermission('customers:read'), async (request, response) => {
    const { dealerId, expiresAt } = principalOf(response);
    const lastEventId = request.get('last-event-id');
    const longestEnd = new Date(clock.now().getTime() + MAX_STREAM_MS);
    const endsAt = expiresAt !== null && expiresAt < longestEnd ? expiresAt : longestEnd;
    const after = lastEventId === undefined ? undefined : parseEventCursor(lastEventId);
    // Express answers HEAD with the route of GET.
    if (request.method === 'HEAD') return void response.type('text/event-stream').end();
    await streamEvents(context, { dealerId, response, after, endsAt });
  });

  router.get('/export', requirePermission('events:read'), async (request, response) => {
    const { dealerId } = principalOf(response);
    const { format, from, to } = parseInput(eventExportParamsSchema, request.query);
    const span = {
      format,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? clock.now() : new Date(to),
    };
    response.set({
      'Content-Type': EXPORT_FORMATS[format].contentType,
      'Content-Disposition': `attachment; filename="payvite-events.${format}"`,
    });
    if (request.method === 'HEAD') return void response.end();
    try {
      await pipeline(Readable.from(exportEvents(database, dealerId, span)), response);
    } catch (error) {
      // Whoever went away needs no answer. After a fault the connection breaks, so that half a file is not taken for all.
      if (!response.closed) throw error;
      request.log.info({ err: error }, 'an export was cut off');
    }
  });

  return router;
}
