/** What of Tabulator's API the bench uses; it brings no types. */
declare module 'tabulator-tables' {
  export class TabulatorFull {
    constructor(element: HTMLElement, options: object);
    setPage(page: number): Promise<void>;
    setSort(column: string, direction: 'asc' | 'desc'): void;
  }
}
