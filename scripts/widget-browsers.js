import { globSync } from 'node:fs';
import { faultOf, findBrowser, findInPath } from './browser.js';
import { startWebkitDriver } from './webkit-driver.js';

/**
 * @typedef {object} FoundBrowser
 * @property {undefined} [reason]
 * @property {() => Promise<{ settings: Record<string, string>, stop: () => Promise<void> }>} start Starts what the
 *   browser is driven through; `settings` go into the environment of the test run.
 */
/**
 * @typedef {object} OtherBrowser
 * @property {string} title
 * @property {() => Promise<FoundBrowser | { reason: string }>} find `reason`: why there is none and what to install.
 */

/** The browsers that `npm run test:browsers` runs the elements' tests in, besides the Chromium of `npm test`. */
export const OTHER_BROWSERS = /** @satisfies {Record<string, OtherBrowser>} */ ({
  firefox: { title: 'Firefox', find: findFirefox },
  webkit: { title: 'WebKit', find: findWebkit },
});

/** @typedef {'chromium' | keyof typeof OTHER_BROWSERS} WidgetBrowserName */

/**
 * What web-test-runner needs to drive a browser, and what its driver cannot do.
 *
 * @typedef {object} WidgetBrowser
 * @property {import('@web/test-runner').BrowserLauncher} launcher
 * @property {number} concurrency
 * @property {number} [testTimeoutMs] For one test.
 * @property {Record<string, string>} lacks Why, by command of `@web/test-runner-commands`; see
 *   packages/widget/testing/browser-commands.ts.
 */

/** @type {Record<WidgetBrowserName, () => Promise<WidgetBrowser>>} */
const OPENERS = { chromium: openChromium, firefox: openFirefox, webkit: openWebkit };

/** @param {string} name @returns {Promise<WidgetBrowser>} */
export async function openWidgetBrowser(name) {
  const open = OPENERS[/** @type {WidgetBrowserName} */ (name)];
  if (open === undefined) throw new Error(`Which browser is ${name}? ${Object.keys(OPENERS).join(', ')}.`);
  return open();
}

async function openChromium() {
  const browser = await findBrowser();
  if (browser.reason !== undefined) throw new Error(browser.reason);
  const { executablePath, args } = browser;
  const { playwrightLauncher } = await import('@web/test-runner-playwright');
  return {
    launcher: playwrightLauncher({ product: 'chromium', launchOptions: { executablePath, args } }),
    // Pages share one browser process; on two cores more than two only wait for each other.
    concurrency: 2,
    lacks: {},
  };
}

/** @returns {Promise<FoundBrowser | { reason: string }>} */
async function findFirefox() {
  const path = process.env.FIREFOX_PATH ?? (await findInPath('firefox-esr', 'firefox'));
  if (path === undefined) {
    return {
      reason: 'Firefox is not installed. Debian: apt-get install firefox-esr; else set FIREFOX_PATH to it.',
    };
  }
  const fault = faultOf(path);
  if (fault !== undefined) return { reason: `${path} does not run (${fault}).` };
  return { start: async () => ({ settings: { PAYVITE_FIREFOX_PATH: path }, stop: async () => undefined }) };
}

async function openFirefox() {
  // What @web/test-runner-puppeteer does, without the browsers that `puppeteer` brings along.
  const { chromeLauncher } = await import('@web/test-runner-chrome');
  const { default: puppeteer } = await import('puppeteer-core');
  const launcher = chromeLauncher({
    puppeteer: /** @type {any} */ (puppeteer),
    launchOptions: { browser: 'firefox', executablePath: setting('PAYVITE_FIREFOX_PATH') },
    createPage: ({ context }) => context.newPage({ type: 'window' }),
  });
  const stopSession = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    const page = launcher.getPage(id);
    const result = await stopSession(id);
    // A window for each test file, where the launcher would go on with this one: a test that tabs past the end of its
    // page leaves the focus in the bars of the window.
    launcher['inactivePages'].length = 0;
    await page.close();
    return result;
  };
  return {
    launcher,
    // Only the tab in front has the focus.
    concurrency: 1,
    lacks: { emulateMedia: 'Firefox cannot emulate media under WebDriver BiDi' },
  };
}

/** @returns {Promise<FoundBrowser | { reason: string }>} */
async function findWebkit() {
  if (process.platform !== 'linux') return { reason: 'WebKit is driven as WebKitGTK, on Linux only.' };
  const driver = await findInPath('WebKitWebDriver');
  const [miniBrowser] = globSync(
    '/usr/{lib/*,lib64,lib,libexec}/webkit{2gtk-4.1,gtk-6.0,2gtk-4.0}/MiniBrowser',
  );
  const xvfb = await findInPath('Xvfb');
  const absent = [
    ...(driver === undefined ? ['WebKitWebDriver'] : []),
    ...(miniBrowser === undefined ? ['its MiniBrowser'] : []),
    ...(xvfb === undefined ? ['Xvfb'] : []),
  ];
  if (driver === undefined || miniBrowser === undefined || xvfb === undefined) {
    return {
      reason: `Not installed: ${absent.join(', ')}. Debian: apt-get install webkit2gtk-driver xvfb.`,
    };
  }
  return {
    async start() {
      const { port, stop } = await startWebkitDriver({ driver, xvfb });
      return { settings: { PAYVITE_WEBKIT_PORT: String(port), PAYVITE_WEBKIT_PATH: miniBrowser }, stop };
    },
  };
}

async function openWebkit() {
  const { webdriverLauncher } = await import('@web/test-runner-webdriver');
  return {
    launcher: webdriverLauncher({
      hostname: '127.0.0.1',
      port: Number(setting('PAYVITE_WEBKIT_PORT')),
      capabilities: /** @type {any} */ ({
        browserName: 'MiniBrowser',
        // The driver has no BiDi.
        'wdio:enforceWebDriverClassic': true,
        'webkitgtk:browserOptions': { binary: setting('PAYVITE_WEBKIT_PATH'), args: ['--automation'] },
      }),
    }),
    // More than one would run the tests in frames, where keys do not reach them.
    concurrency: 1,
    // Without a graphics card it draws on the processor, and axe takes seconds where that is busy.
    testTimeoutMs: 30_000,
    lacks: {
      setViewport: 'WebDriver cannot set the viewport',
      emulateMedia: 'WebDriver cannot emulate media',
      pressTogether: 'WebDriver cannot hold a key',
    },
  };
}

/** @param {string} name */
function setting(name) {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: this browser's tests run by \`npm run test:browsers\`.`);
  }
  return value;
}
