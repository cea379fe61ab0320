import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
/** Compiled when the connector is built, so that their sources are of no use to whoever installs it. */
const COMPILED = 'src/mail/templates/';

describe('the package', () => {
  let packed: Set<string>;

  before(async () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: PACKAGE });
    const [pack] = JSON.parse(stdout) as { files: { path: string }[] }[];
    packed = new Set(pack?.files.map(({ path }) => path));
  });

  it('has every page, style and text that the compiled code reads from its sources', async () => {
    const names = await readdir(`${PACKAGE}src`, { recursive: true, withFileTypes: true });
    const read = names
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
      .map(({ parentPath, name }) => `${parentPath.slice(PACKAGE.length)}/${name}`)
      .filter((path) => !path.startsWith(COMPILED));
    assert.ok(read.length > 20);
    assert.deepEqual(
      read.filter((path) => !packed.has(path)),
      [],
    );
  });

  it('finds what it reads: each place that the code names is in it', async () => {
    const names = await readdir(`${PACKAGE}src`, { recursive: true });
    const named: string[] = [];
    for (const name of names.filter((each) => each.endsWith('.ts'))) {
      const text = await readFile(`${PACKAGE}src/${name}`, 'utf8');
      for (const [, path = ''] of text.matchAll(/new URL\(\s*[`'](?:\.\.\/)+(src\/[^`'$]+)/g))
        named.push(path);
    }
    assert.ok(named.length >= 5);
    for (const path of named) {
      assert.ok(
        [...packed].some((file) => file.startsWith(path)),
        path,
      );
    }
  });

  it('has neither sources nor tests', () => {
    assert.deepEqual(
      [...packed].filter((path) => /(^src\/.*|[.]test)[.]ts$|^tests\//.test(path)),
      [],
    );
  });
});
