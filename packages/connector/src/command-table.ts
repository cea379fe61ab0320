/** Columns of plain text, two spaces apart; the first row names them. Empty where there are no rows. */
export function formatTable(rows: readonly Readonly<Record<string, string>>[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(first);
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => (row[name] ?? '').length)));
  const lines = [Object.fromEntries(names.map((name) => [name, name.toUpperCase()])), ...rows].map((row) =>
    names
      .map((name, column) => (row[name] ?? '').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
