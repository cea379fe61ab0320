import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import type { PlanBounds } from '../payments/payment-plan.ts';
import { amountText } from './amount-text.ts';
import { choiceText, NOTHING_CHOSEN, type Choice } from './choice-text.ts';
import type { MessageView } from './dead-link-view.ts';
import { dueText, plainDateText } from './due-text.ts';
import type { PageLanguage } from './page-language.ts';
import { MOST_ITEMS } from './payment-forms.ts';
import { linesView, type LineView } from './payment-lines-view.ts';
import type { ChoiceFault, PayableReview, Review, ReviewLine } from './review.ts';
import { supplierPath, type SupplierVisit } from './supplier-visit.ts';

/** What the page says of what was done before it. */
export type ReviewNotice = 'updated' | 'unread' | 'busy' | 'nothing';

/**
 * What review.hbs prints: the choice, and beneath it how it can be paid, or what keeps it from being paid.
 *
 * @param about.others what is chosen of other accounts, to be carried along.
 */
export function reviewView(
  visit: SupplierVisit,
  review: Review | PayableReview,
  {
    others = NOTHING_CHOSEN,
    notice,
    bounds,
  }: { others?: Choice; notice?: ReviewNotice | undefined; bounds?: PlanBounds | undefined } = {},
): object {
  const { language, supplier } = visit;
  const { words } = language;
  const t = words.payment;
  const { currency } = review.customer;
  const money = (minor: number) => moneyText(minor, currency, language.locale);
  const payable = 'previewId' in review ? review : null;
  const lines = review.lines.map((line) => lineView(line, review, language));
  const says: Record<ChoiceFault, () => string> = {
    nothing: () => t.faults.nothing,
    gone: () => t.faults.gone,
    below_minimum: () =>
      (review.lines.some(({ isCredit }) => isCredit) ? t.faults.belowMinimumByCredit : t.faults.belowMinimum)(
        money(review.netMinor),
        money(bounds?.minimumMinor ?? 0),
      ),
    above_maximum: () => t.faults.aboveMaximum(money(review.netMinor), money(bounds?.maximumMinor ?? 0)),
  };
  const summary = [
    ...review.faults.map((fault) => ({ field: 'lines', text: says[fault]() })),
    ...lines.flatMap(({ fault, number, itemId }) =>
      fault === null ? [] : [{ field: `amount-${itemId}`, text: t.faults.ofItem(number, fault) }],
    ),
  ];
  return {
    ...frameOf(visit, review, others),
    notice: notice === undefined ? null : notice === 'nothing' ? t.faults.nothingLeft : t.review[notice],
    testMoney: payable?.isTestMoney === true ? t.testMoney : null,
    summary,
    summaryHeading: t.faults.title,
    preview: payable === null ? null : { id: payable.previewId, hash: payable.hash },
    lines,
    elsewhere:
      review.fitsElsewhere || review.usesCreditsElsewhere ? { isChosen: review.usesCreditsElsewhere } : null,
    totals: payable === null ? [] : totalsOf(payable, language),
    methods:
      payable?.methods.map(({ method, feeMinor, totalMinor }) => ({
        method,
        name: t.methods[method],
        about: t.review.about[method],
        fee: feeMinor === 0 ? t.review.noFee : t.review.withFee(money(feeMinor)),
        label: t.review.payBy[method](money(totalMinor)),
      })) ?? [],
    happens: payable === null ? '' : t.review.happens[payable.provider](supplier.name),
    mailed: payable?.methods.some(({ method }) => method === 'ach') === true ? t.review.mailed : null,
  };
}

/** What request.hbs prints: the choice, and that the dealer can be asked to apply the credit. */
export function requestView(visit: SupplierVisit, review: Review, others = NOTHING_CHOSEN): object {
  const { language, supplier } = visit;
  const { request } = language.words.payment;
  const { request: asked } = review;
  return {
    ...frameOf(visit, review, others),
    how: request.how(supplier.name),
    // There can be one at a time.
    open:
      asked === null
        ? null
        : {
            says: request.another(plainDateText(asked.day, review.today, language.locale)),
            path: `${supplierPath(supplier)}/credit-requests/${asked.id}`,
          },
    fields: review.lines.map(({ itemId, text }) => ({ itemId, text })),
    elsewhere: review.usesCreditsElsewhere,
    lines: linesView(
      review.lines.map((line) => ({
        ...line,
        amountMinor: line.isCredit ? 0 - line.paidMinor : line.paidMinor,
      })),
      review.customer.currency,
      language,
    ),
    send: request.send(supplier.name),
  };
}

