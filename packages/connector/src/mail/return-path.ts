import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { DerivedKeys } from '../derived-keys.ts';

const ID_BYTES = 16;
const MAC_BYTES = 16;
/** RFC 4648, section 6, in lower case: some servers lower what stands before the `@`. */
const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567';
const PREFIX = 'bounce+';

/** The mail whose return path it is. */
export interface ReturnedMail {
  dealerId: string;
  mailId: string;
}

/**
 * The envelope sender of a mail, where notices of what became of it go (VERP): `bounce+<token>@<domain>`, 59 characters
 * before the `@`, of which 64 are allowed (RFC 5321, section 4.5.3.1.1). The token names the mail and proves that we made
 * it, so that nobody can make up that somebody's mail came back.
 */
export function returnPathOf(
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
  mail: ReturnedMail,
  domain: string,
): string {
  const token = Buffer.concat([parse(mail.mailId), sign(keys[0], mail)]);
  return `${PREFIX}${toBase32(token)}@${domain}`;
}

/** What an address says that looks like a return path, before it is proved. */
export interface ReturnPathClaim {
  mailId: string;
  /** In lower case; empty for the label that a provider hands back. */
  domain: string;
  mac: Buffer;
}

/**
 * What a notice sent to `address` claims to be about, in whatever case that is written; undefined for what cannot be a return
 * path of ours.
 */
export function readReturnPath(address: string): ReturnPathClaim | undefined {
  const at = address.lastIndexOf('@');
  const localPart = address.slice(0, at).toLowerCase();
  if (!localPart.startsWith(PREFIX)) return undefined;
  const token = fromBase32(localPart.slice(PREFIX.length), ID_BYTES + MAC_BYTES);
  if (token === undefined) return undefined;
  const mailId = stringifyAny(token.subarray(0, ID_BYTES));
  if (mailId === undefined) return undefined;
  return { mailId, domain: address.slice(at + 1).toLowerCase(), mac: token.subarray(ID_BYTES) };
}

/**
 * Whether we made the return path, with whichever of `keys`: one for this dealer's mail and, where it has a domain, of one of
 * `domains` (in lower case).
 */
export function provesReturnPath(
  keys: readonly DerivedKeys[],
  { mailId, domain, mac }: ReturnPathClaim,
  { dealerId, domains }: { dealerId: string; domains: readonly string[] },
): boolean {
  if (domain !== '' && !domains.includes(domain)) return false;
  return keys.some((key) => timingSafeEqual(sign(key, { dealerId, mailId }), mac));
}

function sign(keys: DerivedKeys, { dealerId, mailId }: ReturnedMail): Buffer {
  return createHmac('sha256', keys.key('return-path'))
    .update(parse(dealerId))
    .update(parse(mailId))
    .digest()
    .subarray(0, MAC_BYTES);
}

/** Undefined for bytes that are no UUID. */
function stringifyAny(bytes: Buffer): string | undefined {
  try {
    return stringify(bytes);
  } catch {
    return undefined;
  }
}

function toBase32(bytes: Buffer): string {
  let [text, bits, held] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE_32[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE_32[(held << (5 - bits)) & 31];
}

/** Undefined for what is not that many bytes, or is spelled in another way than `toBase32` does. */
function fromBase32(text: string, byteCount: number): Buffer | undefined {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text) {
    const value = BASE_32.indexOf(letter);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
    held &= (1 << bits) - 1;
  }
  const decoded = Buffer.from(bytes);
  return decoded.length === byteCount && toBase32(decoded) === text ? decoded : undefined;
}
