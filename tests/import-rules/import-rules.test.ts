import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import rules from '../../.dependency-cruiser.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CONNECTOR = 'packages/connector/src';

/** Imports that the rules forbid: the rule, who imports, and what. */
const FORBIDDEN: [rule: string, from: string, to: string][] = [
  ['sdk-imports-ky-and-zod-only', 'packages/sdk/src/client.ts', 'lit'],
  ['sdk-imports-ky-and-zod-only', 'packages/sdk/src/customers.ts', '../../widget/src/index.ts'],
  ['embed-client-is-small', 'packages/sdk/src/embed.ts', './schemas/customer.ts'],
  ['nothing-of-node-in-browsers', 'packages/sdk/src/errors.ts', 'node:util'],
  ['nothing-of-node-in-browsers', 'packages/widget/src/index.ts', 'node:path'],
  ['widget-imports-sdk-only', 'packages/widget/src/money.ts', '../../../examples/erp-page/src/index.ts'],
  ['nobody-imports-connector', 'packages/widget/src/dates.ts', `../../connector/src/errors.ts`],
  ['nobody-imports-connector', 'examples/erp-page/src/main.ts', '../../../packages/connector/src/errors.ts'],
  [
    'nobody-imports-connector',
    'examples/csv-check/src/client.ts',
    '../../../packages/connector/src/erp/erp-client.ts',
  ],
  ['connector-speaks-schemas', `${CONNECTOR}/customers/customer-service.ts`, '../../../sdk/src/client.ts'],
  ['examples-only-in-demo', `${CONNECTOR}/server.ts`, '../../../examples/erp-page/src/index.ts'],
  ['feature-db', `${CONNECTOR}/db/database.ts`, '../events/event-log.ts'],
  ['feature-events', `${CONNECTOR}/events/timeline-store.ts`, '../customers/customer-store.ts'],
  ['feature-mail', `${CONNECTOR}/mail/mail-service.ts`, '../invitations/invitation-store.ts'],
  ['feature-erp', `${CONNECTOR}/erp/csv/csv-source.ts`, '../../customers/customer-store.ts'],
  ['feature-dealers', `${CONNECTOR}/dealers/dealer-store.ts`, '../customers/customer-store.ts'],
  ['feature-auth', `${CONNECTOR}/auth/authentication.ts`, '../customers/customer-store.ts'],
  ['feature-customers', `${CONNECTOR}/customers/customer-routes.ts`, '../mail/mail-store.ts'],
  ['feature-customers', `${CONNECTOR}/customers/open-item-store.ts`, '../demo/demo.ts'],
  ['feature-invitations', `${CONNECTOR}/invitations/invitation-store.ts`, '../erp/erp-source.ts'],
  ['feature-payments', `${CONNECTOR}/payments/payment-service.ts`, '../invitations/invitation-link.ts'],
  ['feature-syncs', `${CONNECTOR}/syncs/sync-service.ts`, '../postings/posting-service.ts'],
  ['feature-postings', `${CONNECTOR}/postings/posting-service.ts`, '../payments/payment-store.ts'],
  ['feature-portal', `${CONNECTOR}/portal/portal-view.ts`, '../erp/erp-source.ts'],
  ['feature-openapi', `${CONNECTOR}/openapi/openapi-routes.ts`, '../customers/customer-store.ts'],
  ['feature-unknown', `${CONNECTOR}/misc/misc-service.ts`, '../clock.ts'],
  ['auth-in-routes-only', `${CONNECTOR}/invitations/invitation-link.ts`, '../auth/principal.ts'],
  ['features-import-no-wiring', `${CONNECTOR}/portal/sign-in-service.ts`, '../app.ts'],
  ['features-import-no-wiring', `${CONNECTOR}/demo/outbox-routes.ts`, '../server.ts'],
  ['foundations-import-no-feature', `${CONNECTOR}/clock.ts`, './dealers/dealer-day.ts'],
  ['erp-testing-for-tests', `${CONNECTOR}/erp/erp-client.ts`, './testing/erp-testing-world.ts'],
  ['mjml-where-templates-are-compiled', `${CONNECTOR}/mail/mail-renderer.ts`, 'mjml'],
  ['store-below-service', `${CONNECTOR}/payments/payment-store.ts`, './refund-service.ts'],
  ['service-below-routes', `${CONNECTOR}/payments/refund-service.ts`, './refund-routes.ts'],
  ['no-cycle', `${CONNECTOR}/erp/csv/csv-columns.ts`, './csv-parser.ts'],
  ['no-unresolvable', `${CONNECTOR}/erp/erp-values.ts`, './nowhere.ts'],
  ['no-undeclared-package', `${CONNECTOR}/mail/mail-address.ts`, 'mailparser'],
  ['no-test-in-source', `${CONNECTOR}/mail/mail-link.ts`, './mail-link.test.ts'],
];

