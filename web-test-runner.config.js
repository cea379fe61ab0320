import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { defaultReporter } from '@web/test-runner';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './scripts/browser.js';
import { webTestCounts } from './scripts/web-test-counts.js';

const browser = await findBrowser();
if (browser.reason !== undefined) throw new Error(browser.reason);

const { executablePath, args } = browser;
const countsFile = process.env.PAYVITE_TEST_COUNTS;

/** Each element's tests in a real browser, on the sources: nothing needs to be built before. */
export default {
  files: ['packages/widget/src/**/*.test.ts'],
  nodeResolve: { exportConditions: ['source', 'browser'] },
  browsers: [playwrightLauncher({ product: 'chromium', launchOptions: { executablePath, args } })],
  // Pages share one browser process; on two cores more than two only wait for each other.
  concurrency: 2,
  testsFinishTimeout: 120_000,
  testFramework: { config: { timeout: 10_000 } },
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('packages/widget/tsconfig.json', import.meta.url)),
    }),
  ],
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: Boolean(process.stdout.isTTY) }),
    ...(countsFile ? [webTestCounts(countsFile)] : []),
  ],
};
