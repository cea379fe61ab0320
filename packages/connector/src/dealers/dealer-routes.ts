import { dealerChangesSchema, dealerSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { changeDealer, toDealer } from './dealer-service.ts';
import { countDueInvitations } from '../mail/sending-limit-store.ts';
import { getDealer } from './dealer-store.ts';

/** `/dealer`: the settings of the dealer whose key or token asks. */
export function dealerRoutes(context: Pick<ServiceContext, 'database' | 'events'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'getDealer',
      summary: 'Get the dealer and its settings',
      path: '/',
      permission: 'dealer:read',
      answer: { status: 200, schema: dealerSchema },
    },
    async ({ tx }) => toDealer(await getDealer(tx), await countDueInvitations(tx)),
  );

  routes.change(
    {
      operationId: 'updateDealer',
      summary: 'Change settings of the dealer; what is left out stays',
      method: 'patch',
      path: '/',
      permission: 'dealer:write',
      body: dealerChangesSchema,
      answer: { status: 200, schema: dealerSchema },
      problems: ['postal_address_missing'],
    },
    async ({ tx, body, principal }) => {
      const dealer = await changeDealer(context, tx, body, principal.actor);
      return toDealer(dealer, await countDueInvitations(tx));
    },
  );

  return routes;
}
