import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const GUIDE = new URL('../../../docs/api.md', import.meta.url);

/** One exchange of the guide: what is sent, and what of the answer is shown. `...` stands for anything. */
interface Exchange {
  title: string;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: string | undefined;
  answer: { status: number; headers: [name: string, value: string][]; body: unknown };
}

const exchanges = readExchanges(await readFile(GUIDE, 'utf8'));

describe('docs/api.md', () => {
  let test: TestConnector;
  let words: Record<string, string>;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(20), rateLimits: {} });
    await test.client.dealer.update({ allowedOrigins: ['https://erp.example'] });
    const customer = (await test.customersByErpId()).get('C1');
    words = { $KEY: test.connector.apiKey, $CUSTOMER: customer?.id ?? '' };
  });
  after(() => test.close());

  const filled = (text: string) => text.replaceAll(/\$[A-Z]+/g, (word) => words[word] ?? word);

  it('shows exchanges', () => assert.ok(exchanges.length >= 7));

  for (const { title, method, path, headers, body, answer } of exchanges) {
    it(`${title} is answered as shown`, async () => {
      const response = await fetch(`${test.connector.url}${filled(path)}`, {
        method,
        headers: [
          ...headers.map(([name, value]): [string, string] => [name, filled(value)]),
          ...(body === undefined ? [] : [['Content-Type', 'application/json'] as [string, string]]),
        ],
        body: body === undefined ? null : filled(body),
      });
      const text = await response.text();
      assert.equal(response.status, answer.status, text);
      for (const [name, value] of answer.headers) assertShown(value, response.headers.get(name), name);
      assertShown(answer.body, JSON.parse(text), 'the body');
    });
  }
});

function readExchanges(guide: string): Exchange[] {
  return Array.from(guide.matchAll(/```http\n(.*?)```/gs), ([, block = '']) => {
    const [request = '', shown = ''] = block.split(/^HTTP\/1\.1 /m);
    const asked = splitMessage(request);
    const [method = '', path = ''] = asked.first.split(' ');
    const answered = splitMessage(shown);
    return {
      title: `${asked.first}${asked.headers.map(([name]) => `, ${name}`).join('')}`,
      method,
      path,
      headers: asked.headers,
      body: asked.body,
      answer: {
        status: Number(answered.first.split(' ')[0]),
        headers: answered.headers,
        body: JSON.parse(answered.body ?? 'null') as unknown,
      },
    };
  });
}

function splitMessage(message: string): {
  first: string;
  headers: [string, string][];
  body: string | undefined;
} {
  const [head = '', body = ''] = message.trim().split(/\n\n(.*)/s);
  const [first = '', ...lines] = head.split('\n');
  const headers = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
  return { first, headers, body: body === '' ? undefined : body };
}

/** What is shown must be there; what is there need not be shown. `...` in a text stands for some of it. */
function assertShown(shown: unknown, given: unknown, where: string): void {
  if (shown === '...') {
    assert.ok(given !== undefined && given !== null, where);
  } else if (typeof shown === 'object' && shown !== null) {
    assert.ok(typeof given === 'object' && given !== null, where);
    if (Array.isArray(shown)) assert.equal((given as unknown[]).length, shown.length, where);
    for (const [key, part] of Object.entries(shown))
      assertShown(part, (given as Record<string, unknown>)[key], `${where}/${key}`);
  } else if (typeof shown === 'string' && shown.includes('...')) {
    const parts = shown.split('...').map((part) => RegExp.escape(part));
    assert.match(String(given), new RegExp(`^${parts.join('.+')}$`), where);
  } else assert.deepEqual(given, shown, where);
}
