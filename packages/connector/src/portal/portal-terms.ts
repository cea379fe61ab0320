import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../src/portal/terms/', import.meta.url);

/** Of the terms in force. A text that people agreed to is never edited: a change is a new file, a new version. */
const VERSION = '2026-12';

/** The terms a payer accepts, and what proves which text it was. */
export interface PortalTerms {
  version: string;
  /** SHA-256 of the file. */
  hash: Buffer;
  /** The file, word for word. */
  text: string;
  title: string;
  sections: { heading: string; paragraphs: string[] }[];
}

/** The terms of a version, which people may have agreed to long ago; undefined where there was none. */
export function findTerms(version: string): PortalTerms | undefined {
  return readdirSync(FOLDER).includes(`${version}.txt`) ? readTerms(version) : undefined;
}

/** Reads the terms, those in force if not told otherwise: a title, then sections that begin with `# heading`, paragraphs one to a line. */
export function readTerms(version = VERSION): PortalTerms {
  const text = readFileSync(new URL(`${version}.txt`, FOLDER), 'utf8');
  const [title = '', ...blocks] = text.split(/^# /m).map((block) => block.trim());
  return {
    version,
    hash: createHash('sha256').update(text).digest(),
    text,
    title,
    sections: blocks.map((block) => {
      const [heading = '', ...paragraphs] = block.split('\n').filter((line) => line !== '');
      return { heading, paragraphs };
    }),
  };
}
