import { PayvitePayments } from '../payments/payments.ts';
import { define } from './definition.ts';

/** Defines `<payvite-payments>`, most of which is loaded when the first one comes into view. */
export function definePayments(): void {
  define(['payvite-payments', PayvitePayments]);
}
