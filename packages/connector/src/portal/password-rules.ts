import { isBreached } from './breached-passwords.ts';
import { PASSWORD_LENGTH } from './payer-auth.ts';

/**
 * Why a password is not taken. `common`: it is on lists that everybody who guesses has. `simple`: one character, or a row of
 * neighbors. `named`: hardly more than the person's, a supplier's or this product's name.
 */
export type PasswordFault = 'short' | 'long' | 'common' | 'simple' | 'named';

/** What a password is hardly to be made of. */
export interface PasswordOwner {
  email: string;
  name: string;
  /** The suppliers that the person knows us by. */
  dealerNames: readonly string[];
}

/** So much beside a name makes a password of its own. */
const OWN_CHARACTERS = 4;

/** Finds what is wrong with a new password; null: nothing. No character is required or forbidden (NIST SP 800-63B-4, 3.1.1.2). */
export async function findPasswordFault(
  password: string,
  owner: PasswordOwner,
): Promise<PasswordFault | null> {
  if (password.length < PASSWORD_LENGTH.min) return 'short';
  if (password.length > PASSWORD_LENGTH.max) return 'long';
  if (isSimple(password)) return 'simple';
  if (isNamed(password, owner)) return 'named';
  // A year or an exclamation mark at its end makes a known password no better.
  const trunk = password.replace(/[\d\W_]+$/, '');
  const known = trunk.length >= PASSWORD_LENGTH.min ? [password, trunk] : [password];
  for (const each of known) if (await isBreached(each)) return 'common';
  return null;
}

function isSimple(password: string): boolean {
  const codes = [...password.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  return [0, 1, -1].some((step) =>
    codes.every((code, at) => at === 0 || code - (codes[at - 1] ?? 0) === step),
  );
}

function isNamed(password: string, { email, name, dealerNames }: PasswordOwner): boolean {
  const plain = fold(password);
  const [local = '', domain = ''] = email.split('@');
  const names = [name, email, local, domain.split('.')[0] ?? '', 'payvite', ...dealerNames];
  const words = [...names, ...[name, ...dealerNames].flatMap((text) => text.split(/\s+/))].map(fold);
  return words.some(
    (word) =>
      word.length >= OWN_CHARACTERS && plain.includes(word) && plain.length - word.length < OWN_CHARACTERS,
  );
}

/** Letters and digits alone, in lower case and without accents. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
