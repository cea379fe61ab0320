// Runs before `npm start` and `npm test`: in a fresh clone on the machine's own Node (20 or newer), with no package installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, '.cache');
const INSTALL_STAMP = join(ROOT, 'node_modules/.payvite-install');
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
  run('Installing packages', ['ci', '--include=dev', '--include=optional'], {
    log: join(CACHE, 'npm-ci.log'),
    // `npm ci` begins by removing node_modules, and with it the Node that may be running this.
    path: pathWithout(BIN),
    wayOut: (output) =>
      /EUSAGE/.test(output)
        ? 'package.json and package-lock.json disagree: `git checkout package-lock.json`, or run `npm install`.'
        : /ENOSPC/.test(output)
          ? 'The disk is full: Payvite needs about 1.5 GB here.'
          : 'npm needs its registry: check the network and the proxy (`npm config get registry`, `npm ping`), then try again.',
  });
  checkRuntime();
  writeFileSync(
    INSTALL_STAMP,
    hash([lock, readFileSync(join(ROOT, 'node_modules/.package-lock.json'), 'utf8')]),
  );
}

/**
 * Whether node_modules holds what the lock file asks for: every version the same, nothing missing but optional packages.
 *
 * @param {Record<string, LockedPackage>} wanted
 * @param {Record<string, LockedPackage>} present
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage
 */
function isInstalled(wanted, present) {
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    if (!path.includes('node_modules/')) return true;
    const found = present[path];
    return found === undefined
      ? optional === true || devOptional === true
      : found.version === version && found.integrity === integrity;
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
  run('Building', ['run', 'build', '--silent'], {
    log: join(CACHE, 'build.log'),
    path: process.env.PATH ?? '',
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
 * @param {string[]} args
 * @param {{ log: string, path: string, wayOut: (output: string) => string }} options
 */
function run(what, args, { log, path, wayOut }) {
  const start = Date.now();
  console.log(`${what} ...`);
  // On Windows npm is a script that only a shell can start.
  const { status, signal, error, stdout, stderr } = spawnSync('npm', args, {
    cwd: ROOT,
    // Nx would keep its cache in the home folder, shared by all clones of this repository.
    env: {
      ...process.env,
      [PATH_NAME]: path,
      NX_CACHE_DIRECTORY: join(ROOT, '.nx', 'cache'),
      NX_DAEMON: 'false',
      NX_TUI: 'false',
    },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = stripVTControlCharacters(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(log, output);
  if (status === 0) {
    console.log(`${what}: done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
    return;
  }
  if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(130);
  fail(
    `${output.trimEnd().split('\n').slice(-80).join('\n')}\n\n${what} failed: \`npm ${args.join(' ')}\`. ${wayOut(output)}\nAll of its output: ${log}`,
  );
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
