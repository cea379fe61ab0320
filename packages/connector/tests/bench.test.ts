import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatLines, keepsBound } from '../bench/bench-lines.ts';
import { drive, median, medianRatio, takeTurns, throughput, type Round } from '../bench/bench-rounds.ts';

const API_REQUIRED = [
  'list over HTTP : its SQL through pg',
  'list over HTTP : its own code without HTTP',
  'last pages : first pages, p50',
  'a page of 4000 customers : of 500, p50',
  'statements of a plan for 100 customers : for 10',
  'statements that decide and keep the plan : 1',
  'sending 100 : bare inserts of the same rows',
  'invitations over HTTP : better-auth inviteMember',
];

const MAIL_REQUIRED = [
  'render, build and sign : nodemailer alone, the same fixed body, CPU',
  'mjml2html of such a mail : rendering one, CPU',
  '100 invitations through the queue : a bare pool of nodemailer',
];

const SYNC_REQUIRED = [
  'first sync : bare COPY',
  'sync of the same bytes : bare COPY',
  'sync of what has not changed, all of it read : bare COPY',
  'rows written by that : 1',
  'sync of 20 changed rows : bare COPY',
  'memory of the syncing process at its peak : 300 MB',
  'memory of the syncing process at its peak : for a tenth of the rows',
  'lists read while a sync runs : quietly',
  'p99 of a list while a sync runs : quietly',
];

const line = (ratio: number, bound: Parameters<typeof keepsBound>[0]['bound']) => ({
  name: 'a : b',
  ratio,
  bound,
});

describe('a line of a bench', () => {
  it('keeps a bound that it reaches', () => {
    assert.ok(keepsBound(line(0.9, { atLeast: 0.9 })));
    assert.ok(keepsBound(line(1.5, { atMost: 1.5 })));
    assert.ok(keepsBound(line(7, null)));
  });

  it('falls short below the least, above the most, and where nothing was measured', () => {
    for (const short of [
      line(0.89, { atLeast: 0.9 }),
      line(1.51, { atMost: 1.5 }),
      line(NaN, { atLeast: 0.9 }),
      line(NaN, { atMost: 1.5 }),
    ]) {
      assert.ok(!keepsBound(short));
      assert.match(formatLines([short]), /a : b .*FALLS SHORT/);
    }
  });
});

describe('rounds of a bench', () => {
  const round = (operations: number): Round => ({ operations, seconds: 1, latenciesMs: [] });

  it('compares the contenders round by round, so that a slow moment counts for both', () => {
    const left = [round(200), round(20), round(200)];
    const right = [round(100), round(10), round(100)];
    assert.equal(medianRatio(left, right, throughput), 2);
  });

  it('knows the median of an even number, and that nothing has none', () => {
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.equal(median([]), NaN);
  });

  it('lets each contender begin in its turn, and forgets the warm-up', async () => {
    const order: string[] = [];
    const run = (name: string) => () => Promise.resolve(round(order.push(name)));
    const results = await takeTurns({ a: run('a'), b: run('b') }, { rounds: 2, warmUps: 1 });
    assert.deepEqual(order, ['a', 'b', 'b', 'a', 'a', 'b']);
    assert.deepEqual(
      results.a.map(({ operations }) => operations),
      [4, 5],
    );
  });

  it('does as many operations at a time as it is told, and no more of them', async () => {
    let underWay = 0;
    let most = 0;
    const { operations, latenciesMs } = await drive({ concurrency: 3, operations: 10 }, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
    });
    assert.deepEqual([operations, latenciesMs.length, most], [10, 10, 3]);
  });
});

/** Of CPU time, which a short run tells, too; the others are held by the full run alone. */
const HELD = MAIL_REQUIRED.slice(0, 2);

/** Runs a bench as `npm run bench -- <name> --quick` does. */
async function runQuick(
  name: string,
  ...args: string[]
): Promise<{ table: string; complaints: string; status: number }> {
  const module = fileURLToPath(new URL(`../bench/${name}-bench.ts`, import.meta.url));
  const bench = spawn(process.execPath, ['--conditions=source', module, '--quick', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaints, [status]] = await Promise.all([
    text(bench.stdout),
    text(bench.stderr),
    once(bench, 'exit') as Promise<[number]>,
  ]);
  return { table: output.split('\n\n').at(-1) ?? '', complaints, status };
}

const fallsShort = (table: string, lines: readonly string[]) =>
  lines.filter((line) => !new RegExp(`^${line} .* ok( |$)`, 'm').test(table));

for (const [name, lines] of Object.entries({ api: API_REQUIRED, mail: MAIL_REQUIRED, sync: SYNC_REQUIRED })) {
  describe(`npm run bench -- ${name}`, { timeout: 600_000 }, () => {
    let run: Awaited<ReturnType<typeof runQuick>>;
    before(
      async () => {
        run = await runQuick(name);
      },
      { timeout: 600_000 },
    );

    it('measures every line, and ends with a status of 1 where one falls short', () => {
      const { table, complaints, status } = run;
      for (const line of lines) {
        assert.match(table, new RegExp(`^${line} +\\d+\\.\\d\\d +at (least|most) `, 'm'), complaints);
      }
      assert.equal(status, table.includes('FALLS SHORT') ? 1 : 0, complaints);
    });

    if (name === 'mail') {
      it(
        'makes a mail at most 1.3 times as dear as nodemailer alone, and renders 100 times as cheap as mjml2html',
        { timeout: 600_000 },
        async () => {
          const tables = [run.table];
          // A machine that is busy with something else may spoil one run, not three.
          while (tables.length < 3 && fallsShort(tables.at(-1) ?? '', HELD).length > 0)
            tables.push((await runQuick(name, '--only', 'making')).table);
          assert.deepEqual(fallsShort(tables.at(-1) ?? '', HELD), [], tables.join('\n\n'));
        },
      );
    }
  });
}
