import {
  callNoteInputSchema,
  callNoteListParamsSchema,
  callNoteSchema,
  pageSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { noteCall } from './call-note-service.ts';
import { listCallNotes } from './call-note-store.ts';
import { CUSTOMER, refuseUnknownCustomer } from './customer-service.ts';

/** `/customers/:id/call-notes`: what came of phone calls. */
export function callNoteRoutes(context: Pick<ServiceContext, 'database' | 'events'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.change(
    {
      operationId: 'noteCall',
      summary: 'Note what came of a phone call to a customer',
      method: 'post',
      path: '/:id/call-notes',
      permission: 'customers:write',
      ids: { id: CUSTOMER },
      body: callNoteInputSchema,
      answer: { status: 201, schema: callNoteSchema },
    },
    async ({ tx, ids, body, principal }) => {
      await refuseUnknownCustomer(tx, ids.id);
      return noteCall(context, tx, ids.id, body, principal.actor);
    },
  );

  routes.get(
    {
      operationId: 'listCallNotes',
      summary: 'List the phone calls to a customer, the newest first',
      path: '/:id/call-notes',
      permission: 'customers:read',
      ids: { id: CUSTOMER },
      query: callNoteListParamsSchema,
      answer: { status: 200, schema: pageSchema(callNoteSchema) },
    },
    async ({ tx, ids, query: { cursor, limit } }) => {
      await refuseUnknownCustomer(tx, ids.id);
      return listCallNotes(tx, ids.id, { cursor, limit });
    },
  );

  return routes;
}
