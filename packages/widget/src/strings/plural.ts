/** "1 customer", "1,204 customers": a count with its noun, in English. */
export const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
