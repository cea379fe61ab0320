import { sql, type RawBuilder } from 'kysely';

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
