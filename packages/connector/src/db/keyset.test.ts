import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError } from '../errors.ts';
import { decodeCursor, encodeCursor, type KeysetPosition } from './keyset.ts';

const ID = '0198c0de-0000-7000-8000-000000000000';

describe('a cursor', () => {
  const KEPT: [shape: Parameters<typeof decodeCursor>[2], position: KeysetPosition][] = [
    [
      { value: 'integer', id: 'uuid' },
      { value: -9_007_199_254_740_991, id: ID },
    ],
    [
      { value: 'float', id: 'uuid' },
      { value: 33.333333333333336, id: ID },
    ],
    [
      { value: 'text', id: 'uuid' },
      { value: 'søn’s "café" \\ ñ 🪵', id: ID },
    ],
    [
      { value: 'text', id: 'uuid' },
      { value: '', id: ID },
    ],
    [
      { value: 'text', id: 'uuid' },
      { value: null, id: ID },
    ],
    [
      { value: 'day', id: 'uuid' },
      { value: '2028-02-29', id: ID },
    ],
    [
      { value: 'instant', id: 'uuid' },
      { value: '2026-11-23T21:06:17.123456Z', id: ID },
    ],
    [
      { value: 'nothing', id: 'serial' },
      { value: null, id: '123456789012345' },
    ],
  ];
  for (const [shape, position] of KEPT) {
    it(`keeps ${JSON.stringify(position.value)} of a list by ${shape.value}`, () => {
      assert.deepEqual(decodeCursor('sort', encodeCursor('sort', position), shape), position);
    });
  }

  const raw = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  const REFUSED: [title: string, cursor: string, shape?: Parameters<typeof decodeCursor>[2]][] = [
    ['nothing', ''],
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('[').toString('base64url')],
    ['no list', raw({ scope: 'sort' })],
    ['another sort', raw(['-sort', 1, ID])],
    ['too little', raw(['sort', 1])],
    ['too much', raw(['sort', 1, ID, 1])],
    ['no id', raw(['sort', 1, '-'])],
    ['a text for a number', raw(['sort', 'abc', ID])],
    ['a fraction for an integer', raw(['sort', 0.5, ID])],
    ['more than an integer', raw(['sort', 2 ** 63, ID])],
    ['a number for a text', raw(['sort', 1, ID]), { value: 'text', id: 'uuid' }],
    ['a NUL', raw(['sort', 'a\0b', ID]), { value: 'text', id: 'uuid' }],
    ['no day of the calendar', raw(['sort', '2026-02-30', ID]), { value: 'day', id: 'uuid' }],
    ['no instant', raw(['sort', 'yesterday', ID]), { value: 'instant', id: 'uuid' }],
    ['a uuid for a serial number', raw(['sort', null, ID]), { value: 'nothing', id: 'serial' }],
    ['a serial number beyond them', raw(['sort', null, '9'.repeat(16)]), { value: 'nothing', id: 'serial' }],
  ];
  for (const [title, cursor, shape = { value: 'integer', id: 'uuid' } as const] of REFUSED) {
    it(`with ${title} is refused by its name`, () => {
      assert.throws(
        () => decodeCursor('sort', cursor, shape),
        (error) =>
          error instanceof AppError && error.status === 400 && error.errors?.[0]?.pointer === '/cursor',
      );
    });
  }
});
