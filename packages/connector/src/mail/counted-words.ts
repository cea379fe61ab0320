import { resolveMailLocale } from './mail-strings.ts';
import type { CountedWords } from './strings/mail-words.ts';

/** A number as templates use it: as text, and whether it takes the singular. */
export interface CountView {
  text: string;
  one: boolean;
}

const formats = new Map<string, { plural: Intl.PluralRules; number: Intl.NumberFormat }>();

/** Makes of a number what `CountedWords` are chosen by; `locale` is BCP 47. */
export function countView(count: number, locale: string): CountView {
  const { formatLocale } = resolveMailLocale(locale);
  let format = formats.get(formatLocale);
  if (format === undefined) {
    format = { plural: new Intl.PluralRules(formatLocale), number: new Intl.NumberFormat(formatLocale) };
    formats.set(formatLocale, format);
  }
  return { text: format.number.format(count), one: format.plural.select(count) === 'one' };
}

/** Counted words written out at once, for those that go into a longer sentence. */
export function countedWords(words: CountedWords, count: number, locale: string): string {
  const view = countView(count, locale);
  return (view.one ? words.one : words.other).replaceAll(`{{${words.of}.text}}`, view.text);
}
