import { readdir, rm } from 'node:fs/promises';
import { compileTemplates } from '../src/mail/template-compiler.ts';

const directory = new URL('../dist/mail/templates/', import.meta.url);

const written = new Set(await compileTemplates({ directory }));
// Of an earlier build, or of a template that is no more.
for (const name of await readdir(directory)) if (!written.has(name)) await rm(new URL(name, directory));
console.log(`Compiled ${written.size} mail templates`);
