import { createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

const [INTEGER, BIT_STRING, UTF8_STRING, GENERALIZED_TIME, SEQUENCE, SET] = [
  0x02, 0x03, 0x0c, 0x18, 0x30, 0x31,
];
/** 1.2.840.113549.1.1.11, with no parameters. */
const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
/** 2.5.4.3 */
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/** Makes a certificate (RFC 5280, version 1) that nobody has signed but its own key, and that key. */
export function makeSelfSignedCertificate({ name, from, to }: { name: string; from: Date; to: Date }): {
  certificate: string;
  privateKey: KeyObject;
} {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const distinguishedName = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(name)))),
  );
  const toBeSigned = der(
    SEQUENCE,
    der(INTEGER, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    SHA256_WITH_RSA,
    distinguishedName,
    der(SEQUENCE, time(from), time(to)),
    distinguishedName,
    publicKey.export({ format: 'der', type: 'spki' }),
  );
  const signature = createSign('sha256').update(toBeSigned).sign(privateKey);
  const unusedBits = Buffer.from([0]);
  const bytes = der(SEQUENCE, toBeSigned, SHA256_WITH_RSA, der(BIT_STRING, unusedBits, signature));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  const certificate = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  return { certificate, privateKey };
}

function time(at: Date): Buffer {
  const text = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(GENERALIZED_TIME, Buffer.from(text));
}

/** X.690, section 8.1. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
