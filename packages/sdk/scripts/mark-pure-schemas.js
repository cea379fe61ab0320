// Part of `npm run build`: the modules for bundlers, as the bundle of our own has them.
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markPure } from './pure-schemas.js';

for (const file of globSync(join(import.meta.dirname, '../dist/schemas/*.js'))) {
  const code = await readFile(file, 'utf8');
  const marked = markPure(code);
  if (marked !== code) await writeFile(file, marked);
}
