import assert from 'node:assert/strict';

/**
 * The fields of the form of a page whose address ends in `action`, as a browser without script would send them: texts, what is
 * hidden, and boxes that are ticked; no button.
 */
export function readForm(html: string, action: string): URLSearchParams {
  const forms = [...html.matchAll(/<form[^>]* action="([^"]*)"[^>]*>(.*?)<\/form>/gs)];
  const form = forms.find(([, at = '']) => unescape(at).endsWith(action));
  assert.ok(form !== undefined, `a form to ${action}, not only ${forms.map(([, at]) => at).join(' ')}`);
  const fields = new URLSearchParams();
  for (const [tag] of (form[2] ?? '').matchAll(/<input[^>]*>/g)) {
    const name = attributeOf(tag, 'name');
    if (name === null) continue;
    if (attributeOf(tag, 'type') === 'checkbox' && !/ checked[ >]/.test(tag)) continue;
    fields.append(name, attributeOf(tag, 'value') ?? '');
  }
  return fields;
}

/** A page without what was typed into it, as it is sealed for another language: in other bytes each time. */
export function withoutSealed(html: string): string {
  return html.replace(/(name="typed" value=")[\w.-]+"/, '$1"');
}

/** The labels of the page's buttons that somebody meets, in order. */
export function buttonsOf(html: string): string[] {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
  return [...main.matchAll(/<button(?![^>]* aria-hidden)[^>]*>(.*?)<\/button>/gs)].map(([, label = '']) =>
    unescape(label),
  );
}

/** Where a button sends its form to. */
export function formActionOf(html: string, label: string): string {
  const buttons = [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)];
  const found = buttons.find(([, , text = '']) => text.startsWith(label));
  const action = attributeOf(found?.[1] ?? '', 'formaction');
  assert.ok(action !== null, `a button ${label}, not only ${buttons.map(([, , text]) => text).join(' | ')}`);
  return action;
}

function attributeOf(tag: string, name: string): string | null {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? null : unescape(value);
}

/** What Handlebars escapes. */
function unescape(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text.replace(/&(?:#x(\w+)|(\w+));/g, (whole, code: string | undefined, name: string | undefined) =>
    code === undefined ? (named[name ?? ''] ?? whole) : String.fromCharCode(parseInt(code, 16)),
  );
}
