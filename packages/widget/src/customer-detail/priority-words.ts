import type { Customer } from '@payvite/sdk';
import { formatMoney } from '../money.ts';
import type { Strings } from '../strings/en.ts';

/** Why a customer's collection priority is what it is, in sentences with its amounts. */
export function priorityWords(customer: Customer, strings: Strings, locale: string): string[] {
  const words = strings.priority;
  const { lateMinor, rank } = customer.collectionPriorityParts;
  if (lateMinor <= 0) return [words.nothingLate];
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const days = customer.weightedAverageDaysOverdue;
  const daysFormat = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  return [
    words.late(formatMoney(lateMinor, customer.currency, locale)),
    rank >= 1 ? words.alone : words.rank(percent.format(rank)),
    words.aging[lateAge(customer)],
    ...(days === null ? [] : [words.days(daysFormat.format(days))]),
  ];
}

/** How old most of the past due amount is; the part of the score that it stands for also counts what is not yet due. */
function lateAge(customer: Customer): keyof Strings['priority']['aging'] {
  const { pastDueMinor, days1To30Minor, days61To90Minor, days91PlusMinor } = customer;
  if (days1To30Minor * 2 >= pastDueMinor) return 'fresh';
  return (days61To90Minor + days91PlusMinor) * 2 >= pastDueMinor ? 'old' : 'middle';
}
