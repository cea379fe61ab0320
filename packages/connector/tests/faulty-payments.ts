import { SourceError } from '../src/erp/erp-source.ts';
import { missing, methods, fail, type SourceFault } from './source-faults.ts';

/** What is wrong with what a source writes. */
export const PAYMENT_FAULTS: SourceFault[] = [
  {
    name: 'it says it posts nothing, and posts',
    foundBy: 'cannot do',
    break: methods(({ source }) => ({
      capabilities: { ...source.capabilities, post: false, reverse: false },
    })),
  },
  {
    name: 'what it cannot do fails in its own words',
    foundBy: 'cannot do',
    break: methods(({ source }) => ({
      capabilities: { ...source.capabilities, updateContact: false },
      updateContact: fail('No.', 'refused'),
    })),
  },
  {
    name: 'it posts on the day on which it is told',
    foundBy: 'on the day the money came',
    break: methods(({ source }) => ({
      postPayment: (payment) =>
        source.postPayment({ ...payment, paidOn: new Date().toISOString().slice(0, 10) }),
    })),
  },
  {
    name: 'it posts hundredths in every currency',
    foundBy: 'without minor units',
    break: () => ({}),
    breakWholeUnits: methods(({ source }) => ({
      postPayment: async (payment) => {
        const allocations = payment.allocations.map((each) => ({
          ...each,
          amountMinor: Math.round(each.amountMinor / 100),
        }));
        return {
          ...(await source.postPayment({ ...payment, allocations })),
          postedMinor: payment.amountMinor,
        };
      },
    })),
  },
  {
    name: 'it posts twice',
    foundBy: 'posts no payment twice',
    break: methods(({ source, bookings, pay }) => ({
      postPayment: (payment) => {
        const before = bookings.get(payment.paymentId);
        if (before === undefined) return source.postPayment(payment);
        for (const { itemErpId, amountMinor } of payment.allocations) pay(itemErpId, amountMinor);
        return Promise.resolve({
          erpPaymentId: before.erpPaymentId,
          postedMinor: before.postedMinor,
          state: before.state,
        });
      },
    })),
  },
  {
    name: 'it says nothing of a second posting',
    foundBy: 'posts no payment twice',
    break: methods(({ source }) => ({
      postPayment: async (payment) =>
        (await source.findPayment(payment.paymentId)) ?? source.postPayment(payment),
    })),
  },
  {
    name: 'it finds no payment',
    foundBy: 'posts a part of an invoice, and finds it',
    break: methods(() => ({ findPayment: () => Promise.resolve(undefined) })),
  },
  {
    name: 'it finds payments by a part of their id',
    foundBy: 'posts a part of an invoice, and finds it',
    break: methods(({ source, bookings }) => ({
      findPayment: (id) => source.findPayment([...bookings.keys()].find((each) => each.startsWith(id)) ?? id),
    })),
  },
  {
    name: 'a part pays all',
    foundBy: 'posts a part of an invoice, and finds it',
    break: methods(({ source, books, pay }) => ({
      postPayment: async (payment) => {
        const posting = await source.postPayment(payment);
        for (const { itemErpId } of payment.allocations)
          pay(itemErpId, books.item(itemErpId).outstandingMinor);
        return posting;
      },
    })),
  },
  {
    name: 'it tells a wrong sum of what it posted',
    foundBy: 'posts one payment for several items',
    break: methods(({ source }) => ({
      postPayment: async (payment) => ({
        ...(await source.postPayment(payment)),
        postedMinor: payment.allocations.reduce((sum, { amountMinor }) => sum + Math.abs(amountMinor), 0),
      }),
    })),
  },
  {
    name: 'it fills the first item of several',
    foundBy: 'posts one payment for several items',
    break: methods(({ source }) => ({
      postPayment: (payment) => {
        const [first] = payment.allocations;
        return source.postPayment(
          first === undefined
            ? payment
            : { ...payment, allocations: [{ ...first, amountMinor: payment.amountMinor }] },
        );
      },
    })),
  },
  {
    name: 'more than is open is posted as far as it goes',
    foundBy: 'refuses more than is open',
    break: methods(({ source, books }) => ({
      postPayment: (payment) =>
        source.postPayment({
          ...payment,
          allocations: payment.allocations.map((each) => ({
            ...each,
            amountMinor:
              Math.min(each.amountMinor, books.items.get(each.itemErpId)?.outstandingMinor ?? 0) ||
              each.amountMinor,
          })),
        }),
    })),
  },
  {
    name: 'it is unavailable where it refuses',
    foundBy: 'refuses more than is open',
    break: methods(({ source }) => ({
      postPayment: (payment) =>
        source.postPayment(payment).catch((error: unknown) => {
          throw error instanceof SourceError && error.code === 'refused'
            ? new SourceError(error.message, { code: 'unavailable' })
            : error;
        }),
    })),
  },
  {
    name: 'it keeps what it refuses',
    foundBy: 'refuses more than is open',
    break: methods(({ source, bookings }) => ({
      postPayment: (payment) =>
        source.postPayment(payment).catch((error: unknown) => {
          if (!bookings.has(payment.paymentId))
            bookings.set(payment.paymentId, { payment, erpPaymentId: 'P0', postedMinor: 0, state: 'posted' });
          throw error;
        }),
    })),
  },
  {
    name: 'it takes items of another customer',
    foundBy: 'refuses more than is open',
    break: methods(({ source, books }) => ({
      postPayment: (payment) =>
        source.postPayment({
          ...payment,
          customerErpId: books.items.get(payment.allocations[0]?.itemErpId ?? '')?.customerId ?? '',
        }),
    })),
  },
  {
    name: 'what is taken back stays paid',
    foundBy: 'takes a payment back, once',
    break: methods(({ source, bookings }) => ({
      reversePayment: (id) => {
        const booking = bookings.get(id);
        if (booking === undefined) return source.reversePayment(id, '');
        booking.state = 'reversed';
        return source.reversePayment(id, '');
      },
    })),
  },
  {
    name: 'it takes back twice',
    foundBy: 'takes a payment back, once',
    break: methods(({ source, bookings }) => ({
      reversePayment: (id) => {
        const booking = bookings.get(id);
        if (booking !== undefined) booking.state = 'posted';
        return source.reversePayment(id, '');
      },
    })),
  },
  {
    name: 'it posts again what was taken back',
    foundBy: 'takes a payment back, once',
    break: methods(({ source, bookings }) => ({
      postPayment: (payment) => {
        if (bookings.get(payment.paymentId)?.state === 'reversed') bookings.delete(payment.paymentId);
        return source.postPayment(payment);
      },
    })),
  },
  {
    name: 'it takes back what was never posted',
    foundBy: 'takes nothing back that was not posted',
    break: methods(({ source }) => ({
      reversePayment: (id) =>
        source
          .reversePayment(id, '')
          .catch(() => ({ erpPaymentId: 'P0', postedMinor: 0, state: 'reversed' as const })),
    })),
  },
  {
    name: 'an address is not corrected',
    foundBy: 'corrects an address',
    break: methods(() => ({ updateContact: () => Promise.resolve() })),
  },
  {
    name: 'an unknown contact is corrected',
    foundBy: 'corrects an address',
    break: methods(({ source }) => ({
      updateContact: (id, changes) => source.updateContact(id, changes).catch(() => undefined),
    })),
  },
  {
    name: 'what it wrote itself is missed',
    foundBy: 'what it has written',
    break: (erp) => {
      const own = missing(['invoices'], ({ erpId }) => written.has(String(erpId)))(erp).source ?? erp.source;
      const written = new Set<string>();
      return {
        source: {
          ...own,
          postPayment: (payment) => {
            for (const { itemErpId } of payment.allocations) written.add(itemErpId);
            return own.postPayment(payment);
          },
        },
      };
    },
  },
];
