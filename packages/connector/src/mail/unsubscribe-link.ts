import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { DerivedKeys } from '../derived-keys.ts';

const ID_BYTES = 16;
const MAC_BYTES = 16;

/** The mail that a link was in. */
export interface UnsubscribableMail {
  dealerId: string;
  mailId: string;
}

/**
 * Where whoever got a mail stops all of its kind: `https://pay.example/u/<token>`. The token names the mail and proves that
 * we made it, so that no table holds it; it works for as long as the secret is configured.
 */
export function unsubscribeUrl(
  publicUrl: string,
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
  mail: UnsubscribableMail,
): string {
  const ids = Buffer.concat([parse(mail.dealerId), parse(mail.mailId)]);
  return `${publicUrl}/u/${Buffer.concat([ids, sign(keys[0], ids)]).toString('base64url')}`;
}

/** The mail that a token was made for; undefined for one that we did not make. */
export function readUnsubscribeToken(
  keys: readonly DerivedKeys[],
  token: string,
): UnsubscribableMail | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // Other spellings of the same bytes are none of ours.
  if (bytes.length !== 2 * ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
  const ids = bytes.subarray(0, 2 * ID_BYTES);
  const mac = bytes.subarray(2 * ID_BYTES);
  if (!keys.some((key) => timingSafeEqual(sign(key, ids), mac))) return undefined;
  return { dealerId: stringify(ids.subarray(0, ID_BYTES)), mailId: stringify(ids.subarray(ID_BYTES)) };
}

function sign(keys: DerivedKeys, ids: Buffer): Buffer {
  return createHmac('sha256', keys.key('unsubscribe')).update(ids).digest().subarray(0, MAC_BYTES);
}
