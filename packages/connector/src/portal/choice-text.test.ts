import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choiceText, NOTHING_CHOSEN, readChoiceText, type Choice } from './choice-text.ts';
import { ownPagePath } from './page-paths.ts';

const ONE = '01990000-0000-7000-8000-000000000001';
const TWO = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
const THREE = '01990000-0000-7000-8000-000000000003';

const choice: Choice = {
  itemIds: [TWO, ONE, THREE],
  amounts: new Map<string, string | number>([
    [ONE, 120_410],
    [THREE, '1.204,10 – más *.-'],
  ]),
  usesCreditsElsewhere: true,
};

describe('a choice as it is carried', () => {
  it('is read as it was written', () => {
    assert.deepEqual(readChoiceText(choiceText(choice)), choice);
    const all = { ...choice, amounts: new Map(), usesCreditsElsewhere: false };
    assert.deepEqual(readChoiceText(choiceText(all)), all);
    assert.equal(choiceText(NOTHING_CHOSEN), '');
    assert.deepEqual(readChoiceText(''), NOTHING_CHOSEN);
  });

  it('stands in an address as it is, and is kept when the language is changed', () => {
    const text = choiceText(choice);
    assert.equal(new URLSearchParams({ chosen: text }).toString(), `chosen=${text}`);
    const path = `/portal/test-lumber?show=chosen&chosen=${text}`;
    assert.equal(ownPagePath(path), path);
    assert.equal(
      choiceText({ ...choice, amounts: new Map(), usesCreditsElsewhere: false }).length,
      3 * 22 + 2,
    );
  });

  it('is nothing of what is none', () => {
    const one = choiceText({ ...NOTHING_CHOSEN, itemIds: [ONE] });
    for (const text of ['x', 'elsewhere2', 'A'.repeat(23), '*5', '.', `${one.slice(1)}`])
      assert.deepEqual(readChoiceText(text).itemIds, [], text);
    for (const amount of ['', 'x', '9'.repeat(16), '+5'])
      assert.deepEqual(readChoiceText(`${one}*${amount}`), { ...NOTHING_CHOSEN, itemIds: [ONE] }, amount);
  });
});
