import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { PREPARED } from '../db/prepared-client.ts';
import type { DealerRow } from '../db/tables.ts';
import { selectActorName } from '../events/actor-name.ts';
import type { EventActor } from '../events/event-log.ts';
import { selectMailAllowance, toMailAllowance, type MailAllowance } from '../mail/mail-allowance-store.ts';
import { selectClosedCustomers } from './invitation-access-store.ts';

/** What speaks against writing to an address for some customers, and what the dealer has set for it. */
export interface SendingFacts {
  dealer: Pick<DealerRow, 'mode' | 'postalAddress' | 'locale' | 'invitationExpiresInDays'>;
  /** Whose portal is closed for this address. */
  closedIds: string[];
  /** Whether an invitation to this address, for one of these customers, was sent before and not revoked. */
  hasEarlier: boolean;
  allowance: MailAllowance;
  /** What the one who sends is called; null where nobody gave a name. */
  actorName: string | null;
}

/** Reads what sending depends on; the customers and the address are locked. `email` is in lower case. */
export async function readSendingFacts(
  tx: DealerTransaction,
  email: string,
  customerIds: readonly string[],
  actor: EventActor,
): Promise<SendingFacts> {
  const { rows } = await sql<
    SendingFacts['dealer'] &
      Pick<SendingFacts, 'closedIds' | 'hasEarlier' | 'actorName'> &
      Parameters<typeof toMailAllowance>[0]
  >`${PREPARED}
    select
      d.mode, d.postal_address, d.locale, d.invitation_expires_in_days,
      array(${selectClosedCustomers(tx, email, customerIds)}) as closed_ids,
      exists (
        select from invitation_customers ic
        where ic.dealer_id = ${tx.dealerId}::uuid and ic.customer_id = any (${customerIds}::uuid[])
          and ic.email = ${email} and ic.state <> 'revoked'
      ) as has_earlier,
      ${selectActorName({
        dealerId: sql`${tx.dealerId}::uuid`,
        type: sql`${actor.type}::text`,
        id: sql`${actor.id}::text`,
      })} as actor_name,
      allowance.*
    from dealers d
    cross join lateral (${selectMailAllowance(tx, sql`${email}::text`)}) allowance
    where d.id = ${tx.dealerId}::uuid`.execute(tx.db);
  const [found] = rows;
  if (found === undefined) throw new Error('Every transaction has a dealer.');
  const { closedIds, hasEarlier, actorName, ...rest } = found;
  return { dealer: rest, closedIds, hasEarlier, actorName, allowance: toMailAllowance(rest) };
}
