import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A text of our own that payers agree to. */
export interface AuthorizationText {
  /** `2026-12.en`: when it was written, and its language. */
  version: string;
  text: string;
  /** SHA-256 of the text. */
  hash: Buffer;
}

const VERSION = /^\d{4}-\d{2}\.(en|es|fr)$/;

/** Reads a text of ours. What people agreed to is never edited: a change is a new file, a new version. */
export function readAuthorizationText(version: string): AuthorizationText {
  if (!VERSION.test(version)) throw new Error(`There is no authorization text ${version}.`);
  const file = new URL(`../../src/payments/authorizations/${version}.txt`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  return { version, text, hash: createHash('sha256').update(text).digest() };
}