/** The way back of the cycle above, which is reported once. */
const CLOSES_CYCLE: [from: string, to: string] = [`${CONNECTOR}/erp/csv/csv-parser.ts`, './csv-columns.ts'];

/** Imports that are meant to be: none of them may be called a fault. */
const ALLOWED: [from: string, to: string][] = [
  ['packages/sdk/src/ky-exchange.ts', 'ky'],
  ['packages/sdk/src/answer-schemas.ts', 'zod/mini'],
  ['packages/sdk/src/schemas/customer.ts', 'zod/mini'],
  ['packages/sdk/src/transport.test.ts', 'node:http'],
  ['packages/widget/src/provider.ts', '../../sdk/src/transport.ts'],
  ['packages/widget/src/provider.ts', 'lit'],
  ['examples/erp-page/src/erp-app.ts', '../../../packages/sdk/src/transport.ts'],
  ['examples/csv-check/src/main.ts', '../../../packages/connector/src/erp/testing/erp-testing.ts'],
  ['examples/csv-check/src/source.ts', '../../../packages/connector/src/erp/erp-source-kit.ts'],
  [`${CONNECTOR}/erp/testing/erp-testing.ts`, './erp-testing-world.ts'],
  [`${CONNECTOR}/main.ts`, '../../sdk/src/transport.ts'],
  [`${CONNECTOR}/app.ts`, './invitations/invitation-routes.ts'],
  [`${CONNECTOR}/invitations/invitation-routes.ts`, '../auth/principal.ts'],
  [`${CONNECTOR}/dealers/dealer-command.ts`, '../auth/principal.ts'],
  [`${CONNECTOR}/invitations/invitation-routes.ts`, './invitation-service.ts'],
  [`${CONNECTOR}/invitations/invitation-service.ts`, '../../../sdk/src/schemas/invitation.ts'],
  [`${CONNECTOR}/invitations/invitation-service.ts`, '../mail/mail-queue.ts'],
  [`${CONNECTOR}/invitations/invitation-service.ts`, '../events/event-list.ts'],
  [`${CONNECTOR}/invitations/invitation-service.ts`, '../customers/contact-store.ts'],
  [`${CONNECTOR}/customers/contact-store.ts`, '../db/tables.ts'],
  [`${CONNECTOR}/mail/template-compiler.ts`, 'mjml'],
  [`${CONNECTOR}/demo/sample-export.ts`, '../customers/contact-store.ts'],
  [`${CONNECTOR}/demo/sample-export.ts`, '../../../../examples/erp-page/src/erp-app.ts'],
  [`${CONNECTOR}/server.ts`, './demo/sample-export.ts'],
  [`${CONNECTOR}/customers/contact-store.test.ts`, 'fast-check'],
];

interface Cruise {
  modules: { source: string; dependencies: { resolved: string; dependencyTypes: string[] }[] }[];
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
}

