import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Posting } from '@payvite/sdk';
import fc from 'fast-check';
import type { ErpMood } from './fake-erp.ts';
import {
  createPostingWorld,
  type PostingConnector,
  type PostingDealer,
  type PostingWorld,
} from './posting-world.ts';

const moods = fc.constantFrom<ErpMood>(
  ...(['works', 'times out undone', 'times out done', 'crash undone', 'crash done', 'refuses'] as const),
  ...(['lets nobody in', 'does a part', 'has it already', 'fails within us'] as const),
);

/** What may happen; a number names a payment, modulo how many there are. */
type Step =
  | { does: 'queue' }
  | { does: 'return' | 'retry'; which: number }
  | { does: 'expect'; moods: ErpMood[] }
  | { does: 'outage' | 'lock'; holds: boolean }
  | { does: 'pass'; seconds: number }
  | { does: 'work'; connector: number };

const often = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const payment = fc.nat({ max: 5 });

const steps = fc.array(
  fc.oneof(
    often(3, fc.constant({ does: 'queue' })),
    often(
      2,
      payment.map((which) => ({ does: 'return', which })),
    ),
    often(
      1,
      payment.map((which) => ({ does: 'retry', which })),
    ),
    often(
      3,
      fc.array(moods, { minLength: 1, maxLength: 3 }).map((each) => ({ does: 'expect', moods: each })),
    ),
    often(
      1,
      fc.boolean().map((holds) => ({ does: 'outage', holds })),
    ),
    often(
      1,
      fc.boolean().map((holds) => ({ does: 'lock', holds })),
    ),
    often(
      3,
      fc.constantFrom(1, 30, 119, 120, 3600, 86_400).map((seconds) => ({ does: 'pass', seconds })),
    ),
    often(
      4,
      fc.nat({ max: 1 }).map((connector) => ({ does: 'work', connector })),
    ),
  ),
  { minLength: 6, maxLength: 30 },
);

describe('payments on their way into an ERP', () => {
  let world: PostingWorld;
  /** Those alive; one that dies has a successor. */
  let connectors: PostingConnector[];

  before(async () => {
    world = await createPostingWorld();
    connectors = [world.connector, world.openConnector()];
  });
  after(() => world.close());

  const work = async (dealer: PostingDealer, which: number): Promise<void> => {
    const connector = connectors[which];
    assert.ok(connector);
    if (await world.drainToCrash(dealer, connector)) connectors[which] = world.openConnector();
  };

  async function run(dealer: PostingDealer, history: readonly Step[]): Promise<Map<string, boolean>> {
    const isReturned = new Map<string, boolean>();
    const pick = (which: number) => [...isReturned.keys()][which % Math.max(isReturned.size, 1)];
    for (const step of history) {
      switch (step.does) {
        case 'queue':
          isReturned.set(await world.queue(dealer), false);
          break;
        case 'return':
        case 'retry': {
          const id = pick(step.which);
          if (id === undefined) break;
          if (step.does === 'return') {
            await world.reverse(dealer, id);
            isReturned.set(id, true);
          } else if ((await world.get(dealer, id)).state === 'failed') await world.retry(dealer, id);
          break;
        }
        case 'expect':
          dealer.erp.moods.push(...step.moods);
          break;
        case 'outage':
          dealer.erp.isDown = step.holds;
          break;
        case 'lock':
          dealer.erp.isLocked = step.holds;
          break;
        case 'pass':
          world.pass(step.seconds);
          break;
        case 'work':
          await work(dealer, step.connector);
      }
    }
    return isReturned;
  }

  /** Until nothing more happens by itself. */
  async function comeToRest(dealer: PostingDealer, ids: readonly string[]): Promise<Posting[]> {
    for (let turns = 0; turns < 40; turns += 1) {
      await work(dealer, 0);
      const postings = [];
      for (const id of ids) postings.push(await world.get(dealer, id));
      if (postings.every(({ nextTryAt }) => nextTryAt === null)) return postings;
      world.pass(3600);
    }
    throw new Error('It never comes to rest.');
  }

  /** What the books have is what we say, and nothing is there twice. */
  function check(
    dealer: PostingDealer,
    { id, state, action, amountMinor, postedMinor, isUncertain }: Posting,
  ) {
    const entry = dealer.erp.books.get(id) ?? { postings: 0, reversals: 0, postedMinor: 0 };
    const { postings, reversals } = entry;
    assert.ok(postings <= 1 && reversals <= 1, `${id} is there ${postings} times, back ${reversals} times`);
    const inBooks = reversals === 0 ? entry.postedMinor : 0;
    if (!isUncertain) assert.equal(inBooks, postedMinor, `${id}, ${action}, ${state}`);
    if (state === 'posted') assert.deepEqual([inBooks, reversals], [amountMinor, 0]);
    if (state === 'reversed') assert.deepEqual([postings, reversals], [1, 1]);
    if (state === 'cancelled') assert.equal(postings, 0);
  }

  it('are in its books once or not at all, and out of them once, whatever happens', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const dealer = await world.addDealer();
        const isReturned = await run(dealer, history);
        const ids = [...isReturned.keys()];
        dealer.erp.isDown = false;
        for (const posting of await comeToRest(dealer, ids)) {
          check(dealer, posting);
          seen.add(`${posting.action} ${posting.state}`);
        }
        // Whoever was taken for dead may yet speak.
        dealer.erp.wakeTheDead();
        dealer.erp.isLocked = false;
        dealer.erp.moods = [];
        for (const id of ids)
          if ((await world.get(dealer, id)).state === 'failed') await world.retry(dealer, id);
        for (const posting of await comeToRest(dealer, ids)) {
          check(dealer, posting);
          const ends = isReturned.get(posting.id) === true ? ['reversed', 'cancelled'] : ['posted'];
          assert.ok(ends.includes(posting.state), `${posting.id} is ${posting.state}: ${posting.error}`);
          seen.add(`${posting.action} ${posting.state}`);
        }
        assert.ok(dealer.erp.atOnce <= 1, 'the ERP is asked one thing at a time');
      }),
      { numRuns: 60 },
    );
    for (const end of ['post posted', 'post failed', 'reverse reversed', 'reverse cancelled'])
      assert.ok(seen.has(end), `${end} was among the ends`);
  });
});
