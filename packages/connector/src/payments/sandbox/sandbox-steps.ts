import { depositsArriveAt, verifiableUntil } from './sandbox-facts.ts';
import { findInstrument } from './sandbox-instruments.ts';
import { isOpen } from './sandbox-provider.ts';
import type { CheckoutChanges, SandboxCheckout } from './sandbox-store.ts';

/** What a payer can do on the pages of the sandbox; each is a button. */
export const SANDBOX_ACTS = ['choose', 'again', 'agree', 'allow', 'refuse', 'verify'] as const;
export type SandboxAct = (typeof SANDBOX_ACTS)[number];

/** What stands on the page. */
export type SandboxPage = 'choose' | 'agree' | 'confirm' | 'wait' | 'verify' | 'done' | 'over';

/** What comes of an act. */
export interface StepOutcome {
  /** Null: nothing. */
  changes: CheckoutChanges | null;
  /** The instrument that was refused, for the page to say so. */
  refused: string | null;
}

const NOTHING: StepOutcome = { changes: null, refused: null };

/** The page that a checkout is at. */
export function sandboxPageOf(row: SandboxCheckout, now: Date): SandboxPage {
  const { authorizedAt } = row;
  if (authorizedAt !== null) {
    if (row.step !== 'verify') return 'done';
    if (now < depositsArriveAt(authorizedAt)) return 'wait';
    return now < verifiableUntil(authorizedAt) ? 'verify' : 'over';
  }
  if (!isOpen(row, now)) return 'over';
  if (row.step === 'confirm') return 'confirm';
  return row.instrument === null ? 'choose' : 'agree';
}

/** Takes a step. An act that the page does not offer now, as one that was sent twice, changes nothing. */
export function takeStep(
  row: SandboxCheckout,
  act: SandboxAct,
  about: {
    now: Date;
    /** Of `choose`. */
    instrument: string | undefined;
    /** Of the request that agrees. */
    origin: { ipAddress: string | null; userAgent: string | null };
    /** Of the text that stands on the page `agree`. */
    textVersion: string;
  },
): StepOutcome {
  const { now, origin } = about;
  const page = sandboxPageOf(row, now);
  const chosen = findInstrument(row.method, act === 'choose' ? about.instrument : row.instrument);
  const authorize = (textVersion: string | null): StepOutcome => ({
    changes: {
      step: chosen?.asks === 'verify' ? 'verify' : 'done',
      instrument: chosen?.last4 ?? null,
      authorizedAt: now,
      textVersion,
      ...origin,
    },
    refused: null,
  });

  if (act === 'verify' && page === 'verify')
    return { changes: { step: 'done', verifiedAt: now }, refused: null };
  if (chosen === undefined) return NOTHING;
  if (act === 'choose' && page === 'choose') {
    if (chosen.asks === 'refused') return { changes: null, refused: chosen.last4 };
    if (chosen.asks === 'confirm')
      return { changes: { step: 'confirm', instrument: chosen.last4 }, refused: null };
    // A debit needs words to agree to; for a card the button is all there is.
    return row.method === 'card' ? authorize(null) : { changes: { instrument: chosen.last4 }, refused: null };
  }
  if (act === 'again' && page === 'agree') return { changes: { instrument: null }, refused: null };
  if (act === 'agree' && page === 'agree') return authorize(about.textVersion);
  if (act === 'allow' && page === 'confirm') return authorize(null);
  if (act === 'refuse' && page === 'confirm')
    return { changes: { step: 'choose', instrument: null }, refused: chosen.last4 };
  return NOTHING;
}
