import type { Page } from 'playwright-core';

/** More than the longest page has stops. */
const MOST_STOPS = 400;

/** What has the focus: what it is, and what a person calls it. */
function focused(page: Page): Promise<{ role: string; name: string }> {
  return page.evaluate(() => {
    const active = document.activeElement;
    if (active === null) return { role: '', name: '' };
    const ids = active.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labels = active instanceof HTMLInputElement ? [...(active.labels ?? [])] : [];
    const name =
      active.getAttribute('aria-label') ??
      (ids.length > 0
        ? ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
        : labels.length > 0
          ? labels.map((label) => label.textContent).join(' ')
          : active.textContent);
    const type = active.getAttribute('type');
    const role = active.localName === 'input' && type !== null ? type : active.localName;
    return { role, name: name.replace(/\s+/g, ' ').trim() };
  });
}

/**
 * Presses Tab until the focus is on something of this name.
 *
 * @param role how HTML calls it: `button`, `a`, or the type of an input.
 */
export async function tabTo(page: Page, role: string, name: string | RegExp): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    const found = await focused(page);
    const isNamed = typeof name === 'string' ? found.name === name : name.test(found.name);
    if (found.role === role && isNamed) return;
    met.push(`${found.role} ${found.name.slice(0, 40)}`);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${role} ${String(name)}; it came by ${met.join(' | ')}`);
}

/** Goes to a box, and ticks or unticks it. */
export async function tick(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, 'checkbox', name);
  await page.keyboard.press('Space');
}

/** Goes to a field, and types over what is in it. */
export async function fill(page: Page, type: string, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, type, name);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Goes to a button, and presses it; the page that it leads to has come when this returns. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, 'button', name);
  await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
}

/** Moves through the choices that have the focus until one of this name is chosen. */
export async function choose(page: Page, name: RegExp): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < 20; presses += 1) {
    const found = await focused(page);
    if (name.test(found.name)) return;
    met.push(found.name);
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`The arrows never come to ${name}; they came by ${met.join(' | ')}`);
}
