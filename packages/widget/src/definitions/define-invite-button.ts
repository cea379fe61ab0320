import { PayviteInviteButton } from '../invite-button/invite-button.ts';
import { define } from './definition.ts';

/** Defines `<payvite-invite-button>`, whose dialog is loaded when it is needed. */
export function defineInviteButton(): void {
  define(['payvite-invite-button', PayviteInviteButton]);
}
