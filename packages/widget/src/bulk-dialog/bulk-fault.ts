/** Without an answer, or told that the bulk is in another state, only a look says what has happened. */
export function mayHaveHappened(code: string): boolean {
  return /^(connection_failed|timed_out|bulk_(planned|sending|paused|completed|cancelled))$/.test(code);
}

/** The customers that a `customer_not_found` names, `/customerIds/3` each. */
export function lostIds(error: unknown, asked: readonly string[]): string[] {
  const { code, errors } = error as { code?: unknown; errors?: { pointer?: string | null }[] | null };
  if (code !== 'customer_not_found') return [];
  return (errors ?? []).flatMap(({ pointer }) => asked[Number(pointer?.split('/').at(-1))] ?? []);
}
