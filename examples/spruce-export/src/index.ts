export { writeSpruceExport, DEFAULT_CUSTOMER_COUNT, DEFAULT_SEED } from './spruce-export.ts';
export type { SpruceExportOptions } from './spruce-export.ts';
export { EXPORT_COLUMNS } from './export-file.ts';
export type { ExportFileName } from './export-file.ts';
export { writeDirtyExport } from './dirty-export.ts';
export type { DirtyExport, DirtyExportOptions } from './dirty-export.ts';
export type { ExpectedFault, FaultKind } from './dirty-file.ts';
export { cutFile, cutFileInHalf } from './file-cut.ts';
