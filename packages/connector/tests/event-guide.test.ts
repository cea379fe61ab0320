import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { eventSubjectTypeSchema, eventTypeSchema } from '@payvite/sdk/schemas';

describe('the table of types in docs/events.md', () => {
  let rows: { type: string; when: string; subjects: string[] }[];

  before(async () => {
    const guide = await readFile(new URL('../../../docs/events.md', import.meta.url), 'utf8');
    const lines = guide.split('\n').filter((line) => /^\| `[a-z_]+\.[a-z_]+`/.test(line));
    rows = lines.map((line) => {
      const [type = '', when = '', subjects = ''] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      return {
        type: type.replaceAll('`', ''),
        when,
        subjects: Array.from(subjects.matchAll(/`(\w+)`/g), ([, subject]) => subject ?? ''),
      };
    });
  });

  it('has every type that can happen, and no other, in the order of the schema', () => {
    assert.deepEqual(
      rows.map(({ type }) => type),
      eventTypeSchema.options,
    );
  });

  it('says of each when, and what it is about', () => {
    for (const { type, when, subjects } of rows) {
      assert.notEqual(when, '', type);
      assert.ok(subjects.length > 0, type);
    }
    const named = rows.flatMap(({ subjects }) => subjects);
    assert.deepEqual([...new Set(named)].sort(), [...eventSubjectTypeSchema.options].sort());
  });
});
