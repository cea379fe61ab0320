import { createHash, randomBytes } from 'node:crypto';
import { permissionSchema } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import { insertCredential } from '../db/credential-store.ts';
import type { ApiPermission } from '../db/tables.ts';
import { insertApiKey } from './api-key-store.ts';

/** What a dealer's first key may do: everything there is. */
export const ALL_PERMISSIONS: readonly ApiPermission[] = [
  ...permissionSchema.options,
  'embed_sessions:create',
];

/** A new secret key, `pv_test_` or `pv_live_` and 256 random bits. */
export function generateApiKey(mode: 'test' | 'live'): string {
  return `pv_${mode}_${randomBytes(32).toString('base64url')}`;
}

/** How a secret is kept: SHA-256 is enough for 256 random bits, which nobody can guess. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * Records `secret` as a key of the transaction's dealer; only its hash, prefix and last four characters are kept.
 *
 * @returns the key's id; undefined where the secret is a key already, whosesoever: nothing is changed then.
 */
export async function createApiKey(
  tx: DealerTransaction,
  key: { secret: string; name: string; permissions: readonly ApiPermission[] },
): Promise<string | undefined> {
  const id = uuidv7();
  const isNew = await insertCredential(tx, {
    hash: hashSecret(key.secret),
    kind: 'api_key',
    subjectId: id,
  });
  if (!isNew) return undefined;
  await insertApiKey(tx, {
    id,
    name: key.name,
    prefix: key.secret.slice(0, 'pv_test_'.length),
    lastFour: key.secret.slice(-4),
    permissions: [...key.permissions],
  });
  return id;
}
