import { readFileSync } from 'node:fs';

/** What the style sheet of every page for people begins with: colors, light and dark, and how text is set. */
export function readPageBase(): string {
  // The build copies no style sheets: both src/ and dist/ find it here.
  return readFileSync(new URL('../src/page-base.css', import.meta.url), 'utf8');
}
