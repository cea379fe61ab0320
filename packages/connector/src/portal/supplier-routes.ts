import express, { type Router } from 'express';
import { listAllOpenItems } from '../customers/open-item-store.ts';
import type { DealerRow, PayerRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { messageView } from './dead-link-view.ts';
import { listLinkedCustomers } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { listItemHolds } from './statement-payment-store.ts';
import { openPartsOf } from './statement-totals-view.ts';
import { suppliersView, type SupplierStanding } from './supplier-view.ts';
import { asPayer, supplierFrame, supplierPath } from './supplier-visit.ts';

/** `/portal`: where a payer of one dealer is led on, and one of several chooses. */
export function supplierRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.get('/portal', (request, response) =>
    asPayer(context, request, response, async (visit) => {
      const { suppliers, language, payer } = visit;
      const wanted = suppliers.find(({ slug }) => slug === request.query['supplier']);
      const only = suppliers.length === 1 ? suppliers[0] : wanted;
      if (only !== undefined) return response.redirect(303, supplierPath(only));
      const { none, noneHow, suppliers: words } = language.words.portal;
      const frame = (title: string) => supplierFrame({ ...visit, supplier: undefined }, title, 'letter');
      if (suppliers.length === 0) {
        return void response.send(context.render('message', frame(none), messageView(none, noneHow)));
      }
      const standings = await Promise.all(
        suppliers.map((supplier) => readStanding(context, supplier, payer)),
      );
      response.send(context.render('suppliers', frame(words.title), suppliersView(standings, language)));
    }),
  );

  return router;
}

/** What is open with a dealer, of the customers whose access is not closed. */
function readStanding(
  { database }: Pick<PortalContext, 'database'>,
  supplier: DealerRow,
  payer: PayerRow,
): Promise<SupplierStanding> {
  return database.asDealer(supplier.id, async (tx) => {
    const linked = await listLinkedCustomers(tx, payer.id);
    const customers = linked.filter(({ access }) => access === 'active');
    const ids = customers.map(({ id }) => id);
    const open = openPartsOf({
      customers,
      items: await listAllOpenItems(tx, ids),
      holds: await listItemHolds(tx, ids),
      today: dayInZone(tx.now, supplier.timeZone),
    });
    return { supplier, customers, open };
  });
}
