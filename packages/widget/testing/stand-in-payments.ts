import type {
  Authorization,
  CreditRequest,
  CreditRequestListParams,
  EnteredByHand,
  Page,
  Payment,
  PaymentExportParams,
  PaymentListParams,
  PaymentSummary,
  PaymentSummaryParams,
} from '@payvite/sdk';
import type { PaymentsClient } from '../src/payments/payments-calls.ts';
import { daysAgo, idOf } from './fixtures.ts';
import { problem } from './stand-in-problem.ts';

/** A payment by ACH that has settled and is in the ERP's books. */
export function makePayment(overrides: Partial<Payment> = {}): Payment {
  return {
    id: idOf('e', 600),
    customerId: idOf('c', 1),
    customerName: 'Kestrel Framing LLC',
    accountNumber: '10482',
    payerId: idOf('f', 900),
    payerName: 'Maria Okafor',
    state: 'settled',
    method: 'ach',
    currency: 'USD',
    amountMinor: 1_204_10,
    feeMinor: 0,
    discountMinor: 0,
    allocations: [
      {
        openItemId: idOf('f', 1),
        number: 'INV-20418',
        amountMinor: 1_204_10,
        discountMinor: 0,
        isInFlight: false,
      },
    ],
    takenBackMinor: 0,
    feeBackMinor: 0,
    failureCode: null,
    paidOn: daysAgo(2).slice(0, 10),
    startedAt: daysAgo(5),
    expiresAt: daysAgo(5),
    authorizedAt: daysAgo(5),
    settledAt: daysAgo(2),
    failedAt: null,
    expiredAt: null,
    returnedAt: null,
    disputedAt: null,
    lostAt: null,
    refundedAt: null,
    postingState: 'posted',
    isPostingUncertain: false,
    postedAt: daysAgo(2),
    reversedAt: null,
    erpPaymentId: '4711',
    postingFileId: null,
    reversalFileId: null,
    toPostMinor: 0,
    toReverseMinor: 0,
    handMinor: 0,
    handDiscountMinor: 0,
    provider: 'sandbox',
    providerPaymentId: 'sbx_7Kq2',
    isTestMoney: true,
    ...overrides,
  };
}

/** Nothing of it is in the ERP, and nothing waits to be. */
export const NOT_POSTED = { postingState: null, postedAt: null, erpPaymentId: null } as const;

/** Returned after it was posted: the dealer takes it out by file. */
export const RETURNED = {
  state: 'returned',
  failureCode: 'R10',
  takenBackMinor: 1_204_10,
  returnedAt: daysAgo(1),
  postingState: 'awaiting_file',
  toReverseMinor: 1_204_10,
} as const satisfies Partial<Payment>;

export function makeAuthorization(overrides: Partial<Authorization> = {}): Authorization {
  return {
    id: idOf('f', 640),
    kind: 'ach_debit',
    paymentId: idOf('e', 600),
    customerIds: [idOf('c', 1)],
    payerId: idOf('f', 900),
    payerName: 'Maria Okafor',
    payerEmail: 'ap@kestrelframing.example',
    provider: 'sandbox',
    providerMandateId: null,
    providerReference: null,
    textSource: 'payvite',
    textVersion: '2026-12',
    textHash: 'ab'.repeat(32),
    text: 'I authorize Ridgeline Building Supply to debit the bank account named above once, for the amount shown.',
    previewVersion: 1,
    previewText: '{}',
    previewHash: 'cd'.repeat(32),
    amountMinor: 1_204_10,
    feeMinor: 0,
    currency: 'USD',
    authorizedAt: daysAgo(5),
    ipAddress: '203.0.113.7',
    userAgent: 'Browser',
    bankName: 'Sandbox Bank',
    last4: '6789',
    holderType: 'company',
    secCode: 'WEB',
    endedAt: null,
    keepUntil: null,
    ...overrides,
  };
}

export function makeCreditRequest(overrides: Partial<CreditRequest> = {}): CreditRequest {
  return {
    id: idOf('f', 650),
    customerId: idOf('c', 1),
    customerName: 'Kestrel Framing LLC',
    accountNumber: '10482',
    payerId: idOf('f', 900),
    payerName: 'Maria Okafor',
    currency: 'USD',
    lines: [
      { openItemId: idOf('f', 1), number: 'INV-20418', amountMinor: 500_00 },
      { openItemId: idOf('f', 2), number: 'CM-118', amountMinor: -500_00 },
    ],
    state: 'open',
    createdAt: daysAgo(1),
    closedAt: null,
    ...overrides,
  };
}

type Failing = 'list' | 'summary' | 'enter' | 'authorization' | 'export' | 'close' | 'credits';

/** What a connector in memory knows of payments. */
export class StandInPayments implements Pick<PaymentsClient, 'payments' | 'creditRequests'> {
  rows: Payment[] = [];
  requestRows: CreditRequest[] = [];
  /** Of every payment; null: nobody authorized any. */
  authorizationRow: Authorization | null = makeAuthorization();
  /** Thrown by the next calls of a method while set. */
  failures: Partial<Record<Failing, Error>> = {};
  /** While set, what changes something waits for it. */
  gate: Promise<void> | undefined;
  readonly reads: PaymentListParams[] = [];
  readonly entered: { id: string; input: EnteredByHand }[] = [];
  readonly exports: PaymentExportParams[] = [];
  readonly closed: string[] = [];
  authorizationReads = 0;

