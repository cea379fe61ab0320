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

/** Body of `POST /imports`. */
export const importInputSchema = z.strictObject({
  /** When the ERP wrote the files: balances are as of then. Not in the future. */
  exportedAt: instantSchema,
});

/** Query of `GET /imports`, newest first. */
export const importListParamsSchema = pageParamsSchema;

export type Import = z.infer<typeof importSchema>;
export type ImportFile = z.infer<typeof importFileSchema>;
export type ImportFileName = z.infer<typeof importFileNameSchema>;
export type ImportInput = z.infer<typeof importInputSchema>;
export type ImportListParams = Partial<z.output<typeof importListParamsSchema>>;
export type ImportState = z.infer<typeof importStateSchema>;
