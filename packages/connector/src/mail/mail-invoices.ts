import { countedWords } from './counted-words.ts';
import { cleanName, isolateDirection } from './display-name.ts';
import { formatInstant } from './instant-format.ts';
import type { InvitationMailData } from './invitation-mail.ts';
import { listInWords } from './mail-frame.ts';
import { MAIL_STRINGS, resolveMailLocale } from './mail-strings.ts';
import { moneyText } from '../money-text.ts';

/** Of a line that is one of many, and stands beside an amount. */
const NAME_LENGTH = 40;

type Amount = { currency: string; minor: number };

/** What a mail prints of open invoices; no rows where it lists none. */
export function invoicesView(
  listed: InvitationMailData['invoices'] | null,
  { locale, namesCustomers }: { locale: string; namesCustomers: boolean },
): { invoices: { what: string; detail: string; amount: string }[]; invoicesTotal: string } {
  if (!listed) return { invoices: [], invoicesTotal: '' };
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
    const customer = namesCustomers && isolateDirection(cleanName(customerName, NAME_LENGTH));
    return {
      what: cleanName(number, NAME_LENGTH),
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
