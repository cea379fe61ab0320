/** The shape of a catalog: the same keys, each a text or a function that makes one, in whatever words. */
export type Wording<Catalog> = Catalog extends (...facts: infer Facts) => infer Words
  ? (...facts: Facts) => Wording<Words>
  : Catalog extends string
    ? string
    : { readonly [Key in keyof Catalog]: Wording<Catalog[Key]> };

/** Some of the words, key by key. A text in place of a function is what it always says. */
export type Rewording<Words> = Words extends (...facts: never[]) => infer Made
  ? Words | Made
  : Words extends string | readonly unknown[]
    ? Words
    : { readonly [Key in keyof Words]?: Rewording<Words[Key]> };

/** Puts a page's own words over a catalog's. What is no text where one belongs is left out: no element fails by it. */
export function reword<Words>(words: Words, own: unknown): Words {
  if (own === undefined || own === null) return words;
  if (typeof words === 'function') {
    return (typeof own === 'string' ? () => own : typeof own === 'function' ? own : words) as Words;
  }
  if (typeof words !== 'object' || words === null)
    return (typeof own === typeof words ? own : words) as Words;
  if (typeof own !== 'object' || Array.isArray(own) !== Array.isArray(words)) return words;
  const parts = Object.entries(words).map(([key, word]) => [
    key,
    reword(word, (own as Record<string, unknown>)[key]),
  ]);
  return (
    Array.isArray(words) ? parts.map(([, word]) => word as unknown) : Object.fromEntries(parts)
  ) as Words;
}
