/**
 * The currencies that are taken, each with the least total of a charge, in minor units: docs.stripe.com/currencies, "Minimum and
 * maximum charge amounts". Those that Stripe counts in another minor unit than ISO 4217 does (ISK, UGX, and the ones with three
 * decimals) are left out: an amount would be a hundred times what was agreed to.
 */
const MINIMUMS: Readonly<Record<string, number>> = {
  ...{ AED: 200, AUD: 50, BGN: 100, BRL: 50, CAD: 50, CHF: 50, CZK: 1500, DKK: 250, EUR: 50, GBP: 30 },
  ...{ HKD: 400, HUF: 17_500, INR: 50, JPY: 50, MXN: 1000, MYR: 200, NOK: 300, NZD: 50, PLN: 200 },
  ...{ RON: 200, SEK: 300, SGD: 50, THB: 1000, USD: 50 },
};

/**
 * The greatest total of a charge in any of these, in minor units: eight digits, by the same page and the API's description of a
 * PaymentIntent's `amount`. IDR alone may have more, and is not taken.
 */
export const STRIPE_MAXIMUM = 99_999_999;

/** The least total of a charge; undefined for a currency that is not taken. */
export function stripeMinimum(currency: string): number | undefined {
  return MINIMUMS[currency];
}

/** Those of Stripe's pages: docs.stripe.com/js/appendix/supported_locales, as far as payers have them. */
const LOCALES = [
  'en',
  'en-GB',
  'es',
  'es-419',
  'fr',
  'fr-CA',
  'de',
  'it',
  'pt',
  'pt-BR',
  'nl',
  'ja',
  'zh',
] as const;

/** The language of Stripe's page for a payer's locale (BCP 47); `auto`, what the browser says, where it has none. */
export function stripeLocale(locale: string): (typeof LOCALES)[number] | 'auto' {
  const language = locale.split('-')[0];
  return LOCALES.find((each) => each === locale) ?? LOCALES.find((each) => each === language) ?? 'auto';
}
