import type { DerivedKeys } from '../derived-keys.ts';
import { readSignedIds, signIds } from '../signed-ids.ts';

/** The mail that a link was in. */
export interface UnsubscribableMail {
  dealerId: string;
  mailId: string;
}

/**
 * Where whoever got a mail stops all of its kind: `https://pay.example/u/<token>`. The token works for as long as the secret
 * is configured.
 */
export function unsubscribeUrl(
  publicUrl: string,
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
  { dealerId, mailId }: UnsubscribableMail,
): string {
  return `${publicUrl}/u/${signIds(keys, 'unsubscribe', { dealerId, id: mailId })}`;
}

/** The mail that a token was made for; undefined for one that we did not make. */
export function readUnsubscribeToken(
  keys: readonly DerivedKeys[],
  token: string,
): UnsubscribableMail | undefined {
  const named = readSignedIds(keys, 'unsubscribe', token);
  return named && { dealerId: named.dealerId, mailId: named.id };
}
