import { sql, type RawBuilder } from 'kysely';
import type {
  BulkCoverage,
  BulkInvitation,
  BulkReason,
  BulkResult,
  BulkSelection,
  Page,
} from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { afterPosition, decodeCursor, encodeCursor, exactInstant, toPage } from '../db/keyset.ts';
import type { BulkInvitationsTable, BulkInvitationTableRow } from '../db/tables.ts';
import type { EventActor } from '../events/event-log.ts';
import { planExpressions, type WantedCustomers } from './bulk-invitation-decision.ts';
import { selectActorName } from '../events/actor-name.ts';

const SORT = '-createdAt';

/** A row that is to be sent, as it is decided now. */
export interface PlannedInvitation {
  position: number;
  email: string;
  contactId: string;
  contactName: string | null;
  locale: string;
  customerIds: string[];
}

/** Decides about every wanted customer and keeps the plan, in one statement. `invitations` counts those to send. */
export async function insertPlan(
  tx: DealerTransaction,
  plan: {
    id: string;
    wanted: WantedCustomers;
    selection: BulkSelection;
    locale: string | null;
    message: string | null;
    expiresInDays: number | null;
    actor: EventActor;
  },
): Promise<{ invitations: number }> {
  const { rows } = await sql<{ invitations: number }>`
    with ${planExpressions(tx, plan.wanted, plan.locale)},
    inserted as (
      insert into bulk_invitations (
        dealer_id, id, state, selection, locale, message, expires_in_days, plan_hash, coverage, created_by_type,
        created_by_id, created_at
      )
      select
        ${tx.dealerId}::uuid, ${plan.id}::uuid, 'planned', ${JSON.stringify(plan.selection)}::jsonb, ${plan.locale}::text,
        ${plan.message}::text, ${plan.expiresInDays}::integer, s.hash,
        ${plan.wanted.by === 'cover_outstanding' ? sql`coalesce(s.coverage, '[]')` : sql`null::jsonb`},
        ${plan.actor.type}, ${plan.actor.id}::text, ${tx.now}
      from summary s
    ),
    inserted_rows as (
      insert into bulk_invitation_rows (dealer_id, bulk_invitation_id, position, customer_ids, contact_id, locale, reason)
      select ${tx.dealerId}::uuid, ${plan.id}::uuid, p.position, p.customer_ids, p.contact_id, p.locale, p.reason
      from planned p
    )
    select invitations from summary`.execute(tx.db);
  return rows[0] as { invitations: number };
}

/** The same decision again, without keeping it: its hash and what it would send. */
export async function replan(
  tx: DealerTransaction,
  wanted: WantedCustomers,
  locale: string | null,
): Promise<{ planHash: string; invitations: PlannedInvitation[] }> {
  const { rows } = await sql<{ hash: string } & PlannedInvitation>`
    with ${planExpressions(tx, wanted, locale)}
    select s.hash, p.position, p.email, p.contact_id, p.contact_name, p.locale, p.customer_ids
    from summary s
    left join planned p on p.reason is null
    order by p.position`.execute(tx.db);
  const [first] = rows;
  if (first === undefined) throw new Error('A plan has one summary.');
  return { planHash: first.hash, invitations: rows.filter((row) => row.position !== null) };
}

/** Every customer of the plan, in no order. */
export async function listPlannedCustomerIds(tx: DealerTransaction, id: string): Promise<string[]> {
  const { rows } = await sql<{ customerId: string }>`
    select unnest(customer_ids) as customer_id
    from bulk_invitation_rows
    where dealer_id = ${tx.dealerId}::uuid and bulk_invitation_id = ${id}::uuid`.execute(tx.db);
  return rows.map(({ customerId }) => customerId);
}

/** Locks, in the order in which every sending locks customers, those that the plan invites. */
export async function lockInvitedCustomers(tx: DealerTransaction, id: string): Promise<void> {
  await sql`
    select c.id
    from customers c
    where c.dealer_id = ${tx.dealerId}::uuid and c.id in (
      select unnest(customer_ids)
      from bulk_invitation_rows
      where dealer_id = ${tx.dealerId}::uuid and bulk_invitation_id = ${id}::uuid and reason is null
    )
    order by c.id
    for no key update`.execute(tx.db);
}

