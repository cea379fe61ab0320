import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { askForCode, createLinkPath, openLink, sendRegistration } from './copied-link-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { everyMail, LOCALES, SAMPLES } from './mail-sample.ts';
import { readMailsTo } from './outbox-mails.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** Seven digits and more, with what stands between them in a telephone number. */
const TELEPHONE = /(?<![\d-])\+?\(?\d(?:[ \u00a0\u202f().-]{0,2}\d){6,}/;

/** Holds that a mail gives its reader no number to call but the one that they have: whoever forges a mail would put theirs in. */
function assertNoTelephone(name: string, { html, text }: { html: string; text: string }): void {
  assert.doesNotMatch(html, /\b(tel|sms|callto):/i, name);
  // What a reader sees, without the links' tokens and the colors.
  const seen = html.replaceAll(/<(style|title)[^>]*>.*?<\/\1>|<[^>]*>/gs, '\n').replaceAll(/&#?\w+;/g, ' ');
  for (const words of [seen, text]) {
    const found = TELEPHONE.exec(words.replaceAll(/https?:\/\/\S+/g, ''))?.[0];
    assert.equal(found, undefined, `${name}: ${found}`);
  }
}

describe('no mail names a telephone number', () => {
  it('whatever its template, language and brand', async () => {
    const mails = everyMail();
    for (const template of Object.keys(SAMPLES))
      assert.ok(mails.filter((each) => each.template === template).length >= 6, template);
    for (const { name, mail } of mails) assertNoTelephone(name, mail);
  });

  it('and one that did would be found', () => {
    for (const words of ['505-555-0142', '+1 (505) 555-0142', '05 55 55 01 42', '505.555.0142', '5550142'])
      assert.throws(() => assertNoTelephone('', { html: `<p>Call ${words}</p>`, text: '' }), words);
    assert.throws(() => assertNoTelephone('', { html: '', text: 'Call us: 505-555-0142' }));
    assert.throws(() => assertNoTelephone('', { html: '<a href="tel:1">Call us</a>', text: '' }));
    for (const words of ['$12,480.00', '12 480,00 $', 'NM 87102', 'SO-88213', '048213'])
      assertNoTelephone(words, { html: `<p style="color:#1234567">${words}</p>`, text: words });
  });

  describe('though the ERP has one of everybody', () => {
    const BRANDS = ['#1f5f3f', '#ffd400'] as const;
    let test: TestConnector;

    before(async () => {
      test = await startTestConnector({ rows: plainCustomers(LOCALES.length * BRANDS.length) });
      await test.owner.query(`update customers set phone = '+1 505-555-0142'`);
      await test.owner.query(`update contacts set phone = '(505) 555-0143'`);
      await test.client.dealer.update({ reminderDays: [3], invitationListsInvoices: true });
    });
    after(() => test.close());

    it('from the invitation to the welcome', async () => {
      const customers = [...(await test.customersByErpId()).values()];
      const sent: { email: string; id: string }[] = [];
      for (const brandColor of BRANDS) {
        await test.client.dealer.update({ brandColor });
        if (brandColor === BRANDS[1]) await test.client.dealer.setLogo(await logo());
        for (const locale of LOCALES) {
          const customerIds = [customers.pop()?.id ?? ''];
          sent.push(await test.client.invitations.send({ customerIds, locale }));
        }
        await test.connector.drain();
      }
      await test.advance({ days: 3.1 });
      await test.connector.tick();
      await test.connector.drain();
      await test.advance({ minutes: 11 });
      for (const { id, email } of sent) {
        await test.client.invitations.resend(id);
        const { visitor } = await openLink(test, await createLinkPath(test, id));
        const code = await askForCode(test, visitor, email);
        await visitor.post('/invitation/enter-code', { code });
        await sendRegistration(visitor);
      }
      await test.connector.drain();
      for (const { email } of sent) {
        const mails = await readMailsTo(test.outboxDirectory, email);
        assert.equal(mails.length, 5, 'an invitation, a reminder, a new link, a code and a welcome');
        for (const { subject = '', html, text = '' } of mails) {
          assert.ok(typeof html === 'string');
          assertNoTelephone(subject, { html, text: `${subject}\n${text}` });
        }
      }
    });
  });
});

function logo(): Promise<Buffer> {
  const create = { width: 180, height: 44, channels: 3, background: '#8a2a2a' } as const;
  return sharp({ create }).png().toBuffer();
}
