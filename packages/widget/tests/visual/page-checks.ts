import type { Page } from 'playwright-core';

/** What is longer than this can be seen to move. */
const NOTICED_S = 0.01;

/** Every animation and transition that runs, or would run when something changes, longer than a person can notice. */
export function longMotions(page: Page): Promise<string[]> {
  return page.evaluate((noticed) => {
    const found = new Set<string>();
    const seconds = (list: string) =>
      Math.max(...list.split(',').map((each) => parseFloat(each) * (each.trim().endsWith('ms') ? 0.001 : 1)));
    const walk = (root: Document | ShadowRoot) => {
      for (const animation of root.getAnimations()) {
        const { duration = 0 } = animation.effect?.getTiming() ?? {};
        const name = 'animationName' in animation ? String(animation.animationName) : 'a transition';
        if (Number(duration) > noticed * 1000) found.add(`runs: ${name} ${Number(duration) / 1000} s`);
      }
      for (const element of root.querySelectorAll('*')) {
        for (const pseudo of [null, '::before', '::after', '::backdrop']) {
          const style = getComputedStyle(element, pseudo);
          const where = `${element.localName}.${element.getAttribute('class') ?? ''}${pseudo ?? ''}`;
          const transition = seconds(style.transitionDuration);
          if (transition > noticed) found.add(`${where} could run: transition ${transition} s`);
          const animation = style.animationName === 'none' ? 0 : seconds(style.animationDuration);
          if (animation > noticed) found.add(`${where} could run: ${style.animationName} ${animation} s`);
        }
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return [...found];
  }, NOTICED_S);
}

/** What stands outside the window or is cut by what is around it, unless one can scroll to it. */
export function whatIsCut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const beyond = document.documentElement.scrollWidth - innerWidth;
    if (beyond > 0) found.push(`the page is ${beyond} px too wide`);
    const parentOf = (node: Node): Element | null =>
      node instanceof Element && node.assignedSlot
        ? node.assignedSlot
        : (node.parentElement ?? (node.getRootNode() as Partial<ShadowRoot>).host ?? null);
    const canScrollTo = (element: Element): boolean => {
      for (let around = parentOf(element); around; around = parentOf(around))
        if (/auto|scroll/.test(getComputedStyle(around).overflowX) && around.scrollWidth > around.clientWidth)
          return true;
      return false;
    };
    const isHidden = (element: Element) => {
      for (let around: Element | null = element; around; around = parentOf(around))
        if (getComputedStyle(around).clipPath !== 'none') return true;
      return !element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    };
    const look = (element: Element) => {
      const words = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent?.trim())
        .join(' ')
        .trim();
      if (!words || isHidden(element) || element.closest('svg, style')) return;
      const { left, right } = element.getBoundingClientRect();
      const where = `${element.localName} “${words.slice(0, 40)}”`;
      if ((left < -1 || right > innerWidth + 1) && !canScrollTo(element))
        found.push(`${where} stands outside: ${Math.round(left)} to ${Math.round(right)}`);
      const { overflowX, textOverflow } = getComputedStyle(element);
      // Words that end in an ellipsis are whole in a title or on the detail.
      if (
        overflowX === 'hidden' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`${where} is cut`);
    };
    const walk = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll('*')) {
        look(element);
        if (element.shadowRoot) walk(element.shadowRoot);
        if (!(element instanceof HTMLDialogElement) || !element.open) continue;
        // Something of a dialog must be left to read between its title and its buttons, or all of it scrolls.
        const parts = [...element.querySelectorAll('.head, .body, .foot')];
        const { bottom } = element.getBoundingClientRect();
        const scroller = parts.concat(element, ...element.children).find((part) => {
          const { overflowY } = getComputedStyle(part);
          return /auto|scroll/.test(overflowY) && part.scrollHeight > part.clientHeight + 1;
        });
        if (scroller && scroller.clientHeight < 80)
          found.push(`${scroller.clientHeight} px of a dialog to scroll in`);
        if (!scroller && parts.some((part) => part.getBoundingClientRect().bottom > bottom + 1))
          found.push('a dialog is cut at its end');
        if (bottom > innerHeight + 1) found.push('a dialog is higher than the window');
      }
    };
    walk(document);
    return [...new Set(found)];
  });
}
