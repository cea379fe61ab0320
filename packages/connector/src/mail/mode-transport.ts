import type { DealerMode } from '@payvite/sdk/schemas';
import { MailTransportError, type MailTransport } from './mail-transport.ts';

/** Why no mail of live dealers can leave, and what helps. */
export interface TransportLack {
  lack: string;
}

/**
 * Keeps apart what must never mix: mails of test dealers go into the outbox and never leave, those of live dealers go to
 * the mail server and never into a folder.
 *
 * @param transports where `live` is a lack, mails of live dealers wait.
 */
export function createModeTransport(transports: {
  test: MailTransport;
  live: MailTransport | TransportLack;
}): MailTransport & { lackOf(mode: DealerMode): string | undefined } {
  return {
    lackOf(mode) {
      const transport = transports[mode];
      return 'lack' in transport ? transport.lack : undefined;
    },
    async send(mail) {
      const transport = transports[mail.mode];
      if ('lack' in transport) throw new MailTransportError('unavailable', transport.lack);
      await transport.send(mail);
    },
    async close() {
      const { test, live } = transports;
      await Promise.all([test.close(), 'lack' in live ? undefined : live.close()]);
    },
  };
}
