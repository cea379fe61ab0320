import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DerivedKeys } from '../derived-keys.ts';

/** A code as it is stored: nothing of it tells the digits. */
type CodeOwner = { id: string; secretId: string };

/** How long a code can be entered. */
export const CODE_MINUTES = 15;
const DIGITS = 6;

/**
 * The six digits that complete a copied link: of HMAC-SHA-256(code key, id). Derived whenever they are needed, so that no
 * table, queue or log holds them; a hash of so few digits would be undone by trying them all.
 *
 * @returns undefined when the secret it was made with is no longer configured.
 */
export function deriveRegistrationCode(keys: readonly DerivedKeys[], code: CodeOwner): string | undefined {
  // 48 bits are so many more than six digits that none is likelier than another.
  const number = sign(keys, code, 'digits')?.readUIntBE(0, 6);
  return number === undefined ? undefined : String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** What a browser keeps to show that the code was entered there: `<id>.<mac>`. Undefined as for the code. */
export function deriveCodeProof(keys: readonly DerivedKeys[], code: CodeOwner): string | undefined {
  const mac = sign(keys, code, 'proof');
  return mac === undefined ? undefined : `${code.id}.${mac.toString('base64url')}`;
}

/** Compares what somebody sent with what it must be, in a time that tells nothing about how much of it is right. */
export function isSameSecret(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function sign(keys: readonly DerivedKeys[], { id, secretId }: CodeOwner, use: 'digits' | 'proof') {
  const match = keys.find((candidate) => candidate.secretId === secretId);
  return (
    match &&
    createHmac('sha256', match.key('registration-code'))
      .update(JSON.stringify([id, use]))
      .digest()
  );
}
