import type { DealerMode } from '@payvite/sdk/schemas';
import { MailTransportError, type MailTransport } from './mail-transport.ts';

/**
 * Keeps apart what must never mix: mails of test dealers go into the outbox and never leave, those of live dealers go to
 * the mail server and never into a folder.
 *
 * @param transports `live` is null where no mail server is configured: mails of live dealers wait then.
 */
export function createModeTransport(transports: {
  test: MailTransport;
  live: MailTransport | null;
}): MailTransport & { modes: readonly DealerMode[] } {
  return {
    modes: transports.live === null ? ['test'] : ['test', 'live'],
    async send(mail) {
      const transport = transports[mail.mode];
      if (transport === null) {
        throw new MailTransportError('temporary', 'No mail server is configured: MAIL_TRANSPORT is not smtp');
      }
      await transport.send(mail);
    },
    async close() {
      await Promise.all([transports.test.close(), transports.live?.close()]);
    },
  };
}
