// The entry of the file for script tags.
import { html, nothing, svg } from 'lit';

export * from './index.ts';

/** What the files that are loaded later draw with, so that they bring no second Lit. Not API. */
export const lit = { html, nothing, svg };