  readonly payments = {
    list: async (params: PaymentListParams = {}): Promise<Page<Payment>> => {
      this.reads.push(params);
      if (this.failures.list) throw this.failures.list;
      return paged(
        this.rows.filter((payment) => matches(payment, params)),
        params,
      );
    },
    summary: async (params: PaymentSummaryParams = {}): Promise<PaymentSummary> => {
      if (this.failures.summary) throw this.failures.summary;
      const rows = this.rows.filter((payment) => matches(payment, params));
      const currencies = [...new Set(rows.map(({ currency }) => currency))].map((currency) => {
        const own = rows.filter((row) => row.currency === currency);
        const settled = own.filter(({ settledAt }) => settledAt !== null);
        const sum = (of: Payment[], minor: (row: Payment) => number) =>
          of.reduce((total, row) => total + minor(row), 0);
        const takenBackMinor = sum(own, (row) => row.takenBackMinor);
        return {
          ...{ currency, payments: own.length, takenBackMinor },
          amountMinor: sum(own, ({ amountMinor }) => amountMinor),
          receivedMinor: sum(settled, ({ amountMinor }) => amountMinor) - takenBackMinor,
          feeMinor: sum(settled, ({ feeMinor }) => feeMinor),
          feeBackMinor: sum(own, ({ feeBackMinor }) => feeBackMinor),
        };
      });
      return { payments: rows.length, currencies };
    },
    enteredByHand: async (id: string, input: EnteredByHand): Promise<Payment> => {
      this.entered.push({ id, input });
      await this.gate;
      if (this.failures.enter) throw this.failures.enter;
      const done = {
        isPostingUncertain: false,
        handMinor: 0,
        handDiscountMinor: 0,
        toPostMinor: 0,
        toReverseMinor: 0,
      };
      this.rows = this.rows.map((row) => {
        if (row.id !== id) return row;
        const isSettled = row.postingState === 'failed';
        return { ...row, ...done, ...(isSettled ? { postingState: 'posted' } : {}) };
      });
      return this.rows.find((row) => row.id === id) as Payment;
    },
    authorization: async (): Promise<Authorization> => {
      this.authorizationReads++;
      if (this.failures.authorization) throw this.failures.authorization;
      if (!this.authorizationRow) throw problem({ code: 'authorization_not_found', status: 404 });
      return this.authorizationRow;
    },
    exportCsv: (params: PaymentExportParams = {}) => this.#text(params),
  };

  readonly creditRequests = {
    list: async (params: CreditRequestListParams = {}): Promise<Page<CreditRequest>> => {
      if (this.failures.credits) throw this.failures.credits;
      return paged(
        this.requestRows.filter(({ state }) => params.state === undefined || state === params.state),
        params,
      );
    },
    close: async (id: string): Promise<CreditRequest> => {
      this.closed.push(id);
      await this.gate;
      if (this.failures.close) throw this.failures.close;
      const change = { state: 'closed', closedAt: daysAgo(0) } as const;
      this.requestRows = this.requestRows.map((row) => (row.id === id ? { ...row, ...change } : row));
      return this.requestRows.find((row) => row.id === id) as CreditRequest;
    },
  };

  async *#text(params: PaymentExportParams): AsyncGenerator<string> {
    this.exports.push(params);
    if (this.failures.export) throw this.failures.export;
    yield 'payment\r\n';
  }
}

function matches(payment: Payment, params: PaymentSummaryParams): boolean {
  const { state, isUnderWay, method, customerId, needs, startedOnFrom, startedOnTo, paidOnFrom, paidOnTo } =
    params;
  const { reference } = params;
  const day = payment.startedAt.slice(0, 10);
  const { postingState, toReverseMinor, handMinor, handDiscountMinor, paidOn } = payment;
  return (
    (state === undefined || payment.state === state) &&
    (isUnderWay === undefined ||
      ['awaiting_verification', 'pending'].includes(payment.state) === isUnderWay) &&
    (startedOnFrom === undefined || day >= startedOnFrom) &&
    (startedOnTo === undefined || day <= startedOnTo) &&
    (paidOnFrom === undefined || (paidOn !== null && paidOn >= paidOnFrom)) &&
    (paidOnTo === undefined || (paidOn !== null && paidOn <= paidOnTo)) &&
    (method === undefined || payment.method === method) &&
    (customerId === undefined || payment.customerId === customerId) &&
    (reference === undefined ||
      [payment.id, payment.providerPaymentId, ...(payment.erpPaymentId?.split(', ') ?? [])].includes(
        reference,
      )) &&
    (needs !== 'reversal' || toReverseMinor > 0) &&
    (needs !== 'entry' || handMinor !== 0 || handDiscountMinor !== 0) &&
    (needs !== 'attention' || postingState === 'failed' || payment.state === 'disputed')
  );
}

function paged<Row>(rows: Row[], { cursor, limit = 50 }: { cursor?: string; limit?: number }): Page<Row> {
  const from = Number(cursor ?? 0);
  const nextCursor = from + limit < rows.length ? String(from + limit) : null;
  return { data: rows.slice(from, from + limit), nextCursor, total: cursor ? null : rows.length };
}
