import express, { type Request, type Response, type Router } from 'express';
import { validate as isUuid } from 'uuid';
import { AppError, invalidRequest } from '../errors.ts';
import { splitChoice } from './account-choice.ts';
import { changedView } from './changed-view.ts';
import { addressOf, carriedQuery, choiceOfAddress, withQuery } from './choice-address.ts';
import { answerChoice, joined, judgeChoice, nothingPath, reviewPath } from './choice-answer.ts';
import { NOTHING_CHOSEN, type Choice } from './choice-text.ts';
import { readLine, type FormBody } from './invitation-forms.ts';
import { hasChoice, readAgreement, readChoiceForm } from './payment-forms.ts';
import type { PortalContext } from './portal-context.ts';
import { findReview, isAsShown } from './review-service.ts';
import { emptyChoiceView, requestView, reviewView, type ReviewNotice } from './review-view.ts';
import { partQuery, readPart } from './statement-path.ts';
import { findItemHolders } from './statement-payment-store.ts';
import { atSupplier, supplierFrame, supplierPath, type SupplierVisit } from './supplier-visit.ts';

type SupplierRequest = Request<{ supplier: string }>;
type ReviewRequest = Request<{ supplier: string; previewId: string }>;

const NOTICES: readonly ReviewNotice[] = ['updated', 'unread', 'busy', 'nothing'];

/**
 * `/portal/:supplier/review` and the button beneath it: from a choice to a payment that is under way. What can be paid is looked
 * at as a preview; what cannot, by the address of the choice.
 */
