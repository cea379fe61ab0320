import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { compileTemplates } from '../src/mail/template-compiler.ts';

/** The color of a dealer that has not chosen one (migration 0001). */
const DEFAULT_BRAND_COLOR = '#1f5f3f';

const sources = new URL('../src/mail/templates/', import.meta.url);
const directory = new URL('../dist/mail/templates/', import.meta.url);

const written = await compileTemplates({ brandColor: DEFAULT_BRAND_COLOR, directory });
// The sources go with the build: a dealer's own color is compiled from them when it is published.
await mkdir(directory, { recursive: true });
for (const name of await readdir(sources)) await copyFile(new URL(name, sources), new URL(name, directory));
console.log(`Compiled ${written.length} mail templates`);
