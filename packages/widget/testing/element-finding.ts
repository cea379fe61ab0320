/** Every element below, through open shadow roots. */
function* everything(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}

/** The words of an element as they stand in the tree, with single spaces. */
export function words(element: Element | null | undefined): string {
  if (!element) return '';
  const own = (element.shadowRoot ?? element) as ParentNode & Node;
  const texts: string[] = [];
  const walk = (node: Node): void => {
    if (node instanceof HTMLStyleElement) return;
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '');
    if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
    for (const child of node.childNodes) walk(child);
  };
  walk(own);
  return texts
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:])/g, '$1')
    .trim();
}

/** All elements of a selector inside an element and its shadow trees. */
export function findAll<Found extends Element>(element: Element, selector: string): Found[] {
  const roots = element.shadowRoot ? [...everything(element.shadowRoot)] : [...everything(element)];
  return roots.filter((candidate): candidate is Found => candidate.matches(selector));
}

/** The first such element; fails where there is none. */
export function find<Found extends Element = HTMLElement>(element: Element, selector: string): Found {
  const [first] = findAll<Found>(element, selector);
  if (!first) throw new Error(`Nothing matches ${selector}`);
  return first;
}

/** The button a person would call by this name: its label, else its words. */
export function button(element: Element, name: string | RegExp): HTMLButtonElement {
  const found = findButton(element, name);
  if (!found) throw new Error(`No button is called ${String(name)}`);
  return found;
}

/** The same, undefined where there is none. */
export function findButton(element: Element, name: string | RegExp): HTMLButtonElement | undefined {
  return findAll<HTMLButtonElement>(element, 'button').find((candidate) => {
    const called = candidate.getAttribute('aria-label') ?? words(candidate);
    return typeof name === 'string' ? called === name : name.test(called);
  });
}

/** Types into a field as a person does. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
}
