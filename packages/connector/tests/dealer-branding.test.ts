import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { InvalidRequestError, PermissionDeniedError, type Customer, type Permission } from '@payvite/sdk';
import sharp from 'sharp';
import supertest from 'supertest';
import { contrastRatio } from '../src/mail/brand-palette.ts';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import { createVisitor } from './portal-visitor.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

const logo = (background: string) =>
  sharp({ create: { width: 360, height: 88, channels: 3, background } })
    .png()
    .toBuffer();

describe('the branding of a dealer', () => {
  let test: TestConnector;
  let customers: Map<string, Customer>;

  before(async () => {
    const rows = plainCustomers(6);
    test = await startTestConnector({
      rows: {
        ...rows,
        invoices: [
          ...rows.invoices,
          ...Array.from({ length: 30 }, (_, n) => ({
            account_id: 'C2',
            invoice_id: `M${String(n).padStart(2, '0')}`,
            amount: '10.00',
            outstanding_amount: '10.00',
            currency: 'USD',
            payment_due_date: '2026-02-01',
          })),
        ],
      },
    });
    customers = await test.customersByErpId();
  });
  after(() => test.close());
  beforeEach(async () => {
    await test.client.dealer.removeLogo();
    await test.client.dealer.update({
      ...{ brandColor: '#1f5f3f', replyTo: null, invitationMessage: null, invitationListsInvoices: false },
    });
  });

  const idOf = (erpId: string) => customers.get(erpId)?.id ?? assert.fail(erpId);
  const htmlOf = async (erpId: string) =>
    (await test.client.invitations.preview({ customerIds: [idOf(erpId)] })).html;
  const pathOf = (url: string | undefined) => new URL(url ?? '').pathname;

  describe('has a logo', () => {
    it('that mails and previews show, served to everybody as it was made', async () => {
      const { logo: set } = await test.client.dealer.setLogo(await logo('#aa2222'));
      assert.ok(set);
      assert.deepEqual([set.width, set.height], [220, 54]);
      assert.ok((await htmlOf('C1')).includes(`src="${set.url}"`));
      const answer = await supertest(test.connector.url).get(pathOf(set.url));
      assert.equal(answer.status, 200);
      assert.deepEqual(
        ['content-type', 'cache-control', 'x-content-type-options', 'set-cookie'].map(
          (name) => answer.headers[name],
        ),
        ['image/png', 'public, max-age=31536000, immutable', 'nosniff', undefined],
      );
      assert.equal((await sharp(answer.body as Buffer).metadata()).width, 360);
    });

    it('that stays for the mails that left with it when another takes its place', async () => {
      const first = await test.client.dealer.setLogo(await logo('#aa2222'));
      const second = await test.client.dealer.setLogo(await logo('#2222aa'));
      assert.notEqual(second.logo?.url, first.logo?.url);
      const again = await test.client.dealer.setLogo(await logo('#aa2222'));
      assert.equal(again.logo?.url, first.logo?.url);
      const without = await test.client.dealer.removeLogo();
      assert.equal(without.logo, null);
      assert.ok(!(await htmlOf('C1')).includes('<img'));
      for (const { logo: left } of [first, second]) {
        assert.equal((await supertest(test.connector.url).get(pathOf(left?.url))).status, 200);
      }
    });

    it('of which the newest twenty are kept', async () => {
      const shades = Array.from({ length: 22 }, (_, n) => `#0000${(n + 16).toString(16)}`);
      const urls: string[] = [];
      for (const shade of shades) {
        const { logo: set } = await test.client.dealer.setLogo(await logo(shade));
        urls.push(set?.url ?? '');
        await test.advance({ minutes: 1 });
      }
      const statuses = await Promise.all(
        urls.map(async (url) => (await supertest(test.connector.url).get(pathOf(url))).status),
      );
      assert.deepEqual(statuses, [404, 404, ...Array.from({ length: 20 }, () => 200)]);
    });

    it('that is told once in the audit log, by the name of the field', async () => {
      const from = test.connector.context.clock.now().toISOString();
      const picture = await logo('#22aa22');
      await test.client.dealer.setLogo(picture);
      await test.client.dealer.setLogo(picture);
      const events = await Array.fromAsync(test.client.events.export({ from }));
      assert.deepEqual(
        events.map(({ type, data }) => [type, data]),
        [['dealer.changed', { fields: ['logo'] }]],
      );
    });

    it('but none that cannot be shown, and says why', async () => {
      const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
      const cases: [Uint8Array | { url: string }, string, RegExp][] = [
        [svg, '/image', /SVG.*Save it as PNG/],
        [{ url: 'https://127.0.0.1/logo.png' }, '/url', /not on a public address/],
        [{ url: 'https://[::ffff:10.0.0.1]/logo.png' }, '/url', /not on a public address/],
        [{ url: 'https://localhost/logo.png' }, '/url', /not on a public address/],
        [{ url: 'http://logos.example/logo.png' }, '/url', /./],
      ];
      for (const [input, pointer, detail] of cases) {
        await assert.rejects(test.client.dealer.setLogo(input), (error) => {
          assert.ok(error instanceof InvalidRequestError, String(error));
          assert.equal(error.errors?.[0]?.pointer, pointer);
          assert.match(error.errors?.[0]?.detail ?? '', detail);
          return true;
        });
      }
      assert.equal((await test.client.dealer.get()).logo, null);
    });

    it('that no other dealer’s address leads to', async () => {
      const other = await addDealer(test, { name: 'Other Lumber', rows: plainCustomers(1) });
      const { logo: set } = await test.client.dealer.setLogo(await logo('#aa2222'));
      const file = pathOf(set?.url).split('/').at(-1);
      for (const path of [
        `/logos/${other.connector.dealerId}/${file}`,
        `/logos/not-an-id/${file}`,
        `/logos/${test.connector.dealerId}/${'0'.repeat(32)}.png`,
        `/logos/${test.connector.dealerId}/..%2f..%2fhealthz`,
      ]) {
        assert.equal((await supertest(test.connector.url).get(path)).status, 404, path);
      }
    });
  });

  it('advises what would be read, and where an answer is trusted, and forbids neither', async () => {
    const { advice } = await test.client.dealer.update({
      ...{ brandColor: '#ffd400', replyTo: 'ridgeline.lumber@Gmail.com' },
    });
    assert.deepEqual(
      advice.map(({ pointer, code }) => [pointer, code]),
      [
        ['/brandColor', 'unreadable_brand_color'],
        ['/replyTo', 'freemail_reply_to'],
      ],
    );
    const suggestion = advice[0]?.suggestion ?? '';
    assert.ok(contrastRatio(suggestion, '#ffffff') >= 4.5, suggestion);
    const taken = await test.client.dealer.update({
      brandColor: suggestion,
      replyTo: 'ar@ridgeline.example',
    });
    assert.deepEqual(taken.advice, []);
  });

  it('has words that stand in each invitation without a message of its own', async () => {
    await test.client.dealer.update({ invitationMessage: 'We now take <cards>.' });
    assert.ok((await htmlOf('C1')).includes('We now take &lt;cards&gt;.'));
    const own = await test.client.invitations.preview({ customerIds: [idOf('C1')], message: 'Only for you' });
    assert.ok(own.html.includes('Only for you') && !own.html.includes('We now take'));
  });

  it('lists open invoices where the dealer wants it, as they are when the mail leaves', async () => {
    assert.ok(!(await htmlOf('C2')).includes('M00'));
    await test.client.dealer.update({ invitationListsInvoices: true });
    const { text } = await test.client.invitations.preview({ customerIds: [idOf('C2')] });
    assert.match(text, /^I2 \(Due January 15, 2026\): \$100\.00$/m);
    assert.match(text, /^M23 \(Due February 1, 2026\): \$10\.00$/m);
    assert.doesNotMatch(text, /M24/);
    assert.match(text, /^6 more invoices: \$60\.00$/m);
    assert.match(text, /^Open in all: \$400\.00$/m);

    await test.client.invitations.send({
      customerIds: [idOf('C1'), idOf('C3')],
      email: 'both@harrow.example',
    });
    await test.connector.drain();
    const [mail] = await readMailsTo(test.outboxDirectory, 'both@harrow.example');
    assert.match(mail?.text ?? '', /^I1 \(Customer 1 · Due January 15, 2026\): \$100\.00$/m);
    assert.match(mail?.text ?? '', /^Open in all: \$200\.00$/m);
  });

  describe('can be tried', () => {
    it('before it is kept: a preview with other settings changes nothing', async () => {
      const before = await test.client.dealer.get();
      const { html, text, from, subject } = await test.client.dealer.previewMail({
        template: 'reminder',
        locale: 'es',
        changes: { name: 'Almacén Ridge', brandColor: '#0b57d0', invitationListsInvoices: true },
      });
      assert.ok(html.includes('#0b57d0') && html.includes('Almacén Ridge'));
      assert.equal(from.name, 'Almacén Ridge');
      assert.match(subject, /Almacén Ridge/);
      assert.match(text, /Total pendiente/);
      assert.deepEqual(await test.client.dealer.get(), before);
    });

    it('by a mail to the person who asks, that opens nothing', async () => {
      await test.client.dealer.update({ allowedOrigins: [ERP_ORIGIN] });
      const permissions: Permission[] = ['dealer:read', 'dealer:write'];
      const person = embedClient(test.connector.url, test.client, permissions, ERP_ORIGIN, {
        id: 'dana',
        name: 'Dana Ortiz',
        email: 'Dana@dealer.example',
      });
      assert.equal((await person.dealer.sendTestMail()).email, 'dana@dealer.example');
      await test.client.dealer.sendTestMail({
        template: 'reminder',
        locale: 'fr',
        email: 'sam@dealer.example',
      });
      await test.connector.drain();
      const [mail] = await readMailsTo(test.outboxDirectory, 'dana@dealer.example');
      assert.match(mail?.text ?? '', /Harrow & Sons Homes/);
      assert.match(mail?.text ?? '', /\/u\/\S{20}/);
      const [link] = mail?.text?.match(/https?:\S+\/i\/\S+/) ?? [];
      const landing = createVisitor(test);
      await landing.get(new URL(link ?? '').pathname);
      assert.equal((await landing.get('/invitation')).status, 404);
      const [reminder] = await readMailsTo(test.outboxDirectory, 'sam@dealer.example');
      assert.match(reminder?.subject ?? '', /Test Lumber/);
    });

    it('and tells what became of it, of test mails only', async () => {
      const { dealer, customers, invitations } = test.client;
      const { mailId, email } = await dealer.sendTestMail({ email: 'kim@dealer.example' });
      const queued = { mailId, email, delivery: 'queued', bounceReason: null, error: null, sentAt: null };
      assert.deepEqual(await dealer.getTestMail(mailId), queued);
      await test.connector.drain();
      const sent = await dealer.getTestMail(mailId);
      assert.deepEqual({ ...sent, sentAt: null }, { ...queued, delivery: 'sent' });
      assert.ok(sent.sentAt !== null && new Date(sent.sentAt) <= test.connector.context.clock.now());

      const [customer] = (await customers.list({ invitationStatus: 'none' })).data;
      const { id } = await invitations.send({ customerIds: [customer?.id ?? ''] });
      const { rows } = await test.owner.query<{ id: string }>('select id from mails where subject_id = $1', [
        id,
      ]);
      assert.equal(rows.length, 1);
      await assert.rejects(dealer.getTestMail(rows[0]?.id ?? ''), { code: 'test_mail_not_found' });
      const reader = embedClient(test.connector.url, test.client, ['dealer:read']);
      await assert.rejects(reader.dealer.getTestMail(mailId), PermissionDeniedError);
    });

    it('and not without an address, nor by whoever may only read', async () => {
      await assert.rejects(test.client.dealer.sendTestMail(), (error) => {
        assert.ok(error instanceof InvalidRequestError);
        assert.equal(error.errors?.[0]?.pointer, '/email');
        return true;
      });
      await test.client.dealer.update({ allowedOrigins: [ERP_ORIGIN] });
      const reader = embedClient(test.connector.url, test.client, ['dealer:read']);
      await reader.dealer.previewMail();
      await assert.rejects(
        reader.dealer.sendTestMail({ email: 'dana@dealer.example' }),
        PermissionDeniedError,
      );
    });
  });
});
