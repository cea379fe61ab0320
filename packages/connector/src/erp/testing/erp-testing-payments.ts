import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { currencyExponent } from '../../currency-exponent.ts';
import type { SourcePayment, SourcePosting } from '../erp-source.ts';
import { assertRefused, dayFromToday, ErpWorld, type Check, type TestCustomer } from './erp-testing-world.ts';

const canPost = ({ source }: ErpWorld) => source.capabilities.post;
const canReverse = ({ source }: ErpWorld) => source.capabilities.post && source.capabilities.reverse;
const REASON = 'ACH return R01';

/** What a source promises of writing into the ERP. */
export const PAYMENT_CHECKS: Check[] = [
  {
    promise: 'says of everything that it cannot do that it cannot',
    isMade: ({ source: { capabilities } }) => Object.values(capabilities).includes(false),
    async hold({ source }) {
      const { post, reverse, updateContact } = source.capabilities;
      assert.ok(post || !reverse, 'It takes payments back, and posts none.');
      if (!post) {
        const payment = paymentOf('1', 'USD', [['1', 'invoices', 1]]);
        await assertRefused(source.findPayment(payment.paymentId), 'not_supported', 'findPayment');
        await assertRefused(source.postPayment(payment), 'not_supported', 'postPayment');
      }
      if (!reverse)
        await assertRefused(source.reversePayment('1', REASON), 'not_supported', 'reversePayment');
      if (!updateContact)
        await assertRefused(
          source.updateContact('1', { email: 'a@kit.example' }),
          'not_supported',
          'updateContact',
        );
    },
  },
  {
    promise: 'posts a part of an invoice, and finds it',
    isMade: canPost,
    async hold(world) {
      const customer = await world.addCustomer({ invoices: [100_00, 25_00] });
      const [first = '', second = ''] = customer.invoices;
      const payment = pay(world, customer, [[first, 40_01]]);
      assert.equal(
        await world.source.findPayment(payment.paymentId),
        undefined,
        'It is found before it is posted.',
      );
      const posting = await world.source.postPayment(payment);
      assertPosting(posting, 40_01, 'posted');
      assert.deepEqual(await world.source.findPayment(payment.paymentId), posting);
      assert.equal(
        await world.source.findPayment(payment.paymentId.slice(0, -1)),
        undefined,
        'A part of the id finds it.',
      );
      await world.sync();
      world.assertOwed(customer.erpId, { [first]: 59_99, [second]: 25_00 });
    },
  },
  {
    promise: 'posts a payment on the day the money came',
    isMade: canPost,
    async hold(world) {
      const { dayOfPayment } = world.erp;
      assert.ok(dayOfPayment, 'TestErp has no dayOfPayment, which a source that posts is tested by.');
      const customer = await world.addCustomer({ invoices: [100_00] });
      // Of the same month as today, as the one before may be closed.
      const paidOn = dayFromToday(new Date().getUTCDate() === 1 ? 1 : -1);
      const payment = { ...pay(world, customer, [[customer.invoices[0] ?? '', 30_00]]), paidOn };
      const { erpPaymentId } = await world.source.postPayment(payment);
      assert.equal(await dayOfPayment.call(world.erp, erpPaymentId), paidOn);
    },
  },
  {
    promise: 'posts no payment twice',
    isMade: canPost,
    async hold(world) {
      const customer = await world.addCustomer({ invoices: [100_00] });
      const [first = ''] = customer.invoices;
      const payment = pay(world, customer, [[first, 10_00]]);
      const posting = await world.source.postPayment(payment);
      await assertRefused(world.source.postPayment(payment), 'already_posted', 'The same payment again');
      assert.deepEqual(await world.source.findPayment(payment.paymentId), posting);
      await world.sync();
      world.assertOwed(customer.erpId, { [first]: 90_00 });
    },
  },
  {
    promise: 'posts one payment for several items: to the end, in part, and less a credit',
    isMade: canPost,
    async hold(world) {
      const customer = await world.addCustomer({ invoices: [100_00, 25_35], credits: [20_00] });
      const [first = '', second = '', credit = ''] = [...customer.invoices, ...customer.credits];
      const payment = pay(world, customer, [
        [first, 60_00],
        [second, 25_35],
        [credit, -20_00],
      ]);
      assertPosting(await world.source.postPayment(payment), 65_35, 'posted');
      await world.sync();
      world.assertOwed(customer.erpId, { [first]: 40_00 });
    },
  },
  {
    promise: 'refuses more than is open, and what is another’s, and keeps nothing of it',
    isMade: canPost,
    async hold(world) {
      const other = await world.addCustomer({ invoices: [10_00], isReadLater: true });
      const customer = await world.addCustomer({ invoices: [100_00] });
      const [first = ''] = customer.invoices;
      const tooMuch = pay(world, customer, [[first, 100_00]], 1);
      const foreign = {
        ...pay(world, other, [[other.invoices[0] ?? '', 5_00]]),
        customerErpId: customer.erpId,
      };
      for (const [payment, what] of [
        [tooMuch, 'More than is open'],
        [foreign, 'Another customer’s item'],
      ] as const) {
        await assertRefused(world.source.postPayment(payment), 'refused', what);
        assert.equal(await world.source.findPayment(payment.paymentId), undefined, `${what}: it is found.`);
      }
      await world.sync();
      world.assertOwed(customer.erpId, { [first]: 100_00 });
      world.assertOwed(other.erpId, { [other.invoices[0] ?? '']: 10_00 });
    },
  },
  {
    promise: 'takes a payment back, once, and its items are open again',
    isMade: canReverse,
    async hold(world) {
      const customer = await world.addCustomer({ invoices: [100_00, 25_00], isOld: true });
      const [first = '', second = ''] = customer.invoices;
      const payment = pay(world, customer, [
        [first, 100_00],
        [second, 10_00],
      ]);
      const { erpPaymentId } = await world.source.postPayment(payment);
      await world.sync();
      world.assertOwed(customer.erpId, { [second]: 15_00 });

      const reversal = await world.source.reversePayment(payment.paymentId, REASON);
      assertPosting(reversal, 110_00, 'reversed');
      assert.ok(reversal.erpPaymentId.includes(erpPaymentId), 'The reversed payment has another number.');
      await world.sync();
      world.assertOwed(customer.erpId, { [first]: 100_00, [second]: 25_00 });
      assert.deepEqual(await world.source.findPayment(payment.paymentId), reversal);

      assert.deepEqual(await world.source.reversePayment(payment.paymentId, REASON), reversal);
      await world.sync();
      world.assertOwed(customer.erpId, { [first]: 100_00, [second]: 25_00 });
      await assertRefused(world.source.postPayment(payment), 'already_posted', 'One that was taken back');
    },
  },
  {
    promise: 'counts right in a currency without minor units',
    isMade: ({ wholeUnits }) => wholeUnits !== undefined,
    async hold({ wholeUnits }) {
      assert.ok(wholeUnits);
      const world = new ErpWorld(wholeUnits);
      const customer = await world.addCustomer({ invoices: [1_501, 70], credits: [30] });
      const [first = '', second = '', credit = ''] = [...customer.invoices, ...customer.credits];
      const { currency, amountMinor } = world.item(customer.erpId, first);
      assert.equal(currencyExponent(currency), 0, `${currency} has minor units, or is none of ISO 4217.`);
      assert.equal(amountMinor, 1_501);
      world.assertOwed(customer.erpId, { [first]: 1_501, [second]: 70, [credit]: -30 });
      if (!canPost(world)) return;
      const payment = pay(world, customer, [[first, 1_001]]);
      assertPosting(await world.source.postPayment(payment), 1_001, 'posted');
      await world.sync();
      world.assertOwed(customer.erpId, { [first]: 500, [second]: 70, [credit]: -30 });
    },
  },
  {
    promise: 'takes nothing back that was not posted',
    isMade: canReverse,
    async hold({ source }) {
      await assertRefused(source.reversePayment(randomUUID(), REASON), 'not_posted', 'An unknown payment');
    },
  },
  {
    promise: 'corrects an address, and sees it',
    isMade: ({ source }) => source.capabilities.updateContact,
    async hold(world) {
      const { erpId } = await world.addCustomer({ emails: ['typo@kit.example', 'right@kit.example'] });
      const contact = [...world.holding.contacts.values()].find(
        (each) => each.customerErpId === erpId && each.email === 'typo@kit.example',
      );
      assert.ok(contact);
      await world.source.updateContact(contact.erpId, { email: "o'neil+fixed@kit.example" });
      await world.sync();
      assert.deepEqual(world.holding.emailsOf(erpId), ["o'neil+fixed@kit.example", 'right@kit.example']);
      await assertRefused(
        world.source.updateContact('999999999', { email: 'a@kit.example' }),
        'refused',
        'A contact that is not there',
      );
    },
  },
  {
    promise: 'shows in all lists of changes together what it has written',
    isMade: canPost,
    async hold(world) {
      await world.sync();
      assert.deepEqual(world.holding.view(), (await world.readAll()).holding.view());
    },
  },
];

type Allocation = SourcePayment['allocations'][number];

function paymentOf(
  customerErpId: string,
  currency: string,
  allocations: [string, Allocation['model'], number][],
): SourcePayment {
  return {
    paymentId: randomUUID(),
    customerErpId,
    currency,
    amountMinor: allocations.reduce((sum, [, , amountMinor]) => sum + amountMinor, 0),
    paidOn: dayFromToday(0),
    method: 'ach',
    allocations: allocations.map(([itemErpId, model, amountMinor]) => ({ itemErpId, model, amountMinor })),
  };
}

/** A payment of some held items, and for each so much more. */
function pay(world: ErpWorld, { erpId }: TestCustomer, amounts: [string, number][], more = 0): SourcePayment {
  const items = amounts.map(([id]) => world.item(erpId, id));
  return paymentOf(
    erpId,
    items[0]?.currency ?? '',
    amounts.map(([id, minor], at) => [id, items[at]?.model ?? 'invoices', minor + more]),
  );
}

function assertPosting(posting: SourcePosting, postedMinor: number, state: SourcePosting['state']): void {
  assert.deepEqual([posting.postedMinor, posting.state], [postedMinor, state]);
  assert.match(posting.erpPaymentId, /\S/, 'The ERP’s own number is empty.');
}
