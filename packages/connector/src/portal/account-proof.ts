import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { DerivedKeys } from '../derived-keys.ts';
import type { AccountProofRow } from '../db/tables.ts';

const ID_BYTES = 16;

/** How long a mailed link is good for. */
export const PROOF_MINUTES = 30;

/** How long after a link was used the form behind it is answered as the first time: to the second click of two. */
export const SECOND_CLICK_MS = 60_000;

/**
 * The token of a mailed link: base64url(id, HMAC-SHA-256(account-proof key, id and purpose)). Derived when the mail leaves, so
 * that no table, queue or log holds one. Undefined when the secret that it was made with is no longer configured.
 */
export function deriveProofToken(
  keys: readonly DerivedKeys[],
  proof: Pick<AccountProofRow, 'id' | 'purpose' | 'secretId'>,
): string | undefined {
  const mac = sign(keys, proof);
  return mac && Buffer.concat([parse(proof.id), mac]).toString('base64url');
}

/** The id in a token; whether we made the rest of it, only `isProofToken` tells. Undefined for what cannot be one. */
export function readProofId(token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // Other spellings of the same bytes are none of ours.
  if (bytes.length !== ID_BYTES + 32 || bytes.toString('base64url') !== token) return undefined;
  try {
    return stringify(bytes.subarray(0, ID_BYTES));
  } catch {
    return undefined;
  }
}

/** Whether a token is the one of this proof. */
export function isProofToken(
  keys: readonly DerivedKeys[],
  proof: Pick<AccountProofRow, 'id' | 'purpose' | 'secretId'>,
  token: string,
): boolean {
  const mac = sign(keys, proof);
  const given = Buffer.from(token, 'base64url').subarray(ID_BYTES);
  return mac !== undefined && given.length === mac.length && timingSafeEqual(given, mac);
}

function sign(
  keys: readonly DerivedKeys[],
  { id, purpose, secretId }: Pick<AccountProofRow, 'id' | 'purpose' | 'secretId'>,
): Buffer | undefined {
  const match = keys.find((candidate) => candidate.secretId === secretId);
  return (
    match &&
    createHmac('sha256', match.key('account-proof'))
      .update(JSON.stringify([id, purpose]))
      .digest()
  );
}
