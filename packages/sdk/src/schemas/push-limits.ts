/** The most rows that one call of a push takes. */
export const MAX_PUSHED_ROWS = 10_000;
