import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const EXAMPLE = 'examples/erp-source';
/** What the guide shows of the kit of tests, without what it says of it. */
const KIT = 'packages/connector/src/erp/testing/erp-testing-world.ts';
const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const guide = await read('docs/write-a-source.md');
const blocksIn = (language: string) =>
  Array.from(guide.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')), ([, block = '']) => block);
const blocks = blocksIn('ts');
const commands = blocksIn('sh').flatMap((block) => block.trim().split('\n'));

/** What prettier does to a piece of code that stands by itself makes no difference. */
const plain = (code: string) => code.replace(/\s+/g, '').replace(/,(?=[)}\]])/g, '');

const withoutComments = (code: string) => code.replace(/\/\*\*.*?\*\//gs, '');

describe('docs/write-a-source.md', () => {
  it('shows code', () => assert.ok(blocks.length >= 7));

  for (const block of blocks) {
    it(`shows as it runs: ${block.trim().split('\n')[0] ?? ''}`, async () => {
      const code =
        (await read(`${EXAMPLE}/src/plankwork-source.ts`)) +
        (await read(`${EXAMPLE}/src/plankwork-source.test.ts`));
      const isShown = [code, withoutComments(await read(KIT))].some((each) =>
        plain(each).includes(plain(block)),
      );
      assert.ok(isShown, `It is neither in ${EXAMPLE} nor in ${KIT}, word for word.`);
    });
  }

  it('names as many faults as there are', async () => {
    const { FAULTS } = await import('./faulty-sources.ts');
    assert.match(guide, /more than eighty faults/);
    assert.ok(FAULTS.length > 80 && FAULTS.length < 90, `${FAULTS.length} faults`);
  });
});

describe('the commands of docs/write-a-source.md', () => {
  let folder: string;
  let cwd: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'payvite-source-guide-')));
    cwd = join(folder, 'payvite');
    await cloneInto(cwd);
  });
  after(() => rm(folder, { recursive: true }));

  it('are there', () => assert.equal(commands.filter((command) => command === 'npm test').length, 2));

  // Each where the one before has ended.
  for (const command of commands) {
    it(command, async () => {
      const [, to] = /^cd (.+)$/.exec(command) ?? [];
      if (to !== undefined) {
        cwd = resolve(cwd, to);
        return;
      }
      // Was done before any test: what is tested is what was built.
      if (command === 'npm run setup') return;
      const [, linked] = /^npm install (.+)$/.exec(command) ?? [];
      if (linked !== undefined) {
        await install(cwd, resolve(cwd, linked));
        return;
      }
      const { status, output } = await run(command, cwd);
      assert.equal(status, 0, output);
      if (command === 'npm test') assert.match(output, /^(ℹ|#) pass (2[6-9]|3\d)\n(ℹ|#) fail 0$/m, output);
    });
  }

  it('have ended outside the repository, with the package alone', () => {
    assert.equal(cwd, join(folder, 'plankwork'));
  });
});

/** A clone with its packages built: the example as it is committed, the rest linked. */
async function cloneInto(clone: string): Promise<void> {
  await mkdir(join(clone, EXAMPLE), { recursive: true });
  for (const name of ['packages', 'node_modules']) await symlink(join(ROOT, name), join(clone, name), 'dir');
  await cp(join(ROOT, EXAMPLE), join(clone, EXAMPLE), {
    recursive: true,
    filter: (path) => !/[\\/](dist|node_modules)$/.test(path),
  });
}

/** `npm install <connector>` without a registry: links the package, and what the project names besides, of which we have the same. */
async function install(project: string, connector: string): Promise<void> {
  const { name } = await manifestOf(connector);
  const { dependencies = {}, devDependencies = {} } = await manifestOf(project);
  const modules = join(project, 'node_modules');
  const link = async (dependency: string, to: string) => {
    await mkdir(dirname(join(modules, dependency)), { recursive: true });
    await symlink(await realpath(to), join(modules, dependency), 'dir');
  };
  for (const dependency of Object.keys({ ...dependencies, ...devDependencies }))
    await link(dependency, dependency === name ? connector : join(ROOT, 'node_modules', dependency));
  await mkdir(join(modules, '.bin'));
  await symlink(join(modules, '@typescript/native/bin/tsc'), join(modules, '.bin/tsc'));
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

async function run(command: string, cwd: string): Promise<{ status: number | null; output: string }> {
  // Under this variable a `node --test` would take itself for a part of this one, and run nothing.
  const { NODE_TEST_CONTEXT: _context, PATH = '', ...env } = process.env;
  // Where this runs by `npm test`, the repository's own commands stand in front.
  const path = PATH.split(delimiter).filter((entry) => !entry.endsWith('.bin'));
  const child = spawn('sh', ['-c', command], {
    cwd,
    env: { ...env, PATH: [dirname(process.execPath), ...path].join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}
