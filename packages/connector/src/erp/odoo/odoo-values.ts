import * as z from 'zod/mini';
import { currencyExponent } from '../../currency-exponent.ts';
import { MAX_MINOR } from '../erp-source.ts';
import { ValueFault, parseDate, parseLocale, parseText, tooLarge } from '../erp-values.ts';

/** How far from a whole minor unit a double may be that was one: far more than arithmetic loses, far less than a half. */
const TOLERANCE = 0.01;

/** Odoo's ids are positive integers. */
export const odooIdSchema = z.int().check(z.positive());

/** A reference to another record, with its display name. Empty is `false`, here and everywhere. */
export const odooReferenceSchema = z.tuple([odooIdSchema, z.string()]);

/** A text, or `false`. */
export const odooTextSchema = z.union([z.literal(false), z.string()]);

/**
 * An amount as integer minor units of `currency`.
 *
 * @throws {ValueFault} where it is none: too large, or with a fraction of a minor unit.
 */
export function parseFloatAmount(field: string, amount: number, currency: string): number {
  const exponent = currencyExponent(currency);
  if (exponent === undefined)
    throw new ValueFault(field, currency, 'Is in a currency that ISO 4217 does not have.');
  const scaled = amount * 10 ** exponent;
  const minor = Math.round(scaled);
  if (!(Math.abs(minor) <= MAX_MINOR)) throw tooLarge(field, String(amount), currency);
  if (Math.abs(scaled - minor) > TOLERANCE)
    throw new ValueFault(field, String(amount), `Has more decimals than ${currency}, which has ${exponent}.`);
  // No negative zero.
  return minor + 0;
}

/** Minor units as the decimal number that Odoo wants, which it rounds to the currency itself. */
export function floatAmount(minor: number, currency: string): number {
  // Division by a power of ten gives the double nearest to the decimal, as its text would.
  return minor / 10 ** (currencyExponent(currency) ?? 2);
}

/** Free text; null where it is `false` or blank. @throws {ValueFault} */
export function parseOptionalText(field: string, text: string | false, maxLength = 200): string | null {
  return text === false ? null : parseText(field, text, maxLength);
}

/** A plain date; null where it is `false`. @throws {ValueFault} */
export function parseOptionalDate(field: string, text: string | false): string | null {
  return text === false ? null : parseDate(field, text);
}

/** The language of a partner, `en_US`; `sr@latin` gives its first part, and what is no language null. */
export function parseLanguage(field: string, code: string | false): string | null {
  try {
    return code === false ? null : parseLocale(field, code.replace(/@.*$/, ''));
  } catch (error) {
    if (error instanceof ValueFault) return null;
    throw error;
  }
}

/** A time as Odoo's conditions take it: `2026-11-27 22:27:24`, in UTC, to the second below. */
export function odooTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}
