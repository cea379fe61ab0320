import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { DEFAULT_BRAND_COLOR } from '../src/mail/brand-palette.ts';
import { compileTemplates } from '../src/mail/template-compiler.ts';

const sources = new URL('../src/mail/templates/', import.meta.url);
const directory = new URL('../dist/mail/templates/', import.meta.url);

const written = await compileTemplates({ brandColor: DEFAULT_BRAND_COLOR, directory });
// The sources go with the build: a dealer's own color is compiled from them when it is published.
await mkdir(directory, { recursive: true });
for (const name of await readdir(sources)) await copyFile(new URL(name, sources), new URL(name, directory));
console.log(`Compiled ${written.length} mail templates`);
