import { testErpSource, type TestErp } from '../src/erp/testing/erp-testing.ts';
import { READ_ONLY } from '../src/erp/erp-source.ts';
import { PAGE_SIZE } from './faulty-readings.ts';
import { FAULTS } from './faulty-sources.ts';
import { createMemoryErp, type MemoryErp } from './memory-erp.ts';
import { SourceError } from '../src/erp/erp-source.ts';

// Run by erp-testing.test.ts: the kit against a source without a fault, and then with one fault after the other.
for (const fault of [undefined, ...FAULTS]) {
  testErpSource(fault?.name ?? 'no fault', () => {
    const memory = createMemoryErp();
    const yen = createMemoryErp('yen', 'JPY');
    const refuse = () => Promise.reject(new SourceError('Sign in.', { code: 'unauthorized' }));
    return Promise.resolve({
      source: memory.source,
      lockedOut: { ...READ_ONLY, kind: 'memory', health: refuse, open: refuse },
      elsewhere: createMemoryErp('elsewhere').source,
      ...fault?.break(memory),
      erp: testErpOf(memory),
      pageSize: PAGE_SIZE,
      wholeUnits: { source: yen.source, ...fault?.breakWholeUnits?.(yen), erp: testErpOf(yen) },
      stop: () => Promise.resolve(),
    });
  });
}

function testErpOf({ books, bookings }: MemoryErp): TestErp {
  return Object.assign(books, {
    passTime: () => Promise.resolve(),
    dayOfPayment(erpPaymentId: string) {
      const booking = [...bookings.values()].find((each) => each.erpPaymentId === erpPaymentId);
      return booking === undefined
        ? Promise.reject(new Error(`No payment ${erpPaymentId}.`))
        : Promise.resolve(booking.payment.paidOn);
    },
  });
}
