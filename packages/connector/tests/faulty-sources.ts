import { CHANGE_FAULTS } from './faulty-changes.ts';
import { PAYMENT_FAULTS } from './faulty-payments.ts';
import { READING_FAULTS } from './faulty-readings.ts';
import { SHAPE_FAULTS } from './faulty-shapes.ts';
import type { SourceFault } from './source-faults.ts';

/** Ways in which a source may be wrong, each with the promise that it breaks. */
export const FAULTS: readonly SourceFault[] = [
  ...SHAPE_FAULTS,
  ...READING_FAULTS,
  ...CHANGE_FAULTS,
  ...PAYMENT_FAULTS,
];
