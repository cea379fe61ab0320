import type { AuthorizationRow, DealerRow } from '../db/tables.ts';
import { cleanLines, cleanName } from '../mail/display-name.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { moneyText } from '../money-text.ts';
import { backMinorOf, stateOf } from '../payments/payment-facts.ts';
import { COULD_NOT_START, paymentReasonOf } from '../payments/payment-reason.ts';
import type { PayerPayment } from '../payments/payer-payment-store.ts';
import { choiceOfPreview } from '../payments/payment-preview.ts';
import { amountText } from './amount-text.ts';
import type { PageLanguage } from './page-language.ts';
import { isSafeWay } from './payment-way.ts';
import { linesView } from './payment-lines-view.ts';
import { supplierPath, type SupplierVisit } from './supplier-visit.ts';

const ADDRESS_LENGTH = 500;

/** Whether a payment moves nobody's money. */
export function isTestPayment(
  { provider }: Pick<PayerPayment, 'provider'>,
  dealer: Pick<DealerRow, 'mode'>,
): boolean {
  return provider === 'sandbox' || dealer.mode === 'test';
}

/** A clock of a provider's may be so much ahead of ours. */
const CLOCKS_DIFFER_MS = 60_000;

/** The state of a payment as the history names it; what was refunded in part, or canceled, has a name of its own. */
export function stateWord(
  payment: Pick<PayerPayment, 'state' | 'takenBackMinor' | 'expiredAt' | 'expiresAt'>,
  { words }: PageLanguage,
): string {
  const { states } = words.payment;
  if (isCanceled(payment)) return states.canceled;
  return states[isPartlyBack(payment) ? 'partly_refunded' : payment.state];
}

/** Whether it ended before its time was over, which it does by being canceled alone. */
function isCanceled({
  state,
  expiredAt,
  expiresAt,
}: Pick<PayerPayment, 'state' | 'expiredAt' | 'expiresAt'>): boolean {
  return (
    state === 'expired' && expiredAt !== null && expiredAt.getTime() < expiresAt.getTime() - CLOCKS_DIFFER_MS
  );
}

/** Whether the dealer sent a part of it back, and has the rest. */
function isPartlyBack({ state, takenBackMinor }: Pick<PayerPayment, 'state' | 'takenBackMinor'>): boolean {
  return state === 'settled' && takenBackMinor > 0;
}

/**
 * The heading and the data of payment.hbs: what became of a payment, what can be done about it, and what it is of. Printed, it is
 * the receipt, as long as the money did not go back.
 *
 * @param about.authorization what was agreed to, where it is the payer's own; `hasNoAnswer`: the provider was just asked in vain.
 */
