import type { LitElement } from 'lit';
import type { Connection } from '../connection/connection.ts';
import type { Can } from '../connection/permissions.ts';
import type { QuestionContext } from '../panel-question.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import type { PaymentsStrings } from '../strings/en-payments.ts';
import type { PaymentsClient } from './payments-calls.ts';

/** Which payments are shown. */
export type PaymentFilter = 'all' | 'underWay' | 'settled' | 'reversal' | 'entry' | 'attention';

/** The element, as its parts know it. */
export type PaymentsHost = LitElement & { filter: PaymentFilter; refreshSeconds: number };

/** What the parts share. It is there once the first answers have come. */
export interface PaymentsContext extends QuestionContext {
  readonly host: PaymentsHost;
  readonly words: PaymentsStrings;
  readonly strings: InviteStrings;
  readonly locale: string;
  readonly connection: Connection;
  readonly client: PaymentsClient;
  readonly can: Can;
  /** Says it to a screen reader. */
  announce(text: string): void;
  /** Reads everything that is shown once more. */
  refresh(): Promise<void>;
}
