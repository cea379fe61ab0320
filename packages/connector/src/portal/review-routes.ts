import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { validate as isUuid } from 'uuid';
import { AppError, invalidRequest } from '../errors.ts';
import { splitChoice } from './account-choice.ts';
import { changedView } from './changed-view.ts';
import { choiceText, NOTHING_CHOSEN, readChoiceText, type Choice } from './choice-text.ts';
import type { FormBody } from './invitation-forms.ts';
import { readLine } from './invitation-forms.ts';
import { hasChoice, readAgreement, readChoiceForm, type ChoiceForm } from './payment-forms.ts';
import type { PortalContext } from './portal-context.ts';
import { findReview, isAsShown, reviewChoice } from './review-service.ts';
import { emptyChoiceView, requestView, reviewView, type ReviewNotice } from './review-view.ts';
import { isShortEnough } from './statement-path.ts';
import { atSupplier, supplierFrame, supplierPath, type SupplierVisit } from './supplier-visit.ts';

type SupplierRequest = Request<{ supplier: string }>;

const NOTICES: readonly ReviewNotice[] = ['updated', 'unread'];
const RETRY_SECONDS = 60;

/** `/portal/:supplier/review` and the button beneath it: from a choice to a payment that is under way. */
export function reviewRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.post('/portal/:supplier/review', (request: SupplierRequest, response, next) =>
    atSupplier(context, request, response, next, (visit) => {
      const isUpdate = readLine(request.body as FormBody, 'preview') !== '';
      return answerChoice(
        context,
        visit,
        response,
        next,
        readChoiceForm(request.body as FormBody),
        isUpdate ? 'updated' : undefined,
      );
    }),
  );

  router.get(
    '/portal/:supplier/review/:previewId',
    (request: Request<{ supplier: string; previewId: string }>, response, next) =>
      atSupplier(context, request, response, next, async (visit) => {
        const { previewId } = request.params;
        const path = supplierPath(visit.supplier);
        const review = isUuid(previewId) ? await findReview(context, visit, previewId) : undefined;
        if (review === undefined) {
          const { heading, view } = changedView(visit, undefined, { changes: [], previewId: null });
          const frame = supplierFrame(visit, heading, 'letter');
          return void response.status(404).send(context.render('changed', frame, view));
        }
        // Whoever comes back from the provider by the browser's own button.
        if ('paymentId' in review) return response.redirect(303, `${path}/payments/${review.paymentId}`);
        const { said, chosen } = request.query;
        const notice = NOTICES.find((each) => each === said);
        const others = typeof chosen === 'string' ? readChoiceText(chosen) : NOTHING_CHOSEN;
        const frame = reviewFrame(visit, visit.language.words.payment.review.title);
        response.send(context.render('review', frame, reviewView(visit, review, { others, notice })));
      }),
  );

  router.post('/portal/:supplier/payments', (request: SupplierRequest, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const { payer, supplier, language } = visit;
      const body = request.body as FormBody;
      const agreement = readAgreement(body);
      if (agreement === null)
        throw invalidRequest([{ pointer: '', detail: 'The form names no review or no way to pay.' }]);
      const shown = await context.database.asDealer(supplier.id, (tx) =>
        context.payments.findPreview(tx, payer.id, agreement.previewId),
      );
      if (shown !== undefined && hasChoice(body)) {
        const form = readChoiceForm(body);
        const { form: own } = await splitChoice(context, visit, { ...form, customerId: shown.customerId });
        if (!isAsShown(shown, own, language.locale))
          return answerChoice(context, visit, response, next, form, 'unread');
      }
      const outcome = await startOf(() =>
        context.payments.start(supplier.id, { payerId: payer.id, ...agreement }),
      );
      const path = supplierPath(supplier);
      switch (outcome.result) {
        case 'started':
          return response.redirect(303, `${path}/payments/${outcome.paymentId}/to-provider`);
        case 'refused':
          return response.redirect(303, `${path}/payments/${outcome.paymentId}`);
        case 'changed': {
          const { heading, view } = changedView(visit, shown?.content, outcome);
          const frame = supplierFrame(visit, heading, 'letter');
          return void response.status(409).send(context.render('changed', frame, view));
        }
        case 'unavailable': {
          const frame = supplierFrame(visit, language.words.payment.start.unavailable, 'letter');
          const view = { agreement, payPath: `${path}/payments`, backPath: path };
          response.set('Retry-After', String(RETRY_SECONDS));
          return void response.status(503).send(context.render('no-answer', frame, view));
        }
        case 'not_set_up':
          return answerEmpty(context, visit, response, 'not_set_up', NOTHING_CHOSEN);
        case 'not_seen':
          return next();
      }
    }),
  );

  return router;
}

