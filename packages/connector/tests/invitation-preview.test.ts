import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ConflictError, type Customer, type InvitationInput } from '@payvite/sdk';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the preview of an invitation', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(6) });
    await test.owner.query(`update dealers set allowed_origins = $1, reply_to = 'ar@dealer.example'`, [
      [ERP_ORIGIN],
    ]);
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const takeCustomer = (): Customer => {
    const customer = unused.pop();
    assert.ok(customer);
    return customer;
  };

  /** What every mail has of its own: links and three words. */
  const withoutSecrets = (text: string, checkPhrase: string) =>
    text
      .replaceAll(/\/(i|u)\/[\w-]+/g, '/$1/...')
      .replaceAll(checkPhrase, '...')
      .replaceAll(/\r\n/g, '\n')
      .trim();

  it('is the mail that would leave, but for its links and its check phrase', async () => {
    const dana = embedClient(test.connector.url, test.client, ['customers:read', 'invitations:send']);
    const [one, two] = [takeCustomer(), takeCustomer()];
    const input: InvitationInput = {
      customerIds: [one.id, two.id],
      email: 'Both@Customers.example',
      message: 'Pay at night, if you like.',
      expiresInDays: 30,
    };
    const preview = await dana.invitations.preview(input);
    const { checkPhrase } = await dana.invitations.send(input);
    await test.connector.drain();
    const [mail] = await readMailsTo(test.outboxDirectory, 'both@customers.example');
    assert.ok(mail);

    const example = 'copper river seven';
    assert.equal(preview.subject, mail.subject);
    assert.deepEqual(preview.from, { name: mail.from?.value[0]?.name, email: mail.from?.value[0]?.address });
    assert.deepEqual(preview.to, { name: null, email: 'both@customers.example' });
    assert.equal(preview.replyTo, 'ar@dealer.example');
    assert.equal(withoutSecrets(preview.text, example), withoutSecrets(mail.text ?? '', checkPhrase));
    assert.equal(withoutSecrets(preview.html, example), withoutSecrets(mail.html || '', checkPhrase));
    assert.match(preview.text, /Pay at night, if you like\./);
    assert.match(preview.text, /Dana Ortiz/);
  });

  it('changes nothing, and its link opens nothing', async () => {
    const count = async () =>
      (
        await test.owner.query<{ counts: number[] }>(`
          select array[
            (select count(*) from invitations), (select count(*) from mails), (select count(*) from events),
            (select count(*) from credentials), (select count(*) from idempotency_keys)
          ] as counts`)
      ).rows[0]?.counts;
    const before = await count();
    const { text } = await test.client.invitations.preview({ customerIds: [takeCustomer().id] });
    assert.deepEqual(await count(), before);
    const [link] = /http\S+\/i\/\S+/.exec(text) ?? [];
    assert.ok(link);
    const { pathname } = new URL(link);
    assert.equal((await fetch(new URL(pathname, test.connector.url))).status, 404);
  });

  it('refuses where there is nobody to write to, and not for what only keeps it from leaving', async () => {
    const silent = takeCustomer();
    await test.owner.query(
      'update contacts set email = null, has_valid_email = false where customer_id = $1',
      [silent.id],
    );
    await assert.rejects(
      test.client.invitations.preview({ customerIds: [silent.id] }),
      (error) => error instanceof ConflictError && error.code === 'no_email',
    );
    const invited = takeCustomer();
    await test.client.invitations.send({ customerIds: [invited.id] });
    assert.match((await test.client.invitations.preview({ customerIds: [invited.id] })).text, /Customer/);
  });
});
