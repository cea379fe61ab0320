import type { Customer } from '@payvite/sdk';
import { formatMoney } from '../money.ts';
import type { Strings } from '../strings/en.ts';

/** Why a customer's collection priority is what it is, in sentences with its amounts. */
export function priorityWords(customer: Customer, strings: Strings, locale: string): string[] {
  const words = strings.priority;
  const { lateMinor, rank, aging } = customer.collectionPriorityParts;
  if (lateMinor <= 0) return [words.nothingLate];
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const days = customer.weightedAverageDaysOverdue;
  const daysFormat = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  return [
    words.late(formatMoney(lateMinor, customer.currency, locale)),
    rank >= 1 ? words.alone : words.rank(percent.format(rank)),
    words.aging[agingWord(aging)],
    ...(days === null ? [] : [words.days(daysFormat.format(days))]),
  ];
}

// The bounds lie between the weights of the buckets: current 0, 1-30 0.35, 31-60 0.75, above 0.8 to 1.
function agingWord(aging: number): keyof Strings['priority']['aging'] {
  if (aging < 0.2) return 'current';
  if (aging < 0.5) return 'fresh';
  return aging < 0.8 ? 'middle' : 'old';
}