export function paymentView(
  visit: SupplierVisit,
  payment: PayerPayment,
  about: { authorization: AuthorizationRow | undefined; publicUrl: string; hasNoAnswer: boolean },
): { heading: string; view: object } {
  const { language, supplier, payer } = visit;
  const { words, locale } = language;
  const t = words.payment;
  const { currency, preview, state } = payment;
  const isOwn = payment.payerId === payer.id;
  const money = (minor: number) => moneyText(minor, currency, locale);
  const path = `${supplierPath(supplier)}/payments`;
  const own = `${path}/${payment.id}`;
  const isOver = state === 'failed' || state === 'expired';
  const canGoOn = isOwn && state === 'started';
  const verifyUrl = payment.facts.verifyBy?.url;
  const canVerify = isOwn && state === 'awaiting_verification' && isSafeWay(verifyUrl, about.publicUrl);
  const heading = isPartlyBack(payment)
    ? t.states.partly_refunded
    : isCanceled(payment)
      ? t.states.canceled
      : t.payment.headings[state];
  const backMinor = backMinorOf(payment.facts);
  const leftMinor = payment.amountMinor + payment.feeMinor - backMinor;
  const view = {
    ...{ backPath: supplierPath(supplier), allPath: path, heading },
    tone: isOver || state === 'returned' ? 'bad' : state === 'settled' ? 'good' : 'wait',
    testMoney: isTestPayment(payment, supplier) ? t.testMoney : null,
    notice: about.hasNoAnswer ? t.payment.noAnswer : null,
    paragraphs: sayings(visit, payment, about),
    verify: canVerify ? { path: verifyUrl, label: t.payment.verifyLink } : null,
    buttons: canGoOn
      ? [
          { path: `${own}/go-on`, label: t.payment.goOn, kind: 'main' },
          { path: `${own}/cancel`, label: t.payment.cancel, kind: 'second' },
        ]
      : [],
    look: canGoOn ? own : null,
    again: isOver ? againView(payment, `${supplierPath(supplier)}/review`, locale) : null,
    paper: t.payment.papers[state],
    isReceipt: state === 'settled' || state === 'disputed',
    dealer: {
      name: cleanName(supplier.name),
      address: cleanLines(supplier.postalAddress ?? '', ADDRESS_LENGTH),
    },
    facts: factsOf(visit, payment),
    lines: linesView(
      preview.lines.map((line) => ({
        ...line,
        itemId: line.openItemId,
        jobName: line.jobName ?? line.jobKey,
        uses: preview.creditUses
          .filter(({ creditId }) => creditId === line.openItemId)
          .map(({ itemId, amountMinor }) => ({
            number: preview.lines.find(({ openItemId }) => openItemId === itemId)?.number ?? '',
            amountMinor,
          })),
      })),
      currency,
      language,
    ),
    sums: [
      ...sumsOf(payment, language),
      {
        ...{ label: t.total, amount: money(payment.amountMinor + payment.feeMinor), isTotal: true },
        isLast: leftMinor === 0 || backMinor === 0,
      },
      ...(backMinor > 0
        ? [
            { label: t.payment.sentBack, amount: money(0 - backMinor), isTotal: false, isLast: false },
            ...(leftMinor > 0
              ? [{ label: t.payment.left, amount: money(leftMinor), isTotal: true, isLast: true }]
              : []),
          ]
        : []),
    ],
    authorization:
      about.authorization === undefined ? null : authorizationView(about.authorization, visit, state),
  };
  return { heading, view };
}

/** What became of it, and what comes next. */
function sayings(
  { language, supplier, payer }: SupplierVisit,
  payment: PayerPayment,
  { hasNoAnswer }: { hasNoAnswer: boolean },
): string[] {
  const { words, locale } = language;
  const { payment: t, reasons } = words.payment;
  const { state, facts } = payment;
  const zone = { locale, timeZone: supplier.timeZone };
  const on = (at: Date | null) => (at === null ? '' : formatInstant(at, zone));
  const day = (plain: string | null) =>
    plain === null ? '' : formatInstant(new Date(`${plain}T00:00:00Z`), { locale, timeZone: 'UTC' });
  const name = payment.payerName === null ? '' : cleanName(payment.payerName);
  const isOwn = payment.payerId === payer.id;
  const why = (code: string | null) => reasons[paymentReasonOf(code, payment.method)];
  const next = payment.isHolding ? t.stillHeld(supplier.name) : t.openAgain;
  switch (state) {
    case 'started': {
      const until = formatInstant(payment.expiresAt, { ...zone, style: 'deadline' });
      if (!isOwn) return [t.startedByOther(name, until)];
      if (!hasNoAnswer) return [t.started(until)];
      // Before it had a page, nobody can have paid there.
      return [payment.providerCheckoutId === null ? t.notOpened : t.unknown(until)];
    }
    case 'awaiting_verification': {
      if (!isOwn) return [t.verifyByOther(name)];
      const arrivesOn = facts.verifyBy?.arrivesOn ?? null;
      return [arrivesOn === null ? t.verifyNow : t.verify(day(arrivesOn))];
    }
    case 'pending':
      return [t.pending(on(payment.authorizedAt ?? payment.startedAt))];
    case 'settled': {
      const money = (minor: number) => moneyText(minor, payment.currency, locale);
      const backMinor = backMinorOf(facts);
      const said = [t.partlyRefunded(supplier.name, money(backMinor))];
      if (payment.feeBackMinor > 0) said.push(t.feeRefunded(money(payment.feeBackMinor)));
      return [t.settled(day(payment.paidOn)), ...(backMinor === 0 ? [] : [said.join(' ')])];
    }
    case 'failed':
      return payment.failureCode === COULD_NOT_START
        ? [t.couldNotStart(supplier.name)]
        : [why(payment.failureCode), t.failed];
    case 'expired':
      return [isCanceled(payment) ? t.canceled : t.expired];
    case 'returned':
      // From the facts: the column has `integrity` where the provider lets nobody look any more.
      return [t.returned(on(payment.returnedAt)), why(stateOf(facts, payment).failureCode), next];
    case 'disputed':
      return [t.disputed(on(payment.disputedAt), supplier.name)];
    case 'lost':
      return [t.lost(on(payment.lostAt)), next];
    case 'refunded':
      return [t.refunded(supplier.name, on(payment.refundedAt)), next];
  }
}

