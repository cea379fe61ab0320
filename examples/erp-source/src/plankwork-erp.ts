import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { formatAmount, parseAmount } from '@payvite/connector/erp-source';
import { BooksOfAccount, type TestErp } from '@payvite/connector/erp-testing';

const TOKEN = 'plank-7f3a';
/** Rows that it answers at a time. */
export const PAGE_SIZE = 5;

export interface RunningPlankwork {
  url: string;
  token: string;
  erp: TestErp;
  stop(): Promise<void>;
}

interface Receipt {
  reference: string;
  customerId: string;
  date: string;
  lines: { documentId: string; amount: string }[];
}

/** Starts a stand-in for Plankwork on a free port of this machine alone. It posts a receipt as often as it is sent. */
export async function startPlankwork(currency = 'USD'): Promise<RunningPlankwork> {
  const decimal = (minor: number) => formatAmount(minor, currency);
  let change = 0;
  const changedAt = new Map<string, number>();
  const books = new BooksOfAccount(({ customerId, itemId }) => {
    change += 1;
    for (const id of [customerId, itemId]) if (id !== undefined) changedAt.set(id, change);
    return Promise.resolve();
  });
  const receipts: (Receipt & { number: string })[] = [];

  const page = <Row extends { id: string }>(rows: Iterable<Row>, query: URLSearchParams) => {
    const [after, since] = [query.get('after') ?? '', Number(query.get('changedSince') ?? 0)];
    return [...rows]
      .filter(({ id }) => id > after && (changedAt.get(id) ?? 0) > since)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, PAGE_SIZE);
  };

  /** A list of changes has settled ones, too. */
  const documentsOf = (query: URLSearchParams) =>
    [...books.items.values()].filter(
      ({ outstandingMinor }) => outstandingMinor !== 0 || query.has('changedSince'),
    );

  async function post(receipt: Receipt): Promise<[number, object]> {
    const lines = receipt.lines.map(({ documentId, amount }) => ({
      documentId,
      minor: parseAmount('amount', amount, currency),
    }));
    const wrong = lines.find(({ documentId, minor }) => {
      const item = books.items.get(documentId);
      const left = item?.customerId === receipt.customerId ? item.outstandingMinor : 0;
      return left * minor <= 0 || Math.abs(minor) > Math.abs(left);
    });
    if (wrong !== undefined) return [422, { message: `Document ${wrong.documentId} has less open.` }];
    for (const { documentId, minor } of lines) await books.payInvoice(documentId, minor);
    receipts.push({ ...receipt, number: `R-${receipts.length + 1}` });
    return [201, { number: `R-${receipts.length}` }];
  }

  async function answer(request: IncomingMessage): Promise<[number, object]> {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://localhost');
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, {}];
    switch (`${request.method} ${pathname}`) {
      case 'GET /company':
        return [200, { id: 'ridge', version: '3.1', currency, change }];
      case 'GET /customers':
        return [
          200,
          page(books.customers.values(), query).map(({ id, name, contacts }) => ({
            id,
            name,
            emails: contacts.map(({ id: contactId, email }) => ({ id: contactId, address: email })),
            balance: decimal(books.balanceOf(id)),
          })),
        ];
      case 'GET /documents':
        return [
          200,
          page(documentsOf(query), query).map((document) => ({
            id: document.id,
            customerId: document.customerId,
            type: document.kind === 'credit' ? 'CRN' : 'INV',
            date: '2026-03-01',
            due: document.dueDate,
            total: decimal(Math.abs(document.amountMinor)),
            open: decimal(Math.abs(document.outstandingMinor)),
          })),
        ];
      case 'GET /receipts':
        return [200, receipts.filter(({ reference }) => reference === query.get('reference'))];
      case 'POST /receipts':
        return post(JSON.parse(await text(request)) as Receipt);
      default:
        return [404, {}];
    }
  }

  const server = createServer((request, response: ServerResponse) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    answer(request).then(
      ([status, body]) => send(status, body),
      () => send(500, {}),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    erp: Object.assign(books, {
      dayOfPayment(number: string) {
        const receipt = receipts.find((each) => each.number === number);
        return receipt ? Promise.resolve(receipt.date) : Promise.reject(new Error(`No receipt ${number}.`));
      },
    }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
