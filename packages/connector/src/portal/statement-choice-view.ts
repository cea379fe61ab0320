import { moneyText } from '../money-text.ts';
import { choiceText } from './choice-text.ts';
import type { PageLanguage } from './page-language.ts';
import { choiceOfItems, type ChosenItem, type StatementChoice } from './statement-choice.ts';
import { statementPath } from './statement-path.ts';
import { WHOLE, type Statement, type StatementPart } from './statement.ts';

/** The form around the statement: what it carries of a choice that the page does not show, and what it says of it. */
export interface ChoiceView {
  /** Where a search goes to. */
  action: string;
  /** What is chosen and not shown, as `choice-text.ts` writes it; empty: nothing. */
  carried: string;
  usesCreditsElsewhere: boolean;
  more: { text: string; showPath: string; clearPath: string } | null;
  /** What cannot be paid any more, or is not kept. */
  notices: string[];
}

/**
 * @param shownIds the items that stand on the page with a box.
 */
export function choiceView(
  { dealer }: Statement,
  part: StatementPart,
  { choice, shownIds }: { choice: StatementChoice; shownIds: ReadonlySet<string> },
  language: PageLanguage,
): ChoiceView {
  const unseen = [...choice.items.values()].filter(({ item }) => !shownIds.has(item.id));
  const { choose } = language.words.portal;
  return {
    action: statementPath(dealer, { ...WHOLE, tab: part.tab }),
    carried: choiceText(choiceOfItems(unseen, false)),
    usesCreditsElsewhere: choice.usesCreditsElsewhere,
    more:
      unseen.length === 0
        ? null
        : {
            text: choose.more(unseen.length, sumsText(unseen, language)),
            showPath: statementPath(dealer, { ...WHOLE, isChosenOnly: true }),
            clearPath: statementPath(dealer, part),
          },
    notices: noticesOf(choice, language),
  };
}

/** What items come to, by currency. */
function sumsText(items: readonly ChosenItem[], { locale }: PageLanguage): string {
  const sums = new Map<string, number>();
  for (const { item, minor } of items) sums.set(item.currency, (sums.get(item.currency) ?? 0) + minor);
  const texts = [...sums].sort().map(([currency, minor]) => moneyText(minor, currency, locale));
  return new Intl.ListFormat(locale).format(texts);
}

function noticesOf(
  { isForgotten, gone, lessened }: StatementChoice,
  { words, locale }: PageLanguage,
): string[] {
  const { choose } = words.portal;
  const money = (minor: number, currency: string) => moneyText(minor, currency, locale);
  const texts = [
    ...(isForgotten ? [choose.forgotten] : []),
    ...gone.map((number) => (number === null ? words.payment.faults.gone : choose.gone(number))),
    ...lessened.map(({ item, beforeMinor }) =>
      (item.kind === 'credit' ? choose.lessOfCredit : choose.less)(
        item.number,
        money(beforeMinor, item.currency),
        money(Math.abs(item.payableMinor), item.currency),
      ),
    ),
  ];
  // Of several without a trace there is one thing to say.
  return [...new Set(texts)];
}
