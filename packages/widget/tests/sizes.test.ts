import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { notBuilt, PACKAGE } from './built-files.ts';

const SIZE_LIMIT = join(dirname(createRequire(import.meta.url).resolve('size-limit')), 'bin.js');

interface Measured {
  name: string;
  passed: boolean;
  size: number;
}

/** `npm run size` of a package, with its budgets from `.size-limit.json`. */
async function measure(folder: string, ...args: string[]): Promise<Measured[]> {
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [SIZE_LIMIT, '--json', ...args], { cwd: folder }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
  assert.match(stdout, /^\s*\[/, stderr);
  return JSON.parse(stdout) as Measured[];
}

for (const folder of [PACKAGE, fileURLToPath(new URL('../../sdk/', import.meta.url))]) {
  describe(`what a page loads of ${folder.split('/').at(-2)}`, { skip: notBuilt }, () => {
    it('is within the budgets', async () => {
      const measured = await measure(folder);
      assert.ok(measured.length >= 3);
      for (const { name, passed, size } of measured) assert.ok(passed, `${name}: ${size} bytes`);
    });

    it('would fail were it not', async () => {
      const [first] = await measure(folder, '--limit', '1 kB');
      assert.equal(first?.passed, false);
    });
  });
}
