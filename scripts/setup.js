// Runs before `npm start` and `npm test`: in a fresh clone on the machine's own Node (20 or newer), with no package installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, '.cache');
const INSTALL_STAMP = join(ROOT, 'node_modules/.payvite-install');
/** A Node of our own while the packages are being installed. */
const RUNTIME = join(CACHE, 'runtime');
const BUILD_STAMP = join(CACHE, 'build-stamp');
const BIN = join(ROOT, 'node_modules', '.bin');
/** Windows spells it `Path`. */
const PATH_NAME = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(
    `Payvite needs Node 20 or newer to set itself up; this is ${process.version}. See https://nodejs.org/.`,
  );
}
installWhenStale();
buildWhenStale();

function installWhenStale() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  // npm writes this list of what is installed last of all, so a broken-off installation has none.
  const installed = readIfThere(join(ROOT, 'node_modules/.package-lock.json'));
  if (installed !== undefined) {
    const stamp = hash([lock, installed]);
    if (readIfThere(INSTALL_STAMP) === stamp) return;
    if (isInstalled(JSON.parse(lock).packages, JSON.parse(installed).packages)) {
      writeFileSync(INSTALL_STAMP, stamp);
      return;
    }
  }
  // `npm ci` begins by removing node_modules, and with it the Node that may be running this.
  const path = pathWithout(BIN);
  const runtime = runtimeFor(path, JSON.parse(lock));
  const steps = runtime === undefined ? [] : [{ args: ['install', '--no-package-lock'], cwd: RUNTIME, path }];
  const runtimePath =
    runtime === undefined ? path : `${join(RUNTIME, 'node_modules', '.bin')}${delimiter}${path}`;
  run(
    'Installing packages',
    [...steps, { args: ['ci', '--include=dev', '--include=optional'], path: runtimePath }],
    {
      log: join(CACHE, 'npm-ci.log'),
      wayOut: (output) =>
        /EUSAGE/.test(output)
          ? 'package.json and package-lock.json disagree: `git checkout package-lock.json`, or run `npm install`.'
          : /ENOSPC/.test(output)
            ? 'The disk is full: Payvite needs about 2 GB here.'
            : 'npm needs its registry: check the network and the proxy (`npm config get registry`, `npm ping`), then try again.',
    },
  );
  rmSync(RUNTIME, { recursive: true, force: true });
  checkRuntime();
  writeFileSync(
    INSTALL_STAMP,
    hash([lock, readFileSync(join(ROOT, 'node_modules/.package-lock.json'), 'utf8')]),
  );
}

/**
 * Prepares a folder for the Node of the lock file when the machine's is older. On an old Node npm would leave out
 * every optional package that asks for a newer one, the browser of the tests among them, without a word.
 *
 * @param {string} path
 * @param {{ packages: Record<string, LockedPackage> }} lock
 * @returns {string | undefined} the version to install first, if any
 */
function runtimeFor(path, lock) {
  const wanted = lock.packages['node_modules/node']?.version ?? '0';
  const { stdout } = spawnSync('node', ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, [PATH_NAME]: path },
  });
  if (Number.parseInt((stdout ?? '').replace('v', '')) >= Number.parseInt(wanted)) return undefined;
  mkdirSync(RUNTIME, { recursive: true });
  writeFileSync(
    join(RUNTIME, 'package.json'),
    JSON.stringify({ private: true, dependencies: { node: wanted }, allowScripts: { node: true } }),
  );
  return wanted;
}

/**
 * Whether node_modules holds what the lock file asks for: every version the same, nothing missing but what is optional
 * to one of our dependencies or made for another system.
 *
 * @param {Record<string, LockedPackage>} wanted
 * @param {Record<string, LockedPackage>} present
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, os?: string[], optionalDependencies?: Record<string, string> }} LockedPackage
 */
