import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { listAllOpenItems } from '../customers/open-item-store.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { AppError } from '../errors.ts';
import { findAuthorizationOf, findPayerPayment, listPayerPayments } from '../payments/payer-payment-store.ts';
import { paymentHistoryView } from './payment-history-view.ts';
import { paymentView } from './payment-view.ts';
import { isSafeWay } from './payment-way.ts';
import type { PortalContext } from './portal-context.ts';
import { splitIntoTabs } from './statement-tabs.ts';
import { atSupplier, supplierFrame, supplierPath, type SupplierVisit } from './supplier-visit.ts';

type PaymentRequest = Request<{ supplier: string; paymentId: string }>;

const PAGE_SIZE = 50;
/** How long somebody who comes back from the provider waits for what it says. */
const PATIENCE_MS = 3000;

/** `/portal/:supplier/payments`: the history, what became of one, and the ways on while it is not finished. */
export function paymentPageRoutes(context: PortalContext): Router {
  const { database, payments } = context;
  const { publicUrl } = context.config;
  const router = express.Router();
  const path = '/portal/:supplier/payments/:paymentId';

  router.get('/portal/:supplier/payments', (request: Request<{ supplier: string }>, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const { payer, supplier, customers, language } = visit;
      const asked = request.query['before'];
      const before = typeof asked === 'string' ? asked : undefined;
      const { rows, items, today } = await database.asDealer(supplier.id, async (tx) => ({
        rows: await listPayerPayments(tx, payer.id, { before, limit: PAGE_SIZE + 1 }),
        items: await listAllOpenItems(
          tx,
          customers.map(({ id }) => id),
        ),
        today: dayInZone(tx.now, supplier.timeZone),
      }));
      const shown = rows.slice(0, PAGE_SIZE);
      const nextBefore = rows.length > PAGE_SIZE ? (shown.at(-1)?.id ?? null) : null;
      const frame = supplierFrame(visit, `${language.words.payment.history.title}, ${supplier.name}`, 'wide');
      const tabs = splitIntoTabs(items);
      const view = paymentHistoryView(visit, shown, {
        ...{ today, tabs, nextBefore, isFirst: before === undefined },
      });
      response.send(context.render('payments', frame, view));
    }),
  );

  router.get(path, (request: PaymentRequest, response, next) =>
    atPayment(request, response, next, async (visit, found) => {
      const { supplier, payer } = visit;
      const isOwn = found.payerId === payer.id;
      const mayHaveGoneOn = found.state === 'started' || found.state === 'awaiting_verification';
      let payment = found;
      if (isOwn && mayHaveGoneOn && found.providerCheckoutId !== null) {
        // Facts only: whoever comes back from the provider is told what is so.
        await payments.refresh(supplier.id, found.id, PATIENCE_MS);
        payment = (await find(visit, found.id)) ?? found;
      }
      const authorization = isOwn
        ? await database.asDealer(supplier.id, (tx) => findAuthorizationOf(tx, payment.id))
        : undefined;
      const hasNoAnswer = request.query['no-answer'] !== undefined && payment.state === 'started';
      const { heading, view } = paymentView(visit, payment, { authorization, publicUrl, hasNoAnswer });
      const frame = supplierFrame(visit, `${heading}, ${supplier.name}`, 'wide');
      response.send(context.render('payment', frame, view));
    }),
  );

  // The policy of our pages lets no form lead to another site, so this one of our own leads there.
  router.get(`${path}/to-provider`, (request: PaymentRequest, response, next) =>
    atPayment(request, response, next, async (visit, payment) => {
      const { supplier, payer, language } = visit;
      const own = `${supplierPath(supplier)}/payments/${payment.id}`;
      // Nothing is opened here: a page that was not opened yet is opened by the button of the payment's page.
      const isOpen = payment.state === 'started' && payment.providerCheckoutId !== null;
      if (!isOpen || payment.payerId !== payer.id) return response.redirect(303, own);
      const way = await payments.goOn(supplier.id, { payerId: payer.id, paymentId: payment.id });
      if (!('url' in way)) return response.redirect(303, way.state === 'started' ? `${own}?no-answer` : own);
      if (way.url === `${publicUrl}${own}`) return response.redirect(303, own);
      if (!isSafeWay(way.url, publicUrl)) {
        context.logger.error({ dealerId: supplier.id, paymentId: payment.id }, 'a provider led nowhere safe');
        return response.redirect(303, `${own}?no-answer`);
      }
      const { start } = language.words.payment;
      const frame = { ...supplierFrame(visit, start.title, 'letter'), goesOnTo: way.url };
      response.send(context.render('to-provider', frame, { how: start[payment.provider], url: way.url }));
    }),
  );

  for (const act of ['go-on', 'cancel'] as const) {
    router.post(`${path}/${act}`, (request: PaymentRequest, response, next) =>
      atSupplier(context, request, response, next, async (visit) => {
        const { supplier, payer } = visit;
        const who = { payerId: payer.id, paymentId: request.params.paymentId };
        // Somebody else's cannot be gone on with, and an id that is none asks nobody.
        if ((await find(visit, who.paymentId))?.payerId !== payer.id) return next();
        const own = `${supplierPath(supplier)}/payments/${who.paymentId}`;
        try {
          const way =
            act === 'go-on'
              ? await payments.goOn(supplier.id, who)
              : { state: await payments.cancel(supplier.id, who) };
          if ('url' in way) return response.redirect(303, `${own}/to-provider`);
          response.redirect(303, way.state === 'started' ? `${own}?no-answer` : own);
        } catch (error) {
          if (error instanceof AppError && error.code === 'payment_not_found') return next();
          throw error;
        }
      }),
    );
  }

  return router;

  /** Runs `work` with a payment that the payer may see; any other is as unknown as one that nobody has. */
  function atPayment(
    request: PaymentRequest,
    response: Response,
    next: NextFunction,
    work: (visit: SupplierVisit, payment: NonNullable<Awaited<ReturnType<typeof find>>>) => Promise<void>,
  ): Promise<void> {
    return atSupplier(context, request, response, next, async (visit) => {
      const payment = await find(visit, request.params.paymentId);
      return payment === undefined ? next() : work(visit, payment);
    });
  }

  function find({ payer, supplier }: SupplierVisit, paymentId: string) {
    return database.asDealer(supplier.id, (tx) => findPayerPayment(tx, payer.id, paymentId));
  }
}
