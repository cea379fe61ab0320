import { html, nothing } from 'lit';
import type { ImportColumnsFile, ImportHeaders } from '@payvite/sdk';
import type { ErpContext } from './erp-context.ts';

type Header = ImportColumnsFile['headers'][number];

/** What the headers of an import's files are taken for, and for which column a person takes them. */
export class ImportColumns {
  readonly #context: ErpContext;
  /** By review, file and header; empty for a header that is to be left out. */
  readonly #chosen = new Map<string, string>();

  constructor(context: ErpContext) {
    this.#context = context;
  }

  /** Whether anything is to be read otherwise than it was: as somebody says, or as it is guessed. */
  get isChanged(): boolean {
    return this.#context.fileColumns.some((file) =>
      file.headers.some((header) => this.#columnOf(file, header) !== (header.column ?? '')),
    );
  }

  /** All that the files call otherwise than we do, as it was read and as it was chosen. */
  get headers(): ImportHeaders {
    return Object.fromEntries(
      this.#context.fileColumns.map((file) => {
        const open = file.headers.filter(isOpen);
        const columns: Record<string, string> = {};
        // What a header no longer stands for is called as we call it again.
        for (const { column } of open) if (column) columns[column] = column;
        for (const header of open) {
          const column = this.#columnOf(file, header);
          if (column) columns[column] = header.header;
        }
        return [file.name.slice(0, -4), columns];
      }),
    );
  }

  render() {
    const files = this.#context.fileColumns.filter(({ headers }) => headers.length > 0);
    return files.map((file) => this.#file(file));
  }

  #file(file: ImportColumnsFile) {
    const words = this.#context.words.import;
    const { name, headers, absent } = file;
    const read = headers.filter(({ column }) => column !== null);
    const taken = new Set(headers.map((header) => this.#columnOf(file, header)));
    const missing = absent.filter(({ column, isRequired }) => isRequired && !taken.has(column));
    const isGuessed = headers.some(({ suggestion }) => suggestion);
    return html`<details class="under" ?open=${isGuessed || absent.some(({ isRequired }) => isRequired)}>
      <summary>
        <b>${name}</b>
        <span class="quiet">${words.columnCounts(read.length, headers.length - read.length)}</span>
        ${
          missing.length
            ? html`<b class="lacks"
                >${words.columnsMissing(missing.map(({ column }) => column).join(', '))}</b
              >`
            : nothing
        }
      </summary>
      <p class="quiet">
        ${read.map(({ header, column }) => (isOpen({ header, column }) ? `${header} → ${column}` : header)).join(', ')}
      </p>
      ${
        headers.some(isOpen)
          ? html`<ul class="chosen">
                ${headers.filter(isOpen).map((header) => this.#choice(file, header, taken))}
              </ul>
              <p class="quiet">${isGuessed ? words.columnsGuessed : nothing} ${words.columnsHint}</p>`
          : nothing
      }
    </details>`;
  }

  #choice(file: ImportColumnsFile, header: Header, taken: ReadonlySet<string>) {
    const words = this.#context.words.import;
    const shown = this.#columnOf(file, header);
    const own = { column: header.column ?? '', isRequired: false };
    // What must be there comes first among what is absent.
    const free = [own, ...file.absent].filter(
      ({ column }) => column && (column === shown || !taken.has(column)),
    );
    return html`<li>
      <span class="file-name"><code>${header.header}</code></span>
      <select
        class="field"
        aria-label=${words.columnIs(header.header)}
        @change=${(event: Event) => this.#choose(file, header, (event.target as HTMLSelectElement).value)}
      >
        <option value="" ?selected=${!shown}>${words.leftOut}</option>
        ${free.map(
          ({ column, isRequired }) =>
            html`<option value=${column} ?selected=${column === shown}>
              ${isRequired && column !== shown ? words.required(column) : column}
            </option>`,
        )}
      </select>
    </li>`;
  }

  #choose(file: ImportColumnsFile, header: Header, column: string): void {
    this.#chosen.set(this.#keyOf(file, header), column);
    this.#context.update();
  }

  #columnOf(file: ImportColumnsFile, header: Header): string {
    return this.#chosen.get(this.#keyOf(file, header)) ?? header.column ?? header.suggestion ?? '';
  }

  #keyOf({ name }: ImportColumnsFile, { header }: Header): string {
    const { id, sync } = this.#context.fileImport ?? {};
    return `${sync?.id ?? id} ${name} ${header}`;
  }
}

/** Whether a person may say what it is: not where the file calls the column as we do. */
function isOpen({ header, column }: Pick<Header, 'header' | 'column'>): boolean {
  return header.toLowerCase().replace(/[\s-]+/g, '_') !== column;
}
