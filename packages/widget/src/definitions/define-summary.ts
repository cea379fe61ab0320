import { PayviteSummary } from '../summary/summary.ts';
import { define } from './definition.ts';

/** Defines `<payvite-summary>`. */
export function defineSummary(): void {
  define(['payvite-summary', PayviteSummary]);
}
