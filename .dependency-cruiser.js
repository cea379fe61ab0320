import { fileURLToPath } from 'node:url';

/**
 * What each feature of the connector may import of the others, besides `db`, `events` and the files at the root of
 * `src`. What must go against these arrows goes as an event, subscribed in jobs.ts.
 *
 * @type {Record<string, string[]>}
 */
const FEATURES = {
  db: [],
  openapi: [],
  events: [],
  mail: [],
  erp: [],
  dealers: ['mail'],
  auth: ['dealers'],
  customers: ['erp', 'dealers'],
  syncs: ['customers', 'erp', 'dealers'],
  postings: ['customers', 'erp', 'dealers'],
  invitations: ['customers', 'mail', 'dealers'],
  payments: ['postings', 'syncs', 'customers', 'erp', 'mail', 'dealers'],
  portal: ['payments', 'invitations', 'customers', 'mail', 'dealers'],
};
/** Only for `--demo`: sees everything, and nothing but the wiring sees it. */
const DEMO = 'demo';

const CONNECTOR = '^packages/connector/src/';
const TEST = '[.]test[.]ts$';
/** Every package's and example's own code; tests and build scripts may use more. */
const SOURCE = '^(packages|examples)/[^/]+/src/';

/** @param {string[]} names */
const folders = (names) => `${CONNECTOR}(${names.join('|')})/`;
/** @param {string} comment @param {object} from @param {object} to @param {string} name */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const betweenPackages = [
  rule(
    'sdk-imports-ky-and-zod-only',
    'The SDK is the contract for every page and server: ky and zod, nothing else.',
    { path: '^packages/sdk/src/', pathNot: TEST },
    { pathNot: '^packages/sdk/src/|(^|/)node_modules/(ky|zod)/' },
  ),
  rule(
    'embed-client-is-small',
    'A page that only calls loads neither ky nor zod: of the schemas the methods take types.',
    {
      path: '^packages/sdk/src/[^/]+[.]ts$',
      pathNot: `${TEST}|^packages/sdk/src/(index|client|answer-schemas|ky-exchange)[.]ts$`,
    },
    {
      path: '^packages/sdk/src/(answer-schemas|ky-exchange)[.]ts$|^packages/sdk/src/schemas/|(^|/)node_modules/(ky|zod)/',
      pathNot: 'schemas/(customer-sort-keys|problem-statuses|url)[.]ts$',
      dependencyTypesNot: ['type-only'],
    },
  ),
  rule(
    'nothing-of-node-in-browsers',
    'The SDK and the elements run in browsers.',
    { path: '^packages/(sdk|widget)/src/', pathNot: TEST },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'widget-imports-sdk-only',
    'Of the other packages the elements know the SDK alone.',
    { path: '^packages/widget/' },
    { path: '^(packages|examples)/', pathNot: '^packages/(widget|sdk)/' },
  ),
  rule(
    'nobody-imports-connector',
    'The connector is reached over HTTP, through the SDK; an example may write a source, of its entries for that alone.',
    { path: '^(packages|examples)/', pathNot: '^packages/connector/' },
    {
      path: '^packages/connector/',
      pathNot: `^packages/connector/(src|dist)/erp/(erp-source-kit|testing/erp-testing)[.]`,
    },
  ),
  rule(
    'connector-speaks-schemas',
    'The service shares the contract’s schemas; the client is for its command line and its tests.',
    { path: CONNECTOR, pathNot: `${TEST}|${CONNECTOR}main[.]ts$|-command[.]ts$` },
    { path: '^packages/sdk/', pathNot: '^packages/sdk/(src|dist)/schemas/' },
  ),
  rule(
    'examples-only-in-demo',
    'Only `--demo` serves the sample data and the demo ERP.',
    { path: CONNECTOR, pathNot: `${TEST}|${folders([DEMO])}` },
    { path: '^examples/' },
  ),
];

