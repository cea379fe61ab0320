import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('test-browsers.js', import.meta.url));

/** @param {string[]} words @param {NodeJS.ProcessEnv} env */
function runWithoutBrowsers(words, env = {}) {
  // Nothing is found in an empty PATH.
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...words], {
    encoding: 'utf8',
    env: { PATH: '', ...env },
  });
  return { status, lines: stdout.trim().split('\n'), stderr };
}

describe('npm run test:browsers', () => {
  it('says loudly which browsers are missing, and that is no failure', () => {
    const { status, lines } = runWithoutBrowsers([]);
    assert.equal(status, 0);
    assert.match(lines[0] ?? '', /^!!! Firefox IS MISSING.*apt-get install firefox-esr/);
    assert.match(lines[1] ?? '', /^!!! WebKit IS MISSING/);
    assert.equal(lines.at(-1), '0 passed, 0 failed');
  });
  it('looks for the named browser only, and says why one does not run', () => {
    const { lines } = runWithoutBrowsers(['firefox'], { FIREFOX_PATH: '/nowhere/firefox' });
    assert.match(lines[0] ?? '', /^!!! Firefox IS MISSING.*\/nowhere\/firefox does not run/);
    assert.equal(lines.filter((line) => line.startsWith('!!!')).length, 1);
  });
  it('fails where no test file matches', () => {
    const { status, stderr } = runWithoutBrowsers(['no-such-element']);
    assert.equal(status, 1);
    assert.match(stderr, /No test file/);
  });
});
