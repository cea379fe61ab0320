import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { HASH_START, HeldHashes } from './held-hashes.ts';

const hashOf = (text: string | number) => createHash('sha256').update(String(text)).digest('hex');
const startOf = (text: string | number) => hashOf(text).slice(0, 2 * HASH_START);

async function* pieces(hashes: readonly string[], size: number): AsyncGenerator<string> {
  for (let start = 0; start < hashes.length; start += size) {
    yield await Promise.resolve(hashes.slice(start, start + size).join(''));
  }
}

describe('the hashes of what is held', () => {
  it('tell each row that is held from each that is not', async () => {
    const rows = Array.from({ length: 2000 }, (_, row) => row);
    const held = await HeldHashes.read(1000, pieces(rows.slice(0, 1000).map(startOf), 7));
    assert.deepEqual(
      rows.filter((row) => held.deliver(hashOf(row))),
      rows.slice(0, 1000),
    );
    assert.deepEqual(held.listUndelivered(10), { count: 0, hashes: [] });
    assert.equal(held.isRepeated, false);
  });

  it('tell apart what differs in the last of their digits alone, and know the first and the last', async () => {
    const known = ['0'.repeat(16), '0'.repeat(15) + '1', '7'.repeat(8) + 'f'.repeat(8), 'f'.repeat(16)];
    const held = await HeldHashes.read(known.length, pieces([...known].reverse(), 2));
    for (const start of known) assert.equal(held.deliver(start), true, start);
    for (const start of ['0'.repeat(15) + '2', '7'.repeat(8) + 'f'.repeat(7) + 'e', 'f'.repeat(15) + 'e'])
      assert.equal(held.deliver(start), false, start);
  });

  it('list what was not delivered, unless it is too much, and tell that one came twice', async () => {
    const held = await HeldHashes.read(3, pieces(['a', 'b', 'c'].map(startOf), 3));
    assert.equal(held.deliver(hashOf('b')), true);
    assert.equal(held.isRepeated, false);
    assert.deepEqual(held.listUndelivered(2), {
      count: 2,
      hashes: [startOf('a'), startOf('c')].sort(),
    });
    assert.equal(held.deliver(hashOf('b')), true);
    assert.equal(held.isRepeated, true);
    assert.deepEqual(held.listUndelivered(1), { count: 2, hashes: [] });
  });
});
