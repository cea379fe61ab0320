import { customerInvitationListParamsSchema, invitationSchema, pageSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { CUSTOMER, refuseUnknownCustomer } from '../customers/customer-service.ts';
import { listInvitations } from './invitation-store.ts';

/** `/customers/:id/invitations`: every invitation that covers a customer. */
export function customerInvitationRoutes(context: Pick<ServiceContext, 'database'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listCustomerInvitations',
      summary: 'List the invitations that cover a customer, the newest first',
      path: '/:id/invitations',
      permission: 'invitations:read',
      ids: { id: CUSTOMER },
      query: customerInvitationListParamsSchema,
      answer: { status: 200, schema: pageSchema(invitationSchema) },
    },
    async ({ tx, ids, query }) => {
      await refuseUnknownCustomer(tx, ids.id);
      return listInvitations(tx, { ...query, cursor: query.cursor, customerId: ids.id });
    },
  );

  return routes;
}
