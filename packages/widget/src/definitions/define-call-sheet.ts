import { PayviteCallDialog } from '../call-sheet/call-dialog.ts';
import { PayviteCallSheet } from '../call-sheet/call-sheet.ts';
import { define } from './definition.ts';

/** Defines `<payvite-call-sheet>` and the dialog inside it. */
export function defineCallSheet(): void {
  define(['payvite-call-dialog', PayviteCallDialog], ['payvite-call-sheet', PayviteCallSheet]);
}
