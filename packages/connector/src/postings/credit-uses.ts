/** An item, and how much of it there is: of a credit its magnitude. */
export interface Portion<Item> {
  item: Item;
  amountMinor: number;
}

/** What of a credit is used up for which owed item. */
export interface CreditPart<Item> {
  credit: Item;
  item: Item;
  amountMinor: number;
}

/**
 * Says which credit is used up for which owed item: each credit first for items of its own job, in the order given, then,
 * where it may, for all others. A credit without a job has the items without one as its own. What the payer is
 * shown is made here, and kept for the ERP's file.
 *
 * @returns the parts, and what is left of each owed item and of each credit, in the order given.
 */
export function useCredits<Item>(
  owed: readonly Portion<Item>[],
  credits: readonly Portion<Item>[],
  jobKeyOf: (item: Item) => string | null,
  { isUsedElsewhere }: { isUsedElsewhere: boolean },
): { parts: CreditPart<Item>[]; owedLeft: Portion<Item>[]; creditsLeft: Portion<Item>[] } {
  const owedLeft = owed.map((portion) => ({ ...portion }));
  const creditsLeft = credits.map((portion) => ({ ...portion }));
  const parts: CreditPart<Item>[] = [];
  const use = (isFor: (credit: Item, item: Item) => boolean): void => {
    for (const from of creditsLeft) {
      for (const to of owedLeft) {
        const amountMinor = Math.min(from.amountMinor, to.amountMinor);
        if (amountMinor === 0 || !isFor(from.item, to.item)) continue;
        from.amountMinor -= amountMinor;
        to.amountMinor -= amountMinor;
        parts.push({ credit: from.item, item: to.item, amountMinor });
      }
    }
  };
  use((credit, item) => jobKeyOf(credit) === jobKeyOf(item));
  if (isUsedElsewhere) use(() => true);
  return { parts, owedLeft, creditsLeft };
}
