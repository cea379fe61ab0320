/** Where a list remembers its columns; `localStorage` and `sessionStorage` fit. Either method may throw. */
export interface ColumnStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Reads what was remembered under a key; undefined where there is nothing, or no storage. */
export function readColumns(storage: ColumnStorage | null, key: string): unknown {
  try {
    return JSON.parse((storage ?? localStorage).getItem(key) ?? '') as unknown;
  } catch {
    // Nothing there, not ours, or a browser that keeps its storage closed.
    return undefined;
  }
}

/** Remembers columns under a key, where it can. */
export function writeColumns(storage: ColumnStorage | null, key: string, columns: unknown): void {
  try {
    (storage ?? localStorage).setItem(key, JSON.stringify(columns));
  } catch {
    // They hold until the page is left.
  }
}