const betweenFeatures = [
  ...Object.entries(FEATURES).map(([feature, allowed]) =>
    rule(
      `feature-${feature}`,
      `${feature} imports of the other features: ${[...allowed, ...(feature === 'db' ? [] : ['db', 'events'])].join(', ') || 'none'}.`,
      { path: folders([feature]), pathNot: TEST },
      {
        path: `${CONNECTOR}[^/]+/`,
        // Who may import auth is the rule after these.
        pathNot: folders([feature, ...allowed, ...(feature === 'db' ? [] : ['db', 'events', 'auth'])]),
      },
    ),
  ),
  rule(
    'feature-unknown',
    'Every folder of the connector is listed in FEATURES, with what it may import.',
    { path: `${CONNECTOR}[^/]+/`, pathNot: folders([...Object.keys(FEATURES), DEMO]) },
    {},
  ),
  rule(
    'auth-in-routes-only',
    'Who is asking is settled in the routes and commands; services and stores get a dealer.',
    { path: `${CONNECTOR}[^/]+/`, pathNot: `${TEST}|-(routes|command)[.]ts$|${folders(['auth', DEMO])}` },
    { path: folders(['auth']) },
  ),
  rule(
    'features-import-no-wiring',
    'app, jobs, main, server and its parts import the features, never the other way round.',
    { path: `${CONNECTOR}[^/]+/` },
    { path: `${CONNECTOR}(app|jobs|server|http-server|first-dealer|workers|main)[.]ts$` },
  ),
  rule(
    'foundations-import-no-feature',
    'Everyone imports config, clock and errors.',
    { path: `${CONNECTOR}(config|clock|errors)[.]ts$` },
    { path: `${CONNECTOR}[^/]+/` },
  ),
  rule(
    'erp-testing-for-tests',
    'The tests that any source must pass ship for those who write one: the service itself loads none of them.',
    { path: CONNECTOR, pathNot: `${TEST}|${CONNECTOR}erp/testing/` },
    { path: `${CONNECTOR}erp/testing/` },
  ),
  rule(
    'mjml-where-templates-are-compiled',
    'MJML is big and slow to load: sending a mail needs only what was compiled.',
    {
      path: '^(packages|examples)/',
      pathNot: `^packages/connector/scripts/compile-templates|${CONNECTOR}mail/template-compiler`,
    },
    { path: '(^|/)node_modules/mjml' },
  ),
];

const insideFeatures = [
  rule(
    'store-below-service',
    'routes -> service -> store -> db.',
    { path: `${CONNECTOR}[^/]+/.*-store[.]ts$` },
    { path: `${CONNECTOR}[^/]+/.*-(service|routes)[.]ts$` },
  ),
  rule(
    'service-below-routes',
    'routes -> service -> store -> db.',
    { path: `${CONNECTOR}[^/]+/.*-service[.]ts$` },
    { path: `${CONNECTOR}[^/]+/.*-routes[.]ts$` },
  ),
];

const everywhere = [
  rule('no-cycle', 'Modules that need each other are one, or lack a third.', {}, { circular: true }),
  rule(
    'no-unresolvable',
    'It is there neither as a file nor as a package.',
    {},
    // What a build makes may not be there yet.
    { couldNotResolve: true, pathNot: '(^|/)dist/' },
  ),
  rule(
    'no-undeclared-package',
    'What ships is in the package’s own dependencies: who installs it gets neither our devDependencies nor our root.',
    { path: SOURCE, pathNot: TEST },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  ),
  rule(
    'no-test-in-source',
    'What ships imports no test.',
    { path: SOURCE, pathNot: TEST },
    { path: `${TEST}|^tests/|/(tests|testing)/`, pathNot: `${CONNECTOR}erp/testing/` },
  ),
];

/** Who may import whom. tests/import-rules proves that each rule fires. */
export default {
  forbidden: [...betweenPackages, ...betweenFeatures, ...insideFeatures, ...everywhere],
  options: {
    tsConfig: { fileName: fileURLToPath(new URL('tsconfig.tests.json', import.meta.url)) },
    // A type that is imported is a dependency too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|examples)/[^/]+/(dist|coverage|public)/' },
    cache: false,
  },
};
