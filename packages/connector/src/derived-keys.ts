import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConfigError } from './config-error.ts';

/** What one `PAYVITE_SECRET` is used for; each purpose gets a key of its own. */
export type KeyPurpose =
  | 'link'
  | 'registration-code'
  | 'embed-token'
  | 'payer-session'
  | 'erp-session'
  | 'rate-limit'
  | 'unsubscribe'
  | 'return-path'
  | 'account-proof'
  | 'sandbox-checkout'
  | 'form-reply'
  | 'sealing';

/** The keys of one `PAYVITE_SECRET`. */
export interface DerivedKeys {
  /** Names the secret without telling anything about it. */
  secretId: string;
  /** 32 bytes, by HKDF-SHA-256 (RFC 5869); as an object, because Node takes long to make one of bytes. */
  key(purpose: KeyPurpose): KeyObject;
}

/** Derives the keys of each secret, newest first: the first one signs, the others still verify. */
export function deriveKeys(secrets: [string, ...string[]]): [DerivedKeys, ...DerivedKeys[]] {
  return secrets.map((secret) => {
    const bytes = decodeSecret(secret);
    if (bytes === undefined) throw new ConfigError(['PAYVITE_SECRET: must be 32 random bytes']);
    const derive = (info: string) => Buffer.from(hkdfSync('sha256', bytes, 'payvite', info, 32));
    // Asked for with every link that is made or checked.
    const derived = new Map<KeyPurpose, KeyObject>();
    return {
      secretId: createHash('sha256').update(derive('secret-id')).digest('hex').slice(0, 12),
      key(purpose: KeyPurpose) {
        const key = derived.get(purpose) ?? createSecretKey(derive(purpose));
        derived.set(purpose, key);
        return key;
      },
    };
  }) as [DerivedKeys, ...DerivedKeys[]];
}

/** At least 32 bytes in hex or base64, either alphabet; undefined for anything else, a sentence of words among it. */
export function decodeSecret(text: string): Buffer | undefined {
  const isHex = /^[0-9a-f]+$/i.test(text);
  if (isHex ? text.length % 2 === 1 : !/^[\w+/-]+={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64url');
  return bytes.length >= 32 ? bytes : undefined;
}
