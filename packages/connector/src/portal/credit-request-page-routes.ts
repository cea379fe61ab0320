import express, { type Request, type Router } from 'express';
import { cleanName } from '../mail/display-name.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { closeCreditRequest } from '../payments/credit-request-service.ts';
import { findPayerCreditRequest } from '../payments/payer-payment-store.ts';
import { splitChoice } from './account-choice.ts';
import { answerChoice } from './choice-answer.ts';
import type { FormBody } from './invitation-forms.ts';
import { readChoiceForm } from './payment-forms.ts';
import { linesView } from './payment-lines-view.ts';
import type { PortalContext } from './portal-context.ts';
import { reviewChoice } from './review-service.ts';
import { atSupplier, supplierFrame, supplierPath } from './supplier-visit.ts';

/** `/portal/:supplier/credit-requests`: asks the dealer to apply a credit that covers all that was chosen, until it is withdrawn. */
export function creditRequestPageRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.post('/portal/:supplier/credit-requests', (request: Request<{ supplier: string }>, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const { payer, supplier, customers } = visit;
      const form = readChoiceForm(request.body as FormBody);
      const customer = customers.find(({ id }) => id === form.customerId);
      if (customer === undefined) return next();
      const { form: own } = await splitChoice(context, visit, form);
      const outcome = await reviewChoice(context, visit, customer, own);
      // Something is left to pay by now, or cannot be paid any more.
      if (outcome.result !== 'request') return answerChoice(context, visit, response, next, form);
      const who = { payerId: payer.id, customerId: customer.id };
      const { id, isNew } = await context.database.asDealer(supplier.id, (tx) =>
        context.payments.requestCredit(tx, who, outcome.choice),
      );
      response.redirect(303, `${supplierPath(supplier)}/credit-requests/${id}${isNew ? '' : '?open'}`);
    }),
  );

  router.get(
    '/portal/:supplier/credit-requests/:id',
    (request: Request<{ supplier: string; id: string }>, response, next) =>
      atSupplier(context, request, response, next, async (visit) => {
        const { payer, supplier, language } = visit;
        const found = await context.database.asDealer(supplier.id, (tx) =>
          findPayerCreditRequest(tx, payer.id, request.params.id),
        );
        if (found === undefined) return next();
        const words = language.words.payment;
        const on = (at: Date) => formatInstant(at, { locale: language.locale, timeZone: supplier.timeZone });
        const isWithdrawn = found.closedByType === 'payer';
        const [title, says] =
          found.closedAt === null
            ? request.query['open'] !== undefined
              ? [words.request.openTitle, words.request.isOpen(on(found.createdAt))]
              : [
                  found.payerId === payer.id ? words.request.sent : words.request.openTitle,
                  words.request.sentHow(supplier.name),
                ]
            : isWithdrawn
              ? [words.request.withdrawnTitle, words.request.withdrawn(on(found.closedAt))]
              : [words.request.closedTitle, words.request.closed(supplier.name, on(found.closedAt))];
        const view = {
          title,
          backPath: supplierPath(supplier),
          account: `${cleanName(found.customerName)}, ${words.payment.account(found.accountNumber)}`,
          paragraphs: [says],
          withdrawPath:
            found.closedAt === null ? `${supplierPath(supplier)}/credit-requests/${found.id}/withdraw` : null,
          lines: linesView(
            found.lines.map((line) => ({
              ...line,
              itemId: line.openItemId,
              jobName: line.jobName ?? line.jobKey,
              uses: [],
            })),
            found.currency,
            language,
          ),
        };
        const frame = supplierFrame(visit, `${title}, ${supplier.name}`, 'wide');
        response.send(context.render('requested', frame, view));
      }),
  );

  router.post(
    '/portal/:supplier/credit-requests/:id/withdraw',
    (request: Request<{ supplier: string; id: string }>, response, next) =>
      atSupplier(context, request, response, next, async ({ payer, supplier }) => {
        const { id } = request.params;
        const isSeen = await context.database.asDealer(supplier.id, async (tx) => {
          const found = await findPayerCreditRequest(tx, payer.id, id);
          if (found === undefined) return false;
          await closeCreditRequest(context, tx, id, { type: 'payer', id: payer.id });
          return true;
        });
        if (!isSeen) return next();
        response.redirect(303, `${supplierPath(supplier)}/credit-requests/${id}`);
      }),
  );

  return router;
}
