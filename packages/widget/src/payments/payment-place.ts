import { html, nothing } from 'lit';
import type { Payment } from '@payvite/sdk';
import { formatInstantDate } from '../dates.ts';
import { formatMoney } from '../money.ts';
import type { PaymentsStrings } from '../strings/en-payments.ts';

/** What has to come out of the ERP's books by a posting, not by hand. */
export const toReverseByPosting = ({ toReverseMinor, handMinor }: Payment) =>
  toReverseMinor - Math.max(0, -handMinor);

/** What a person has to enter into the ERP, or to take out of it, in words: the money, then the discount. */
export function toEnterByHand(
  { handMinor, handDiscountMinor, currency }: Payment,
  words: PaymentsStrings,
  locale: string,
) {
  const say = (minor: number, what: (amount: string) => string) =>
    minor === 0 ? [] : [{ isEntry: minor > 0, what: what(formatMoney(Math.abs(minor), currency, locale)) }];
  return [...say(handMinor, String), ...say(handDiscountMinor, words.discount)];
}

/** States of payments of which nothing ever comes into the ERP. */
const CAME_TO_NOTHING = ['failed', 'expired'];

/**
 * Where a payment is in the ERP, and what a person has still to do there.
 *
 * @param fileNumber - the number of a posting file by its id; undefined where it is not known.
 */
export function paymentPlace(
  payment: Payment,
  words: PaymentsStrings,
  locale: string,
  fileNumber: (fileId: string | null) => string | undefined,
) {
  const { postedAt, reversedAt, postingState, isPostingUncertain } = payment;
  const since = postingState === 'reversed' ? reversedAt : postingState === 'posted' ? postedAt : null;
  return html`<span class="place ${postingState}">${placeWords(payment, words, fileNumber)}</span>
    ${since ? html`<small>${formatInstantDate(since, locale)}</small>` : nothing}
    ${isPostingUncertain ? html`<small class="lacks">${words.uncertain}</small>` : nothing}
    ${toEnterByHand(payment, words, locale).map(
      ({ isEntry, what }) =>
        html`<small class="lacks">${isEntry ? words.toEnter(what) : words.toTakeOut(what)}</small>`,
    )}`;
}

function placeWords(
  payment: Payment,
  words: PaymentsStrings,
  fileNumber: (fileId: string | null) => string | undefined,
): string {
  const { postingState, erpPaymentId, postingFileId, reversalFileId, state } = payment;
  if (postingState === null) return CAME_TO_NOTHING.includes(state) ? '–' : words.notYet;
  if (postingState === 'posted' && erpPaymentId) return words.postedAs(erpPaymentId);
  // One that failed is a person's by now, and was of the reversal all the same.
  const isReverse = (postingState === 'failed' ? payment.toReverseMinor : toReverseByPosting(payment)) > 0;
  const file = fileNumber(isReverse ? reversalFileId : postingFileId);
  if (postingState === 'in_file' && file) return isReverse ? words.outByFile(file) : words.inFile(file);
  const reverse: Partial<Record<string, string>> = isReverse ? words.reversePlaces : {};
  return reverse[postingState] ?? words.places[postingState];
}