function factsOf({ language, supplier }: SupplierVisit, payment: PayerPayment) {
  const { words, locale } = language;
  const { payment: t, methods, history } = words.payment;
  const { paidOn, startedAt } = payment;
  const at =
    paidOn === null
      ? formatInstant(startedAt, { locale, timeZone: supplier.timeZone })
      : formatInstant(new Date(`${paidOn}T00:00:00Z`), { locale, timeZone: 'UTC' });
  return [
    { label: t.customer, text: `${cleanName(payment.customerName)}, ${t.account(payment.accountNumber)}` },
    ...(payment.payerName === null ? [] : [{ label: history.by, text: cleanName(payment.payerName) }]),
    { label: t.method, text: methods[payment.method] },
    { label: paidOn === null ? t.startedOn : t.on, text: at },
    { label: t.reference, text: payment.id },
  ];
}

function sumsOf({ preview, feeMinor, currency }: PayerPayment, { words, locale }: PageLanguage) {
  const t = words.payment;
  const { grossMinor, discountMinor, creditMinor } = preview;
  const parts = [
    { label: t.discount, minor: 0 - discountMinor },
    { label: t.credits, minor: 0 - creditMinor },
    { label: t.fee, minor: feeMinor },
  ].filter(({ minor }) => minor !== 0);
  const rows = parts.length === 0 ? [] : [{ label: t.items, minor: grossMinor }, ...parts];
  return rows.map(({ label, minor }) => ({
    label,
    amount: moneyText(minor, currency, locale),
    ...{ isTotal: false, isLast: false },
  }));
}

/** The fields of a form that reviews the same choice again. */
function againView({ preview, customerId, currency }: PayerPayment, reviewPath: string, locale: string) {
  const { items, usesCreditsElsewhere } = choiceOfPreview(preview);
  return {
    ...{ path: reviewPath, customerId, elsewhere: usesCreditsElsewhere },
    fields: items.map(({ itemId, amountMinor }) => ({
      itemId,
      text: amountText(amountMinor ?? 0, currency, locale),
    })),
  };
}

function authorizationView(
  row: AuthorizationRow,
  { language, supplier }: SupplierVisit,
  state: PayerPayment['state'],
): object {
  const { payment: t } = language.words.payment;
  const { bankName, last4, providerMandateId: mandateId } = row;
  const zone = { locale: language.locale, timeZone: supplier.timeZone };
  const facts = [
    { label: t.authorizedOn, text: formatInstant(row.authorizedAt, { ...zone, style: 'deadline' }) },
  ];
  if (last4 !== null) {
    const isBank = row.kind === 'ach_debit';
    const text = isBank ? t.bankAccount(bankName ?? '', last4) : t.card(last4);
    facts.push({ label: t.method, text });
  }
  if (mandateId !== null) facts.push({ label: t.mandate, text: mandateId });
  const isToCome = state === 'pending' || state === 'awaiting_verification';
  return {
    facts,
    text: row.text?.trim() ?? (mandateId === null ? null : t.mandateHow),
    isQuote: row.text !== null,
    revoke: isToCome && row.kind === 'ach_debit' ? t.revoke(supplier.name) : null,
  };
}
