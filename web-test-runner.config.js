import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { fileURLToPath } from 'node:url';
import { webTestCounts } from './scripts/web-test-counts.js';
import { openWidgetBrowser } from './scripts/widget-browsers.js';

const {
  launcher,
  concurrency,
  testTimeoutMs = 10_000,
  lacks,
} = await openWidgetBrowser(process.env.PAYVITE_TEST_BROWSER ?? 'chromium');
const countsFile = process.env.PAYVITE_TEST_COUNTS;

/** Each element's tests in a real browser, on the sources: nothing needs to be built before. */
export default {
  files: ['packages/widget/src/**/*.test.ts'],
  nodeResolve: { exportConditions: ['source', 'browser'] },
  browsers: [launcher],
  concurrency,
  // A test that needs what this browser lacks is skipped: packages/widget/testing/browser-commands.ts.
  testRunnerHtml: (/** @type {string} */ testFramework) =>
    `<!DOCTYPE html><html><head><script>globalThis.payviteLacks = ${JSON.stringify(lacks)};</script></head>` +
    `<body><script type="module" src="${testFramework}"></script></body></html>`,
  testsFinishTimeout: 12 * testTimeoutMs,
  testFramework: { config: { timeout: testTimeoutMs } },
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
