import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import nodemailer from 'nodemailer';
import { ConfigError } from '../config-error.ts';
import type { DkimConfig } from '../mail-config.ts';
import { findSignatureFault } from './dkim-canary.ts';
import { toMessage } from './mail-transport.ts';

/** Shorter keys are no proof to many mailbox providers (RFC 8301, section 3.2). */
const MIN_KEY_BITS = 2048;

/** Nodemailer's own list leaves out what RFC 8058 wants to be signed: the POST that unsubscribes. */
const LIST_HEADERS = ['list-unsubscribe', 'list-unsubscribe-post'];
const SIGNED_HEADERS = [
  ...['from', 'reply-to', 'to', 'subject', 'date', 'message-id', 'in-reply-to', 'references'],
  ...['mime-version', 'content-type', 'content-transfer-encoding', ...LIST_HEADERS],
];

/** With what mails are signed, checked. */
export interface DkimSigning {
  domain: string;
  selector: string;
  /** PEM. */
  privateKey: string;
  publicKey: KeyObject;
}

/** As nodemailer takes it. It sends without a signature, and says nothing, where the key cannot sign. */
export function dkimOptions({ domain, selector, privateKey }: DkimSigning) {
  return {
    domainName: domain,
    keySelector: selector,
    privateKey,
    headerFieldNames: SIGNED_HEADERS.join(':'),
  };
}

/**
 * Reads the key, and signs a mail that goes nowhere to see that it holds.
 *
 * @throws {ConfigError} the key cannot be read or cannot sign.
 */
export async function readDkimSigning({ domain, selector, keyFile }: DkimConfig): Promise<DkimSigning> {
  const fault = (text: string) => new ConfigError([`MAIL_DKIM_KEY_FILE: ${keyFile} ${text}`]);
  const pem = await readFile(keyFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw fault(`cannot be read: ${error.code ?? error.message}`);
  });
  if (/ENCRYPTED/.test(pem)) throw fault('is locked with a passphrase; write it without one');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw fault(`holds no private key in PEM; make one: openssl genrsa -out <file> ${MIN_KEY_BITS}`);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < MIN_KEY_BITS) {
    const found = key.asymmetricKeyType === 'rsa' ? `RSA of ${bits} bits` : String(key.asymmetricKeyType);
    throw fault(`holds a key that signs no mail, ${found}: RSA of ${MIN_KEY_BITS} bits or more is needed`);
  }
  const signing = {
    ...{ domain, selector },
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(key),
  };
  const broken = findSignatureFault(await signSample(signing), { ...signing, headers: LIST_HEADERS });
  if (broken !== undefined) {
    const wayOut = 'let the mail server sign instead (leave out MAIL_DKIM_*), and report it: the key is good';
    throw new ConfigError([`MAIL_DKIM_KEY_FILE: a mail for trial ${broken}; ${wayOut}`]);
  }
  return signing;
}

/** A mail as it would leave, of class `invitation`. */
async function signSample(signing: DkimSigning): Promise<Buffer> {
  const sample = toMessage({
    mailId: 'sample',
    mode: 'live',
    attempt: 1,
    messageId: `<sample@${signing.domain}>`,
    at: new Date(0),
    from: { name: 'Ridgeline, Bâtiment & Fils', address: `sample@${signing.domain}` },
    to: { name: null, address: `nobody@${signing.domain}` },
    replyTo: `replies@${signing.domain}`,
    returnPath: `bounce+sample@${signing.domain}`,
    unsubscribeLink: `https://${signing.domain}/u/${'sample'.repeat(20)}`,
    inReplyTo: null,
    subject: 'A sample  with wide   spaces, and words enough to be folded into a second line of the header',
    html: '<p>Hello \t there </p>',
    text: 'Hello \t there \n\n\n',
  });
  const transporter = nodemailer.createTransport({
    ...{ streamTransport: true, buffer: true, newline: 'windows' },
    dkim: dkimOptions(signing),
  });
  const { message } = (await transporter.sendMail(sample)) as unknown as { message: Buffer };
  return message;
}
