import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Gathering, type GatheringLimits } from './gathering.ts';

/** A gathering whose work goes on only when it is told to. */
function startGathering(limits: GatheringLimits) {
  const batches: { asked: readonly string[]; finish: () => void; fail: (reason: Error) => void }[] = [];
  const gathering = new Gathering<string, string>(limits, (asked) => {
    return new Promise((resolve, reject) => {
      batches.push({ asked, finish: () => resolve(asked.map((each) => each.toUpperCase())), fail: reject });
    });
  });
  return { gathering, batches };
}

const nextTurn = () => new Promise(setImmediate);

describe('a gathering', () => {
  it('begins at once, and does together what comes meanwhile, in parts of the most it may', async () => {
    const { gathering, batches } = startGathering({ most: 3 });
    const first = gathering.add('group', 'a');
    await nextTurn();
    const others = ['b', 'c', 'd', 'e'].map((each) => gathering.add('group', each));
    const answers = Promise.all([first, ...others]);
    for (let done = 0; done < 3; done += 1) {
      assert.equal(batches.length, done + 1, 'one batch at a time');
      batches[done]?.finish();
      await nextTurn();
    }
    assert.deepEqual(
      batches.map(({ asked }) => asked),
      [['a'], ['b', 'c', 'd'], ['e']],
    );
    assert.deepEqual(await answers, ['A', 'B', 'C', 'D', 'E']);
  });

  it('does together what is asked for in one turn, however much it is', async () => {
    const { gathering, batches } = startGathering({});
    const letters = [...'abcdefghijklmnop'];
    const answers = Promise.all(letters.map((each) => gathering.add('group', each)));
    await nextTurn();
    batches[0]?.finish();
    await answers;
    assert.deepEqual(batches[0]?.asked, letters);
  });

  it('begins the next batch beside one that takes long', async () => {
    const { gathering, batches } = startGathering({ most: 3, patienceMs: 1 });
    const stuck = gathering.add('group', 'a');
    await nextTurn();
    const others = Promise.all([gathering.add('group', 'b'), gathering.add('group', 'c')]);
    while (batches.length < 2) await nextTurn();
    batches[1]?.finish();
    assert.deepEqual(await others, ['B', 'C']);
    batches[0]?.finish();
    assert.equal(await stuck, 'A');
  });

  it('lets no group wait for another', async () => {
    const { gathering, batches } = startGathering({});
    void gathering.add('slow', 'a');
    const quick = gathering.add('quick', 'b');
    await nextTurn();
    batches[1]?.finish();
    assert.equal(await quick, 'B');
  });

  it('answers those of a batch that fails with why, and goes on', async () => {
    const { gathering, batches } = startGathering({});
    const first = gathering.add('group', 'a');
    await nextTurn();
    const others = [gathering.add('group', 'b'), gathering.add('group', 'c')];
    const settled = Promise.allSettled(others);
    batches[0]?.finish();
    await first;
    await nextTurn();
    const reason = new Error('no');
    batches[1]?.fail(reason);
    assert.deepEqual(
      await settled,
      others.map(() => ({ status: 'rejected', reason })),
    );
    const next = gathering.add('group', 'd');
    await nextTurn();
    batches[2]?.finish();
    assert.equal(await next, 'D');
  });
});
