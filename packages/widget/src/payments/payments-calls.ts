import type {
  Authorization,
  CreditRequest,
  CreditRequestListParams,
  Dealer,
  DealerChanges,
  EnteredByHand,
  Page,
  Payment,
  PaymentExportParams,
  PaymentListParams,
  PaymentSummary,
  PaymentSummaryParams,
  PostingFile,
} from '@payvite/sdk';

/** The calls about payments. */
export interface PaymentsClient {
  payments: {
    list(params?: PaymentListParams): PromiseLike<Page<Payment>>;
    summary(params?: PaymentSummaryParams): PromiseLike<PaymentSummary>;
    enteredByHand(paymentId: string, input: EnteredByHand): PromiseLike<Payment>;
    authorization(paymentId: string): PromiseLike<Authorization>;
    exportCsv(params?: PaymentExportParams): AsyncIterable<string>;
  };
  creditRequests: {
    list(params?: CreditRequestListParams): PromiseLike<Page<CreditRequest>>;
    close(requestId: string): PromiseLike<CreditRequest>;
  };
  postingFiles: {
    list(params?: { cursor?: string; limit?: number }): PromiseLike<Page<PostingFile>>;
  };
  dealer: {
    get(): PromiseLike<Dealer>;
    update(changes: DealerChanges): PromiseLike<Dealer>;
  };
}
