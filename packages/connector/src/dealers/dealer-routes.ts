import {
  dealerChangesSchema,
  dealerLogoInputSchema,
  dealerSchema,
  type Dealer,
  type DealerLogoInput,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';
import { countDueInvitations } from '../mail/sending-limit-store.ts';
import { changeDealer, toDealer } from './dealer-service.ts';
import { getDealer } from './dealer-store.ts';
import { changeLogo, readLogo } from './logo-service.ts';

/** `/dealer`: the settings of the dealer whose key or token asks. */
export function dealerRoutes(
  context: Pick<ServiceContext, 'config' | 'database' | 'events' | 'mail'>,
): ApiRoutes {
  const routes = new ApiRoutes(context);
  const answer = { status: 200, schema: dealerSchema } as const;
  const describe = async (tx: DealerTransaction, dealer: DealerRow): Promise<Dealer> =>
    toDealer(dealer, {
      mailsWaiting: await countDueInvitations(tx),
      outage: context.mail.outageOf(dealer.mode),
      publicUrl: context.config.publicUrl,
    });

  routes.get(
    {
      operationId: 'getDealer',
      summary: 'Gets the dealer whose key or token asks, and its settings.',
      path: '/',
      permission: 'dealer:read',
      answer,
    },
    async ({ tx }) => describe(tx, await getDealer(tx)),
  );

  routes.change(
    {
      operationId: 'updateDealer',
      summary: 'Changes settings of the dealer; what the body leaves out stays.',
      method: 'patch',
      path: '/',
      permission: 'dealer:write',
      body: dealerChangesSchema,
      answer,
      problems: ['postal_address_missing'],
    },
    async ({ tx, body, principal }) => describe(tx, await changeDealer(context, tx, body, principal.actor)),
  );

  routes.change(
    {
      operationId: 'setDealerLogo',
      summary: 'Sets the logo of the dealer’s mails and pages.',
      method: 'put',
      path: '/logo',
      permission: 'dealer:write',
      body: dealerLogoInputSchema,
      answer,
    },
    async ({ tx, prepared, principal }) =>
      describe(tx, await changeLogo(context, tx, prepared, principal.actor)),
    { prepare: ({ body }: { body: DealerLogoInput }) => readLogo(body) },
  );

  routes.change(
    {
      operationId: 'removeDealerLogo',
      summary: 'Takes the logo away.',
      method: 'delete',
      path: '/logo',
      permission: 'dealer:write',
      answer,
    },
    async ({ tx, principal }) => describe(tx, await changeLogo(context, tx, null, principal.actor)),
  );

  return routes;
}
