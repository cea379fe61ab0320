import { createPublicKey } from 'node:crypto';
import type { Logger } from 'pino';
import type { DkimSigning } from './dkim-signing.ts';

/** TXT records of a name, each in its parts: `dns.promises.resolveTxt`. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** `unknown`: DNS did not answer. */
export type DkimRecordState = 'published' | 'missing' | 'different' | 'unknown';

/** What the domain's DNS must say for mails to be believed. */
export function dkimRecordOf({ domain, selector, publicKey }: DkimSigning): { name: string; value: string } {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${key}` };
}

/** Whether the domain's DNS says what recipients need to confirm our signatures. */
export async function checkDkimRecord(
  signing: DkimSigning,
  resolveTxt: ResolveTxt,
): Promise<DkimRecordState> {
  let records: string[][];
  try {
    records = await resolveTxt(dkimRecordOf(signing).name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'unknown';
  }
  // Others may stand under the same name, of a wildcard for instance.
  const keys = records.map((parts) => parts.join('')).filter((text) => /(^|;)\s*p\s*=/.test(text));
  if (keys.some((text) => isRecordOf(text, signing))) return 'published';
  return keys.length === 0 ? 'missing' : 'different';
}

/** Says so where recipients cannot confirm our signatures: their mail is then treated as anybody's who uses the name. */
export async function warnOfDkimRecord(
  signing: DkimSigning,
  resolveTxt: ResolveTxt,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const state = await checkDkimRecord(signing, resolveTxt);
  if (state === 'published') return;
  const { name, value } = dkimRecordOf(signing);
  const what = {
    missing:
      'DNS has no DKIM record for the key that mails are signed with: they will land in spam. Publish it',
    different:
      'DNS has another DKIM record than the key that mails are signed with: they will land in spam. Replace it',
    unknown: 'DNS did not answer whether it has the DKIM record for the key that mails are signed with',
  }[state];
  logger.warn({ record: name, type: 'TXT', value }, what);
}

function isRecordOf(text: string, { publicKey }: DkimSigning): boolean {
  const tags = new Map(
    text.split(';').map((tag) => {
      const [name = '', ...value] = tag.split('=');
      return [name.trim(), value.join('=').replace(/\s/g, '')] as const;
    }),
  );
  const allows = (tag: string, ...those: string[]) =>
    !tags.has(tag) || (tags.get(tag) ?? '').split(':').some((each) => those.includes(each));
  if (!allows('v', 'DKIM1') || !allows('k', 'rsa') || !allows('h', 'sha256') || !allows('s', '*', 'email'))
    return false;
  const der = Buffer.from(tags.get('p') ?? '', 'base64');
  // RFC 6376 has the key itself, and everybody publishes what `openssl rsa -pubout` writes.
  return (['spki', 'pkcs1'] as const).some((type) => {
    try {
      return createPublicKey({ key: der, format: 'der', type }).equals(publicKey);
    } catch {
      return false;
    }
  });
}
