/** A tag and what defines it. */
export type Definition = readonly [tag: string, element: CustomElementConstructor];

/**
 * Defines what is not defined yet, in this order: an element in the page uses at once what is defined before it. Warns of
 * what another copy of the widget has defined; that stays.
 */
export function define(...definitions: Definition[]): void {
  // Where there is no DOM there is nothing to define: a server renders the tags alone.
  if (!globalThis.customElements) return;
  for (const [tag, element] of definitions) if (!customElements.get(tag)) customElements.define(tag, element);
  warnAbout(definitions.filter(([tag, element]) => customElements.get(tag) !== element));
}

/** Whether the page has an element of this name. */
export function isDefined([tag]: Definition): boolean {
  return globalThis.customElements?.get(tag) !== undefined;
}

/** Says that these are defined already. */
export function warnAbout(kept: readonly Definition[]): void {
  if (kept.length === 0) return;
  const tags = kept.map(([tag]) => `<${tag}>`).join(', ');
  console.warn(`Payvite is loaded twice; the first definition stays: ${tags}. Load it once.`);
}
