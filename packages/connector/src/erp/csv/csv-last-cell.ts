import type { SyncModel } from '@payvite/sdk/schemas';
import type { SourceModel } from '../erp-source.ts';

/** Where a file ends. */
export interface LastCell {
  row: number;
  /** Its header. */
  column: string;
  /** What stands there, at most 200 characters. */
  value: string;
  /** It is hardly a part of what should stand there. */
  isWhole: boolean;
}

/** A model that comes from a file. */
export interface CsvModel<Model extends SyncModel> extends SourceModel<Model> {
  /** Reads what the last line ends in, for one that has no end although it had one before; undefined where it has no cell. */
  readonly readLastCell: () => Promise<LastCell | undefined>;
}

/** What a model's file ends in; undefined where it comes from none, or the file has no cell. */
export async function readLastCell(source: SourceModel<SyncModel>): Promise<LastCell | undefined> {
  return isCsvModel(source) ? source.readLastCell() : undefined;
}

function isCsvModel(source: SourceModel<SyncModel>): source is CsvModel<SyncModel> {
  return 'readLastCell' in source;
}
