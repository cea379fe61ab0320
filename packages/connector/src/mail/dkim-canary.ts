import { createHash, createVerify, type KeyObject } from 'node:crypto';

/** What a signature must be of. */
export interface ExpectedSignature {
  domain: string;
  selector: string;
  publicKey: KeyObject;
  /** Headers that must be signed with the rest, in lower case. */
  headers: readonly string[];
}

/**
 * Checks the signature of a mail of our own (RFC 6376, `relaxed/relaxed`, RSA-SHA-256) without DNS: what nodemailer
 * signed is not taken on trust. No check of other people's mails: it knows one way of signing.
 *
 * @returns what is wrong, to follow "the mail ..."; undefined where nothing is.
 */
export function findSignatureFault(
  message: Buffer,
  { domain, selector, publicKey, headers }: ExpectedSignature,
): string | undefined {
  const text = message.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return 'has no body';
  const fields = text.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = fields.find((field) => nameOf(field) === 'dkim-signature');
  if (signature === undefined) return 'was not signed';
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => {
        const [name = '', ...value] = tag.split('=');
        return [name.trim(), value.join('=').replace(/\s/g, '')];
      }),
  );
  if (tags.get('a') !== 'rsa-sha256' || tags.get('c') !== 'relaxed/relaxed')
    return 'is signed in another way';
  if (tags.get('d') !== domain || tags.get('s') !== selector)
    return `is not signed by ${selector} of ${domain}`;
  const signed = (tags.get('h') ?? '').toLowerCase().split(':');
  const missing = ['from', ...headers].filter((name) => !signed.includes(name));
  if (missing.length > 0) return `has unsigned headers: ${missing.join(', ')}`;
  const bodyHash = createHash('sha256')
    .update(relaxedBody(text.slice(end + 4)), 'latin1')
    .digest('base64');
  if (bodyHash !== tags.get('bh')) return 'has another body than was signed';
  const named = signed.map((name) => fields.findLast((field) => nameOf(field) === name));
  const verify = createVerify('RSA-SHA256');
  for (const field of named) if (field !== undefined) verify.update(`${relaxedField(field)}\r\n`, 'latin1');
  verify.update(relaxedField(signature.replace(/([;\s]b=)[^;]*/, '$1')), 'latin1');
  return verify.verify(publicKey, tags.get('b') ?? '', 'base64')
    ? undefined
    : 'has a signature that its key does not confirm';
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).trim().toLowerCase();
}

/** RFC 6376, section 3.4.2. */
function relaxedField(field: string): string {
  const value = field.slice(field.indexOf(':') + 1).replace(/\r\n/g, '');
  return `${nameOf(field)}:${value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')}`;
}

/** RFC 6376, section 3.4.4. */
function relaxedBody(body: string): string {
  const lines = body.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '');
  const trimmed = lines.replace(/(\r\n)*$/, '');
  return trimmed === '' ? '' : `${trimmed}\r\n`;
}
