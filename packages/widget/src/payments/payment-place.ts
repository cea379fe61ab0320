import { html, nothing } from 'lit';
import type { Payment } from '@payvite/sdk';
import { formatInstantDate } from '../dates.ts';
import { formatMoney } from '../money.ts';
import type { PaymentsStrings } from '../strings/en-payments.ts';

/** What has to come out of the ERP's books by a posting, not by hand. */
export const toReverseByPosting = ({ toReverseMinor, handMinor }: Payment) =>
  toReverseMinor - Math.max(0, -handMinor);

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
  const { handMinor, currency, postedAt, reversedAt, postingState } = payment;
  const since = postingState === 'reversed' ? reversedAt : postingState === 'posted' ? postedAt : null;
  const hand = formatMoney(Math.abs(handMinor), currency, locale);
  const isFailed = postingState === 'failed';
  return html`<span class=${isFailed ? 'place failed' : 'place'}
      >${placeWords(payment, words, fileNumber)}</span
    >
    ${since ? html`<small>${formatInstantDate(since, locale)}</small>` : nothing}
    ${
      handMinor === 0
        ? nothing
        : html`<small class="lacks">${handMinor > 0 ? words.toEnter(hand) : words.toTakeOut(hand)}</small>`
    }`;
}

function placeWords(
  payment: Payment,
  words: PaymentsStrings,
  fileNumber: (fileId: string | null) => string | undefined,
): string {
  const { postingState, erpPaymentId, postingFileId, reversalFileId, state } = payment;
  if (postingState === null) return CAME_TO_NOTHING.includes(state) ? '–' : words.notYet;
  if (postingState === 'posted' && erpPaymentId) return words.postedAs(erpPaymentId);
  const isReverse = toReverseByPosting(payment) > 0;
  const file = fileNumber(isReverse ? reversalFileId : postingFileId);
  if (postingState === 'in_file' && file) return isReverse ? words.outByFile(file) : words.inFile(file);
  const reverse: Partial<Record<string, string>> = isReverse ? words.reversePlaces : {};
  return reverse[postingState] ?? words.places[postingState];
}
