import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
const guide = await read('../../../docs/write-a-source.md');
const blocks = Array.from(guide.matchAll(/```ts\n(.*?)```/gs), ([, block = '']) => block);

/** What prettier does to a piece of code that stands by itself makes no difference. */
const plain = (code: string) => code.replace(/\s+/g, '').replace(/,(?=[)}\]])/g, '');

describe('docs/write-a-source.md', () => {
  it('shows code', () => assert.ok(blocks.length >= 7));

  for (const block of blocks) {
    it(`shows as it runs: ${block.trim().split('\n')[0] ?? ''}`, async () => {
      const code = (await read('example-source.ts')) + (await read('example-source.test.ts'));
      assert.ok(plain(code).includes(plain(block)), 'It is not in example-source.ts, word for word.');
    });
  }

  it('names as many faults as there are', async () => {
    const { FAULTS } = await import('./faulty-sources.ts');
    assert.match(guide, /more than seventy faults/);
    assert.ok(FAULTS.length > 70 && FAULTS.length < 80, `${FAULTS.length} faults`);
  });
});
