import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startWebkitDriver } from './webkit-driver.js';

/** Programs that behave as the real ones, and write down what they were given. */
const STAND_INS = {
  xvfb: `
    const { writeSync, writeFileSync } = require('node:fs');
    writeFileSync(__dirname + '/xvfb.json', JSON.stringify({ pid: process.pid }));
    writeSync(3, '42\\n');
    setInterval(() => {}, 1000);`,
  // As the real one it starts a browser, which does not end by itself.
  driver: `
    const { writeFileSync } = require('node:fs');
    const port = Number(process.argv.find((word) => word.startsWith('--port=')).slice('--port='.length));
    const host = process.argv.find((word) => word.startsWith('--host=')).slice('--host='.length);
    const browser = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const { DISPLAY, HOME } = process.env;
    writeFileSync(__dirname + '/driver.json', JSON.stringify({ pid: process.pid, browser: browser.pid, host, DISPLAY, HOME }));
    require('node:http').createServer((_, answer) => answer.end('{}')).listen(port, host);`,
  broken: `console.error('no such library'); process.exit(127);`,
};

describe('startWebkitDriver', { skip: process.platform === 'win32' && 'there is no WebKitGTK' }, () => {
  /** @type {string} */
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'payvite-stand-ins-'));
    for (const [name, text] of Object.entries(STAND_INS)) {
      writeFileSync(path(name), `#!${process.execPath}\n${text}`);
      chmodSync(path(name), 0o755);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  const path = (/** @type {string} */ name) => join(folder, name);
  const given = (/** @type {string} */ name) => JSON.parse(readFileSync(path(`${name}.json`), 'utf8'));

  it('gives a driver that answers on the loopback, on its own screen and in its own home', async () => {
    const { port, stop } = await startWebkitDriver({ driver: path('driver'), xvfb: path('xvfb') });
    try {
      assert.equal((await fetch(`http://127.0.0.1:${port}/status`)).status, 200);
      const { host, DISPLAY, HOME } = given('driver');
      assert.deepEqual({ host, DISPLAY }, { host: '127.0.0.1', DISPLAY: ':42' });
      assert.ok(existsSync(HOME));
      assert.notEqual(HOME, process.env.HOME);
    } finally {
      await stop();
    }
  });

  it('stops all it started, the browser too, and leaves no home behind', async (t) => {
    const { stop } = await startWebkitDriver({ driver: path('driver'), xvfb: path('xvfb') });
    const { pid, browser, HOME } = given('driver');
    const pids = [given('xvfb').pid, pid, browser];
    assert.deepEqual(pids.map(isRunning), [true, true, true]);
    await stop();
    assert.equal(existsSync(HOME), false);
    // Killed, the browser ends when the system gets round to it.
    await t.waitFor(() => assert.deepEqual(pids.map(isRunning), [false, false, false]), { timeout: 10_000 });
  });

  it('says why one did not start, and stops the other', async () => {
    await assert.rejects(
      startWebkitDriver({ driver: path('broken'), xvfb: path('xvfb') }),
      /broken ended before it was ready \(exit status 127; no such library\)/,
    );
    assert.equal(isRunning(given('xvfb').pid), false);
    await assert.rejects(
      startWebkitDriver({ driver: path('driver'), xvfb: path('not-there') }),
      /not-there ended before it was ready \(.*ENOENT/,
    );
  });
});

/** A process that ended and that nobody has waited for yet counts as ended. @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}
