import js from '@eslint/js';
import globals from 'globals';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';
import wc from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';

const SOURCE_SYNTAX = [{ selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }];

/** A moved clock (a test's, the demo's) must reach everything. */
const CLOCK_SYNTAX = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Ask the clock: `clock.now()`.',
  },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Ask the clock: `clock.now()`.',
  },
];

const TEST_SYNTAX = [
  {
    selector:
      'CallExpression > MemberExpression.callee[object.name=/^(test|it|describe|suite)$/][property.name="only"]',
    message: 'It would leave out the other tests.',
  },
];

/** What catches faults. How code looks is Prettier's, who imports whom is .dependency-cruiser.js's. */
export default defineConfig([
  globalIgnores(['**/dist/', '**/node_modules/', '.cache/', '.nx/', '.payvite/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'array-callback-return': 'error',
      'no-constant-binary-expression': 'error',
      'no-constructor-return': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-self-compare': 'error',
      'no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-unmodified-loop-condition': 'error',
      // `for await (const line of lines) return line;` takes the first one.
      'no-unreachable-loop': ['error', { ignore: ['ForOfStatement'] }],
      // Prettier decides where lines break, and never so that the meaning changes.
      'no-unexpected-multiline': 'off',
      'no-control-regex': 'off',
      'no-var': 'error',
      // The types of a page know it, Node 20 does not.
      // French has no-break spaces in its sentences.
      'no-irregular-whitespace': ['error', { skipTemplates: true }],
      'no-restricted-properties': ['error', { object: 'URL', property: 'parse' }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        project: [
          'packages/*/tsconfig.json',
          'examples/*/tsconfig.json',
          'tsconfig.tests.json',
          'tsconfig.widget-tests.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        // A test's runner waits for what `test` returns.
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'suite', 'describe'] },
          ],
        },
      ],
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'examples/*/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...SOURCE_SYNTAX] },
  },
  {
    files: ['packages/connector/src/**/*.ts'],
    // Before there is a database there is no clock; express-rate-limit, tests of sources and the dates of files go by the machine's.
    ignores: [
      'packages/connector/src/{clock,main}.ts',
      'packages/connector/src/db/embedded-postgres*.ts',
      'packages/connector/src/erp/csv/csv-files.ts',
      'packages/connector/src/auth/rate-limit*.ts',
      'packages/connector/src/erp/testing/**',
      '**/*.test.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...SOURCE_SYNTAX, ...CLOCK_SYNTAX] },
  },
  {
    // The service logs with pino; only the command talks to a person at a terminal.
    files: ['packages/connector/src/**/*.ts'],
    ignores: ['packages/connector/src/main.ts', '**/*-command.ts', '**/*.test.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.test.ts', '**/*.test.js'],
    rules: { 'no-restricted-syntax': ['error', ...TEST_SYNTAX] },
  },
  {
    files: ['**/*.test.ts', 'packages/*/tests/**/*.ts', 'tests/**/*.ts'],
    // A test file whose promise is rejected fails, whoever holds the promise.
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
    },
  },
  {
    // chai's assertions are properties, and @open-wc/testing types every `.equal()` as a promise, which it is not.
    files: ['packages/widget/src/**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      'no-restricted-syntax': [
        'error',
        ...TEST_SYNTAX,
        {
          selector: 'ExpressionStatement > CallExpression[callee.property.name="accessible"]',
          message: 'It answers later: await it.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: '@web/test-runner-commands',
          allowImportNames: ['sendKeys'],
          message:
            'Not every browser has the others: add it to testing/browser-commands.ts, and take it by itWith.',
        },
      ],
    },
  },
  {
    files: ['packages/widget/src/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/best-practice']],
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
    rules: {
      // LitElement has them all.
      'wc/guard-super-call': 'off',
      'lit/lifecycle-super': 'error',
      'lit/no-legacy-imports': 'error',
      'lit/no-native-attributes': 'error',
      'lit/no-this-assign-in-render': 'error',
      'lit/value-after-constraints': 'error',
    },
  },
  {
    files: ['scripts/**/*.js', '*.js', '*.cjs', 'packages/*/*.js', 'examples/node-script/**/*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['examples/*/public/**/*.js', 'packages/connector/**/{public,assets}/**/*.js'],
    languageOptions: { globals: globals.browser },
  },
]);
