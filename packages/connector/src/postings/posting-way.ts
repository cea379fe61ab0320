import type { PostingAction } from '@payvite/sdk/schemas';
import type { ErpSource } from '../erp/erp-source.ts';

/** ERPs that are not written to: what is to be posted goes into a file that they import. */
const IMPORTING: ReadonlySet<string> = new Set(['csv', 'push']);

/** Whether an ERP of this kind is not written to. */
export function importsPostings(erpKind: string): boolean {
  return IMPORTING.has(erpKind);
}

/**
 * How a posting gets into the ERP: it is asked for it, or a person brings it a file.
 *
 * @throws {SourceError} the source cannot do anything now, and says why.
 */
export async function wayOf(source: ErpSource, action: PostingAction): Promise<'erp' | 'file'> {
  if (source.capabilities[action]) return 'erp';
  // One that is not told what it must know can do nothing, and says so whatever it is asked.
  if (!importsPostings(source.kind)) await source.health();
  return 'file';
}
