import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';

/** What a screen reader is told of one thing on the page. */
export interface SpokenNode {
  role: string;
  name: string;
  /** `selected`, `checked`, `focused`, `modal`, ... */
  states: Readonly<Record<string, unknown>>;
  backendId: number;
}

const PATIENCE_MS = 30_000;

/**
 * A page as a screen reader has it: found by role and name in the browser's accessibility tree, used by what that offers,
 * and by keys. Nothing here knows the markup.
 */
export class AccessibilityTree {
  readonly #page: Page;
  readonly #cdp: CDPSession;

  private constructor(page: Page, cdp: CDPSession) {
    this.#page = page;
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<AccessibilityTree> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Accessibility.enable');
    await cdp.send('DOM.enable');
    return new AccessibilityTree(page, cdp);
  }

  /** Everything that is told, in the order of reading. */
  async read(): Promise<SpokenNode[]> {
    const { nodes } = await this.#cdp.send('Accessibility.getFullAXTree');
    return nodes.flatMap(({ ignored, role, name, properties = [], backendDOMNodeId }) =>
      ignored || backendDOMNodeId === undefined
        ? []
        : [
            {
              role: String(role?.value),
              name: String(name?.value ?? ''),
              states: Object.fromEntries(properties.map((each) => [each.name, each.value.value])),
              backendId: backendDOMNodeId,
            },
          ],
    );
  }

  /** Waits for something. @throws Error with what of its role there is instead. */
  async find(role: string, name: string | RegExp): Promise<SpokenNode> {
    const isIt = (node: SpokenNode) =>
      node.role === role && (typeof name === 'string' ? node.name === name : name.test(node.name));
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(50)) {
      const nodes = await this.read();
      const found = nodes.find(isIt);
      if (found !== undefined) return found;
      if (Date.now() < deadline) continue;
      const others = nodes.filter((node) => node.role === role).map((node) => node.name);
      throw new Error(`No ${role} is called ${String(name)}; there are: ${others.slice(0, 20).join(', ')}`);
    }
  }

  /** Waits until something is told, wherever: a live region, a heading, a cell. */
  async hear(words: RegExp): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(50)) {
      if ((await this.read()).some(({ name }) => words.test(name))) return;
      if (Date.now() > deadline) throw new Error(`Nothing says ${String(words)}`);
    }
  }

  /** Does what a click does. */
  async press(role: string, name: string | RegExp): Promise<void> {
    await this.#call(await this.find(role, name), 'function () { this.focus(); this.click(); }');
  }

  async focus(role: string, name: string | RegExp): Promise<void> {
    await this.#call(await this.find(role, name), 'function () { this.focus(); }');
  }

  async type(role: string, name: string | RegExp, text: string): Promise<void> {
    await this.#call(await this.find(role, name), 'function () { this.focus(); this.select(); }');
    await this.#page.keyboard.type(text);
  }

  async #call({ backendId }: SpokenNode, functionDeclaration: string): Promise<void> {
    const { object } = await this.#cdp.send('DOM.resolveNode', { backendNodeId: backendId });
    const { objectId } = object;
    if (objectId === undefined) throw new Error('It is not on the page any more.');
    await this.#cdp.send('Runtime.callFunctionOn', { objectId, functionDeclaration });
  }
}