/**
 * Answers a choice: the review of it, or what is to be said instead. One of a customer that the payer may not see goes to `next`,
 * as one that nobody has.
 */
export async function answerChoice(
  context: PortalContext,
  visit: SupplierVisit,
  response: Response,
  next: NextFunction,
  form: ChoiceForm,
  notice: ReviewNotice | undefined,
): Promise<void> {
  const customer = visit.customers.find(({ id }) => id === form.customerId);
  if (customer === undefined) return next();
  const { words } = visit.language;
  const { form: own, others } = await splitChoice(context, visit, form);
  const outcome = await reviewChoice(context, visit, customer, own);
  switch (outcome.result) {
    case 'payable':
      return response.redirect(303, reviewPath(visit, outcome.previewId, { notice, others }));
    case 'request': {
      const frame = reviewFrame(visit, words.payment.request.title);
      return void response.send(context.render('request', frame, requestView(visit, outcome.review, others)));
    }
    case 'faulty': {
      const frame = reviewFrame(visit, words.layout.errorTitle(words.payment.review.title));
      const { review, bounds } = outcome;
      const view = reviewView(visit, review, { others, bounds });
      return void response.status(400).send(context.render('review', frame, view));
    }
    default:
      answerEmpty(context, visit, response, outcome.result, {
        itemIds: [...outcome.itemIds, ...others.itemIds],
        amounts: new Map([...own.amounts, ...others.amounts]),
        usesCreditsElsewhere: own.usesCreditsElsewhere,
      });
  }
}

/** The address of a review; what is chosen of other accounts is carried as long as an address may be. */
function reviewPath(
  { supplier }: SupplierVisit,
  previewId: string,
  { notice, others }: { notice: ReviewNotice | undefined; others: Choice },
): string {
  const chosen = choiceText(others);
  const query = new URLSearchParams({
    ...(notice === undefined ? {} : { said: notice }),
    ...(chosen === '' ? {} : { chosen }),
  });
  const pathWith = () =>
    `${supplierPath(supplier)}/review/${previewId}${query.size === 0 ? '' : `?${query}`}`;
  if (!isShortEnough(pathWith())) query.delete('chosen');
  return pathWith();
}

function answerEmpty(
  context: PortalContext,
  visit: SupplierVisit,
  response: Response,
  fault: Parameters<typeof emptyChoiceView>[1],
  choice: Choice,
): void {
  const view = emptyChoiceView(visit, fault, choice);
  const frame = supplierFrame(visit, view.heading, 'letter');
  response.status(fault === 'not_set_up' ? 409 : 400).send(context.render('message', frame, view));
}

/** What starting came to, and what is to be said to whoever may not, or cannot be taken a payment from. */
async function startOf<Outcome>(
  start: () => Promise<Outcome>,
): Promise<Outcome | { result: 'not_set_up' } | { result: 'not_seen' }> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof AppError && error.code === 'payments_not_set_up') return { result: 'not_set_up' };
    if (error instanceof AppError && error.code === 'customer_not_found') return { result: 'not_seen' };
    throw error;
  }
}

function reviewFrame(visit: SupplierVisit, title: string): ReturnType<typeof supplierFrame> {
  return supplierFrame(visit, `${title}, ${visit.supplier.name}`, 'wide');
}
