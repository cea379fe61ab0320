import { announceFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { SmallStrings } from '../strings/en-small.ts';

/**
 * Loads the dialog of many invitations when it is first opened: it is heavier than the buttons that open it.
 *
 * @returns what kept it from coming, which the page has been told of; null where it is there.
 */
export async function loadBulkDialog(host: HTMLElement, { fault }: SmallStrings): Promise<Fault | null> {
  try {
    const { defineBulkDialog } = await import('../definitions/define-bulk-dialog.ts');
    defineBulkDialog();
    return null;
  } catch (error) {
    console.error(`<${host.localName}> cannot load its dialog:`, error);
    const missing = {
      code: 'connection_failed',
      message: fault.codes.connection_failed,
      requestId: null,
    };
    announceFault(host, missing);
    return missing;
  }
}
