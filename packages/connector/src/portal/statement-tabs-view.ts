import type { PageLanguage } from './page-language.ts';
import { STATEMENT_TABS, type splitIntoTabs, type StatementTab } from './statement-tabs.ts';

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
 * The links above a supplier's pages: parts of the statement with counts, the payments and the settings.
 *
 * @param about.current null: a part that none of them leads to; `hasForm`: whether something can be chosen.
 */
export function tabLinks(
  base: string,
  {
    tabs,
    current,
    hasForm,
  }: { tabs: ReturnType<typeof splitIntoTabs>; current: StatementTab | null; hasForm: boolean },
  { words: { portal: words } }: PageLanguage,
): TabLink[] {
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
    plainLink(`${base}/payments`, words.tabs.payments),
    plainLink('/account', words.tabs.settings),
  ];
}

/** The same above the payments, which know of no items. */
export function paymentTabs(base: string, { words: { portal: words } }: PageLanguage): TabLink[] {
  return [
    plainLink(base, words.tabs.all),
    { ...plainLink(`${base}/payments`, words.tabs.payments), isCurrent: true },
    plainLink('/account', words.tabs.settings),
  ];
}

function plainLink(path: string, label: string): TabLink {
  return { path, label, hasCount: false, count: 0, isCurrent: false, isButton: false };
}
