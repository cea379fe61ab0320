import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { PayerRow } from '../db/tables.ts';
import type { Visitor } from './payer-auth.ts';
import type { PortalTerms } from './portal-terms.ts';

/** Terms that a payer agreed to. */
export interface TermsAcceptance {
  version: string;
  acceptedAt: Date;
}

/** Records in the ledger which text a payer agreed to, for which customers, and from where. */
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

/** What a payer agreed to with the transaction's dealer, the newest first. */
export async function listTermsAcceptances(
  tx: DealerTransaction,
  payerId: string,
): Promise<TermsAcceptance[]> {
  const rows = await tx.db
    .selectFrom('authorizations')
    .select(['textVersion', 'authorizedAt'])
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .where('kind', '=', 'terms')
    .orderBy('authorizedAt', 'desc')
    .execute();
  return rows.map(({ textVersion, authorizedAt }) => ({
    version: textVersion ?? '',
    acceptedAt: authorizedAt,
  }));
}
