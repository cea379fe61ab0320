import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describeSchemas } from './schema-descriptions.ts';

const SOURCES = new URL('../src/schemas/', import.meta.url);

const names = (await readdir(SOURCES)).filter((name) => /(?<!\.test)\.ts$/.test(name)).sort();
const descriptions = describeSchemas(
  await Promise.all(names.map((name) => readFile(new URL(name, SOURCES), 'utf8'))),
);
await writeFile(
  new URL('../dist/schema-descriptions.json', import.meta.url),
  JSON.stringify(descriptions, null, 2),
);
console.log(`Described ${Object.keys(descriptions.texts).length} schemas, fields and codes`);
