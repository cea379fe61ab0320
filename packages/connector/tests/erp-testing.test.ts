import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FAULTS } from './faulty-sources.ts';

interface Outcome {
  name: string;
  passed: string[];
  failed: string[];
}

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Runs the kit against all faulty sources in a process of its own, as a test within a test is no test. */
function runKit(): Promise<Map<string, Outcome>> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const reporter = `--test-reporter=${pathOf('failure-reporter.ts')}`;
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--conditions=source', '--test', '--test-isolation=none', reporter, pathOf('faulty-sources-kit.ts')],
      { env, maxBuffer: 10_000_000 },
      (error, stdout, stderr) => {
        // That tests fail is what is wanted.
        if (error !== null && error.code !== 1) return reject(new Error(`${error.message} ${stderr}`));
        const outcomes = stdout
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as Outcome);
        resolve(new Map(outcomes.map((outcome) => [outcome.name, outcome])));
      },
    );
  });
}

describe('the tests of every source', () => {
  let outcomes: Map<string, Outcome>;
  before(async () => {
    outcomes = await runKit();
  });

  it('find no fault where there is none', () => {
    const { passed, failed } = outcomes.get('no fault') ?? {};
    assert.deepEqual(failed, []);
    assert.ok((passed?.length ?? 0) > 0);
  });

  it('hold no promise that nothing breaks', () => {
    const broken = new Set([...outcomes.values()].flatMap(({ failed }) => failed));
    const promises = new Set([...outcomes.values()].flatMap(({ passed }) => passed));
    assert.deepEqual(
      [...promises].filter((promise) => !broken.has(promise)),
      [],
    );
  });

  for (const { name, foundBy } of FAULTS) {
    it(`find that ${name}`, () => {
      const { failed = [] } = outcomes.get(name) ?? {};
      assert.ok(
        failed.some((promise) => promise.includes(foundBy)),
        `not found by “${foundBy}” but by ${failed.join('; ') || 'nothing'}`,
      );
    });
  }
});
