import { auditEventSchema, eventExportParamsSchema, eventSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import { answerFile } from '../file-answer.ts';
import { parseEventCursor } from './event-cursor.ts';
import { EXPORT_FORMATS, exportEvents } from './event-export.ts';
import { streamEvents, type EventStreamContext } from './event-stream.ts';
import type { Database } from '../db/database.ts';

/** No stream is longer: whether its key was revoked is seen when the client comes again. */
const MAX_STREAM_MS = 15 * 60_000;

/** `/events`: a stream that does not end by itself, and the audit log as a file. */
export function eventRoutes(context: EventStreamContext & { database: Database }): ApiRoutes {
  const { database, clock } = context;
  const routes = new ApiRoutes(context);

  routes.stream(
    {
      operationId: 'subscribeToEvents',
      summary: 'Follow what happens, live, as server-sent events; Last-Event-ID resumes',
      path: '/',
      permission: 'customers:read',
      headers: { 'Last-Event-ID': 'The `id` of an event: begins after it. Left out, begins now.' },
      answer: { status: 200 },
      files: {
        'text/event-stream': {
          description: 'Each event has `id`, to resume after it, and `data`, a timeline event as JSON.',
          item: eventSchema,
        },
      },
    },
    async ({ principal, request, response }) => {
      const { dealerId, expiresAt } = principal;
      const lastEventId = request.get('last-event-id');
      const longestEnd = new Date(clock.now().getTime() + MAX_STREAM_MS);
      const endsAt = expiresAt !== null && expiresAt < longestEnd ? expiresAt : longestEnd;
      const after = lastEventId === undefined ? undefined : parseEventCursor(lastEventId);
      // Express answers HEAD with the route of GET.
      if (request.method === 'HEAD') return void response.type('text/event-stream').end();
      await streamEvents(context, { dealerId, response, after, endsAt });
    },
  );

  routes.stream(
    {
      operationId: 'exportEvents',
      summary: 'Export the audit log, oldest first',
      path: '/export',
      permission: 'events:read',
      query: eventExportParamsSchema,
      answer: { status: 200 },
      files: {
        'text/csv': { description: 'One line an event, the names of the columns first.' },
        'application/x-ndjson': { description: 'One audit event a line.', item: auditEventSchema },
      },
    },
    async ({ principal: { dealerId }, query: { format, from, to }, request, response }) => {
      const span = {
        format,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? clock.now() : new Date(to),
      };
      const file = { contentType: EXPORT_FORMATS[format].contentType, name: `payvite-events.${format}` };
      await answerFile({ request, response }, file, () => exportEvents(database, dealerId, span));
    },
  );

  return routes;
}
