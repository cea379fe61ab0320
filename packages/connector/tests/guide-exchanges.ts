import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

/** One exchange of a guide: what is sent, and what of the answer is shown. `...` stands for anything. */
export interface Exchange {
  title: string;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: string | undefined;
  answer: { status: number; headers: [name: string, value: string][]; body: string };
}

/** The exchanges of a guide in `docs`, in their order: its blocks of `http`. */
export async function readExchanges(name: string): Promise<Exchange[]> {
  const guide = await readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
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
        body: answered.body ?? 'null',
      },
    };
  });
}

/**
 * Sends what an exchange sends and checks that it is answered as shown.
 *
 * @param words what stands for `$KEY` and the like.
 * @returns the body of the answer.
 */
export async function assertAnsweredAsShown(
  baseUrl: string,
  { method, path, headers, body, answer }: Exchange,
  words: Readonly<Record<string, string>>,
): Promise<unknown> {
  const filled = (text: string) => text.replaceAll(/\$[A-Z]+/g, (word) => words[word] ?? word);
  const response = await fetch(`${baseUrl}${filled(path)}`, {
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
  const given: unknown = JSON.parse(text);
  assertShown(JSON.parse(filled(answer.body)), given, 'the body');
  return given;
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
