import express, { type Request, type Router } from 'express';
import { validate as isUuid } from 'uuid';
import { dayInZone } from '../dealers/dealer-day.ts';
import { offeredMethods } from '../payments/payment-methods.ts';
import { findAccountItem, listItemPayments } from './item-store.ts';
import { itemView } from './item-view.ts';
import type { PortalContext } from './portal-context.ts';
import { listItemHolds } from './statement-payment-store.ts';
import { findUsableProvider } from './statement-service.ts';
import { atSupplier, supplierFrame } from './supplier-visit.ts';

/** `/portal/:supplier/items/:itemId`: one item of a customer that the payer may see, open or not, and what was paid of it. */
export function itemRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.get(
    '/portal/:supplier/items/:itemId',
    (request: Request<{ supplier: string; itemId: string }>, response, next) =>
      atSupplier(context, request, response, next, async (visit) => {
        const { payer, supplier, language } = visit;
        const { itemId } = request.params;
        const provider = await findUsableProvider(context, supplier);
        const found = await context.database.asDealer(supplier.id, async (tx) => {
          const account = isUuid(itemId) ? await findAccountItem(tx, payer.id, itemId) : undefined;
          if (account === undefined) return undefined;
          const { item } = account;
          const holds = await listItemHolds(tx, [item.customerId]);
          return {
            ...account,
            dealer: supplier,
            holds: holds.get(item.id) ?? [],
            isPayable: offeredMethods(supplier, provider, item.currency).length > 0,
            payments: await listItemPayments(tx, item),
            today: dayInZone(tx.now, supplier.timeZone),
          };
        });
        // Somebody else's is as unknown as one that nobody has.
        if (found === undefined) return next();
        const { title, view } = itemView(found, language);
        const frame = supplierFrame(visit, `${title}, ${supplier.name}`, 'wide');
        response.send(context.render('item', frame, view));
      }),
  );

  return router;
}
