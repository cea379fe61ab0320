import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cutFile, cutFileInHalf } from './file-cut.ts';

describe('cutting a file', () => {
  let path: string;

  before(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'file-cut-')), 'invoices.csv');
  });
  after(() => rm(join(path, '..'), { recursive: true }));

  const cut = async (text: string, by: (path: string) => Promise<void>) => {
    await writeFile(path, text);
    await by(path);
    return readFile(path, 'utf8');
  };

  test('cutFile leaves half of the last line, whether or not that one ends', async () => {
    assert.equal(await cut('a,b\n1,2\n1234,5678\n', cutFile), 'a,b\n1,2\n1234');
    assert.equal(await cut('a,b\n1,2\n1234,5678', cutFile), 'a,b\n1,2\n1234');
  });

  test('cutFileInHalf ends inside a line, even where the half lies between two', async () => {
    assert.equal(await cut('aa,bb\n11,22\n', cutFileInHalf), 'aa,bb\n11');
    assert.equal(await cut('aa,b\n111,222\n1,2\n', cutFileInHalf), 'aa,b\n111');
  });
});
