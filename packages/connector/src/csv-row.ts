import { formatAmount } from './currency-exponent.ts';

/**
 * Where a text would begin a formula for a spreadsheet: at its beginning, and behind what one that splits by something else
 * than commas takes for the end of a cell or row. Quotes do not help there: they count only where a cell begins.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA_STARTS = /^(?=[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n]"*)(?=[=+\-@＝＋－＠])/g;

const DECIMAL = /^-?\d+([.]\d+)?$/;

/** Excel takes a file for UTF-8 where it begins with this, and else for the code page of the machine. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A decimal with the digits that it is written with, `-80.00`: a number for a spreadsheet. */
export interface CsvDecimal {
  decimal: string;
}

/** What a row is made of. Null is an empty cell. */
export type CsvCell = string | number | CsvDecimal | null;

/** An amount in minor units with the digits of its currency: 2290.40 of USD, 1500 of JPY. Null is an empty cell. */
export function amountCell(minor: number | null, currency: string): CsvCell {
  return minor === null ? null : { decimal: formatAmount(minor, currency) };
}

/**
 * One row of CSV (RFC 4180), closed by CR LF. A text that a spreadsheet would run as a formula gets an apostrophe where
 * the formula would begin; a number is written as it is.
 *
 * @throws {Error} a decimal that is none: nothing else may pass as it is.
 */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'object') {
    if (!DECIMAL.test(cell.decimal)) throw new Error('A cell of CSV that is to be a decimal is none.');
    return cell.decimal;
  }
  const text = cell.replace(FORMULA_STARTS, "'");
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
