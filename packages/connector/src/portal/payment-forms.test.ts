import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choiceText } from './choice-text.ts';
import { hasChoice, jobField, readAgreement, readChoice, readChoiceForm } from './payment-forms.ts';

const CUSTOMER = '01990000-0000-7000-8000-00000000000c';
const ONE = '01990000-0000-7000-8000-000000000001';
const TWO = '01990000-0000-7000-8000-000000000002';
const THREE = '01990000-0000-7000-8000-000000000003';

describe('what a form says that is to be paid', () => {
  it('is its items and jobs, once each', () => {
    const form = readChoiceForm({
      customer: CUSTOMER,
      item: [ONE, TWO, ONE, 'all of it', ''],
      job: [jobField({ customerId: CUSTOMER, key: '14' }), CUSTOMER, '9', ''],
    });
    assert.equal(form.customerId, CUSTOMER);
    assert.deepEqual(form.itemIds, [ONE, TWO]);
    assert.deepEqual(form.jobs, [
      { customerId: CUSTOMER, key: '14' },
      { customerId: CUSTOMER, key: null },
    ]);
    assert.equal(form.usesCreditsElsewhere, false);
    assert.equal(
      readChoiceForm({ customer: CUSTOMER, item: ONE, elsewhere: 'yes' }).usesCreditsElsewhere,
      true,
    );
  });

  for (const key of ['', ' ', 'Vista del Sol  ', '\tA-7', 'a:b', 'Núñez\n2', '14', null])
    it(`has the job ${JSON.stringify(key)} as the books have it`, () => {
      const job = { customerId: CUSTOMER, key };
      assert.deepEqual(readChoiceForm({ job: jobField(job) }).jobs, [job]);
    });

  it('is what was chosen before, too, and the amounts that were typed for it', () => {
    const chosen = choiceText({
      itemIds: [TWO, THREE],
      amounts: new Map<string, string | number>([
        [TWO, 120_410],
        [THREE, 'viel'],
      ]),
      usesCreditsElsewhere: true,
    });
    const form = readChoiceForm({ customer: CUSTOMER, item: ONE, chosen });
    assert.deepEqual(form.itemIds, [ONE, TWO, THREE]);
    assert.equal(form.usesCreditsElsewhere, true);
    const choice = readChoice(form, [], { currency: 'USD', locale: 'es' });
    assert.deepEqual(
      choice.items.map(({ amountMinor }) => amountMinor),
      [null, 120_410, null],
    );
    assert.deepEqual([...choice.unreadable], [THREE]);
  });

  it('is nothing where the form has nothing, or something else', () => {
    for (const body of [undefined, {}, { customer: ['a', 'b'], item: { a: 1 }, job: [1, null] }]) {
      const form = readChoiceForm(body);
      assert.deepEqual([form.customerId, form.itemIds, form.jobs], ['', [], []]);
    }
    assert.equal(hasChoice({ preview: ONE }), false);
    assert.equal(hasChoice({ item: ONE }), true);
    assert.equal(hasChoice({ customer: CUSTOMER }), true, 'of which no box is ticked');
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
