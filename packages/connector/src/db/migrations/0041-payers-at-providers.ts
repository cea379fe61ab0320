import { sql, type Kysely } from 'kysely';

/**
 * Whom a provider has deleted it knows by another id from then on; and previews are forgotten whether or not they were used,
 * which the payment tells.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant update (provider_customer_id) on payer_provider_customers to payvite_service`.execute(db);
  await sql`alter table payment_previews drop column used_at`.execute(db);
}
