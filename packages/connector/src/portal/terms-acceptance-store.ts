import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { PayerRow } from '../db/tables.ts';
import { keptUntil } from '../payments/authorization-store.ts';
import type { Visitor } from './payer-auth.ts';
import type { PortalTerms } from './portal-terms.ts';

/** Terms that a payer agreed to. */
export interface TermsAcceptance {
  version: string;
  acceptedAt: Date;
  /** What the ERP calls those that they agreed for, by name. */
  customerNames: string[];
}

/**
 * Records in the ledger which text a payer agreed to, for which customers, and from where; ends what that takes the place of.
 */
export async function insertTermsAcceptance(
  tx: DealerTransaction,
  acceptance: {
    payer: Pick<PayerRow, 'id' | 'name' | 'email'>;
    customerIds: string[];
    terms: PortalTerms;
    visitor: Visitor;
  },
): Promise<void> {
  const { payer, customerIds, terms, visitor } = acceptance;
  await endReplacedAcceptances(tx, payer.id, { version: terms.version, customerIds });
  await tx.db
    .insertInto('authorizations')
    .values({
      dealerId: tx.dealerId,
      id: uuidv7(),
      kind: 'terms',
      customerIds,
      payerId: payer.id,
      payerName: payer.name,
      payerEmail: payer.email,
      textSource: 'payvite',
      textVersion: terms.version,
      textHash: terms.hash,
      text: terms.text,
      authorizedAt: tx.now,
      ipAddress: visitor.ipAddress ?? null,
      userAgent: visitor.userAgent ?? null,
    })
    .execute();
}

/**
 * Ends the acceptances of a payer that another one takes the place of: those of another text, and those of the same for none but
 * the same customers. One of the same text for other customers stays: it says for whom else the payer acts.
 */
async function endReplacedAcceptances(
  tx: DealerTransaction,
  payerId: string,
  by: { version: string; customerIds: readonly string[] },
): Promise<void> {
  await tx.db
    .updateTable('authorizations')
    .set({ endedAt: tx.now, keepUntil: keptUntil(tx.now) })
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .where('kind', '=', 'terms')
    .where('endedAt', 'is', null)
    .where((where) =>
      where.or([
        where('textVersion', '<>', by.version),
        where('customerIds', '<@', sql<string[]>`${by.customerIds}::uuid[]`),
      ]),
    )
    .execute();
}

/** What a payer agreed to with the transaction's dealer, the newest first. */
export async function listTermsAcceptances(
  tx: DealerTransaction,
  payerId: string,
): Promise<TermsAcceptance[]> {
  const rows = await tx.db
    .selectFrom('authorizations')
    .select([
      'textVersion',
      'authorizedAt',
      sql<string[]>`array(
        select c.name from customers c
        where c.dealer_id = authorizations.dealer_id and c.id = any(authorizations.customer_ids) order by c.name
      )`.as('customerNames'),
    ])
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .where('kind', '=', 'terms')
    .orderBy('authorizedAt', 'desc')
    .execute();
  return rows.map(({ textVersion, authorizedAt, customerNames }) => ({
    version: textVersion ?? '',
    acceptedAt: authorizedAt,
    customerNames,
  }));
}
