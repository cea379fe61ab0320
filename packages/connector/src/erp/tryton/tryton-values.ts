import * as z from 'zod/mini';
import { currencyExponent, formatAmount } from '../../currency-exponent.ts';
import { MAX_MINOR } from '../erp-source.ts';
import { ValueFault, parseCurrency, parseDate, tooLarge } from '../erp-values.ts';

/** A row as it came over the wire, whose fields are still to be checked. */
export type TrytonRow = Record<string, unknown>;

/** A moment of the database's own clock, to the microsecond: `2026-11-27T22:23:34.955890`. They sort as text. */
export type TrytonStamp = string;

export const idSchema = z.int().check(z.positive());
/** `true` from PostgreSQL, `1` from SQLite. */
export const flagSchema = z.union([z.boolean(), z.literal(0), z.literal(1), z.null()]);
export const optionalIdSchema = z.nullable(idSchema);
export const optionalTextSchema = z.nullable(z.string());

const decimalSchema = z.object({ __class__: z.literal('Decimal'), decimal: z.string() });
const dateFields = { year: z.int(), month: z.int(), day: z.int() };
const dateSchema = z.nullable(z.object({ __class__: z.literal('date'), ...dateFields }));
const stampSchema = z.nullable(
  z.object({
    __class__: z.literal('datetime'),
    ...dateFields,
    hour: z.int(),
    minute: z.int(),
    second: z.int(),
    microsecond: z.int(),
  }),
);

const MOST_SHOWN = 200;
/** Far beyond every amount; what has more digits is not written out. */
const MOST_EXPONENT = 40;

/** Checks one field of a row. @throws {ValueFault} it is of another kind. */
export function readField<T>(row: TrytonRow, column: string, schema: z.ZodMiniType<T>): T {
  const parsed = z.safeParse(schema, row[column]);
  if (parsed.success) return parsed.data;
  throw new ValueFault(column, show(row[column]), 'Is of another kind than Tryton keeps in this field.');
}

/** An id as our text. @throws {ValueFault} */
export function readId(row: TrytonRow, column: string): string {
  return String(readField(row, column, idSchema));
}

/** The id of a row, or of what it names; null where it cannot be read. */
export function findId(row: TrytonRow, column = 'id'): number | null {
  const parsed = z.safeParse(idSchema, row[column]);
  return parsed.success ? parsed.data : null;
}

/** The one record that a relation names, with the fields that were asked for; null where it names none. @throws {ValueFault} */
export function readRelated(row: TrytonRow, relation: string): TrytonRow | null {
  return readField(row, `${relation}.`, z.nullable(z.record(z.string(), z.unknown())));
}

/** The records of a relation that names several. @throws {ValueFault} */
export function readRelatedList(row: TrytonRow, relation: string): TrytonRow[] {
  return readField(row, `${relation}.`, z.array(z.record(z.string(), z.unknown())));
}

/** The code of a related currency. @throws {ValueFault} it is none of ISO 4217. */
export function readCurrency(row: TrytonRow, relation: string): string | null {
  const related = readRelated(row, relation);
  if (related === null) return null;
  return parseCurrency(`${relation}.code`, readField(related, 'code', z.string()));
}

/**
 * A decimal as integer minor units of `currency`, exactly. Tryton writes decimals as Python does: `1900.00`, `-0`, `1E+3`.
 *
 * @throws {ValueFault} it is none, too large, or has more decimals than the currency.
 */
export function readMinor(row: TrytonRow, column: string, currency: string): number {
  const { decimal } = readField(row, column, decimalSchema);
  const match = /^(-?)(\d{1,40})(?:\.(\d{0,40}))?(?:E([+-]?\d{1,3}))?$/.exec(decimal);
  const exponent = Number(match?.[4] ?? 0);
  if (match === null || Math.abs(exponent) > MOST_EXPONENT) {
    throw new ValueFault(column, decimal.slice(0, MOST_SHOWN), 'Is not an amount.');
  }
  const places = currencyExponent(currency) ?? 2;
  const decimals = match[3] ?? '';
  const shift = places - (decimals.length - exponent);
  const digits = `${match[2]}${decimals}`;
  const kept = shift >= 0 ? digits + '0'.repeat(shift) : digits.slice(0, shift);
  const lost = shift >= 0 ? '' : digits.slice(shift);
  if (/[1-9]/.test(lost)) {
    throw new ValueFault(column, decimal, `Has more decimals than ${currency} has (${places}).`);
  }
  const minor = Number(kept);
  if (minor > MAX_MINOR) throw tooLarge(column, decimal, currency);
  return match[1] === '-' ? 0 - minor : minor;
}

/** What `readMinor` reads. */
export function toDecimal(minor: number, currency: string): z.infer<typeof decimalSchema> {
  return { __class__: 'Decimal', decimal: formatAmount(minor, currency) };
}

/** A plain date `YYYY-MM-DD`; null where there is none. @throws {ValueFault} */
export function readDate(row: TrytonRow, column: string): string | null {
  const date = readField(row, column, dateSchema);
  return date === null ? null : parseDate(column, dateText(date));
}

/** What `readDate` reads. */
export function toDate(date: string): z.infer<typeof dateSchema> {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { __class__: 'date', year, month, day };
}

/** When a row was made or changed; null where it was not. @throws {ValueFault} */
export function readStamp(row: TrytonRow, column: string): TrytonStamp | null {
  const stamp = readField(row, column, stampSchema);
  if (stamp === null) return null;
  const { hour, minute, second, microsecond } = stamp;
  const time = [hour, minute, second].map((part) => pad(part, 2)).join(':');
  return `${dateText(stamp)}T${time}.${pad(microsecond, 6)}`;
}

/** What `readStamp` reads. */
export function toStamp(stamp: TrytonStamp): z.infer<typeof stampSchema> {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, microsecond = 0] = stamp
    .split(/[-T:.]/)
    .map(Number);
  return { __class__: 'datetime', year, month, day, hour, minute, second, microsecond };
}

function dateText({ year, month, day }: { year: number; month: number; day: number }): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function pad(part: number, length: number): string {
  return String(part).padStart(length, '0');
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.slice(0, MOST_SHOWN);
}
