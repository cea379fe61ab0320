import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { DerivedKeys } from '../config.ts';

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

/**
 * The mail that a notice sent to `address` is about, in whatever case that is written; undefined for an address that we
 * did not make.
 *
 * @param dealerIds of every dealer: the token has no room to name one, its proof holds for one alone.
 */
export function readReturnPath(
  keys: readonly DerivedKeys[],
  address: string,
  dealerIds: readonly string[],
): ReturnedMail | undefined {
  const localPart = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  if (!localPart.startsWith(PREFIX)) return undefined;
  const token = fromBase32(localPart.slice(PREFIX.length), ID_BYTES + MAC_BYTES);
  if (token === undefined) return undefined;
  const mailId = stringifyAny(token.subarray(0, ID_BYTES));
  if (mailId === undefined) return undefined;
  const mac = token.subarray(ID_BYTES);
  for (const dealerId of dealerIds) {
    const mail = { dealerId, mailId };
    if (keys.some((key) => timingSafeEqual(sign(key, mail), mac))) return mail;
  }
  return undefined;
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
