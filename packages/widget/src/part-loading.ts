import { announceFault } from './fault.ts';
import type { Fault } from './fault.ts';
import type { SmallStrings } from './strings/en-small.ts';

/**
 * Loads what an element needs only later: a dialog is heavier than the button that opens it.
 *
 * @returns what kept it from coming, which the page has been told of; null where it is there.
 */
export async function loadPart(
  host: HTMLElement,
  { fault }: Pick<SmallStrings, 'fault'>,
  load: () => Promise<void>,
): Promise<Fault | null> {
  try {
    await load();
    return null;
  } catch (error) {
    console.error(`<${host.localName}> cannot load a part of it:`, error);
    const code = 'connection_failed';
    const missing = { code, message: fault.codes[code], requestId: null };
    announceFault(host, missing);
    return missing;
  }
}
