import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { ERP_CAPABILITIES, ERP_KINDS } from '../src/erp-config.ts';
import { importsPostings } from '../src/postings/posting-way.ts';

const guide = await readFile(new URL('../../../docs/connect-your-erp.md', import.meta.url), 'utf8');

/** What the table of docs/connect-your-erp.md says of a kind, in its last two columns. */
function toldOf(kind: string): string[] {
  const row = guide.split('\n').find((line) => line.startsWith(`| \`${kind}\``)) ?? '';
  return row
    .split('|')
    .map((cell) => cell.trim())
    .slice(-3, -1);
}

describe('docs/connect-your-erp.md', () => {
  for (const kind of ERP_KINDS) {
    it(`says how the ERP of the kind ${kind} is written to`, () => {
      const { post, updateContact } = ERP_CAPABILITIES[kind];
      const unwritten = importsPostings(kind) ? 'files, by hand' : 'no';
      assert.deepEqual(toldOf(kind), [post ? 'yes' : unwritten, updateContact ? 'yes' : 'no']);
    });
  }
});
