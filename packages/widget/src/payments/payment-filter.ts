import type { PaymentFilters } from '@payvite/sdk';

/** What each chip asks for. */
export const FILTERS = {
  all: {},
  underWay: { state: 'pending' },
  settled: { state: 'settled' },
  reversal: { needs: 'reversal' },
  entry: { needs: 'entry' },
  attention: { needs: 'attention' },
} as const satisfies Record<string, PaymentFilters>;

/** Which payments are shown. */
export type PaymentFilter = keyof typeof FILTERS;
