import type { PreviewContent } from '../db/payment-columns.ts';
import { moneyText } from '../money-text.ts';
import type { PreviewChange, PreviewChanges } from '../payments/payment-preview-changes.ts';
import { withQuery } from './choice-address.ts';
import type { PageLanguage } from './page-language.ts';
import { supplierPath, type SupplierVisit } from './supplier-visit.ts';

/**
 * The heading and the data of changed.hbs: what differs from the review that was agreed to, and the way on.
 *
 * @param shown that review; undefined for one that is forgotten.
 * @param about.carried what is chosen of other accounts, as the address says it.
 */
export function changedView(
  { language, supplier }: SupplierVisit,
  shown: PreviewContent | undefined,
  {
    changes,
    previewId,
    carried,
  }: { changes: PreviewChanges; previewId: string | null; carried: Record<string, string> },
): { heading: string; view: object } {
  const { changed, back } = language.words.payment;
  const path = supplierPath(supplier);
  const toStatement = { path: withQuery(path, carried), label: back };
  const heading = shown === undefined ? changed.old : changed.title;
  if (shown === undefined) {
    const view = { heading, how: changed.oldHow, changes: [], note: null, link: toStatement };
    return { heading, view };
  }
  const view = {
    heading,
    how: changed.how,
    changes: changes.map((change) => changeText(change, shown, language)),
    note: previewId === null ? changed.nothingLeft : changes.length === 0 ? changed.other : null,
    link:
      previewId === null
        ? toStatement
        : { path: withQuery(`${path}/review/${previewId}`, carried), label: changed.next },
  };
  return { heading, view };
}

function changeText(change: PreviewChange, shown: PreviewContent, { words, locale }: PageLanguage): string {
  const { changed, methods } = words.payment;
  const money = (minor: number) => moneyText(minor, shown.currency, locale);
  const { code, openItemId, method, beforeMinor, nowMinor } = change;
  const line = shown.lines.find((each) => each.openItemId === openItemId);
  const subject = line?.number ?? (method === null ? '' : methods[method]);
  // Of a credit nothing is paid.
  const isCreditLess = line?.kind === 'credit' && (code === 'paid_by_someone' || code === 'less_payable');
  return changed.codes[isCreditLess ? 'less_usable' : code](subject, money(beforeMinor), money(nowMinor));
}