describe('import rules', () => {
  // Inside the repository, so that packages are found in its node_modules.
  const folder = path.join(ROOT, '.cache', `import-rules-${process.pid}`);
  let violations: Cruise['summary']['violations'];

  before(async () => {
    await writeTree(folder, [
      ...FORBIDDEN.map(([, from, to]) => [from, to] as const),
      CLOSES_CYCLE,
      ...ALLOWED,
    ]);
    ({ violations } = (await cruise(folder, ['packages', 'examples'])).summary);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [rule, from, to] of FORBIDDEN) {
    it(`${rule}: ${from} may not import ${to}`, () => {
      const found = violations.filter((violation) => violation.from === from && endsAlike(violation.to, to));
      assert.ok(
        found.some((violation) => violation.rule.name === rule),
        `found ${found.map((violation) => violation.rule.name).join(', ') || 'no fault'}`,
      );
    });
  }

  for (const [from, to] of ALLOWED) {
    it(`${from} may import ${to}`, () => {
      assert.deepEqual(
        violations.filter((violation) => violation.from === from && endsAlike(violation.to, to)),
        [],
      );
    });
  }

  it('are all tried here', () => {
    assert.deepEqual(
      rules.forbidden.map(({ name }) => name).toSorted(),
      [...new Set(FORBIDDEN.map(([rule]) => rule))].toSorted(),
    );
  });

  it('see this repository, its packages among each other, and what is imported as a type only', async () => {
    const { modules, summary } = await cruise(ROOT, ['packages', 'examples']);
    assert.ok(summary.totalCruised > 100, `${summary.totalCruised} modules`);
    const dependenciesOf = (source: string) =>
      modules.find((module) => module.source === source)?.dependencies ?? [];
    const tables = dependenciesOf(`${CONNECTOR}/db/tables.ts`);
    const schemas = tables.find(({ resolved }) => resolved === 'packages/sdk/src/schemas/index.ts');
    assert.ok(schemas?.dependencyTypes.includes('type-only'), JSON.stringify(tables));
  });
});

/** Whether a resolved module is what an import asked for: the end of its path, or the package it is in. */
function endsAlike(resolved: string, specifier: string): boolean {
  if (specifier.startsWith('.')) return path.basename(resolved) === path.basename(specifier);
  const name = specifier.replace(/^node:/, '');
  return resolved === name || resolved.includes(`node_modules/${name}/`);
}

/** Writes modules that import what they are told to, and the modules they import. */
async function writeTree(root: string, imports: (readonly [from: string, to: string])[]): Promise<void> {
  const specifiersOf = new Map<string, string[]>();
  const add = (file: string) => specifiersOf.get(file) ?? specifiersOf.set(file, []).get(file) ?? [];
  for (const [from, to] of imports) {
    add(from).push(to);
    if (to.startsWith('.') && to !== './nowhere.ts') add(path.join(path.dirname(from), to));
  }
  for (const [file, specifiers] of specifiersOf) {
    const lines = specifiers.map((specifier, index) => `import * as module${index} from '${specifier}';\n`);
    const uses = specifiers.map((_, index) => `console.log(module${index});\n`);
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(
      path.join(root, file),
      `${lines.join('')}export const name = '${file}';\n${uses.join('')}`,
    );
  }
  const manifest = {
    name: 'fixture',
    type: 'module',
    dependencies: { ky: '*', lit: '*', mjml: '*', zod: '*' },
  };
  for (const name of ['sdk', 'widget', 'connector']) {
    await writeFile(path.join(root, 'packages', name, 'package.json'), JSON.stringify(manifest));
  }
}

/** Runs the linter as `npm run lint` does, in `cwd`. Faults found are no failure here: the caller reads them. */
async function cruise(cwd: string, folders: string[]): Promise<Cruise> {
  const binary = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = path.join(ROOT, '.dependency-cruiser.js');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(
    process.execPath,
    [binary, ...folders, '--config', config, '--output-type', 'json'],
    { cwd, maxBuffer: 64 * 1024 * 1024 },
    (error, stdout, stderr) =>
      stdout === '' ? reject(new Error(stderr, { cause: error })) : resolve(stdout),
  );
  return JSON.parse(await promise) as Cruise;
}
