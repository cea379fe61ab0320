import type { LitElement } from 'lit';
import type { Import, ImportColumnsFile, Sync, SyncSchedule } from '@payvite/sdk';
import type { Can } from '../connection/permissions.ts';
import type { Fault } from '../fault.ts';
import type { ErpStrings } from '../strings/en-erp.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import type { ErpClient } from './erp-calls.ts';

/** What is shown below the source. */
export type ErpTab = 'syncs' | 'import' | 'payments';

/** The element, as its parts know it. */
export type ErpHost = LitElement & { tab: ErpTab | 'files'; refreshSeconds: number };

/** What the parts share. It is there once the first answers have come. */
export interface ErpContext {
  readonly host: ErpHost;
  readonly words: ErpStrings;
  readonly strings: InviteStrings;
  readonly locale: string;
  readonly client: ErpClient;
  readonly can: Can;
  /** Null where it may not be read. */
  readonly schedule: SyncSchedule | null;
  /** The newest sync; undefined where there is none, or none may be read. */
  readonly newest: Sync | undefined;
  /** The newest sync that is no import, which tells how the ERP answers. */
  readonly newestOfErp: Sync | undefined;
  /** The newest import; undefined where there is none. */
  readonly fileImport: Import | undefined;
  /** How the headers of its files are read, while they wait for somebody. */
  readonly fileColumns: readonly ImportColumnsFile[];
  /** Draws anew. */
  update(): void;
  /** Says it to a screen reader. */
  announce(text: string): void;
  /** Reads everything that is shown once more. */
  refresh(): Promise<void>;
  /** Takes an answer for the newest import at once. */
  takeImport(fileImport: Import | undefined): void;
  /**
   * Does something the connector may refuse: while it lasts `isBusy` says so, then `faultOf` says why it failed.
   *
   * @param key - what it is about; one at a time of a key.
   * @returns whether it was done.
   */
  act(key: string, work: () => Promise<void>): Promise<boolean>;
  isBusy(key: string): boolean;
  faultOf(key: string): Fault | null;
  /** Puts the focus there once it is drawn. */
  focus(selector: string): Promise<void>;
}
