import type { CollectionPriorityParts } from '@payvite/sdk';

/** What each part does to the score, in points; together they are the score as shown. */
export interface PriorityPoints {
  aging: number;
  days: number;
  /** Zero or less: what others who owe more late money take off. */
  rank: number;
}

const KEYS = ['aging', 'days', 'rank'] as const;

/**
 * Takes the score apart (docs/collection-priority.md): the age of the debt alone would give `10 × √(0.6 A + 0.4 D)`, which
 * its two parts share by their weights; the rank B brings that down to the score.
 *
 * @param score - as shown, to one decimal; what rounding leaves over goes to the part that lost most by it.
 */
export function priorityPoints(score: number, parts: CollectionPriorityParts): PriorityPoints {
  const age = 0.6 * parts.aging + 0.4 * parts.days;
  if (age <= 0) return { aging: 0, days: 0, rank: 0 };
  const byAge = 10 * Math.sqrt(age);
  const exact: PriorityPoints = {
    aging: (10 * byAge * 0.6 * parts.aging) / age,
    days: (10 * byAge * 0.4 * parts.days) / age,
    rank: 10 * byAge * (Math.sqrt(parts.rank) - 1),
  };
  const { aging, days, rank } = exact;
  const tenths: PriorityPoints = {
    aging: Math.round(aging),
    days: Math.round(days),
    rank: Math.round(rank),
  };
  let rest = Math.round(10 * score) - tenths.aging - tenths.days - tenths.rank;
  for (; rest !== 0; rest -= Math.sign(rest)) {
    const lostIn = (key: keyof PriorityPoints) => (exact[key] - tenths[key]) * Math.sign(rest);
    const [most] = KEYS.toSorted((a, b) => lostIn(b) - lostIn(a));
    if (most) tenths[most] += Math.sign(rest);
  }
  return { aging: tenths.aging / 10, days: tenths.days / 10, rank: tenths.rank / 10 };
}
