import { PayviteReachButton } from '../reach-button/reach-button.ts';
import { defineBulkDialog } from './define-bulk-dialog.ts';
import { define } from './definition.ts';

/** Defines `<payvite-reach-button>` and the dialog that it opens. */
export function defineReachButton(): void {
  defineBulkDialog();
  define(['payvite-reach-button', PayviteReachButton]);
}
