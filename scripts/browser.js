import { spawnSync } from 'node:child_process';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Browser
 * @property {string} executablePath
 * @property {string[]} args Launch arguments; give them to the launcher unchanged.
 * @property {undefined} [reason]
 */
/**
 * @typedef {object} NoBrowser
 * @property {string} reason Why there is none and what to install, as a sentence for people.
 * @property {undefined} [executablePath]
 */

const CACHE = fileURLToPath(new URL('../.cache/', import.meta.url));

const NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'chrome',
];
const PLACES = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
    (folder) =>
      folder
        ? [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ]
        : [],
  ),
};

/** Debian's names; other systems have the libraries under their own. */
const LIBRARIES = 'libnss3 and libexpat1 (Debian, Ubuntu: apt-get install libnss3 libexpat1)';

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Finds a Chromium that runs: `CHROME_PATH`, else an installed Chrome, Chromium or Edge, else the binary of
 * `@sparticuz/chromium` (Linux on x64), unpacked once into `.cache/`.
 *
 * On a machine without fonts it sets `FONTCONFIG_FILE` for this process and its children.
 *
 * @returns {Promise<Browser | NoBrowser>}
 */
export async function findBrowser() {
  if (process.env.CHROME_PATH) {
    const fault = faultOf(process.env.CHROME_PATH);
    if (fault === undefined) return browser(process.env.CHROME_PATH, isRoot());
    return { reason: `CHROME_PATH is ${process.env.CHROME_PATH}, which does not run (${fault}).` };
  }
  const installed = await findInstalled();
  if (installed !== undefined) return browser(installed, isRoot());
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedBrowser();
  return { reason: 'No Chrome or Chromium is installed. Install one, or set CHROME_PATH to its executable.' };
}

/** @param {string} executablePath @param {boolean} noSandbox @returns {Browser} */
function browser(executablePath, noSandbox) {
  return { executablePath, args: [...(noSandbox ? ['--no-sandbox'] : []), ...QUIET] };
}

/** Chromium refuses to sandbox itself as root. */
function isRoot() {
  return process.getuid?.() === 0;
}

async function findInstalled() {
  const candidates =
    PLACES[/** @type {keyof typeof PLACES} */ (process.platform)] ?? NAMES.flatMap(pathsInPath);
  for (const path of candidates) {
    if (await isExecutable(path)) {
      // On Windows `--version` opens a window instead of answering.
      if (process.platform === 'win32' || faultOf(path) === undefined) return path;
    }
  }
  return undefined;
}

/** @returns {Promise<Browser | NoBrowser>} */
async function unpackedBrowser() {
  const chromium = await import('@sparticuz/chromium').catch(() => undefined);
  if (chromium === undefined) {
    return {
      reason:
        'No Chrome or Chromium is installed, nor the optional package @sparticuz/chromium. Install one of them.',
    };
  }
  const folder = await unpack(chromium.default);
  const executablePath = join(folder, 'chromium');
  const fault = faultOf(executablePath);
  if (fault !== undefined) {
    return {
      reason: `@sparticuz/chromium does not start (${fault}). Install ${LIBRARIES}, or Chrome or Chromium.`,
    };
  }
  if (!process.env.FONTCONFIG_FILE && !(await isReadable('/etc/fonts/fonts.conf'))) {
    process.env.FONTCONFIG_FILE = join(folder, 'payvite-fonts.conf');
  }
  // Its sandbox needs user namespaces, which containers and Ubuntu forbid to a binary outside the system's folders.
  return browser(executablePath, true);
}

/**
 * Unpacks beside the final place and renames, so that an interrupted run leaves no half a browser.
 *
 * @param {typeof import('@sparticuz/chromium').default} chromium
 */
async function unpack(chromium) {
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const folder = join(CACHE, `chromium-${version}`);
  if (await isReadable(folder)) return folder;
  const temporary = `${folder}.${process.pid}`;
  await mkdir(temporary, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = temporary;
  try {
    await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  await writeFile(
    join(temporary, 'payvite-fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts/fonts</dir><cachedir>${folder}/fonts/cache</cachedir></fontconfig>\n`,
  );
  await rename(temporary, folder).catch(async (error) => {
    await rm(temporary, { recursive: true, force: true });
    // Another run was faster.
    if (!(await isReadable(folder))) throw error;
  });
  return folder;
}

/** Where an executable of this name would be found. @param {string} name */
function pathsInPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name));
}

/** The first executable of these names in the `PATH`. @param {...string} names */
export async function findInPath(...names) {
  for (const path of names.flatMap(pathsInPath)) if (await isExecutable(path)) return path;
  return undefined;
}

/**
 * What keeps an executable from answering `--version`, such as a shared library that is not there.
 *
 * @param {string} path
 */
export function faultOf(path) {
  const { error, status, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1) || `exit status ${status}`;
}

/** @param {string} path */
const isExecutable = (path) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
/** @param {string} path */
const isReadable = (path) =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
