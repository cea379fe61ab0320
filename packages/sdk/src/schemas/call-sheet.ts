import * as z from 'zod/mini';
import { callNoteSchema } from './call-note.ts';
import { customerSchema } from './customer.ts';
import { pageParamsSchema } from './page.ts';
import { queryNumber } from './query-number.ts';

/** Query of `GET /customers/call-sheet`, the highest collection priority first. */
export const callSheetParamsSchema = z.extend(pageParamsSchema, {
  /** 0-3,650, default 7: of how many days the mail is old at least that nobody has answered. */
  pendingOlderThanDays: z._default(queryNumber(0, 3650), 7),
});

/** A customer to call, as its invitation is pending for long, and what came of the last call. */
export const callSheetRowSchema = z.object({
  customer: customerSchema,
  /** Null where nobody has called since the invitation was last sent. */
  lastCall: z.nullable(callNoteSchema),
});

export type CallSheetRow = z.infer<typeof callSheetRowSchema>;
export type CallSheetParams = Partial<z.output<typeof callSheetParamsSchema>>;
