import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseLiveTransport } from '../src/mail/live-transport.ts';
import { MailTransportError } from '../src/mail/mail-transport.ts';
import { createModeTransport } from '../src/mail/mode-transport.ts';
import { startSmtpServer } from './mail-smtp-server.ts';
import { sampleOutgoingMail } from './mail-sample.ts';

describe('what mails of live dealers leave by', () => {
  const sent: string[] = [];
  const test = {
    send: async ({ mode }: { mode: string }) => void sent.push(mode),
    close: async () => undefined,
  };
  const warnings: string[] = [];
  const logger = { warn: (text: unknown) => void warnings.push(String(text)) };
  const transportTo = (url: string | null, publicUrl: string) =>
    createModeTransport({
      test,
      live: chooseLiveTransport({ url, dkim: null }, { publicUrl, logger }),
    });

  for (const [what, url, publicUrl, way, isWarned] of [
    ['no mail server', null, 'https://pay.example', /Set MAIL_TRANSPORT/, false],
    ['links to this machine', 'smtp://127.0.0.1:9', 'http://localhost:4400', /Set PUBLIC_URL/, true],
  ] as const) {
    it(`is nothing with ${what}: they wait, and those of test dealers do not`, async () => {
      warnings.length = sent.length = 0;
      const transport = transportTo(url, publicUrl);
      assert.match(transport.lackOf('live') ?? '', way);
      assert.equal(transport.lackOf('test'), undefined);
      await assert.rejects(
        transport.send(sampleOutgoingMail({ mode: 'live' })),
        (error) =>
          error instanceof MailTransportError && error.failure === 'unavailable' && way.test(error.message),
      );
      await transport.send(sampleOutgoingMail({ mode: 'test' }));
      assert.deepEqual(sent, ['test']);
      assert.equal(warnings.length === 1 && warnings[0]?.startsWith('PUBLIC_URL: ') === true, isWarned);
      await transport.close();
    });
  }

  it('is the mail server where customers can follow the links', async () => {
    const smtp = await startSmtpServer();
    warnings.length = 0;
    const transport = transportTo(smtp.url, 'https://pay.example');
    try {
      assert.equal(transport.lackOf('live'), undefined);
      await transport.send(sampleOutgoingMail({ mode: 'live' }));
      assert.equal(smtp.received.length, 1);
      assert.deepEqual(warnings, []);
    } finally {
      await transport.close();
      await smtp.close();
    }
  });
});
