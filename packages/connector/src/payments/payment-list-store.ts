import type {
  Page,
  Payment,
  PaymentFilters,
  PaymentNeed,
  PaymentPosting,
  PaymentState,
} from '@payvite/sdk/schemas';
import { sql, type RawBuilder } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';
import { toPayment } from './payment-json.ts';
import { partyColumns } from './payment-party.ts';
import { COULD_NOT_START, INTEGRITY } from './payment-reason.ts';

/** What else is told of a payment's row: whose it is, and what it still holds. */
const ABOUT = [
  ...partyColumns('payment_overview'),
  sql<boolean>`(select d.mode = 'test' from dealers d where d.id = payment_overview.dealer_id)`.as(
    'isOfTestDealer',
  ),
  sql<boolean>`exists (
    select from postings u
    where u.dealer_id = payment_overview.dealer_id and u.payment_id = payment_overview.id
      and u.uncertain_since is not null
  )`.as('isPostingUncertain'),
  sql<string[]>`array(
    select a.open_item_id::text from payment_allocations a
    where a.dealer_id = payment_overview.dealer_id and a.payment_id = payment_overview.id
      and a.released_at is null and a.money_released_at is null
  )`.as('heldItemIds'),
] as const;

/** What the payer agreed to, of which no money has come. */
const UNDER_WAY: readonly PaymentState[] = ['awaiting_verification', 'pending'];

/** PostgreSQL knows no year 0. */
const FIRST_DAY = '0001-01-01';

const POSTINGS: Record<PaymentPosting, RawBuilder<boolean>> = {
  none: sql`(posting_state is null or posting_state = 'cancelled')`,
  waiting: sql`posting_state in ('queued', 'posting', 'reversing', 'awaiting_file', 'in_file')`,
  posted: sql`posting_state = 'posted'`,
  failed: sql`posting_state = 'failed'`,
  reversed: sql`posting_state = 'reversed'`,
};

const NEEDS: Record<PaymentNeed, RawBuilder<boolean>> = {
  reversal: sql`to_reverse_minor > greatest(-hand_minor, 0)`,
  entry: sql`(hand_minor <> 0 or hand_discount_minor <> 0)`,
  attention: sql`(posting_state = 'failed' or state = 'disputed' or failure_code = ${INTEGRITY})`,
};

/** One payment; undefined when the dealer has none of this id. */
export async function findPayment(tx: DealerTransaction, id: string): Promise<Payment | undefined> {
  const row = await tx.db
    .selectFrom('paymentOverview')
    .selectAll()
    .select(ABOUT)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toPayment(row);
}

/** One page of the payments that match, newest first; those that could not be started moved no money, and are left out. */
export async function listPayments(
  tx: DealerTransaction,
  { cursor, limit, ...filters }: PaymentFilters & { cursor: string | undefined; limit: number },
): Promise<Page<Payment>> {
  const matching = matchingPayments(tx, filters);
  const found = await pageOfNewest(
    matching.selectAll().select(ABOUT),
    { scope: 'payments', at: 'startedAt', id: 'id' },
    { cursor, limit },
    () => countRows(matching),
  );
  return { ...found, data: found.data.map(toPayment) };
}

/** The payments that match; those that could not be started are left out, unless one is asked for by its reference. */
export function matchingPayments(tx: DealerTransaction, filters: PaymentFilters) {
  const { state, isUnderWay, method, customerId, payerId, posting, needs } = filters;
  const { startedFrom, startedTo, startedOnFrom, startedOnTo, paidOnFrom, paidOnTo, reference } = filters;
  let matching = tx.db.selectFrom('paymentOverview').where('dealerId', '=', tx.dealerId);
  if (state !== undefined) matching = matching.where('state', '=', state);
  if (isUnderWay !== undefined) matching = matching.where('state', isUnderWay ? 'in' : 'not in', UNDER_WAY);
  if (method !== undefined) matching = matching.where('method', '=', method);
  if (customerId !== undefined) matching = matching.where('customerId', '=', customerId);
  if (payerId !== undefined) matching = matching.where('payerId', '=', payerId);
  if (posting !== undefined) matching = matching.where(POSTINGS[posting]);
  if (needs !== undefined) matching = matching.where(NEEDS[needs]);
  if (startedFrom !== undefined) matching = matching.where('startedAt', '>=', new Date(startedFrom));
  if (startedTo !== undefined) matching = matching.where('startedAt', '<', new Date(startedTo));
  if (startedOnFrom !== undefined)
    matching = matching.where('startedAt', '>=', beginningOf(tx, startedOnFrom));
  if (startedOnTo !== undefined) matching = matching.where('startedAt', '<', beginningOf(tx, startedOnTo, 1));
  if (paidOnFrom !== undefined) matching = matching.where('paidOn', '>=', knownDay(paidOnFrom));
  if (paidOnTo !== undefined) matching = matching.where('paidOn', '<=', knownDay(paidOnTo));
  if (reference !== undefined) return matching.where('id', 'in', calledSo(tx, reference));
  // Of these a payer may have the reference, and nobody else needs them.
  return matching.where(sql<boolean>`failure_code is distinct from ${COULD_NOT_START}`);
}

/** Which payments are called so: here, by the provider, or in the ERP, which may have several numbers of one. */
function calledSo(tx: DealerTransaction, reference: string): RawBuilder<string> {
  return sql`(
    select ${isUuid(reference) ? reference : null}::uuid
    union all
    select p.id from payments p
    where p.dealer_id = ${tx.dealerId} and p.provider = any(array['stripe', 'sandbox']) and p.provider_payment_id = ${reference}
    union all
    select u.payment_id from postings u
    where u.dealer_id = ${tx.dealerId} and ${reference} = any(string_to_array(u.erp_payment_id, ', '))
  )`;
}

/** No payment is older than the calendar. */
const knownDay = (day: string): string => (day < FIRST_DAY ? FIRST_DAY : day);

/** The instant at which the dealer's day begins that is so many days after `day`. */
function beginningOf(tx: DealerTransaction, day: string, daysLater = 0): RawBuilder<Date> {
  return sql`(select ((${knownDay(day)}::date + ${daysLater}::int)::timestamp at time zone d.time_zone) from dealers d
    where d.id = ${tx.dealerId})`;
}
