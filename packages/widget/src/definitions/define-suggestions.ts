import { PayviteSuggestions } from '../suggestions/suggestions.ts';
import { define } from './definition.ts';

/** Defines `<payvite-suggestions>`. */
export function defineSuggestions(): void {
  define(['payvite-suggestions', PayviteSuggestions]);
}