/** A page for a choice that leaves nothing to show of it. */
export function emptyChoiceView(
  { language, supplier }: SupplierVisit,
  fault: 'forgotten' | 'too_many' | 'not_set_up',
  choice: Choice,
): MessageView {
  const { faults, start, back } = language.words.payment;
  const most = new Intl.NumberFormat(language.locale).format(MOST_ITEMS);
  const says = {
    forgotten: [faults.nothingTitle, language.words.portal.choose.forgotten],
    too_many: [faults.tooManyTitle, faults.tooMany(most)],
    not_set_up: [start.notSetUp, start.notSetUpHow(supplier.name)],
  } as const;
  const [heading, how] = says[fault];
  const chosen = choiceText(choice);
  const way = { path: supplierPath(supplier), label: back };
  // What was chosen may be too much for an address.
  return chosen === ''
    ? { heading, paragraphs: [how], action: null, link: way }
    : { heading, paragraphs: [how], action: { ...way, kind: 'main', chosen }, link: null };
}

function frameOf({ supplier, payer, language }: SupplierVisit, { customer }: Review, others: Choice) {
  const path = supplierPath(supplier);
  const { name, accountNumber } = customer;
  return {
    who: language.words.payment.review.who(payer.name, supplier.name, cleanName(name), accountNumber),
    customerId: customer.id,
    carried: choiceText(others),
    backPath: path,
    reviewPath: `${path}/review`,
    payPath: `${path}/payments`,
    requestPath: `${path}/credit-requests`,
  };
}

function lineView(
  line: ReviewLine,
  { customer, today, request }: Review,
  language: PageLanguage,
): Pick<LineView, 'kind' | 'number' | 'job' | 'notes'> & {
  itemId: string;
  isCredit: boolean;
  due: string;
  /** The same where there is no room for a column. */
  dueNote: string;
  isLate: boolean;
  payable: string;
  /** Likewise. */
  payableNote: string;
  label: string;
  text: string;
  fault: string | null;
} {
  const { locale, words } = language;
  const { review, faults } = words.payment;
  const money = (minor: number) => moneyText(minor, customer.currency, locale);
  const bare = (minor: number) => amountText(minor, customer.currency, locale);
  const date = (day: string) => plainDateText(day, today, locale);
  const notes: string[] = [];
  if (request !== null && request.itemIds.has(line.itemId))
    notes.push(words.portal.requested.item(date(request.day)));
  if (line.discountMinor > 0) {
    const amount = money(line.discountMinor);
    const { discountUntil: until } = line;
    notes.push(until === null ? review.discountToday(amount) : review.discounted(amount, date(until)));
  }
  if (line.missedDiscountMinor > 0 && line.discountUntil !== null)
    notes.push(review.discountMissed(money(line.missedDiscountMinor), date(line.discountUntil)));
  for (const use of line.uses) notes.push(review.creditPays(money(use.amountMinor), use.number));
  if (line.leftMinor > 0) notes.push(review.creditLeft(money(line.leftMinor)));
  const says = {
    amount: () => faults.amount(bare(120_410)),
    not_positive: () => faults.notPositive,
    above_payable: () =>
      line.isCredit
        ? faults.aboveUsable(money(line.payableMinor))
        : faults.abovePayable(money(line.payableMinor)),
    not_payable: () => (line.isCredit ? faults.notUsable : faults.notPayable),
  };
  const { dueDate } = line;
  const isInvoice = line.kind === 'invoice';
  const isLate = isInvoice && dueDate !== null && dueDate < today;
  const due =
    dueDate === null || line.isCredit ? '' : isInvoice ? dueText(dueDate, today, language) : date(dueDate);
  return {
    itemId: line.itemId,
    isCredit: line.isCredit,
    kind: isInvoice ? null : words.portal.kinds[line.kind],
    number: line.number,
    job: line.jobName,
    notes,
    due,
    dueNote: due === '' || isLate ? due : words.portal.dueOn(due),
    isLate,
    payableNote: (line.isCredit ? review.usableNote : review.payableNote)(money(line.payableMinor)),
    payable: bare(line.isCredit ? 0 - line.payableMinor : line.payableMinor),
    label: review.amountOf(line.number),
    text: line.text,
    fault: line.fault === null ? null : says[line.fault](),
  };
}

function totalsOf(review: PayableReview, { locale, words }: PageLanguage): object[] {
  const { items, discount, credits, review: t } = words.payment;
  const { grossMinor, discountMinor, creditMinor, netMinor } = review;
  const money = (minor: number) => moneyText(minor, review.customer.currency, locale);
  const parts = [
    { label: discount, minor: 0 - discountMinor },
    { label: credits, minor: 0 - creditMinor },
  ].filter(({ minor }) => minor !== 0);
  return [
    ...(parts.length === 0 ? [] : [{ label: items, amount: money(grossMinor), isTotal: false }]),
    ...parts.map(({ label, minor }) => ({ label, amount: money(minor), isTotal: false })),
    { label: t.net, amount: money(netMinor), isTotal: true },
  ];
}
