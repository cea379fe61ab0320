import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from './canonical-json.ts';

test('equal values are the same text, whatever the order of their keys', () => {
  const one = { b: [{ d: 1, c: null }], a: 'x' };
  const other = { a: 'x', b: [{ c: null, d: 1 }] };
  assert.equal(canonicalJson(one), '{"a":"x","b":[{"c":null,"d":1}]}');
  assert.equal(canonicalJson(other), canonicalJson(one));
});

test('the order of a list counts', () => assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1])));
