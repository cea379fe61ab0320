import type { DealerRow } from '../db/tables.ts';
import type { PageLanguage } from './page-language.ts';
import { STATEMENT_TABS, type splitIntoTabs, type StatementTab } from './statement-tabs.ts';
import { supplierPath } from './supplier-visit.ts';

/** A link of portal-tabs.hbs. */
export interface TabLink {
  path: string;
  label: string;
  /** Whether it leads to items, and to how many. */
  hasCount: boolean;
  count: number;
  isCurrent: boolean;
  /** Whether it sends the form of the statement, so that what is chosen goes with it. */
  isButton: boolean;
}

/**
 * The links above a supplier's pages, the same on each: parts of the statement with counts, the payments and the settings.
 *
 * @param about.current null: a part that none of them leads to; `hasForm`: whether something can be chosen on this page.
 */
export function tabLinks(
  dealer: Pick<DealerRow, 'slug'>,
  {
    tabs,
    current,
    hasForm = false,
  }: {
    tabs: ReturnType<typeof splitIntoTabs>;
    current: StatementTab | 'payments' | 'settings' | null;
    hasForm?: boolean;
  },
  { words: { portal: words } }: PageLanguage,
): TabLink[] {
  const base = supplierPath(dealer);
  const parts = STATEMENT_TABS.flatMap((tab): TabLink[] => {
    const items = tabs[tab];
    if (items === null) return [];
    const path = tab === 'all' ? base : `${base}?tab=${tab}`;
    const label = words.tabs[tab];
    return [
      { path, label, hasCount: true, count: items.length, isCurrent: tab === current, isButton: hasForm },
    ];
  });
  return [
    ...parts,
    plainLink(`${base}/payments`, words.tabs.payments, current === 'payments'),
    plainLink(`/account?supplier=${dealer.slug}`, words.tabs.settings, current === 'settings'),
  ];
}

function plainLink(path: string, label: string, isCurrent: boolean): TabLink {
  return { path, label, isCurrent, hasCount: false, count: 0, isButton: false };
}
