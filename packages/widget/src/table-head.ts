import { html, nothing } from 'lit';

/**
 * The row of names over a table.
 *
 * @param columns - the names in the order of the columns, each by its key.
 * @param numbers - keys of columns of numbers, whose names stand at the end as they do.
 */
export function tableHead(columns: Readonly<Record<string, string>>, numbers: readonly string[]) {
  return html`<thead>
    <tr>
      ${Object.entries(columns).map(
        ([key, name]) =>
          html`<th scope="col" class=${numbers.includes(key) ? 'number' : nothing}>${name}</th>`,
      )}
    </tr>
  </thead>`;
}
