import * as z from 'zod/mini';

/** An id made by Payvite: a UUID. Ids of the ERP are `erpId`, free text. */
export const idSchema = z.uuid();

/** An instant: ISO 8601 in UTC, `2026-11-23T21:06:17.000Z`. */
export const instantSchema = z.iso.datetime();

/** A plain date without zone: `2026-11-23`. */
export const plainDateSchema = z.iso.date();

/** Money in minor units (cents for USD; the exponent is that of ISO 4217), a safe integer. */
export const minorSchema = z.int();

/** An ISO 4217 code, upper case: `USD`. */
export const currencySchema = z.string().check(z.regex(/^[A-Z]{3}$/));

/** A BCP 47 language tag: `en-US`. */
export const localeSchema = z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/));

/** An e-mail address as mail servers deliver it: at most 254 characters, no display name. */
export const emailSchema = z.email().check(z.maxLength(254));

/** A web origin as browsers write it in the Origin header: lower case, no default port, no path, no slash at the end. */
export const originSchema = z.string().check(
  z.maxLength(300),
  z.refine((value) => /^https?:/.test(value) && URL.parse(value)?.origin === value, {
    error: 'must be an origin as browsers write it, such as https://erp.example',
  }),
);
