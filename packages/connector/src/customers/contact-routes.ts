import { contactInputSchema, customerSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { invalidRequest } from '../errors.ts';
import { correctContact, correctInErp } from './contact-service.ts';
import { CUSTOMER, getCustomer, refuseUnknownCustomer } from './customer-service.ts';

/** `/customers/:id/contacts`: what a dealer's people correct of them. */
export function contactRoutes(context: Pick<ServiceContext, 'database' | 'events' | 'sourceOf'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.change(
    {
      operationId: 'correctContact',
      summary: 'Correct the e-mail address of a contact, or take the correction back',
      method: 'patch',
      path: '/:id/contacts/:contactId',
      permission: 'customers:write',
      ids: { id: CUSTOMER, contactId: { code: 'contact_not_found', noun: 'contact' } },
      body: contactInputSchema,
      answer: { status: 200, schema: customerSchema },
      problems: ['erp_update_not_supported', 'erp_update_failed'],
    },
    async ({ tx, ids, body, principal }) => {
      await refuseUnknownCustomer(tx, ids.id);
      const contact = { customerId: ids.id, contactId: ids.contactId };
      await correctContact(context, tx, contact, body.email, principal.actor);
      return getCustomer(tx, ids.id);
    },
    {
      async prepare({ ids, body: { email, updateErp }, principal }): Promise<undefined> {
        if (updateErp !== true) return undefined;
        if (email === null)
          throw invalidRequest([{ pointer: '/updateErp', detail: 'Needs an address for the ERP.' }]);
        const contact = { customerId: ids.id, contactId: ids.contactId };
        await correctInErp(context, principal.dealerId, contact, email);
        return undefined;
      },
    },
  );

  return routes;
}
