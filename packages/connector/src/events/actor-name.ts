import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { EventActor } from './event-log.ts';

/** SQL: what an actor is called, of whom a row keeps type and id; null where nobody gave a name. */
export function selectActorName(of: {
  dealerId: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
}): RawBuilder<string | null> {
  const { dealerId, type, id } = of;
  return sql`case ${type}
    when 'user' then (select u.name from embed_users u where u.dealer_id = ${dealerId} and u.id = ${id})
    when 'key' then (select k.name from api_keys k where k.dealer_id = ${dealerId} and k.id::text = ${id})
  end`;
}

/** What an actor is called; null where nobody gave a name. */
export async function findActorName(tx: DealerTransaction, { type, id }: EventActor): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`
    select ${selectActorName({
      dealerId: sql`${tx.dealerId}::uuid`,
      type: sql`${type}::text`,
      id: sql`${id}::text`,
    })} as name`.execute(tx.db);
  return rows[0]?.name ?? null;
}
