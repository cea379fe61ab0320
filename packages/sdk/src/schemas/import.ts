import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import { idSchema, instantSchema } from './scalars.ts';
import { syncSchema } from './sync.ts';

/** The files of an export (docs/csv-export.md). */
export const importFileNameSchema = z.enum([
  'accounts.csv',
  'contacts.csv',
  'invoices.csv',
  'adjustments.csv',
]);

/**
 * `uploading`: files may come. `reviewing`: they are read and checked. `reviewed`: `sync` says what they would do, and waits.
 * `applying`, `applied`: just that is done. `failed`: `sync.error` says why; other files may come, and another review.
 */
export const importStateSchema = z.enum([
  'uploading',
  'reviewing',
  'reviewed',
  'applying',
  'applied',
  'failed',
]);

/** A file as it was uploaded. */
export const importFileSchema = z.object({
  name: importFileNameSchema,
  bytes: z.int(),
  uploadedAt: instantSchema,
});

/** Files of an export that are uploaded, reviewed and then applied, instead of being read from a folder. */
export const importSchema = z.object({
  id: idSchema,
  state: importStateSchema,
  /** When the ERP wrote the files, as whoever uploads them states it. */
  exportedAt: instantSchema,
  createdAt: instantSchema,
  /** None once they are applied: their rows are customers and open items then. */
  files: z.array(importFileSchema),
  /** What the newest review found, and what became of it; null before the first, and once another file has come. */
  sync: z.nullable(syncSchema),
});

/** Where a file's header stands for one of our columns (docs/csv-export.md). */
const readHeaderSchema = z.object({
  /** As it stands in the file. */
  header: z.string(),
  /** `outstanding_amount`; null where it means nothing to us. */
  column: z.nullable(z.string()),
  /**
   * Of one that means nothing to us, what it looks like: a column that no other header stands for, or might. For a person to
   * confirm (`headers` of a review): nothing is read by it. Null where none fits, or several do.
   */
  suggestion: z.nullable(z.string()),
});

/** How the header of one file is read, as of what it begins with. */
export const importColumnsFileSchema = z.object({
  name: importFileNameSchema,
  /** Null where the file has no header that can be read; then the lists are empty, too. */
  delimiter: z.nullable(z.enum([',', ';', '\t', '|'])),
  /** In the order of the file. */
  headers: z.array(readHeaderSchema),
  /** Our columns that no header stands for; without a required one the file cannot be read. */
  absent: z.array(z.object({ column: z.string(), isRequired: z.boolean() })),
});

/** Answer of `GET /imports/:id/columns`: of each file that is there. */
export const importColumnsSchema = z.object({ files: z.array(importColumnsFileSchema) });

/**
 * What the ERP calls its columns, by our names for file and column: `{accounts: {account_id: "Customer ID"}}`. Over those of
 * the dealer, and for one import alone.
 */
export const importHeadersSchema = z.record(
  z.string(),
  z.record(z.string(), z.string().check(z.maxLength(200))),
);

/** Body of `POST /imports`. */
export const importInputSchema = z.strictObject({
  headers: z.optional(importHeadersSchema),
  /** When the ERP wrote the files: balances are as of then. Not in the future. */
  exportedAt: instantSchema,
});

/** Body of `POST /imports/:id/review`; it may be left out. */
export const importReviewInputSchema = z.strictObject({
  /** In place of those that the import had. */
  headers: z.optional(importHeadersSchema),
});

/** Query of `GET /imports`, newest first. */
export const importListParamsSchema = pageParamsSchema;

export type Import = z.infer<typeof importSchema>;
export type ImportColumns = z.infer<typeof importColumnsSchema>;
export type ImportColumnsFile = z.infer<typeof importColumnsFileSchema>;
export type ImportFile = z.infer<typeof importFileSchema>;
export type ImportFileName = z.infer<typeof importFileNameSchema>;
export type ImportHeaders = z.infer<typeof importHeadersSchema>;
export type ImportInput = z.infer<typeof importInputSchema>;
export type ImportListParams = Partial<z.output<typeof importListParamsSchema>>;
export type ImportReviewInput = z.infer<typeof importReviewInputSchema>;
export type ImportState = z.infer<typeof importStateSchema>;
