import type { LitElement } from 'lit';
import type { Customer } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import type { Can } from '../connection/permissions.ts';
import type { BouncesStrings } from '../strings/en-bounces.ts';
import type { InviteStrings } from '../strings/en-invite.ts';

/** The element, as its parts know it. */
export type BouncesHost = LitElement & { refreshSeconds: number };

/** What the parts share. It is there once the first customers have been read. */
export interface BouncesContext {
  readonly host: BouncesHost;
  readonly words: BouncesStrings;
  readonly strings: InviteStrings;
  readonly locale: string;
  readonly connection: Connection | undefined;
  /** Whose mail came back, as far as they have been read. */
  readonly customers: readonly Customer[];
  readonly can: Can;
  /** Whether a corrected address can be written to the ERP; false where that is not known. */
  readonly erpWrites: boolean;
  /** Draws anew. */
  update(): void;
  /** Says it to a screen reader. */
  announce(text: string): void;
}
