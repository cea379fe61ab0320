import type { LitElement } from 'lit';
import type { Dealer, SampleMailTemplate } from '@payvite/sdk';
import type { DealerClient } from '../connection/dealer-client.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import type { MailSettingsStrings } from '../strings/en-mail-settings.ts';
import type { SettingsDraft } from './settings-draft.ts';

/** The element, as its parts know it. */
export type SettingsHost = LitElement & { template: SampleMailTemplate };

/** What the parts of the settings share. It is there once the dealer has been read. */
export interface SettingsContext {
  readonly host: SettingsHost;
  readonly words: MailSettingsStrings;
  readonly strings: InviteStrings;
  readonly locale: string;
  readonly client: DealerClient;
  readonly dealer: Dealer;
  readonly draft: SettingsDraft;
  /** How often the dealer was read or saved: what was made of it before is old. */
  readonly version: number;
  /** Whether the session may change anything. */
  readonly canWrite: boolean;
  /** Who is signed in, as the ERP calls them; null where that is not known. */
  readonly personName: string | null;
  readonly hasChanges: boolean;
  /** Draws anew. */
  update(): void;
  /** Says it to a screen reader. */
  announce(text: string): void;
  /** The dealer as it is after a change of its own, beside the form. */
  take(dealer: Dealer): void;
  save(): Promise<void>;
}
