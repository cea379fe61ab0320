import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('run-node-tests.js', import.meta.url));

const FILES = {
  'a-fails': `import { it } from 'node:test'; it('fails', () => { throw new Error('no'); });`,
  'b-passes': `import { it } from 'node:test'; it('passes', () => {}); it('is told', () => {
    if (!process.execArgv.includes('--conditions=source')) throw new Error(process.execArgv.join(' ')); });`,
  'c-hangs': `import { it } from 'node:test';
    it('hangs', (t) => new Promise((resolve) => t.signal.addEventListener('abort', resolve)));`,
  'd-empty': '',
};

describe('run-node-tests', () => {
  /** @type {string} */
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'payvite-run-'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, `${name}.test.mjs`), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** @param {(keyof typeof FILES)[]} names */
  const run = (...names) => {
    const countsFile = join(folder, 'counts.json');
    const tests = {
      files: names.map((name) => join(folder, `${name}.test.mjs`)),
      concurrency: 1,
      timeoutMs: 1000,
      countsFile,
    };
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--conditions=source', SCRIPT, JSON.stringify(tests)],
      { encoding: 'utf8', env, timeout: 30_000 },
    );
    return { status, stdout, counts: JSON.parse(readFileSync(countsFile, 'utf8')) };
  };

  it('begins the files in the order they are given, and tells them what it was told', () => {
    const { status, stdout, counts } = run('b-passes', 'a-fails');
    assert.equal(status, 1);
    assert.ok(stdout.indexOf('✔ passes') < stdout.indexOf('✖ fails'), stdout);
    assert.deepEqual([counts.passed, counts.failed], [2, 1]);
  });

  it('passes where all do', () => {
    const { status, counts } = run('b-passes');
    assert.equal(status, 0);
    assert.deepEqual([counts.passed, counts.failed, counts.emptyFiles], [2, 0, []]);
  });

  it('ends a test that does not, and names a file that holds none', () => {
    const { status, counts } = run('c-hangs', 'd-empty');
    assert.equal(status, 1);
    assert.deepEqual([counts.passed, counts.failed], [0, 1]);
    assert.match(counts.emptyFiles.join(), /d-empty/);
  });
});
