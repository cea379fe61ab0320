import { readFileSync } from 'node:fs';
import { readPageBase } from '../page-base.ts';

/** In this order: what is of one page stands after what it is made of, and its narrow and printed forms after all of that. */
const PARTS = ['page', 'form', 'bill', 'statement', 'supplier', 'account', 'paying'];

// The build copies no style sheets: both src/portal and dist/portal find them here.
const STYLES = new URL('../../src/portal/styles/', import.meta.url);

/** The style sheet of every page, which is one so that each next page is there at once. */
export function readPortalStylesheet(): string {
  const parts = PARTS.map((part) => readFileSync(new URL(`${part}.css`, STYLES), 'utf8'));
  return [readPageBase(), ...parts].join('');
}