export function reviewRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.post('/portal/:supplier/review', (request: SupplierRequest, response, next) =>
    atSupplier(context, request, response, next, (visit) => {
      const isUpdate = readLine(request.body as FormBody, 'preview') !== '';
      const form = readChoiceForm(request.body as FormBody);
      return answerChoice(context, visit, response, next, form, {
        notice: isUpdate ? 'updated' : undefined,
        from: {
          previewId: readLine(request.body as FormBody, 'preview'),
          query: partQuery(readPart(request.query)),
        },
      });
    }),
  );

  router.get('/portal/:supplier/review', (request: SupplierRequest, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const { customer: customerId } = request.query;
      // Whoever had to sign in before, which keeps no choice.
      if (typeof customerId !== 'string') return response.redirect(303, supplierPath(visit.supplier));
      const choice = await choiceOfAddress(context, visit, request.query);
      if (choice === undefined) return answerEmpty(visit, response, 'forgotten', NOTHING_CHOSEN);
      const judged = await judgeChoice(context, visit, { ...choice, customerId, jobs: [] });
      if (judged === undefined) return next();
      const { outcome, others } = judged;
      const { words } = visit.language;
      switch (outcome.result) {
        case 'payable':
          return response.redirect(303, await reviewPath(context, visit, outcome.previewId, { others }));
        case 'request': {
          const frame = reviewFrame(visit, words.payment.request.title);
          const view = requestView(visit, outcome.review, others);
          return void response.send(context.render('request', frame, view));
        }
        case 'faulty': {
          const frame = reviewFrame(visit, words.layout.errorTitle(words.payment.review.title));
          const { review, bounds } = outcome;
          return void response.send(
            context.render('review', frame, reviewView(visit, review, { others, bounds })),
          );
        }
        case 'nothing':
          return response.redirect(303, await nothingPath(context, visit, { customerId, others }));
        default:
          return answerEmpty(visit, response, outcome.result, joined(outcome.chosen, others));
      }
    }),
  );

  router.get('/portal/:supplier/review/:previewId', (request: ReviewRequest, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const { previewId } = request.params;
      const review = isUuid(previewId) ? await findReview(context, visit, previewId) : undefined;
      if (review === undefined) return answerTooOld(visit, response);
      // Whoever comes back from the provider by the browser's own button.
      if ('paymentId' in review)
        return response.redirect(303, `${supplierPath(visit.supplier)}/payments/${review.paymentId}`);
      const notice = NOTICES.find((each) => each === request.query['said']);
      const others = (await choiceOfAddress(context, visit, request.query)) ?? NOTHING_CHOSEN;
      const frame = reviewFrame(visit, visit.language.words.payment.review.title);
      response.send(context.render('review', frame, reviewView(visit, review, { others, notice })));
    }),
  );

  // What differs now from a review that was agreed to: nothing was started of it.
  router.get('/portal/:supplier/review/:previewId/changed', (request: ReviewRequest, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const { previewId } = request.params;
      const { next: nextId } = request.query;
      const found = isUuid(previewId)
        ? await unlessRefused(() =>
            context.database.asDealer(visit.supplier.id, (tx) =>
              context.payments.findChanges(tx, visit.payer.id, previewId),
            ),
          )
        : undefined;
      const carried = carriedQuery(request.query);
      if (found === undefined) return answerTooOld(visit, response);
      // The statement says that nothing can be paid.
      if ('result' in found) return response.redirect(303, withQuery(supplierPath(visit.supplier), carried));
      const itemIds = found.changes.flatMap(({ openItemId }) => openItemId ?? []);
      const holders = await context.database.asDealer(visit.supplier.id, (tx) =>
        findItemHolders(tx, found.shown.customerId, itemIds),
      );
      const { heading, view } = changedView(visit, found.shown, {
        ...{ changes: found.changes, carried, holders },
        previewId: typeof nextId === 'string' && isUuid(nextId) ? nextId : null,
      });
      const frame = supplierFrame(visit, heading, 'letter');
      response.send(context.render('changed', frame, view));
    }),
  );

  router.post('/portal/:supplier/payments', (request: SupplierRequest, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const { payer, supplier, language } = visit;
      const body = request.body as FormBody;
      const agreement = readAgreement(body);
      if (agreement === null)
        throw invalidRequest([{ pointer: '', detail: 'The form names no review or no way to pay.' }]);
      const { previewId } = agreement;
      const shown = await context.database.asDealer(supplier.id, (tx) =>
        context.payments.findPreview(tx, payer.id, previewId),
      );
      const form = shown !== undefined && hasChoice(body) ? readChoiceForm(body) : undefined;
      let others = NOTHING_CHOSEN;
      if (shown !== undefined && form !== undefined) {
        const split = await splitChoice(context, visit, { ...form, customerId: shown.customerId });
        if (!isAsShown(shown, split.form, language.locale))
          return answerChoice(context, visit, response, next, form, {
            notice: 'unread',
            from: { previewId },
          });
        ({ others } = split);
      }
      const outcome = await unlessRefused(() =>
        context.payments.start(supplier.id, { payerId: payer.id, ...agreement }),
      );
      const path = supplierPath(supplier);
      const review = `${path}/review/${previewId}`;
      switch (outcome.result) {
        case 'started':
          return response.redirect(303, `${path}/payments/${outcome.paymentId}/to-provider`);
        case 'refused':
          return response.redirect(303, `${path}/payments/${outcome.paymentId}`);
        case 'changed': {
          if (shown === undefined) return response.redirect(303, `${path}/review/old`);
          const query: Record<string, string> = outcome.previewId === null ? {} : { next: outcome.previewId };
          const at = { path: `${review}/changed`, query };
          return response.redirect(303, await addressOf(context, visit, others, at));
        }
        case 'unavailable': {
          const { paymentId } = outcome;
          return response.redirect(
            303,
            paymentId === null
              ? await reviewPath(context, visit, previewId, { notice: 'busy', others })
              : `${path}/payments/${paymentId}?no-answer`,
          );
        }
        case 'not_set_up':
          // The page of the choice says so.
          if (shown === undefined) return response.redirect(303, path);
          return answerChoice(
            context,
            visit,
            response,
            next,
            form ?? {
              ...{ customerId: shown.customerId, jobs: [], amounts: new Map(), usesCreditsElsewhere: false },
              itemIds: shown.content.lines.map(({ openItemId }) => openItemId),
            },
          );
        case 'not_seen':
          return next();
      }
    }),
  );

  return router;

  /** Of a choice that leaves nothing to show. */
  function answerEmpty(
    visit: SupplierVisit,
    response: Response,
    fault: Parameters<typeof emptyChoiceView>[1],
    choice: Choice,
  ): void {
    const view = emptyChoiceView(visit, fault, choice);
    const frame = supplierFrame(visit, view.heading, 'letter');
    response.send(context.render('message', frame, view));
  }

  /** Of a review that is forgotten, or was never this payer's. */
  function answerTooOld(visit: SupplierVisit, response: Response): void {
    const { heading, view } = changedView(visit, undefined, {
      ...{ changes: [], previewId: null, carried: {} },
    });
    const frame = supplierFrame(visit, heading, 'letter');
    response.status(404).send(context.render('changed', frame, view));
  }
}

/** What work comes to, and what is to be said to whoever may not, or cannot be taken a payment from. */
async function unlessRefused<Outcome>(
  work: () => Promise<Outcome>,
): Promise<Outcome | { result: 'not_set_up' } | { result: 'not_seen' }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'payments_not_set_up') return { result: 'not_set_up' };
    if (error instanceof AppError && error.code === 'customer_not_found') return { result: 'not_seen' };
    throw error;
  }
}

function reviewFrame(visit: SupplierVisit, title: string): ReturnType<typeof supplierFrame> {
  return supplierFrame(visit, `${title}, ${visit.supplier.name}`, 'wide');
}
