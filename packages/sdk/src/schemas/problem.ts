import * as z from 'zod/mini';
import { PROBLEM_STATUSES, type ProblemCode } from './problem-statuses.ts';

/** What a program branches on. */
export const problemCodeSchema = z.enum(Object.keys(PROBLEM_STATUSES) as ProblemCode[]);

/** One fault inside a problem: where it is in the request (JSON Pointer, RFC 6901) and what is wrong with it. */
export const problemErrorSchema = z.object({
  /** `/customerIds/2` in a body, `/limit` in a query; empty for the whole. */
  pointer: z.string(),
  detail: z.string(),
  /** Why this one failed, where it differs from the problem's own code. */
  code: z.optional(problemCodeSchema),
});

/** An error answer, `application/problem+json` (RFC 9457). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What happened and what to do about it, for a person. */
  detail: z.string(),
  /** The path that was asked for. */
  instance: z.string(),
  code: problemCodeSchema,
  /** Quote it to the dealer's administrator: it finds the log line. */
  requestId: z.string(),
  errors: z.optional(z.array(problemErrorSchema)),
});

export type ProblemError = z.infer<typeof problemErrorSchema>;
export type Problem = z.infer<typeof problemSchema>;
