import * as z from 'zod/mini';
import { parseUrl } from './url.ts';

/** An id made by Payvite: a UUID, in lower case; taken in any. Ids of the ERP are `erpId`, free text. */
export const idSchema = z.uuid().check(z.toLowerCase());

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
  z.refine((value) => /^https?:/.test(value) && parseUrl(value)?.origin === value, {
    error: 'must be an origin as browsers write it, such as https://erp.example',
  }),
);

/**
 * An origin that a dealer may allow: https, or http on this machine (`localhost`, a loopback address). What a page gets
 * over plain http, its token among it, anybody on the way can read.
 */
export const allowedOriginSchema = originSchema.check(
  z.refine((value) => isSecureOrigin(value), {
    error: 'must be https, or http on localhost or a loopback address',
  }),
);

/** A time zone of the IANA database: `America/Denver`. Offsets such as `+01:00` know no summer time and are none. */
export const timeZoneSchema = z.string().check(
  z.maxLength(100),
  z.refine((name) => isTimeZone(name), { error: 'must be an IANA time zone such as America/Denver' }),
);

/** What is no origin at all is named as such by the check before. */
function isSecureOrigin(origin: string): boolean {
  const { protocol, hostname } = parseUrl(origin) ?? {};
  return protocol !== 'http:' || /^(localhost|.+[.]localhost|127[.][0-9.]+|\[::1\])$/.test(hostname ?? '');
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** True or false, as JSON has it or as a query writes it. */
export const flagSchema = z.union([
  z.boolean(),
  z.pipe(
    z.enum(['true', 'false']),
    z.transform((text) => text === 'true'),
  ),
]);

/** A short own message of whoever invites: plain text, lines kept. */
export const invitationMessageSchema = z.string().check(z.maxLength(500));
