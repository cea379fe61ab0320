import type { NextFunction, Response } from 'express';
import { validate as isUuid } from 'uuid';
import { splitChoice } from './account-choice.ts';
import { addressOf } from './choice-address.ts';
import { NOTHING_CHOSEN, type Choice } from './choice-text.ts';
import type { ChoiceForm } from './payment-forms.ts';
import type { PortalContext } from './portal-context.ts';
import { findReview, reviewChoice, type ChoiceOutcome } from './review-service.ts';
import type { ReviewNotice } from './review-view.ts';
import { supplierPath, type SupplierVisit } from './supplier-visit.ts';

/**
 * Answers the form of a choice: on to the review of it, or to what is to be said instead. One of a customer that the payer may not
 * see goes to `next`, as one that nobody has.
 */
export async function answerChoice(
  context: PortalContext,
  visit: SupplierVisit,
  response: Response,
  next: NextFunction,
  form: ChoiceForm,
  { notice, from }: { notice?: ReviewNotice | undefined; from?: ChoiceOrigin } = {},
): Promise<void> {
  const judged = await judgeChoice(context, visit, form);
  if (judged === undefined) return next();
  const { outcome, others } = judged;
  if (outcome.result === 'payable')
    return response.redirect(303, await reviewPath(context, visit, outcome.previewId, { notice, others }));
  if (outcome.result === 'nothing') {
    const about = { customerId: form.customerId, others, from };
    return response.redirect(303, await nothingPath(context, visit, about));
  }
  const at = { path: `${supplierPath(visit.supplier)}/review`, query: { customer: form.customerId } };
  response.redirect(303, await addressOf(context, visit, joined(outcome.chosen, others), at));
}

/** Where a form of a choice stood: on a review, or else on the part of the statement that `query` asks for. */
interface ChoiceOrigin {
  /** Empty, or none: of no review. */
  previewId: string;
  query?: Record<string, string>;
}

/** Where it is said that nothing is chosen: the page that the form stood on. */
export async function nothingPath(
  context: PortalContext,
  visit: SupplierVisit,
  { customerId, others, from }: { customerId: string; others: Choice; from?: ChoiceOrigin | undefined },
): Promise<string> {
  const previewId = from?.previewId ?? '';
  const shown = isUuid(previewId) ? await findReview(context, visit, previewId) : undefined;
  if (shown !== undefined) return reviewPath(context, visit, previewId, { notice: 'nothing', others });
  const at = { path: supplierPath(visit.supplier), query: { ...from?.query, nothing: customerId } };
  return addressOf(context, visit, others, at);
}

/** What becomes of a choice, and what it has of other accounts; undefined for a customer that the payer may not see. */
export async function judgeChoice(
  context: PortalContext,
  visit: SupplierVisit,
  form: ChoiceForm,
): Promise<{ outcome: ChoiceOutcome; others: Choice } | undefined> {
  const customer = visit.customers.find(({ id }) => id === form.customerId);
  if (customer === undefined) return undefined;
  const { form: own, others } = await splitChoice(context, visit, form);
  return { outcome: await reviewChoice(context, visit, customer, own), others };
}

/** What is chosen of one account, and of the others. */
export function joined(own: Choice, others: Choice): Choice {
  return {
    itemIds: [...own.itemIds, ...others.itemIds],
    amounts: new Map([...own.amounts, ...others.amounts]),
    usesCreditsElsewhere: own.usesCreditsElsewhere,
  };
}

/** The address of a review, with what is chosen of other accounts. */
export function reviewPath(
  context: PortalContext,
  visit: SupplierVisit,
  previewId: string,
  { notice, others = NOTHING_CHOSEN }: { notice?: ReviewNotice | undefined; others?: Choice },
): Promise<string> {
  const path = `${supplierPath(visit.supplier)}/review/${previewId}`;
  return addressOf(context, visit, others, { path, query: notice === undefined ? {} : { said: notice } });
}
