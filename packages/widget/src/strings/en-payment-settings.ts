import type { Wording } from './wording.ts';

/** English words of the form that changes how customers may pay, apart: only whoever opens it loads them. */
export const enPaymentSettings = () => ({
  by: 'Customers can pay by',
  fee: (currency: string) => `Fee on top, flat (${currency})`,
  feeOf: (method: string) => `Fee for ${method}`,
  feeHint: 'Empty for none. Who pays is shown it before, and it is never posted to the account.',
  confirm: 'We may charge these fees',
  confirmHint:
    'Our acquirer’s contract, the card networks’ rules and the law of the states where our customers are allow them. Some forbid fees on cards.',
  confirmedAt: (time: string) => `Confirmed ${time}`,
  save: 'Save',
  discard: 'Discard',
  saved: 'The ways to pay are saved',
  faults: {
    noMethod: 'Leave one way to pay at least.',
    noAmount: 'Write an amount such as 2.95.',
    tooMuch: (most: string) => `At most ${most}.`,
    notConfirmed: 'Confirm that you may charge a fee, or leave it empty.',
  },
});

/** What a language says there. */
export type PaymentSettingsStrings = Wording<ReturnType<typeof enPaymentSettings>>;
