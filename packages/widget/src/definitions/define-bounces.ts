import { PayviteBounces } from '../bounces/bounces.ts';
import { define } from './definition.ts';

/** Defines `<payvite-bounces>`, most of which is loaded when the first one comes into view. */
export function defineBounces(): void {
  define(['payvite-bounces', PayviteBounces]);
}
