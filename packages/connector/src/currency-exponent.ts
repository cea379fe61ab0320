/** Currencies whose minor unit is not a hundredth, by ISO 4217 (List One, column "Minor unit"). */
const EXPONENTS: Record<string, number> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};

const KNOWN = new Set([...Intl.supportedValuesOf('currency'), ...Object.keys(EXPONENTS)]);

/**
 * How many decimals a currency's minor unit has: 2 for USD, 0 for JPY. Undefined when `code` is no ISO 4217 code.
 * The digits of `Intl.NumberFormat` are what people usually write (none for IQD) and would lose money here.
 */
export function currencyExponent(code: string): number | undefined {
  return KNOWN.has(code) ? (EXPONENTS[code] ?? 2) : undefined;
}

/**
 * An amount in minor units as the decimal text of its currency, with every digit: `1204.10`, `-80.00`, and `1500` for JPY. A
 * currency that ISO 4217 does not have is taken to have hundredths.
 */
export function formatAmount(minor: number, currency: string): string {
  const digits = currencyExponent(currency) ?? 2;
  const places = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = places.slice(0, places.length - digits);
  const decimals = digits === 0 ? '' : `.${places.slice(-digits)}`;
  return `${minor < 0 ? '-' : ''}${whole}${decimals}`;
}
