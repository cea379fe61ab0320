import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Row = Record<string, unknown>;

/** One call that came in. */
export interface TrytonCallSeen {
  method: string;
  params: unknown[];
  /** How often this method was called before. */
  before: number;
  /** The model of which a page is asked for, in the order of the ids. */
  page: string | null;
}

/** What is answered instead: a body, or whatever is done with the response; undefined for the usual answer. */
export type Fault = (call: TrytonCallSeen) => object | ((response: ServerResponse) => void) | undefined;

/** Answers as a Tryton does, of rows that are made up, and as wrongly as it is told to. */
export interface TrytonStandIn {
  readonly url: string;
  /** By the model's name. Of a search only the conditions on `id` are minded, and the limit. */
  readonly tables: Record<string, Row[]>;
  readonly calls: TrytonCallSeen[];
  /** Each request that came in, as it came: its line, its headers, its body. */
  readonly heard: string[];
  fault: Fault;
  /** What its clock says; null for no clock. Default the true time. */
  time: Date | null;
  stop(): Promise<void>;
}

export const decimal = (text: string) => ({ __class__: 'Decimal', decimal: text });
export const day = (text: string) => {
  const [year, month, date] = text.split('-').map(Number);
  return { __class__: 'date', year, month, day: date };
};
export const stamp = (date: Date) => ({
  __class__: 'datetime',
  year: date.getUTCFullYear(),
  month: date.getUTCMonth() + 1,
  day: date.getUTCDate(),
  hour: date.getUTCHours(),
  minute: date.getUTCMinutes(),
  second: date.getUTCSeconds(),
  microsecond: date.getUTCMilliseconds() * 1000,
});

/** A customer with an address of its own, as Tryton sends it. */
export function party(id: number, values: Row = {}): Row {
  return {
    id,
    code: `C${id}`,
    name: `Customer ${id}`,
    active: true,
    receivable: decimal('100.00'),
    customer_payment_term: 1,
    'lang.': { id: 1, code: 'en' },
    'addresses.': [
      {
        ...{ id: 10 + id, street: '1 Main St', city: 'Albuquerque', postal_code: '87101', active: true },
        ...{ sequence: null, invoice: false, 'subdivision.': { id: 1, rec_name: 'New Mexico' } },
      },
    ],
    'contact_mechanisms.': [
      {
        ...{ id: 1000 + id, type: 'email', value: `ap${id}@example.com`, name: 'Payables', active: true },
        ...{ sequence: null, invoice: false, 'language.': null },
      },
    ],
    ...values,
  };
}

/** An invoice that is open, as Tryton sends it. */
export function invoice(id: number, values: Row = {}): Row {
  return {
    id,
    number: `2026/${id}`,
    party: 2,
    state: 'posted',
    account: 5,
    move: 900 + id,
    invoice_date: day('2026-10-01'),
    total_amount: decimal('100.00'),
    amount_to_pay: decimal('100.00'),
    'currency.': { id: 1, code: 'USD' },
    'lines_to_pay.': [
      { id, amount: decimal('100.00'), maturity_date: day('2026-10-31'), reconciliation: null },
    ],
    ...values,
  };
}

/** A line without an invoice, as Tryton sends it. */
export function line(id: number, values: Row = {}): Row {
  return {
    id,
    party: 2,
    account: 5,
    debit: decimal('0'),
    credit: decimal('60.00'),
    reconciliation: null,
    invoice_payment: null,
    maturity_date: null,
    amount_second_currency: null,
    'second_currency.': null,
    'move.': { id: 800 + id, number: `M${id}`, date: day('2026-10-02'), origin: null },
    ...values,
  };
}

/** Starts it on a free port of this machine alone, with a company and nothing else. */
export async function startTrytonStandIn(): Promise<TrytonStandIn> {
  const calls: TrytonCallSeen[] = [];
  const heard: string[] = [];
  const tables: TrytonStandIn['tables'] = {
    'company.company': [{ id: 1, party: 1, 'currency.': { id: 1, code: 'USD' } }],
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const { method, params } = JSON.parse(body) as { method: string; params: unknown[] };
      const before = calls.filter((each) => each.method === method).length;
      const [, model] = /^model\.(.+)\.search_read$/.exec(method) ?? [];
      const isPage = JSON.stringify(params[3]) === '[["id","ASC"]]';
      const call = { method, params, before, page: isPage && model !== undefined ? model : null };
      calls.push(call);
      heard.push(`${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`);
      response.sendDate = false;
      if (standIn.time !== null) response.setHeader('date', standIn.time.toUTCString());
      const fault = standIn.fault(call);
      if (typeof fault === 'function') fault(response);
      else response.end(JSON.stringify(fault ?? { id: 1, result: answer(tables, call) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: TrytonStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tables,
    calls,
    heard,
    fault: () => undefined,
    time: new Date(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

function answer(tables: TrytonStandIn['tables'], { method, params }: TrytonCallSeen): unknown {
  if (method === 'common.server.version') return '6.0.29';
  if (method === 'common.db.login') return [7, 'key'];
  if (method.endsWith('get_preferences')) return { company: 1, language: 'en' };
  const [, model] = /^model\.(.+)\.search_read$/.exec(method) ?? [];
  if (model === undefined) return null;
  const [domain, , limit, order] = params as [[string, string, never][], number, number, [string, string][]];
  const key = order[0]?.[0] ?? 'id';
  if (key !== 'id') return (tables[model] ?? []).filter((row) => key in row).slice(0, limit);
  return (tables[model] ?? [])
    .filter((row) =>
      domain.every(([field, operator, value]) => {
        if (field !== 'id') return true;
        // A row whose id is none comes with the first page.
        if (operator === '>') return typeof row['id'] === 'number' ? row['id'] > value : value === 0;
        if (operator === 'in') return (value as number[]).includes(row['id'] as number);
        return operator === '!=' ? row['id'] !== value : row['id'] === value;
      }),
    )
    .slice(0, limit);
}
