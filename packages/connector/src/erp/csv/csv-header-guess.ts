/** What some say for a word of ours. */
const WORDS: Partial<Record<string, string>> = {
  ...{ customer: 'account', client: 'account', debtor: 'account' },
  ...{ no: 'id', nr: 'id', num: 'id', number: 'id', code: 'id' },
  ...{ amt: 'amount', open: 'outstanding', remaining: 'outstanding' },
  ...{ tel: 'phone', telephone: 'phone', project: 'job' },
};

/** What else ERPs call a column, in any case and with anything between the words; `WORDS` count here, too. */
const NAMES: Partial<Record<string, readonly string[]>> = {
  account_name: ['name', 'company', 'company name'],
  account_type: ['type'],
  status: ['account status', 'invoice status'],
  currency: ['currency code'],
  phone_number: ['phone'],
  address_line1: ['address', 'address 1', 'street', 'street address'],
  city: ['town'],
  region: ['state', 'province'],
  postal_code: ['zip', 'zip code', 'postcode'],
  email_address: ['email'],
  first_name: ['given name'],
  last_name: ['surname', 'family name'],
  role: ['job title', 'position'],
  is_primary: ['primary', 'primary contact', 'main contact'],
  locale: ['language'],
  invoice_id: ['document id'],
  adjustment_id: ['credit id', 'credit memo id'],
  amount: ['total', 'original amount', 'invoice amount', 'invoice total'],
  outstanding_amount: ['outstanding', 'balance', 'open balance', 'balance due', 'amount due'],
  payment_due_date: ['due date'],
  transaction_date: ['date', 'document date', 'invoice date', 'adjustment date'],
  statement_id: ['statement'],
  discount_amount: ['discount'],
  discount_due_date: ['discount date'],
  voucher_id: ['voucher'],
  adjustment_invoice_id: ['invoice id'],
  adjustment_type: ['type'],
};

/**
 * Guesses which of `columns` each header stands for, for a person to confirm; null: for none, or for one that another header
 * might stand for as well, or for one of several.
 *
 * @param headers that stand for nothing yet.
 * @param columns that no header stands for yet.
 * @param ownId the column of these with the id of the row itself, which some call just that.
 */
export function guessColumns(
  headers: readonly string[],
  columns: readonly string[],
  ownId: string,
): (string | null)[] {
  const namesOf = (column: string) => [column, ...(NAMES[column] ?? []), ...(column === ownId ? ['id'] : [])];
  const keys = new Map(columns.map((column) => [column, new Set(namesOf(column).map(looseKey))]));
  const fitting = headers.map((header) => {
    const key = looseKey(header);
    return columns.filter((column) => keys.get(column)?.has(key));
  });
  return fitting.map(([column, ...others]) => {
    const rivals = fitting.filter((each) => column !== undefined && each.includes(column));
    return column !== undefined && others.length === 0 && rivals.length === 1 ? column : null;
  });
}

/** The same for `Customer-Nos.`, `customerNo` and `account_number`. */
function looseKey(title: string): string {
  const words = title
    .replaceAll('#', ' number ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .map((word) => (word.length > 2 && /[^su]s$/.test(word) ? word.slice(0, -1) : word));
  return words.map((word) => WORDS[word] ?? word).join('');
}
