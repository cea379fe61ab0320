import { PayviteErp } from '../erp/erp.ts';
import { define } from './definition.ts';

/** Defines `<payvite-erp>`, most of which is loaded when the first one comes into view. */
export function defineErp(): void {
  define(['payvite-erp', PayviteErp]);
}
