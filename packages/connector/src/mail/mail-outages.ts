import type { DealerMode } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { MailTransportError, type MailTransport } from './mail-transport.ts';

const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 300;

/** Since when no mail of such dealers leaves here, though nothing is wrong with any of them. */
export interface MailOutage {
  since: Date;
  /** For whoever runs the service. */
  fault: string;
}

/** One mail that finds out whether an outage is over. */
export interface MailProbe {
  /** Known once it is taken; undefined where there was none to take. */
  mailId: string | undefined;
  /** Lets another one try, where this one was not sent. */
  end(): void;
}

/**
 * Keeps mails from a way out that does not work: after a failure of ours (`unavailable`) none of such dealers is taken for a
 * while, then one alone; it opens the way for all, or the wait is twice as long, five minutes at most. In memory: what one
 * process cannot reach another one may.
 */
export interface MailOutages {
  /** What may be taken of such dealers' mails: all, one, or none. One is the caller's to send until its `end`. */
  admit(mode: DealerMode): 'all' | 'none' | MailProbe;
  /** Whether `admit` would let any be taken. */
  admits(mode: DealerMode): boolean;
  /** Whether `admit` would let all be taken. */
  works(mode: DealerMode): boolean;
  /** Undefined while mails of such dealers leave. */
  outageOf(mode: DealerMode): MailOutage | undefined;
  /** The same transport; notices what fails, and hands it nothing but the probe during an outage. */
  guard(transport: MailTransport): MailTransport;
}

/** What one mode's mails leave by. An attempt that began in another state than it ends in says nothing about the later one. */
interface State {
  outage?: MailOutage & { failures: number; retryAt: Date };
}

/** Makes them, of which none has begun. */
export function createMailOutages(options: {
  clock: Pick<Clock, 'now'>;
  logger: Pick<Logger, 'error' | 'info'>;
  /** Why mails of such dealers can never leave here; undefined where they can. */
  lackOf: (mode: DealerMode) => string | undefined;
}): MailOutages {
  const { clock, logger, lackOf } = options;
  const states: Record<DealerMode, State> = { test: {}, live: {} };
  const probes: Partial<Record<DealerMode, MailProbe>> = {};
  /** Since when mails wait for what a start has to bring. */
  const lacking: Partial<Record<DealerMode, Date>> = {};

  function begin(mode: DealerMode, fault: string): void {
    const now = clock.now();
    const before = states[mode].outage;
    const failures = (before?.failures ?? 0) + 1;
    const seconds = Math.min(FIRST_WAIT_SECONDS * 2 ** (failures - 1), LONGEST_WAIT_SECONDS);
    const retryAt = new Date(now.getTime() + seconds * 1000);
    states[mode] = { outage: { since: before?.since ?? now, fault, failures, retryAt } };
    if (before === undefined) logger.error({ mode, fault }, 'mails wait: what they leave by does not work');
  }

  function end(mode: DealerMode): void {
    const { outage } = states[mode];
    if (outage === undefined) return;
    states[mode] = {};
    logger.info({ mode, since: outage.since }, 'mails leave again');
  }

  function isLacking(mode: DealerMode): boolean {
    const fault = lackOf(mode);
    if (fault === undefined) return false;
    if (lacking[mode] === undefined) {
      lacking[mode] = clock.now();
      logger.error({ mode, fault }, 'mails wait: there is nothing they could leave by');
    }
    return true;
  }

  const admits: MailOutages['admits'] = (mode) => {
    if (isLacking(mode)) return false;
    const { outage } = states[mode];
    return outage === undefined || (outage.retryAt <= clock.now() && probes[mode] === undefined);
  };

  return {
    admits,

    admit(mode) {
      if (!admits(mode)) return 'none';
      if (states[mode].outage === undefined) return 'all';
      const probe: MailProbe = {
        mailId: undefined,
        end() {
          if (probes[mode] === probe) delete probes[mode];
        },
      };
      probes[mode] = probe;
      return probe;
    },

    works: (mode) => states[mode].outage === undefined && lackOf(mode) === undefined,

    outageOf(mode) {
      const since = lacking[mode];
      const fault = lackOf(mode);
      return since !== undefined && fault !== undefined ? { since, fault } : states[mode].outage;
    },

    guard: (transport) => ({
      ...transport,
      async send(mail) {
        const { mode, mailId } = mail;
        const state = states[mode];
        // Taken before the outage began: whoever is silent to one need not be asked by all.
        if (state.outage !== undefined && probes[mode]?.mailId !== mailId)
          throw new MailTransportError('unavailable', state.outage.fault);
        try {
          await transport.send(mail);
        } catch (error) {
          if (state === states[mode] && error instanceof MailTransportError) {
            if (error.failure === 'unavailable') begin(mode, error.message);
            else end(mode);
          }
          throw error;
        }
        if (state === states[mode]) end(mode);
      },
    }),
  };
}
