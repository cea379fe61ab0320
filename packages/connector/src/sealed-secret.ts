import { CompactEncrypt, compactDecrypt, errors } from 'jose';
import type { DerivedKeys } from './derived-keys.ts';

/** Whose a sealed secret is: it opens for nobody else. */
export interface SecretOwner {
  dealerId: string;
}

/** A secret that no `PAYVITE_SECRET` of ours opens, or that was sealed for somebody else. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * Seals a dealer's secret for the database: encrypted (JWE, RFC 7516, `dir` with A256GCM) with a key of the newest
 * `PAYVITE_SECRET`, and bound to the dealer.
 */
export function sealSecret(
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
  { dealerId }: SecretOwner,
  secret: string,
): Promise<string> {
  const [newest] = keys;
  return new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.secretId, dealer: dealerId })
    .encrypt(newest.key('sealing'));
}

/** Opens what `sealSecret` made, by whichever secret of ours. @throws {UnsealError} */
export async function unsealSecret(
  keys: readonly DerivedKeys[],
  { dealerId }: SecretOwner,
  sealed: string,
): Promise<string> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(
      sealed,
      ({ kid }) => {
        const found = keys.find(({ secretId }) => secretId === kid);
        if (found === undefined) throw new UnsealError('It was sealed with a PAYVITE_SECRET that is gone.');
        return found.key('sealing');
      },
      { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
    );
    if (protectedHeader['dealer'] !== dealerId) throw new UnsealError('It was sealed for another dealer.');
    return new TextDecoder().decode(plaintext);
  } catch (error) {
    if (error instanceof errors.JOSEError)
      throw new UnsealError('It is not what was sealed.', { cause: error });
    throw error;
  }
}

/** Seals a secret, unless it is what `before` holds, sealed with the newest key: then `before` is returned. */
export async function sealWhereNew(
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
  owner: SecretOwner,
  secret: string,
  before: string | null,
): Promise<string> {
  const held =
    before === null ? undefined : await unsealSecret([keys[0]], owner, before).catch(() => undefined);
  return before !== null && held === secret ? before : sealSecret(keys, owner, secret);
}
