import { sql } from 'kysely';
import type pg from 'pg';
import { BoundStatement } from '../db/bound-statement.ts';
import type { Database, DealerTransaction } from '../db/database.ts';
import { PREPARED, PREPARED_MARK } from '../db/prepared-client.ts';
import type { MailRow } from '../db/tables.ts';
import { tryAddressLock, tryMailLock } from './mail-lock.ts';

/** More due mails of one dealer than all connectors together have under way. */
const LOOK_AHEAD = 1000;

/** The dealers who have a mail that is due, the one whose mail waits longest first. */
export async function listDealersWithDueMail(
  database: Pick<Database, 'global'>,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    ${PREPARED} select list_dealers_with_due_mail(${now}) as id`.execute(database.global);
  return rows.map(({ id }) => id);
}

/**
 * How many mails of all dealers are due and may leave, those under way among them; how many will be due later; and how many
 * are due and held by a limit of their dealer.
 */
export async function countWaitingMails(
  database: Pick<Database, 'global'>,
  now: Date,
): Promise<{ now: number; later: number; held: number }> {
  const { rows } = await sql<{ now: number; later: number; held: number }>`
    select * from count_waiting_mails(${now})`.execute(database.global);
  return rows[0] ?? { now: 0, later: 0, held: 0 };
}

/**
 * Locks the due mails of a dealer that wait longest and that nobody else has, nor another one to the same address, on the
 * connection that will hold the locks: answers to what somebody did before invitations, and of these no more than may leave
 * now. Another connector may take as many at the same moment; `MailAttempts.open` counts again. Of those to one address it
 * is the first: what becomes of it may be news for the others.
 *
 * @returns their ids. One that somebody else has just settled can be among them: `MailAttempts.open` looks again.
 */
export async function lockDueMails(
  connection: pg.PoolClient,
  wanted: { dealerId: string; now: Date; atMost: number },
): Promise<string[]> {
  const firstOfEach = (mailClass: MailRow['class']) => `(
    select id, recipient
    from (
      select *, row_number() over (partition by recipient order by next_attempt_at, id) as place
      from (
        select id, recipient, next_attempt_at from mails
        where dealer_id = $1 and next_attempt_at <= $2 and class = '${mailClass}'
        order by next_attempt_at, id
        limit ${LOOK_AHEAD}
      ) as longest
    ) as placed
    where place = 1
    order by next_attempt_at, id
    limit ${LOOK_AHEAD}
  )`;
  // The locks are tried one by one, and no more of them than are wanted: nothing is moved into or out of a limit.
  const statement = new BoundStatement(
    wanted,
    `${PREPARED_MARK} select id
     from (
       (
         select id
         from ${firstOfEach('transactional')} as answers
         where ${tryAddressLock('recipient')} and ${tryMailLock('id::text')}
       )
       union all
       (
         select id
         from ${firstOfEach('invitation')} as invitations
         where ${tryAddressLock('recipient')} and ${tryMailLock('id::text')}
         limit invitation_mails_left($1, $2)
       )
     ) as due
     limit $3`,
    [wanted.dealerId, wanted.now.toISOString(), wanted.atMost],
  );
  const rows = await statement.execute(connection);
  return rows.flatMap(([id]) => id ?? []);
}

/** The due mail of a dealer that waits longest of those that may leave now, whoever has it. */
export async function findDueMail(
  database: Pick<Database, 'asDealer'>,
  dealerId: string,
): Promise<{ id: string; recipient: string } | undefined> {
  return database.asDealer(dealerId, (tx) =>
    tx.db
      .selectFrom('mails')
      .select(['id', 'recipient'])
      .where('dealerId', '=', tx.dealerId)
      .where('nextAttemptAt', '<=', tx.now)
      .where(
        sql<boolean>`(class = 'transactional' or invitation_mails_left(${tx.dealerId}::uuid, ${tx.now}) is distinct from 0)`,
      )
      .orderBy('nextAttemptAt')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst(),
  );
}

/** Puts mails back that may still leave, as if they had not been tried. */
export async function requeueMails(
  tx: DealerTransaction,
  mailIds: readonly string[],
  dueAt: Date,
): Promise<void> {
  // Locked in the order in which attempts lock them.
  await sql`
    with open as (
      select id from mails
      where dealer_id = ${tx.dealerId}::uuid and id = any (${mailIds}::uuid[])
        and delivery in ('queued', 'uncertain') and gave_up_at is null
      order by id
      for update
    )
    update mails m
    set next_attempt_at = ${dueAt}, tries = 0
    where m.dealer_id = ${tx.dealerId}::uuid and m.id = any (array(select id from open))`.execute(tx.db);
}
