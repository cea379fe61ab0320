import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../src/index.ts';
import type { PayviteProvider } from '../src/index.ts';
import type { OwnStrings } from '../src/strings/words.ts';
import { en } from './english.ts';
import type { StandInClient } from './stand-in-client.ts';

type Leaf = string | readonly string[] | ((...facts: unknown[]) => string | readonly string[]);

/** Every text of a catalog with its path: "list/columns/name". */
export function* leavesOf(words: unknown, path = ''): Generator<[path: string, leaf: Leaf]> {
  if (typeof words !== 'object' || words === null || Array.isArray(words)) yield [path, words as Leaf];
  else for (const [key, word] of Object.entries(words)) yield* leavesOf(word, path ? `${path}/${key}` : key);
}

/** Words of which each says its path in place of a sentence, and the facts after it: "⟦list/account⟧ 10482". */
export const marked = mark(en, '') as OwnStrings;

function mark(words: unknown, path: string): unknown {
  const sign = `⟦${path}⟧`;
  if (typeof words === 'string') return sign;
  if (typeof words === 'function')
    return (...facts: unknown[]) => {
      const made = (words as (...facts: unknown[]) => unknown)(...facts);
      const said = [sign, ...facts.filter((fact) => typeof fact !== 'boolean')].join(' ');
      return Array.isArray(made) ? [said] : said;
    };
  if (Array.isArray(words)) return words.map(() => sign);
  return Object.fromEntries(
    Object.entries(words as object).map(([key, word]) => [key, mark(word, path ? `${path}/${key}` : key)]),
  );
}

/**
 * Puts a template inside a provider whose every word is a mark, and whose Intl writes no Latin letter but those of
 * currencies.
 */
export async function inMarks(
  client: StandInClient | undefined,
  template: TemplateResult,
): Promise<HTMLElement> {
  const place = await fixture<PayviteProvider>(
    html`<payvite-provider .client=${client} .strings=${marked} locale="zh">${template}</payvite-provider>`,
  );
  return place.firstElementChild as HTMLElement;
}

const SPOKEN = ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'alt', 'label'];

/** What an element says, to eyes and ears, text by text. */
export function* textsOf(node: Node): Generator<string> {
  if (node instanceof HTMLStyleElement) return;
  if (node.nodeType === Node.TEXT_NODE) yield node.textContent ?? '';
  if (node instanceof Element) {
    for (const name of SPOKEN) yield node.getAttribute(name) ?? '';
    if (node.shadowRoot) yield* textsOf(node.shadowRoot);
  }
  for (const child of node.childNodes) yield* textsOf(child);
}

/** Keys of what an ERP's people wrote. */
const WRITTEN =
  /^(name|email|accountNumber|accountType|phone|role|contactName|checkPhrase|declineComment|number|job\w+|currency|erpEmail|note|requestId|error|detail|subject|from|replyTo|text|url|file|column|reason|value|customerName|erpPaymentId|reversalReason|ignoredColumn|encoding|header|payerName|payerEmail|textVersion|providerPaymentId|ipAddress|bankName|secCode)$/;

/** Words that are data: whatever people wrote, down through all of these. */
export function dataWords(data: unknown, found = new Set(['US', 'CA', 'USD', 'kB'])): Set<string> {
  if (typeof data === 'object' && data !== null)
    for (const [key, value] of Object.entries(data)) {
      if (typeof value === 'string' && WRITTEN.test(key))
        for (const word of latinWords(value)) found.add(word);
      else if (key === 'ignoredColumns')
        for (const ignoredColumn of value as string[]) dataWords({ ignoredColumn }, found);
      else dataWords(value, found);
    }
  return found;
}

/** Words in Latin letters outside the marks. */
export function latinWords(text: string): string[] {
  return text.replace(/⟦[^⟧]*⟧/g, ' ').match(/\p{Script=Latin}{2,}/gu) ?? [];
}
