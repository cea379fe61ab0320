import type { Fault } from '../fault.ts';
import { loadPart } from '../part-loading.ts';
import type { SmallStrings } from '../strings/en-small.ts';

/** Loads the dialog of many invitations when it is first opened; see `loadPart`. */
export function loadBulkDialog(host: HTMLElement, strings: SmallStrings): Promise<Fault | null> {
  return loadPart(host, strings, async () => {
    const { defineBulkDialog } = await import('../definitions/define-bulk-dialog.ts');
    defineBulkDialog();
  });
}
