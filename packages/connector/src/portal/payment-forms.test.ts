import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasChoice, readAgreement, readChoice, readChoiceForm } from './payment-forms.ts';

const CUSTOMER = '01990000-0000-7000-8000-00000000000c';
const ONE = '01990000-0000-7000-8000-000000000001';
const TWO = '01990000-0000-7000-8000-000000000002';
const THREE = '01990000-0000-7000-8000-000000000003';

describe('what a form says that is to be paid', () => {
  it('is its items and jobs, once each, of its customer alone', () => {
    const form = readChoiceForm({
      customer: CUSTOMER,
      item: [ONE, TWO, ONE, 'all of it', ''],
      job: [`${CUSTOMER}:14`, `${CUSTOMER}:a:b`, `${CUSTOMER}:`, `${ONE}:9`, '9', `${CUSTOMER}:14`],
    });
    assert.equal(form.customerId, CUSTOMER);
    assert.deepEqual(form.itemIds, [ONE, TWO]);
    assert.deepEqual(form.jobKeys, ['14', 'a:b', null]);
    assert.equal(form.usesCreditsElsewhere, false);
    assert.equal(
      readChoiceForm({ customer: CUSTOMER, item: ONE, elsewhere: 'yes' }).usesCreditsElsewhere,
      true,
    );
  });

  it('is nothing where the form has nothing, or something else', () => {
    for (const body of [undefined, {}, { customer: ['a', 'b'], item: { a: 1 }, job: [1, null] }]) {
      const form = readChoiceForm(body);
      assert.deepEqual([form.customerId, form.itemIds, form.jobKeys], ['', [], []]);
    }
    assert.equal(hasChoice({ preview: ONE }), false);
    assert.equal(hasChoice({ item: ONE }), true);
  });

  it('has amounts in the signs of the page, all of an item where none is typed, and says which is none', () => {
    const form = readChoiceForm({
      ...{ customer: CUSTOMER, item: [ONE, TWO], job: `${CUSTOMER}:14` },
      ...{ [`amount-${ONE}`]: '1.204,10', [`amount-${TWO}`]: 'viel', 'amount-x': '1' },
    });
    const choice = readChoice(form, [THREE, ONE], { currency: 'USD', locale: 'es' });
    assert.deepEqual(choice.items, [
      { itemId: ONE, amountMinor: 120_410 },
      { itemId: TWO, amountMinor: null },
      { itemId: THREE, amountMinor: null },
    ]);
    assert.deepEqual([...choice.unreadable], [TWO]);
  });
});

describe('what a button of the review says', () => {
  const whole = { preview: ONE, hash: 'a'.repeat(64), method: 'card' };

  it('is which review, as it was seen, and how it is paid', () => {
    assert.deepEqual(readAgreement(whole), { previewId: ONE, hash: whole.hash, method: 'card' });
    for (const fault of [
      { preview: 'x' },
      { hash: 'A' },
      { hash: undefined },
      { method: 'cash' },
      { method: ['ach'] },
    ])
      assert.equal(readAgreement({ ...whole, ...fault }), null, JSON.stringify(fault));
  });
});
