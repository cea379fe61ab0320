import type { PreviewContent } from '../db/payment-columns.ts';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import type { PreviewChange, PreviewChanges } from '../payments/payment-preview-changes.ts';
import { withQuery } from './choice-address.ts';
import type { ItemHolder } from './statement-payment-store.ts';
import { supplierPath, type SupplierVisit } from './supplier-visit.ts';

/**
 * The heading and the data of changed.hbs: what differs from the review that was agreed to, and the way on.
 *
 * @param shown that review; undefined for one that is forgotten.
 * @param about.holders the payment that holds an item, by item.
 * @param about.carried what is chosen of other accounts, as the address says it.
 */
export function changedView(
  visit: SupplierVisit,
  shown: PreviewContent | undefined,
  {
    changes,
    previewId,
    carried,
    holders = new Map(),
  }: {
    changes: PreviewChanges;
    previewId: string | null;
    carried: Record<string, string>;
    holders?: ReadonlyMap<string, ItemHolder>;
  },
): { heading: string; view: object } {
  const { language, supplier } = visit;
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
    changes: changes.map((change) =>
      changeView(visit, change, { shown, holder: holders.get(change.openItemId ?? '') }),
    ),
    note: previewId === null ? changed.nothingLeft : changes.length === 0 ? changed.other : null,
    link:
      previewId === null
        ? toStatement
        : { path: withQuery(`${path}/review/${previewId}`, carried), label: changed.next },
  };
  return { heading, view };
}

/** What differs, in words; with the payment that is behind it where one is. */
function changeView(
  { language: { words, locale }, supplier, payer }: SupplierVisit,
  change: PreviewChange,
  { shown, holder }: { shown: PreviewContent; holder: ItemHolder | undefined },
): { text: string; path: string | null } {
  const { changed, methods } = words.payment;
  const money = (minor: number) => moneyText(minor, shown.currency, locale);
  const { code, openItemId, method, beforeMinor, nowMinor } = change;
  const line = shown.lines.find((each) => each.openItemId === openItemId);
  const subject = line?.number ?? (method === null ? '' : methods[method]);
  const amounts = [money(beforeMinor), money(nowMinor)] as const;
  const isHeld = code === 'paid_by_someone' && holder !== undefined;
  const path = isHeld ? `${supplierPath(supplier)}/payments/${holder.paymentId}` : null;
  // Of a credit nothing is paid.
  if (line?.kind === 'credit' && (code === 'paid_by_someone' || code === 'less_payable'))
    return { text: changed.codes.less_usable(subject, ...amounts), path };
  if (!isHeld || !(holder.isPaid || holder.isUnfinished))
    return { text: changed.codes[code](subject, ...amounts), path };
  const { paidBy, begunBy, you } = changed.holders;
  const name =
    holder.payerId === payer.id ? you : holder.payerName === null ? null : cleanName(holder.payerName);
  if (name === null) return { text: changed.codes[code](subject, ...amounts), path };
  const says = (holder.isPaid ? paidBy : begunBy)(subject, name);
  return {
    text: `${says} ${nowMinor === 0 ? changed.holders.nothingLeft : changed.holders.left(...amounts)}`,
    path,
  };
}
