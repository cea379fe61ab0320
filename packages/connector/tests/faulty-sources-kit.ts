import { testErpSource } from '../src/erp/testing/erp-testing.ts';
import { READ_ONLY } from '../src/erp/erp-source.ts';
import { FAULTS } from './faulty-sources.ts';
import { createMemoryErp } from './memory-erp.ts';
import { SourceError } from '../src/erp/erp-source.ts';

// Run by erp-testing.test.ts: the kit against a source without a fault, and then with one fault after the other.
for (const fault of [undefined, ...FAULTS]) {
  testErpSource(fault?.name ?? 'no fault', () => {
    const memory = createMemoryErp();
    const refuse = () => Promise.reject(new SourceError('Sign in.', { code: 'unauthorized' }));
    return Promise.resolve({
      source: memory.source,
      lockedOut: { ...READ_ONLY, kind: 'memory', health: refuse, open: refuse },
      elsewhere: createMemoryErp('elsewhere').source,
      ...fault?.break(memory),
      erp: Object.assign(memory.books, { passTime: () => Promise.resolve() }),
      stop: () => Promise.resolve(),
    });
  });
}
