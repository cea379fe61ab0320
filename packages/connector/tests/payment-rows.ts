import { randomUUID } from 'node:crypto';
import type { OpenItemKind, PaymentMethod, PaymentState } from '@payvite/sdk/schemas';
import type pg from 'pg';
import type { PaymentFacts, PreviewContent, PreviewLine } from '../src/db/payment-columns.ts';
import { NO_FACTS, stateOf } from '../src/payments/payment-facts.ts';
import { hashPreview } from '../src/payments/payment-preview.ts';

// Rows of payments and of what they are of, written and read past the service, as the owner of the database.

/** An open item as tests make it; minor units, a credit below 0. */
export interface NewItem {
  erpId: string;
  minor: number;
  kind?: OpenItemKind;
  jobId?: string | null;
  dueDate?: string | null;
  transactionDate?: string | null;
  discountMinor?: number | null;
  discountDueDate?: string | null;
}

/** Adds a customer; left out, it bills in US dollars. */
export async function addCustomer(
  owner: pg.Pool,
  dealerId: string,
  erpId: string,
  currency = 'USD',
): Promise<string> {
  const id = randomUUID();
  await owner.query(
    `insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
     values ($1, $2, $3, $3, 'Harrow Homes', 'active', $4, '')`,
    [dealerId, id, erpId, currency],
  );
  return id;
}

/** Adds an open item of a customer, in its currency. */
export async function addItem(
  owner: pg.Pool,
  of: { dealerId: string; customerId: string },
  item: NewItem,
): Promise<string> {
  const id = randomUUID();
  const kind = item.kind ?? (item.minor < 0 ? 'credit' : 'invoice');
  await owner.query(
    `insert into open_items (dealer_id, id, customer_id, model, erp_id, kind, number, amount_minor, outstanding_minor,
       currency, transaction_date, due_date, job_id, discount_minor, discount_due_date, row_hash)
     select $1, $2, id, $4, $5, $6, $5, $7, $7, currency, $8, $9, $10, $11, $12, ''
     from customers where dealer_id = $1 and id = $3`,
    [
      ...[of.dealerId, id, of.customerId, kind === 'invoice' ? 'invoices' : 'adjustments', item.erpId, kind],
      ...[item.minor, item.transactionDate ?? null, item.dueDate ?? null, item.jobId ?? null],
      ...[item.discountMinor ?? null, item.discountDueDate ?? null],
    ],
  );
  return id;
}

/** Adds a person with an account, who may pay for these customers of a dealer. */
export async function addPayer(
  owner: pg.Pool,
  of: { dealerId: string; customerIds: readonly string[] },
): Promise<string> {
  const id = randomUUID();
  const email = `${id}@harrow.example`;
  await owner.query(
    `insert into auth_users (id, name, email, created_at, updated_at) values ($1, 'Pat', $2, now(), now())`,
    [id, email],
  );
  await owner.query(
    `insert into payers (id, user_id, email, name, locale, created_at)
     values ($1::text::uuid, $1, $2, 'Pat', 'en-US', now())`,
    [id, email],
  );
  await owner.query(
    `insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
       link_made_at, expires_in_days, expires_at, created_by_type, created_at)
     values ($1, $2, $3, 'accepted', 'en-US', 'x', 1, 'x', now(), 14, now(), 'system', now())`,
    [of.dealerId, id, email],
  );
  for (const customerId of of.customerIds) {
    await owner.query(
      `insert into payer_customers (dealer_id, customer_id, payer_id, invitation_id, linked_at)
       values ($1, $2, $3, $3, now())`,
      [of.dealerId, customerId, id],
    );
  }
  return id;
}

const HOUR_MS = 3_600_000;
const MONEY: Record<PaymentState, PaymentFacts['money']> = {
  started: 'none',
  expired: 'none',
  awaiting_verification: 'verifying',
  pending: 'processing',
  failed: 'failed',
  ...{ settled: 'settled', disputed: 'settled', returned: 'settled', lost: 'settled', refunded: 'settled' },
};

