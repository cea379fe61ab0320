import { countedWords, countView, type CountView } from './counted-words.ts';
import { cleanLines, cleanName, isolateDirection } from './display-name.ts';
import { MAIL_STRINGS, resolveMailLocale } from './mail-strings.ts';

const ADDRESS_LENGTH = 500;
/** Names written out before the rest of a long list becomes a number. */
const NAMES_WRITTEN_OUT = 3;

/** What a template prints: text only, cleaned, every key present. */
export interface MailView {
  /** BCP 47. */
  locale: string;
  view: Record<string, unknown>;
  /** The template whose subject the mail takes; its own where left out. */
  subjectOf?: 'invitation' | 'new_link';
}

/** What frame.mjml prints around every mail. */
export function frameView(data: { dealerName: string; postalAddress: string | null; locale: string }): {
  dealerName: string;
  initial: string;
  postalAddress: string;
} {
  const dealerName = cleanName(data.dealerName);
  return {
    dealerName,
    initial: [...dealerName.toLocaleUpperCase(resolveMailLocale(data.locale).formatLocale)][0] ?? '',
    postalAddress: cleanLines(data.postalAddress ?? '', ADDRESS_LENGTH).join(', '),
  };
}

const listFormats = new Map<string, Intl.ListFormat>();

/** Customers as a sentence names them, and how many they are. Names come as the ERP has them. */
export function customersView(
  customerNames: readonly string[],
  locale: string,
): { customers: string; customerCount: CountView } {
  return {
    customers: listOfCustomers(customerNames, locale),
    customerCount: countView(customerNames.length, locale),
  };
}

/** "Ash, Birch, Cedar, and 2 more accounts". */
function listOfCustomers(customerNames: readonly string[], locale: string): string {
  const names = customerNames.map((name) => isolateDirection(cleanName(name)));
  if (names.length <= NAMES_WRITTEN_OUT) return listInWords(names, locale);
  const { language, formatLocale } = resolveMailLocale(locale);
  const rest = countedWords(
    MAIL_STRINGS[language].moreAccounts,
    names.length - NAMES_WRITTEN_OUT,
    formatLocale,
  );
  return listInWords([...names.slice(0, NAMES_WRITTEN_OUT), rest], locale);
}

/** "Ash, Birch, and Cedar". */
export function listInWords(parts: readonly string[], locale: string): string {
  const { formatLocale } = resolveMailLocale(locale);
  let format = listFormats.get(formatLocale);
  if (format === undefined) {
    format = new Intl.ListFormat(formatLocale, { type: 'conjunction' });
    listFormats.set(formatLocale, format);
  }
  return format.format(parts);
}
