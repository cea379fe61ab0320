import { PayviteReachButton } from '../reach-button/reach-button.ts';
import { define } from './definition.ts';

/** Defines `<payvite-reach-button>`; the dialog that it opens is loaded then. */
export function defineReachButton(): void {
  define(['payvite-reach-button', PayviteReachButton]);
}
