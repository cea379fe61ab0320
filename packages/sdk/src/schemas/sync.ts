import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import { currencySchema, idSchema, instantSchema } from './scalars.ts';

export const syncStateSchema = z.enum(['running', 'succeeded', 'failed', 'needs_approval']);

/** What a source delivers, one model after the other. */
export const syncModelSchema = z.enum(['customers', 'contacts', 'invoices', 'adjustments']);

/** What one model brought. A file that was skipped because it had not changed counts its lines as unchanged. */
export const syncModelCountsSchema = z.object({
  model: syncModelSchema,
  /** Rows in the export, without the header. */
  lines: z.int(),
  inserted: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  /** Rows with a fault; what we hold of them is kept and marked stale. */
  invalid: z.int(),
  /** Open items closed or customers made inactive because the export no longer lists them. */
  missing: z.int(),
});

/** One row that was not applied, and why. */
export const badRowSchema = z.object({
  model: syncModelSchema,
  /** `invoices.csv`; null for a source without files. */
  file: z.nullable(z.string()),
  /** The line in the file where the row begins; the header is line 1. */
  row: z.int(),
  /** Header of the faulty cell; null where the row as a whole is at fault. */
  column: z.nullable(z.string()),
  reason: z.string(),
  /** What stood there, cut to 200 characters. */
  value: z.nullable(z.string()),
  /** The ERP's id of the row, such as its `invoice_id`; null where it could not be read. */
  erpId: z.nullable(z.string()),
  /** The ERP's id of the customer that it names, of a customer its own; null where it could not be read. */
  customerErpId: z.nullable(z.string()),
});

/** How one file of a sync was read. */
export const syncFileSchema = z.object({
  model: syncModelSchema,
  /** `invoices.csv`. */
  name: z.string(),
  /** How its text is written, as it was found out; null for syncs of before this was told. */
  encoding: z.nullable(z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])),
  /**
   * When it was written, by our clock; of an uploaded one, when whoever uploaded it says so. Never later than its reading; null for
   * syncs of before this was told.
   */
  writtenAt: z.nullable(instantSchema),
  /** Headers of the file that mean nothing to us: a misspelled one is among them. */
  ignoredColumns: z.array(z.string()),
});

/** Why a sync applied nothing and waits for a person. */
export const syncGuardSchema = z.object({
  /** `review`: it is an import, which always waits. `older_export`: what we hold is newer than the files that were read. */
  kind: z.enum([
    'review',
    'would_deactivate_customers',
    'would_close_open_items',
    'would_close_outstanding',
    'would_delete_contacts',
    'would_change_currency',
    'file_cut',
    'older_export',
  ]),
  /** In words, with the figures. */
  detail: z.string(),
  /** The figures of what would be closed, made inactive or deleted, or have another currency; null for the other kinds, and for guards of before they were told. */
  figures: z.nullable(
    z.object({
      lost: z.int(),
      /** What is held now: as many as `lost` is a part of. */
      held: z.int(),
      /** Where both are amounts, in its minor unit; null where they are numbers of customers, items or contacts. */
      currency: z.nullable(currencySchema),
    }),
  ),
  /** The file that was cut: `invoices.csv`; null for the other kinds. */
  file: z.nullable(z.string()),
  /**
   * Of a file whose last line has all its cells, but not the line end that it had before: its last cell, which may be a part of
   * what should stand there. Null for everything else.
   */
  openEnd: z.nullable(
    z.object({
      row: z.int(),
      /** Its header. */
      column: z.string(),
      /** At most 200 characters. */
      value: z.string(),
    }),
  ),
});

/** Where the numbers come from, and when they do next. */
export const syncScheduleSchema = z.object({
  /** The kind of source: `csv`, `push`, `tryton`, `odoo`. */
  source: z.string(),
  /** Its files are uploaded (`POST /imports`): there is no folder and no ERP to read, so no sync begins and none can be started. */
  isUploadOnly: z.boolean(),
  /**
   * When what is held was so in the ERP: of a folder, when the oldest file of accounts, invoices and adjustments was written; of
   * an import, its `exportedAt`; of an ERP that is asked, when the sync began. A sync whose rows are all faulty leaves it. Null before
   * the first sync.
   */
  asOf: z.nullable(instantSchema),
  /** How often it syncs by itself; null for only on request. */
  everyMinutes: z.nullable(z.int()),
  /** When it is due by itself, in the past where it is about to start; null while none is, as one runs or waits for a person. */
  nextAt: z.nullable(instantSchema),
});

/** One run from the ERP into Payvite. */
export const syncSchema = z.object({
  id: idSchema,
  state: syncStateSchema,
  /** The kind of source: `csv`; `import` for uploaded files. */
  source: z.string(),
  /**
   * True when everything was read that the ERP has, so that what is gone there was noticed; false when only what had changed
   * since the sync before was. While it runs: what is asked for.
   */
  isFull: z.boolean(),
  startedAt: instantSchema,
  finishedAt: z.nullable(instantSchema),
  /** While an import waits for its review: what it would do. */
  models: z.array(syncModelCountsSchema),
  /** Empty for a source without files. */
  files: z.array(syncFileSchema),
  /** Filled while the state is `needs_approval`, and kept after the approval. */
  guards: z.array(syncGuardSchema),
  approvedAt: z.nullable(instantSchema),
  /** What went wrong, and the way out; null unless `failed`. */
  error: z.nullable(z.string()),
  /**
   * What to look at although it succeeded, or before it is approved, such as a file that is no longer in the folder, or invoices
   * without any accounts, each with the way out.
   */
  warnings: z.array(z.string()),
  /** All faulty rows of the run. */
  badRowCount: z.int(),
  /** The first 100 of them; all by `GET /syncs/:id/bad-rows`. Empty in lists. */
  badRows: z.array(badRowSchema),
});

/** Body of `POST /syncs`; it may be left out. */
export const syncInputSchema = z.strictObject({
  /** Read everything, also where the ERP could tell what has changed. Default false; a full one runs each night. */
  isFull: z.optional(z.boolean()),
});

/** Query of `GET /syncs`, newest first. */
export const syncListParamsSchema = z.extend(pageParamsSchema, {
  state: z.optional(syncStateSchema),
});

export type BadRow = z.infer<typeof badRowSchema>;
export type Sync = z.infer<typeof syncSchema>;
export type SyncInput = z.infer<typeof syncInputSchema>;
export type SyncFile = z.infer<typeof syncFileSchema>;
export type SyncGuard = z.infer<typeof syncGuardSchema>;
export type SyncModel = z.infer<typeof syncModelSchema>;
export type SyncModelCounts = z.infer<typeof syncModelCountsSchema>;
export type SyncSchedule = z.infer<typeof syncScheduleSchema>;
export type SyncState = z.infer<typeof syncStateSchema>;
export type SyncListParams = Partial<z.output<typeof syncListParamsSchema>>;