/** Adds a payment in any state, with what it holds, but without a posting. `allocations` are by open item, minor units. */
export async function addPayment(
  owner: pg.Pool,
  payment: {
    dealerId: string;
    customerId: string;
    payerId: string;
    state: PaymentState;
    allocations: Record<string, number>;
    method?: PaymentMethod;
    feeMinor?: number;
    startedAt?: Date;
  },
): Promise<string> {
  const id = randomUUID();
  const { dealerId, customerId, payerId, state, method = 'ach', feeMinor = 0 } = payment;
  const startedAt = payment.startedAt ?? new Date();
  const { rows: items } = await owner.query<
    Omit<PreviewLine, 'payableMinor' | 'amountMinor' | 'discountMinor'>
  >(
    `select id as "openItemId", model, erp_id as "erpId", kind, number, job_id as "jobKey", job_name as "jobName",
       due_date as "dueDate"
     from open_items where dealer_id = $1 and id = any($2::uuid[]) order by id`,
    [dealerId, Object.keys(payment.allocations)],
  );
  const lines = items.map((item) => {
    const amountMinor = payment.allocations[item.openItemId] ?? 0;
    return { ...item, payableMinor: amountMinor, amountMinor, discountMinor: 0 };
  });
  const sumOf = (isCounted: (minor: number) => boolean) =>
    lines
      .map((line) => line.amountMinor)
      .filter(isCounted)
      .reduce((sum, minor) => sum + minor, 0);
  const amountMinor = sumOf(() => true);
  const preview: PreviewContent = {
    ...{ version: 1, dealerId, customerId, payerId, currency: 'USD', provider: 'sandbox' },
    ...{ today: startedAt.toISOString().slice(0, 10), lines, creditUses: [], usesCreditsElsewhere: false },
    unusedCredits: [],
    ...{
      grossMinor: sumOf((minor) => minor > 0),
      discountMinor: 0,
      creditMinor: 0 - sumOf((minor) => minor < 0),
    },
    amountMinor,
    methods: [{ method, feeMinor, totalMinor: amountMinor + feeMinor }],
  };
  const isSettled = MONEY[state] === 'settled';
  const facts: PaymentFacts = {
    ...NO_FACTS,
    checkout: state === 'started' ? 'open' : state === 'expired' ? 'expired' : 'completed',
    money: MONEY[state],
    failureCode: state === 'failed' ? 'R01' : null,
    refunds: state === 'refunded' ? { re_1: { amountMinor: amountMinor + feeMinor, status: 'done' } } : {},
    disputes: disputesOf(state, amountMinor + feeMinor),
  };
  const { takenBackMinor, failureCode } = stateOf(facts, { method, amountMinor, feeMinor });
  await owner.query(
    `insert into payments (dealer_id, id, customer_id, payer_id, preview_id, preview, preview_hash, state, method, currency,
       amount_minor, fee_minor, discount_minor, provider, provider_checkout_id, facts, taken_back_minor, failure_code,
       paid_on, started_at, expires_at, settled_at, failed_at, expired_at, returned_at, disputed_at, lost_at, refunded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'USD', $10, $11, 0, 'sandbox', $12, $13, $14, $15, $16, $17::timestamptz,
       $17::timestamptz + interval '1 hour', $18, $19, $20, $21, $22, $23, $24)`,
    [
      ...[
        dealerId,
        id,
        customerId,
        payerId,
        randomUUID(),
        JSON.stringify(preview),
        hashPreview(preview),
        state,
      ],
      ...[method, amountMinor, feeMinor, id, JSON.stringify(facts), takenBackMinor, failureCode],
      ...[isSettled ? preview.today : null, startedAt, isSettled ? startedAt : null],
      ...(['failed', 'expired', 'returned', 'disputed', 'lost', 'refunded'] as const).map((each) =>
        each !== state ? null : each === 'expired' ? new Date(startedAt.getTime() + HOUR_MS) : startedAt,
      ),
    ],
  );
  for (const [position, { openItemId, amountMinor: minor }] of lines.entries()) {
    await owner.query(
      `insert into payment_allocations (dealer_id, payment_id, open_item_id, position, amount_minor, released_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        dealerId,
        id,
        openItemId,
        position,
        minor,
        state === 'failed' || state === 'expired' ? startedAt : null,
      ],
    );
  }
  return id;
}

/** Adds the posting of a payment that is in the ERP's books since `postedAt`. */
export async function addPosting(
  owner: pg.Pool,
  { dealerId, paymentId, postedAt }: { dealerId: string; paymentId: string; postedAt: Date },
): Promise<void> {
  await owner.query(
    `insert into postings (dealer_id, payment_id, customer_id, customer_erp_id, currency, amount_minor, paid_on, method,
       allocations, action, state, posted_minor, queued_at, posted_at)
     select p.dealer_id, p.id, p.customer_id, c.erp_id, p.currency, p.amount_minor, p.paid_on, p.method,
       (select jsonb_agg(jsonb_build_object('itemErpId', i.erp_id, 'model', i.model, 'amountMinor', a.amount_minor))
        from payment_allocations a join open_items i on i.dealer_id = a.dealer_id and i.id = a.open_item_id
        where a.dealer_id = p.dealer_id and a.payment_id = p.id),
       'post', 'posted', p.amount_minor, $3, $3
     from payments p join customers c on c.dealer_id = p.dealer_id and c.id = p.customer_id
     where p.dealer_id = $1 and p.id = $2`,
    [dealerId, paymentId, postedAt],
  );
}

/** Adds what the payer of a payment agreed to, at the sandbox, when it was started. */
export async function addAuthorization(
  owner: pg.Pool,
  { dealerId, paymentId, name = 'Pat' }: { dealerId: string; paymentId: string; name?: string },
): Promise<string> {
  const id = randomUUID();
  await owner.query(
    `insert into authorizations (dealer_id, id, kind, payment_id, customer_ids, payer_id, payer_name, payer_email, provider,
       text_source, text_version, text_hash, text, preview_version, preview_hash, preview, amount_minor, fee_minor, currency,
       authorized_at, ip_address, user_agent, bank_name, last_4)
     select dealer_id, $3, case method when 'ach' then 'ach_debit' else 'card_payment' end, id, array[customer_id], payer_id,
       $4, 'pat@harrow.example', provider, 'payvite', '2026-12.en', sha256('I agree.'), 'I agree.', 1, preview_hash, preview,
       amount_minor, fee_minor, currency, started_at, '192.0.2.7', 'A browser', 'First Bank', '6789'
     from payments where dealer_id = $1 and id = $2`,
    [dealerId, paymentId, id, name],
  );
  await owner.query('update payments set authorized_at = started_at where dealer_id = $1 and id = $2', [
    dealerId,
    paymentId,
  ]);
  return id;
}

/** Adds a wish to have a credit applied to an item; one that a customer had open is closed. */
export async function addCreditRequest(
  owner: pg.Pool,
  of: { dealerId: string; customerId: string; payerId: string; itemId: string; createdAt?: Date },
): Promise<string> {
  const id = randomUUID();
  const createdAt = of.createdAt ?? new Date();
  await owner.query(
    `update credit_requests set state = 'closed', closed_at = $3
     where dealer_id = $1 and customer_id = $2 and state = 'open'`,
    [of.dealerId, of.customerId, createdAt],
  );
  const line = { openItemId: of.itemId, number: 'I1', amountMinor: 100 };
  await owner.query(
    `insert into credit_requests (dealer_id, id, customer_id, payer_id, currency, lines, state, created_at)
     values ($1, $2, $3, $4, 'USD', $5, 'open', $6)`,
    [of.dealerId, id, of.customerId, of.payerId, JSON.stringify([line]), createdAt],
  );
  return id;
}

function disputesOf(state: PaymentState, amountMinor: number): PaymentFacts['disputes'] {
  if (state === 'returned') return { dp_1: { amountMinor, reason: 'R10', status: 'lost' } };
  if (state === 'lost') return { dp_1: { amountMinor, reason: 'fraudulent', status: 'lost' } };
  return state === 'disputed' ? { dp_1: { amountMinor, reason: 'fraudulent', status: 'open' } } : {};
}

/** A dealer's payments, the oldest first. */
export async function listPaymentRows(
  owner: pg.Pool,
  dealerId: string,
): Promise<{ id: string; state: PaymentState; amount: number }[]> {
  const { rows } = await owner.query<{ id: string; state: PaymentState; amount: number }>(
    'select id, state, amount_minor as amount from payments where dealer_id = $1 order by started_at, id',
    [dealerId],
  );
  return rows;
}

/** What happened to a payment, in order: its state and who did it. */
export async function listPaymentChanges(
  owner: pg.Pool,
  dealerId: string,
  paymentId: string,
): Promise<string[]> {
  const { rows } = await owner.query<{ state: string; actor: string }>(
    `select data ->> 'state' as state, actor_type as actor from events
     where dealer_id = $1 and subject_id = $2 and type = 'payment.changed' order by id`,
    [dealerId, paymentId],
  );
  return rows.map(({ state, actor }) => `${state} ${actor}`);
}
