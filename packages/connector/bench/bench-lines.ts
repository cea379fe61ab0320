/** What a line must keep to. */
export type Bound = { atLeast: number } | { atMost: number };

/** One ratio that was measured, and what is asked of it. */
export interface BenchLine {
  /** `what : against what`. */
  name: string;
  ratio: number;
  /** Null for a line that only informs. */
  bound: Bound | null;
  /** More figures of the same measurement. */
  detail?: string;
}

/** Whether a line keeps to its bound; what is no number does not. */
export function keepsBound({ ratio, bound }: BenchLine): boolean {
  if (bound === null) return true;
  return 'atLeast' in bound ? ratio >= bound.atLeast : ratio <= bound.atMost;
}

/** The lines as a table of text, each with its bound and whether it keeps to it. */
export function formatLines(lines: readonly BenchLine[]): string {
  const rows = lines.map((line) => [
    line.name,
    line.ratio.toFixed(2),
    line.bound === null ? '' : formatBound(line.bound),
    line.bound === null ? '' : keepsBound(line) ? 'ok' : 'FALLS SHORT',
    line.detail ?? '',
  ]);
  const table = [['ratio of', 'is', 'required', '', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function formatBound(bound: Bound): string {
  return 'atLeast' in bound ? `at least ${bound.atLeast.toFixed(2)}` : `at most ${bound.atMost.toFixed(2)}`;
}
