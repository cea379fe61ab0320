import * as z from 'zod/mini';

/** A whole number, as JSON has it or as a query writes it: in digits, so that an empty text is none. */
export function queryNumber(minimum: number, maximum: number) {
  return z.pipe(
    z.transform((value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value)),
    z.int().check(z.minimum(minimum), z.maximum(maximum)),
  );
}