function isInstalled(wanted, present) {
  const ours = Object.keys(wanted['']?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`);
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional, os }]) => {
    if (!path.includes('node_modules/')) return true;
    const found = present[path];
    if (found !== undefined) return found.version === version && found.integrity === integrity;
    return (optional === true || devOptional === true) && (os !== undefined || !ours.includes(path));
  });
}

/** The package `node` fetches its executable in an install script, which a user's npm may be set to ignore. */
function checkRuntime() {
  const { status } = spawnSync(join(BIN, process.platform === 'win32' ? 'node.cmd' : 'node'), ['--version'], {
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    fail(
      'The packages are installed, but not the Node 24 that Payvite runs on: npm did not run the install script of the\n' +
        'package `node`. Run `npm rebuild node --ignore-scripts=false`, then try again.',
    );
  }
}

function buildWhenStale() {
  const packages = ['packages', 'examples'].flatMap((parent) =>
    readdirSync(join(ROOT, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, parent, entry.name, 'package.json')))
      .map((entry) => join(ROOT, parent, entry.name)),
  );
  const stamp = hashSources(packages);
  if (readIfThere(BUILD_STAMP) === stamp && packages.every(hasOutputs)) return;
  run('Building', [{ args: ['run', 'build', '--silent'], path: process.env.PATH ?? '' }], {
    log: join(CACHE, 'build.log'),
    wayOut: () => 'The messages above are the compiler’s.',
  });
  writeFileSync(BUILD_STAMP, stamp);
}

/**
 * One hash of everything a build reads: contents, not times, which a checkout or a copy changes.
 *
 * @param {string[]} packages
 */
function hashSources(packages) {
  const sources = packages.flatMap((folder) => listSources(folder)).sort();
  const shared = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'nx.json'].map((name) =>
    join(ROOT, name),
  );
  return hash([...shared, ...sources].flatMap((path) => [path.slice(ROOT.length), readFileSync(path)]));
}

/** @param {string} folder @returns {string[]} */
function listSources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ['node_modules', 'dist', 'tests', 'coverage'].includes(entry.name) ? [] : listSources(path);
    return !entry.isFile() || /\.test\.ts$|\.md$/.test(entry.name) || entry.name.startsWith('.')
      ? []
      : [path];
  });
}

/** Whether every built file that a package's manifest names is there. @param {string} folder */
function hasOutputs(folder) {
  const { exports = {}, bin = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return (JSON.stringify([exports, bin]).match(/\.\/dist\/[^"]+/g) ?? []).every((path) =>
    existsSync(join(folder, path)),
  );
}

/**
 * Runs npm silently, with one line before and one after; what it printed goes to `log`, and to the screen if it fails.
 *
 * @param {string} what
 * @param {{ args: string[], path: string, cwd?: string }[]} steps
 * @param {{ log: string, wayOut: (output: string) => string }} options
 */
function run(what, steps, { log, wayOut }) {
  const start = Date.now();
  console.log(`${what} ...`);
  mkdirSync(CACHE, { recursive: true });
  let output = '';
  for (const { args, path, cwd = ROOT } of steps) {
    const { status, signal, error, stdout, stderr } = spawnSync('npm', args, {
      cwd,
      env: {
        ...process.env,
        [PATH_NAME]: path,
        // Nx would keep its cache in the home folder, shared by all clones of this repository.
        NX_CACHE_DIRECTORY: join(ROOT, '.nx', 'cache'),
        NX_DAEMON: 'false',
        NX_TUI: 'false',
      },
      // On Windows npm is a script that only a shell can start.
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    output += stripVTControlCharacters(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
    writeFileSync(log, output);
    if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(130);
    if (status !== 0) {
      const end = output.trimEnd().split('\n').slice(-80).join('\n');
      fail(
        `${end}\n\n${what} failed: \`npm ${args.join(' ')}\`. ${wayOut(output)}\nAll of its output: ${log}`,
      );
    }
  }
  console.log(`${what}: done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}

/** @param {string} folder */
function pathWithout(folder) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => entry !== folder)
    .join(delimiter);
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** @param {(string | Buffer)[]} parts */
function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(`${part.length}\n`).update(part);
  return digest.digest('hex');
}