/** One bulk, locked until the transaction ends; undefined when the dealer has none of this id. */
export function lockBulkInvitation(
  tx: DealerTransaction,
  id: string,
): Promise<BulkInvitationTableRow | undefined> {
  return tx.db
    .selectFrom('bulkInvitations')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Changes a bulk that the transaction has locked. */
export async function updateBulkInvitation(
  tx: DealerTransaction,
  id: string,
  changes: Partial<
    Pick<BulkInvitationsTable, 'state' | 'startedAt' | 'sendsAfter' | 'pausedAt' | 'cancelledAt'>
  >,
): Promise<void> {
  await tx.db
    .updateTable('bulkInvitations')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .execute();
}

/** One bulk as the API answers it; undefined when the dealer has none of this id. */
export async function findBulkInvitation(
  tx: DealerTransaction,
  id: string,
): Promise<BulkInvitation | undefined> {
  const [row] = await readBulkInvitations(tx, sql`b.id = ${id}::uuid`, 1);
  return row && toBulkInvitation(row);
}

/** One page of bulks, the newest first. */
export async function listBulkInvitations(
  tx: DealerTransaction,
  page: { cursor: string | undefined; limit: number },
): Promise<Page<BulkInvitation>> {
  const after =
    page.cursor === undefined
      ? sql<boolean>`true`
      : afterPosition(
          sql.ref('b.created_at'),
          sql.ref('b.id'),
          'desc',
          decodeCursor(SORT, page.cursor, { value: 'instant', id: 'uuid' }),
        );
  const rows = await readBulkInvitations(tx, after, page.limit + 1);
  return toPage(rows, page, {
    item: toBulkInvitation,
    cursor: (row) => encodeCursor(SORT, { value: row.createdAtExact, id: row.id }),
    count: () => countBulkInvitations(tx),
  });
}

async function countBulkInvitations(tx: DealerTransaction): Promise<number> {
  const { total } = await tx.db
    .selectFrom('bulkInvitations')
    .select((on) => on.fn.countAll<number>().as('total'))
    .where('dealerId', '=', tx.dealerId)
    .executeTakeFirstOrThrow();
  return total;
}

type CountedRow = Omit<BulkInvitationTableRow, 'selection' | 'coverage'> & {
  selection: BulkSelection;
  coverage: BulkCoverage[] | null;
  createdByName: string | null;
  /** To the microsecond, which a Date would lose, and with it bulks of the same millisecond. */
  createdAtExact: string;
  customers: number;
  invitedCustomers: number;
  invitations: number;
  skippedCustomers: Partial<Record<BulkReason, number>>;
  results: Partial<Record<BulkResult, number>>;
  isOpen: boolean;
};

async function readBulkInvitations(
  tx: DealerTransaction,
  condition: RawBuilder<boolean>,
  limit: number,
): Promise<CountedRow[]> {
  const { rows } = await sql<CountedRow>`
    select
      b.*,
      ${selectActorName({
        dealerId: sql.ref('b.dealerId'),
        type: sql.ref('b.createdByType'),
        id: sql.ref('b.createdById'),
      })} as created_by_name,
      ${exactInstant('b.createdAt')} as created_at_exact,
      counted.*
    from (
      select * from bulk_invitations b
      where b.dealer_id = ${tx.dealerId}::uuid and ${condition}
      order by b.created_at desc, b.id desc
      limit ${limit}
    ) b
    cross join lateral (
      select
        coalesce(sum(g.customers), 0)::bigint as customers,
        coalesce(sum(g.customers) filter (where g.decision = 'send'), 0)::bigint as invited_customers,
        coalesce(sum(g.rows) filter (where g.decision = 'send'), 0)::bigint as invitations,
        coalesce(jsonb_object_agg(g.reason, g.customers) filter (where g.decision = 'skip'), '{}') as skipped_customers,
        coalesce(jsonb_object_agg(g.result, g.rows) filter (where g.result is not null), '{}') as results,
        coalesce(bool_or(g.is_open), false) as is_open
      from (
        select
          r.decision,
          r.result,
          case when r.decision = 'skip' then r.reason end as reason,
          bool_or(r.is_open) as is_open,
          count(*) as rows,
          sum(cardinality(r.customer_ids)) as customers
        from bulk_invitation_row_overview r
        where r.dealer_id = b.dealer_id and r.bulk_invitation_id = b.id
        group by 1, 2, 3
      ) g
    ) counted
    order by b.created_at desc, b.id desc`.execute(tx.db);
  return rows;
}

function toBulkInvitation(row: CountedRow): BulkInvitation {
  const isStarted = row.state === 'sending' || row.state === 'paused';
  const state = isStarted && !row.isOpen ? 'completed' : row.state;
  const { queued = 0, uncertain = 0, sent = 0, failed = 0, skipped = 0, undone = 0 } = row.results;
  return {
    id: row.id,
    state,
    selection: row.selection,
    locale: row.locale,
    message: row.message,
    expiresInDays: row.expiresInDays,
    planHash: row.planHash,
    counts: {
      customers: row.customers,
      invitedCustomers: row.invitedCustomers,
      invitations: row.invitations,
      skipped: row.skippedCustomers,
    },
    coverage: row.coverage,
    progress: { queued, uncertain, sent, failed, skipped, undone },
    createdBy: { type: row.createdByType, id: row.createdById, name: row.createdByName },
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    sendsAfter: row.sendsAfter?.toISOString() ?? null,
    pausedAt: state === 'paused' ? (row.pausedAt?.toISOString() ?? null) : null,
    cancelledAt: row.cancelledAt?.toISOString() ?? null,
  };
}
