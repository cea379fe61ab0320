import type { Can } from '../connection/permissions.ts';
import type { Strings } from '../strings/en.ts';
import type { Action } from './action-dialog.ts';

/** What the parts of the detail need to say their words and to act. */
export interface DetailContext {
  strings: Strings;
  locale: string;
  can: Can;
  /** Asks, then does it. */
  onAction(action: Action): void;
}
