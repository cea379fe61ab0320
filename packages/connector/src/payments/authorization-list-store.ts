import type { Authorization } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { afterPosition, exactInstant, type KeysetPosition } from '../db/keyset.ts';
import type { AuthorizationRow } from '../db/tables.ts';
import { previewText } from './payment-preview.ts';

/** Which authorizations are exported; what is left out leaves none out. */
export interface AuthorizationFilters {
  kind?: Authorization['kind'] | undefined;
  payerId?: string | undefined;
  /** ISO 8601 in UTC; from it on, and before it. */
  authorizedFrom?: string | undefined;
  authorizedTo?: string | undefined;
}

/** What the payer of a payment agreed to; undefined where it was not authorized, or the record's time is over. */
export async function findPaymentAuthorization(
  tx: DealerTransaction,
  paymentId: string,
): Promise<Authorization | undefined> {
  const row = await tx.db
    .selectFrom('authorizations')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .executeTakeFirst();
  return row && toAuthorization(row);
}

/** The authorizations that match, newest first, `limit` at most, and where the next ones begin. */
export async function listAuthorizations(
  tx: DealerTransaction,
  { kind, payerId, authorizedFrom, authorizedTo }: AuthorizationFilters,
  { after, limit }: { after: KeysetPosition | undefined; limit: number },
): Promise<{ data: Authorization[]; next: KeysetPosition | undefined }> {
  let query = tx.db
    .selectFrom('authorizations')
    .selectAll()
    .select(exactInstant('authorizedAt').as('exactAuthorizedAt'))
    .where('dealerId', '=', tx.dealerId);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (payerId !== undefined) query = query.where('payerId', '=', payerId);
  if (authorizedFrom !== undefined) query = query.where('authorizedAt', '>=', new Date(authorizedFrom));
  if (authorizedTo !== undefined) query = query.where('authorizedAt', '<', new Date(authorizedTo));
  if (after !== undefined)
    query = query.where(afterPosition(sql.ref('authorizedAt'), sql.ref('id'), 'desc', after));
  const rows = await query.orderBy('authorizedAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
  const last = rows.at(-1);
  return {
    data: rows.map(toAuthorization),
    next:
      rows.length === limit && last !== undefined
        ? { value: last.exactAuthorizedAt, id: last.id }
        : undefined,
  };
}

/** An authorization as the API answers it. */
function toAuthorization(row: AuthorizationRow): Authorization {
  return {
    id: row.id,
    kind: row.kind,
    paymentId: row.paymentId,
    customerIds: row.customerIds,
    payerId: row.payerId,
    payerName: row.payerName,
    payerEmail: row.payerEmail,
    provider: row.provider,
    providerMandateId: row.providerMandateId,
    providerReference: row.providerReference,
    textSource: row.textSource,
    textVersion: row.textVersion,
    textHash: row.textHash?.toString('hex') ?? null,
    text: row.text,
    previewVersion: row.previewVersion,
    previewText: row.preview === null ? null : previewText(row.preview),
    previewHash: row.previewHash?.toString('hex') ?? null,
    amountMinor: row.amountMinor,
    feeMinor: row.feeMinor,
    currency: row.currency,
    authorizedAt: row.authorizedAt.toISOString(),
    ipAddress: row.ipAddress,
    userAgent: row.userAgent,
    bankName: row.bankName,
    last4: row.last4,
    holderType: row.holderType,
    secCode: row.secCode,
    endedAt: row.endedAt?.toISOString() ?? null,
    keepUntil: row.keepUntil?.toISOString() ?? null,
  };
}
