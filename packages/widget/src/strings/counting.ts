/** What a catalog needs of a locale: how numbers are written, and which form of a word goes with one. */
export interface Counting {
  /** "1,204". */
  number(value: number): string;
  /** The form alone: "goes", "go". */
  form(count: number, one: string, other: string): string;
  /** The number and the form: "1 day", "2 days". */
  plural(count: number, one: string, other: string): string;
}

/**
 * @param language - whose rules choose the form: the catalog's own.
 * @param locale - how numbers are written.
 */
export function counting(language: string, locale: string): Counting {
  const rules = new Intl.PluralRules(language);
  const number = (value: number) => value.toLocaleString(locale);
  const form = (count: number, one: string, other: string) => (rules.select(count) === 'one' ? one : other);
  return { number, form, plural: (count, one, other) => `${number(count)} ${form(count, one, other)}` };
}
