import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { writeShapes, type SchemaFile } from './answer-shapes.ts';
import { describeSchemas } from './schema-descriptions.ts';

const FOLDER = new URL('../src/schemas/', import.meta.url);
/** What `npm run shapes` writes. */
export const SHAPES_FILE = new URL('../src/answer-shapes.ts', import.meta.url);

/** The text of `src/answer-shapes.ts` as the schemas are now. */
export async function shapesOfSchemas(): Promise<string> {
  const names = (await readdir(FOLDER)).filter(
    (name) => /(?<!\.test)\.ts$/.test(name) && name !== 'index.ts',
  );
  const files: SchemaFile[] = [];
  for (const name of names.sort()) {
    const exports = (await import(new URL(name, FOLDER).href)) as Record<string, unknown>;
    const { names: typeNames } = describeSchemas([await readFile(new URL(name, FOLDER), 'utf8')]);
    files.push({ name, exports, typeNames });
  }
  const path = fileURLToPath(SHAPES_FILE);
  return format(writeShapes(files), { ...(await resolveConfig(path)), filepath: path });
}

if (import.meta.main) await writeFile(SHAPES_FILE, await shapesOfSchemas());
