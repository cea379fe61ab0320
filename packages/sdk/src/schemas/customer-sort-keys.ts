/** The columns a customer list can be sorted by; a leading `-` sorts descending. */
export const CUSTOMER_SORT_KEYS = [
  'collectionPriority',
  'name',
  'accountNumber',
  'accountType',
  'outstandingMinor',
  'currentMinor',
  'pastDueMinor',
  'debitAdjustmentsMinor',
  'creditAdjustmentsMinor',
  'weightedAverageDaysOverdue',
  'days1To30Minor',
  'days31To60Minor',
  'days61To90Minor',
  'days91PlusMinor',
] as const;

export type CustomerSortKey = (typeof CUSTOMER_SORT_KEYS)[number];
export type CustomerSort = CustomerSortKey | `-${CustomerSortKey}`;
