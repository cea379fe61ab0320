import { z } from 'zod';
import { countedWords } from './counted-words.ts';
import { cleanShortName, isolateDirection } from './display-name.ts';
import { formatInstant } from './instant-format.ts';
import { listInWords } from './mail-frame.ts';
import { MAIL_STRINGS, resolveMailLocale } from './mail-strings.ts';
import { moneyText } from '../money-text.ts';

/** Of a line that is one of many, and stands beside an amount. */
const NAME_LENGTH = 40;

/** Open invoices as a mail is told of them. */
export const listedInvoicesSchema = z.object({
  /** Those due first. */
  invoices: z
    .array(
      z.object({
        number: z.string(),
        customerName: z.string(),
        /** `YYYY-MM-DD`. */
        dueDate: z.string().nullable(),
        minor: z.number(),
        currency: z.string(),
      }),
    )
    .min(1),
  /** How many there are. */
  count: z.number(),
  /** What all of them come to, by currency. */
  totals: z.array(z.object({ currency: z.string(), minor: z.number() })).min(1),
});

export type ListedInvoices = z.infer<typeof listedInvoicesSchema>;

type Amount = { currency: string; minor: number };

/** What a mail prints of open invoices; no rows where it lists none. */
export function invoicesView(
  listed: ListedInvoices | null,
  { locale, namesCustomers }: { locale: string; namesCustomers: boolean },
): { invoices: { what: string; detail: string; amount: string }[]; invoicesTotal: string } {
  if (listed === null) return { invoices: [], invoicesTotal: '' };
  const { language, formatLocale } = resolveMailLocale(locale);
  const words = MAIL_STRINGS[language];
  const write = (amounts: readonly Amount[]) =>
    listInWords(
      amounts.map(({ minor, currency }) => moneyText(minor, currency, formatLocale)),
      locale,
    );
  const rows = listed.invoices.map((invoice) => {
    const { number, customerName, dueDate } = invoice;
    const due = dueDate && words.dueOn.replace('{{date}}', plainDate(dueDate, locale));
    const customer = namesCustomers && isolateDirection(cleanShortName(customerName, NAME_LENGTH));
    return {
      what: cleanShortName(number, NAME_LENGTH),
      detail: [customer, due].filter(Boolean).join(' · '),
      amount: write([invoice]),
    };
  });
  const rest = listed.count - listed.invoices.length;
  if (rest > 0) {
    const amount = write(remaining(listed.totals, listed.invoices));
    rows.push({ what: countedWords(words.moreInvoices, rest, locale), detail: '', amount });
  }
  return { invoices: rows, invoicesTotal: write(listed.totals) };
}

function remaining(totals: readonly Amount[], listed: readonly Amount[]): Amount[] {
  return totals.flatMap(({ currency, minor }) => {
    const shown = listed
      .filter((each) => each.currency === currency)
      .reduce((sum, each) => sum + each.minor, 0);
    return minor === shown ? [] : [{ currency, minor: minor - shown }];
  });
}

function plainDate(date: string, locale: string): string {
  return formatInstant(new Date(`${date}T00:00:00Z`), { locale, timeZone: 'UTC' });
}
