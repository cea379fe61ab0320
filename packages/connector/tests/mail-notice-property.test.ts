import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { MailNotice } from '../src/mail/mail-notice.ts';
import { createNoticeWorld, noticeOf, type NoticeWorld } from './notice-world.ts';

/** What may be told of a mail: of which of four, and what. */
const tellings = fc.array(
  fc.record({
    mail: fc.nat({ max: 3 }),
    what: fc.constantFrom<Pick<MailNotice, 'kind' | 'code'>>(
      { kind: 'delivered', code: null },
      { kind: 'soft', code: '4.2.2' },
      { kind: 'hard', code: '5.7.1' },
      { kind: 'hard', code: '5.1.1' },
      { kind: 'hard', code: '4.4.7' },
      { kind: 'complaint', code: null },
      { kind: 'unsubscribe', code: null },
    ),
  }),
  { maxLength: 12 },
);

/** The order in which they come, some of them again, and how many at a time. */
const arrivals = tellings.chain((told) => {
  const indexes = told.map((_each, index) => index);
  const order = fc
    .tuple(
      fc.shuffledSubarray(indexes, { minLength: told.length }),
      fc.array(fc.constantFrom(...(told.length === 0 ? [0] : indexes)), { maxLength: 6 }),
    )
    .chain(([once, again]) =>
      fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length }),
    );
  return fc.record({
    told: fc.constant(told),
    one: order,
    other: order,
    batch: fc.integer({ min: 1, max: 5 }),
  });
});

describe('what is told of mails', () => {
  let world: NoticeWorld;

  before(async () => {
    world = await createNoticeWorld();
  });
  after(() => world.close());

  /** Two dealers with two mails each, of whom all is told in one order; what they came to. */
  async function comeTo(
    told: readonly { mail: number; what: Pick<MailNotice, 'kind' | 'code'> }[],
    order: readonly number[],
    batch: number,
  ) {
    const dealers = [await world.addDealer(), await world.addDealer()];
    const mails: { dealerId: string; mailId: string }[] = [];
    for (const dealerId of dealers)
      for (const to of ['maria@harrow.example', 'pat@timber.example'])
        for (const mailId of await world.send(dealerId, { to })) mails.push({ dealerId, mailId });
    const notices = told.map(({ mail, what }) =>
      noticeOf(mails[mail] ?? { dealerId: '', mailId: '' }, what.kind, what),
    );
    const arriving = order.flatMap((index) => notices[index] ?? []);
    let applied = 0;
    for (let start = 0; start < arriving.length; start += batch) {
      const outcomes = await world.notices.apply(arriving.slice(start, start + batch));
      applied += outcomes.filter(({ outcome }) => outcome === 'applied').length;
    }
    assert.equal(applied, told.length, 'each counts once');
    const states = [];
    for (const { mailId } of mails) states.push(await world.stateOf(mailId));
    const suppressions = [];
    for (const dealerId of dealers) suppressions.push(await world.suppressionsOf(dealerId));
    return { states, suppressions };
  }

  it('comes to the same in whatever order, however often and however many at a time it is told', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ told, one, other, batch }) => {
        assert.deepEqual(await comeTo(told, other, batch), await comeTo(told, one, 1));
      }),
      { numRuns: 40 },
    );
  });
});
