// Importing it defines the elements; `elements.ts` is the same without that.
import { defineElements } from './definitions/define-elements.ts';

export * from './elements.ts';

defineElements();
