import { createHash, randomBytes } from 'node:crypto';
import { permissionSchema, type DealerMode } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import { CommandError } from '../command-error.ts';
import { insertCredential } from '../db/credential-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { ApiKeyRow, ApiPermission } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EventActor, EventLog, NewEvent } from '../events/event-log.ts';
import { insertApiKey, listApiKeys, lockApiKey, updateApiKey } from './api-key-store.ts';

/** Every permission there is now. */
export const ALL_PERMISSIONS: readonly ApiPermission[] = [
  ...permissionSchema.options,
  'embed_sessions:create',
];

/** What a dealer's first key may do: everything, also what a later version adds. */
export const EVERYTHING: ApiKeyRow['permissions'] = ['*'];

const EVERY_PERMISSION: ReadonlySet<ApiPermission> = new Set(ALL_PERMISSIONS);
const HOUR_MS = 3_600_000;
const SYSTEM: EventActor = { type: 'system', id: null };

type KeyContext = { events: Pick<EventLog, 'emit'> };

/** A key that was made just now: the one time its secret is known. */
export interface NewApiKey {
  id: string;
  secret: string;
}

/** What a key's permissions mean today. */
export function grantedPermissions(permissions: ApiKeyRow['permissions']): ReadonlySet<ApiPermission> {
  if (permissions.includes('*')) return EVERY_PERMISSION;
  return new Set(permissions as ApiPermission[]);
}

/** `ending`: another has taken its place, and it still works until its `expiresAt`. */
export type ApiKeyState = 'active' | 'ending' | 'ended' | 'revoked';

/** How a key stands at `now`. */
export function apiKeyState(key: Pick<ApiKeyRow, 'expiresAt' | 'revokedAt'>, now: Date): ApiKeyState {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt === null) return 'active';
  return key.expiresAt > now ? 'ending' : 'ended';
}

/** A new secret key, `pv_test_` or `pv_live_` and 256 random bits. */
export function generateApiKey(mode: DealerMode): string {
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
  key: { secret: string; name: string; permissions: readonly (ApiPermission | '*')[] },
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

/** Records a secret that was made elsewhere as a key that may do everything, unless it is a key already. */
export async function adoptApiKey(
  context: KeyContext,
  tx: DealerTransaction,
  key: { secret: string; name: string },
): Promise<void> {
  const id = await createApiKey(tx, { ...key, permissions: EVERYTHING });
  if (id !== undefined) await context.events.emit(tx, keyEvent('api_key.created', id));
}

/** Whether the transaction's dealer has a key that works. */
export async function hasUsableApiKey(tx: DealerTransaction): Promise<boolean> {
  const keys = await listApiKeys(tx);
  return keys.some((key) => ['active', 'ending'].includes(apiKeyState(key, tx.now)));
}

/** Makes a key of the transaction's dealer. */
export async function issueApiKey(
  context: KeyContext,
  tx: DealerTransaction,
  key: Pick<ApiKeyRow, 'name' | 'permissions'>,
): Promise<NewApiKey> {
  const made = await makeApiKey(tx, key);
  await context.events.emit(tx, keyEvent('api_key.created', made.id));
  return made;
}

/**
 * Makes a key with the name and the permissions of another, which works on for `overlapHours`; 0 ends it, within a second (`rememberKeys`).
 *
 * @returns the new key, and when the old one ends.
 * @throws {CommandError} there is no such key, or it is not `active`.
 */
export async function rotateApiKey(
  context: KeyContext,
  tx: DealerTransaction,
  id: string,
  overlapHours: number,
): Promise<NewApiKey & { name: string; oldEndsAt: Date }> {
  const old = await lockApiKey(tx, id);
  if (old === undefined) throw unknownKey(id);
  const state = apiKeyState(old, tx.now);
  if (state !== 'active') {
    const why = {
      ending: `was rotated before and ends at ${old.expiresAt?.toISOString()}; rotate the newer key of its name`,
      ended: `has ended; make another one with payvite keys create`,
      revoked: `was revoked; make another one with payvite keys create`,
    }[state];
    throw new CommandError(`the key ${id} ${why}`);
  }
  const oldEndsAt = new Date(tx.now.getTime() + overlapHours * HOUR_MS);
  await updateApiKey(tx, id, { expiresAt: oldEndsAt });
  const made = await makeApiKey(tx, old);
  await context.events.emit(tx, keyEvent('api_key.created', made.id));
  await context.events.emit(tx, {
    ...keyEvent('api_key.rotated', id),
    data: { newApiKeyId: made.id, expiresAt: oldEndsAt.toISOString() },
  });
  return { ...made, name: old.name, oldEndsAt };
}

/**
 * Ends a key for good, within a second (`rememberKeys`). One that was revoked before stays as it is.
 *
 * @returns the key as it was before.
 * @throws {CommandError} there is no such key.
 */
export async function revokeApiKey(
  context: KeyContext,
  tx: DealerTransaction,
  id: string,
): Promise<ApiKeyRow> {
  const key = await lockApiKey(tx, id);
  if (key === undefined) throw unknownKey(id);
  if (key.revokedAt === null) {
    await updateApiKey(tx, id, { revokedAt: tx.now });
    await context.events.emit(tx, keyEvent('api_key.revoked', id));
  }
  return key;
}

async function makeApiKey(
  tx: DealerTransaction,
  { name, permissions }: Pick<ApiKeyRow, 'name' | 'permissions'>,
): Promise<NewApiKey> {
  const { mode } = await getDealer(tx);
  const secret = generateApiKey(mode);
  const id = await createApiKey(tx, { secret, name, permissions });
  if (id === undefined) throw new Error('256 random bits came twice.');
  return { id, secret };
}

function keyEvent(type: NewEvent['type'] & `api_key.${string}`, id: string): NewEvent {
  return { type, actor: SYSTEM, subjectType: 'api_key', subjectId: id, customerIds: [] };
}

function unknownKey(id: string): CommandError {
  return new CommandError(`the dealer has no key ${id}; payvite keys list shows those it has`);
}
