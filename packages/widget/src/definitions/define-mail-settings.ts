import { PayviteMailSettings } from '../mail-settings/mail-settings.ts';
import { define } from './definition.ts';

/** Defines `<payvite-mail-settings>`, most of which is loaded when the first one comes into view. */
export function defineMailSettings(): void {
  define(['payvite-mail-settings', PayviteMailSettings]);
}
