import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup, type Plugin, type RollupLog } from 'rollup';
import typescript from 'typescript';
import { exampleCustomer, examplePage } from '../tests/example-rows.ts';
import * as sdk from './index.ts';

const target = typescript.ScriptTarget.ES2024;
const module = typescript.ModuleKind.ESNext;

const entry = fileURLToPath(new URL('./index.ts', import.meta.url));

// A file that does import of Node, to see that the test below can tell.
const nodeEntry = fileURLToPath(new URL('../tests/fake-connector.ts', import.meta.url));

const stripTypes: Plugin = {
  name: 'strip-types',
  transform: (code, id) =>
    id.endsWith('.ts') ? { code: typescript.transpile(code, { target, module }) } : null,
};

/** Bundles the entry with ky and zod, as a browser's bundler finds them. */
async function bundleForBrowser(input = entry, format: 'es' | 'iife' = 'es') {
  const logs: RollupLog[] = [];
  const bundle = await rollup({
    input,
    plugins: [nodeResolve({ browser: true }), stripTypes],
    onLog: (_level, log) => logs.push(log),
  });
  const { output } = await bundle.generate({ format, name: 'payviteSdk' });
  return { chunk: output[0], unresolved: logs.filter((log) => log.code === 'UNRESOLVED_IMPORT') };
}

/** What both pages and workers have. */
const WEB_GLOBALS = [
  ...['AbortController', 'AbortSignal', 'DOMException', 'Headers', 'Request', 'Response', 'ReadableStream'],
  ...[
    'TextDecoder',
    'TextEncoder',
    'URL',
    'URLSearchParams',
    'FormData',
    'Blob',
    'atob',
    'btoa',
    'navigator',
  ],
  ...['setTimeout', 'clearTimeout', 'performance', 'queueMicrotask', 'structuredClone', 'console'],
];

describe('the entry', () => {
  it('imports nothing of Node in its whole graph, ky and zod included', async () => {
    const { chunk, unresolved } = await bundleForBrowser();
    assert.deepEqual(
      unresolved.map((log) => log.message),
      [],
    );
    assert.deepEqual(chunk.imports, []);
    assert.deepEqual(chunk.dynamicImports, []);
    const modules = chunk.moduleIds;
    assert.ok(modules.some((id) => id.includes('/node_modules/ky/')));
    assert.ok(modules.some((id) => id.includes('/node_modules/zod/')));
    for (const id of modules) {
      assert.doesNotMatch(id, /^node:/);
      assert.ok(!builtinModules.includes(id), id);
      assert.match(id, /\/node_modules\/(ky|zod)\/|\/sdk\/src\//);
    }
  });

  it('would fail that test if it did', async () => {
    const { chunk } = await bundleForBrowser(nodeEntry);
    assert.ok(chunk.imports.includes('node:http'));
  });

  it('works where there is no process, no Buffer, no require, and no making code from strings', async () => {
    const { chunk } = await bundleForBrowser(entry, 'iife');
    const asked: Request[] = [];
    const scope: Record<string, unknown> = {
      fetch: (request: Request) => {
        asked.push(request);
        return Promise.resolve(Response.json(examplePage([exampleCustomer()], null, 1)));
      },
    };
    for (const name of WEB_GLOBALS) scope[name] = (globalThis as Record<string, unknown>)[name];
    const context = createContext(scope, { codeGeneration: { strings: false, wasm: false } });
    runInContext(chunk.code, context);

    const browserSdk = runInContext('payviteSdk', context) as typeof sdk;
    const client = new browserSdk.PayviteClient({
      baseUrl: 'https://pay.example',
      fetchToken: () => 'token-1',
    });
    const page = await client.customers.list({ search: 'oak' });

    assert.equal(page.data[0]?.name, exampleCustomer().name);
    assert.equal(asked[0]?.url, 'https://pay.example/v1/customers?search=oak');
    assert.equal(asked[0]?.headers.get('authorization'), 'Bearer token-1');
  });

  it('exports the client, the errors and the figures of the contract, and nothing of its inside', () => {
    const names = Object.keys(sdk);
    const classes = names.filter((name) => /^[A-Z][a-z]/.test(name)).sort();
    assert.deepEqual(classes, [
      'ApiError',
      'ConflictError',
      'ConnectionError',
      'FetchTokenError',
      'InvalidRequestError',
      'NotFoundError',
      'PayviteClient',
      'PayviteError',
      'PermissionDeniedError',
      'RateLimitedError',
      'RequestTimeoutError',
      'ResponseShapeError',
      'ServerError',
      'UnauthenticatedError',
    ]);
    const rest = names.filter((name) => !classes.includes(name));
    assert.deepEqual(rest.sort(), [
      'CUSTOMER_SORT_KEYS',
      'MAX_BULK_INVITATIONS',
      'MAX_PAGE_LIMIT',
      'MAX_PUSHED_ROWS',
      'PROBLEM_STATUSES',
      'isProblem',
      'pushAll',
    ]);
    assert.ok(sdk.CUSTOMER_SORT_KEYS.includes('outstandingMinor'));
  });

  it('depends on ky and zod only', async () => {
    const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    const manifest = JSON.parse(text) as { dependencies: Record<string, string> };
    assert.deepEqual(Object.keys(manifest.dependencies).sort(), ['ky', 'zod']);
  });
});
