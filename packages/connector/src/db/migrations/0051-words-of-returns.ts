import { sql, type Kysely } from 'kysely';

/** Why money went back or is disputed is told of a payment as why none came is: in the bank's or the provider's word. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update payments set failure_code = (
      select min(dispute ->> 'reason' collate "C")
      from jsonb_each(facts -> 'disputes') as d (id, dispute)
      where dispute ->> 'status' = case when state = 'disputed' then 'open' else 'lost' end
    )
    where state in ('settled', 'returned', 'lost', 'disputed') and facts -> 'disputes' <> '{}' and failure_code is null`.execute(
    db,
  );
}
