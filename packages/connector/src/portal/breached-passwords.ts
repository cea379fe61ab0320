import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Where the build puts the list (scripts/compile-password-list.ts). */
export const BREACHED_PASSWORDS = new URL('../../dist/portal/breached-passwords.bin', import.meta.url);

/** Of each SHA-1. Of a hundred million passwords that are not on the list about forty are taken for one that is. */
export const PREFIX_BYTES = 5;

let list: Promise<Buffer> | undefined;

/** Tells passwords that everybody who guesses tries first. Asks nobody: the list, 2.4 MB, is read at the first question. */
export async function isBreached(password: string): Promise<boolean> {
  list ??= readFile(BREACHED_PASSWORDS);
  const prefixes = await list;
  const wanted = createHash('sha1').update(password.toLowerCase()).digest();
  let [from, to] = [0, prefixes.length / PREFIX_BYTES];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const start = middle * PREFIX_BYTES;
    const order = prefixes.compare(wanted, 0, PREFIX_BYTES, start, start + PREFIX_BYTES);
    if (order === 0) return true;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return false;
}
