import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { DerivedKeys, KeyPurpose } from './derived-keys.ts';

const ID_BYTES = 16;
const MAC_BYTES = 16;

/** A dealer's id, and that of something of the dealer's. */
export interface SignedIds {
  dealerId: string;
  id: string;
}

/** A token that names both and proves that we made it, so that no table holds it; base64url. */
export function signIds(
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
  purpose: KeyPurpose,
  { dealerId, id }: SignedIds,
): string {
  const ids = Buffer.concat([parse(dealerId), parse(id)]);
  return Buffer.concat([ids, sign(keys[0], purpose, ids)]).toString('base64url');
}

/** What a token was made for, by whichever secret of ours; undefined for one that we did not make. */
export function readSignedIds(
  keys: readonly DerivedKeys[],
  purpose: KeyPurpose,
  token: string,
): SignedIds | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // Other spellings of the same bytes are none of ours.
  if (bytes.length !== 2 * ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
  const ids = bytes.subarray(0, 2 * ID_BYTES);
  const mac = bytes.subarray(2 * ID_BYTES);
  if (!keys.some((key) => timingSafeEqual(sign(key, purpose, ids), mac))) return undefined;
  return { dealerId: stringify(ids.subarray(0, ID_BYTES)), id: stringify(ids.subarray(ID_BYTES)) };
}

function sign(keys: DerivedKeys, purpose: KeyPurpose, ids: Buffer): Buffer {
  return createHmac('sha256', keys.key(purpose)).update(ids).digest().subarray(0, MAC_BYTES);
}
