import { counting } from '../src/strings/counting.ts';
import { en as english } from '../src/strings/en.ts';
import type { Strings } from '../src/strings/en.ts';

/** What the elements say where nobody asks for another language. */
export const en: Strings = english(counting('en', 'en-US'));
