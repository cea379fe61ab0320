import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const REPORTER = new URL('node-test-counts.js', import.meta.url).href;

const FILES = {
  'mixed.test.mjs': `
    import { describe, it, test } from 'node:test';
    describe('suite', () => {
      it('passes', () => {});
      it.skip('is skipped', () => {});
      it.todo('is to do');
      describe('inner suite', () => { it('fails', () => { throw new Error('meant to') }) });
    });
    test('parent', async (t) => { await t.test('child', () => {}) });`,
  'empty.test.mjs': '',
  'does-not-load.test.mjs': `throw new Error('meant to');`,
  'too-slow.test.mjs': `
    import { test } from 'node:test';
    test('is cancelled', (t) => new Promise((resolve) => t.signal.addEventListener('abort', resolve)));`,
};

describe('countNodeTests', () => {
  /** @type {string} */
  let folder;
  /** @type {{ passed: number, failed: number, skipped: number, failures: string[], emptyFiles: string[] }} */
  let counts;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'payvite-counts-'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    const output = join(folder, 'counts.json');
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    spawnSync(
      process.execPath,
      [
        '--test',
        '--test-timeout=500',
        `--test-reporter=${REPORTER}`,
        `--test-reporter-destination=${output}`,
        ...Object.keys(FILES),
      ],
      { cwd: folder, env },
    );
    counts = JSON.parse(readFileSync(output, 'utf8'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('counts tests, not suites', () => assert.equal(counts.passed, 3));
  it('counts a failure, a file that does not load and a cancelled test as failed', () =>
    assert.equal(counts.failed, 3));
  it('says of each failure where it was and why', () => {
    const failures = counts.failures.map((line) => line.replace(/^.*\/(?=[a-z-]+\.test)/, '')).sort();
    assert.match(failures[0] ?? '', /^does-not-load\.test\.mjs: /);
    assert.equal(failures[1], 'mixed.test.mjs: fails: meant to');
    assert.match(failures[2] ?? '', /^too-slow\.test\.mjs: is cancelled: test timed out/);
  });
  it('counts what is skipped or to do as skipped', () => assert.equal(counts.skipped, 2));
  it('names a file without tests instead of calling it passed', () => {
    assert.deepEqual(counts.emptyFiles, ['empty.test.mjs']);
  });
});
