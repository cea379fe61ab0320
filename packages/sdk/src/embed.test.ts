import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  exampleCustomer,
  exampleEvent,
  exampleId,
  exampleInvitation,
  examplePage,
} from '../tests/example-rows.ts';
import { problem, startFakeConnector } from '../tests/fake-connector.ts';
import * as embed from './embed.ts';
import { ConflictError, PayviteClient, ResponseShapeError } from './index.ts';
import { emailSchema } from './schemas/index.ts';

describe('EmbedClient', () => {
  it('shows customers and invites them as PayviteClient does', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, ({ method, path }) =>
      method === 'POST'
        ? { json: exampleInvitation() }
        : {
            json: path.endsWith('/timeline')
              ? examplePage([exampleEvent()])
              : examplePage([exampleCustomer()]),
          },
    );
    const client = new embed.EmbedClient({ baseUrl, fetchToken: () => 'token-1' });
    assert.equal((await client.customers.list({ search: 'oak' })).data[0]?.id, exampleCustomer().id);
    assert.equal((await client.customers.timeline(exampleId(1))).data.length, 1);
    assert.equal((await client.invitations.send({ customerIds: [exampleId(1)] })).state, 'pending');
    assert.equal(requests[0]?.headers.authorization, 'Bearer token-1');
    assert.match(String(requests[2]?.headers['idempotency-key']), /^[0-9a-f]{32}$/);
  });

  it('throws the same errors', async (t) => {
    const { baseUrl } = await startFakeConnector(t, ({ method }) =>
      method === 'POST' ? problem(409, 'invitation_pending') : { text: '<html>guest network</html>' },
    );
    const client = new embed.EmbedClient({ baseUrl, fetchToken: () => 'token-1' });
    await assert.rejects(client.invitations.resend(exampleId(1)), ConflictError);
    await assert.rejects(async () => client.customers.list(), ResponseShapeError);
  });

  it('tells what is no answer at all, and checks no field', async (t) => {
    let json: unknown = { rows: [] };
    const { baseUrl } = await startFakeConnector(t, () => ({ json }));
    const client = new embed.EmbedClient({ baseUrl, fetchToken: () => 'token-1' });
    await assert.rejects(async () => client.customers.list(), ResponseShapeError);
    json = 'hello';
    await assert.rejects(client.customers.get(exampleId(1)), ResponseShapeError);
    json = { id: 7 };
    assert.deepEqual(await client.customers.get(exampleId(1)), json);
  });

  it('takes the nouns of PayviteClient, a page’s and no others', () => {
    const options = { baseUrl: 'https://pay.example', fetchToken: () => 'token' };
    const [small, whole] = [new embed.EmbedClient(options), new PayviteClient(options)];
    const { transport, ...rest } = small;
    const nouns = Object.keys(rest) as (keyof typeof rest)[];
    assert.ok(nouns.includes('bulkInvitations') && !nouns.includes('suppressions' as never));
    // The whole client's may be more than a page's, and is one of them all the same.
    for (const noun of nouns) assert.ok(whole[noun] instanceof small[noun].constructor, noun);
    const dealer = new embed.OwnDealer(transport);
    assert.equal(Object.getPrototypeOf(dealer), Object.getPrototypeOf(whole.dealer));
  });

  it('lets a page load the noun of its dealer apart, under the same token', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: { name: 'Ridgeline' } }));
    const client = new embed.EmbedClient({ baseUrl, fetchToken: () => 'token-1' });
    const { name } = await new embed.OwnDealer(client.transport).update({ brandColor: '#0b57d0' });
    assert.equal(name, 'Ridgeline');
    assert.deepEqual(
      requests.map(({ method, path, headers }) => [method, path, headers.authorization]),
      [['PATCH', '/v1/dealer', 'Bearer token-1']],
    );
  });

  it('refuses options that cannot work', () => {
    assert.throws(() => new embed.EmbedClient({ baseUrl: 'ftp://x', fetchToken: () => 'token' }), TypeError);
    assert.throws(() => new embed.EmbedClient({ baseUrl: 'https://x' } as never), TypeError);
  });
});

describe('isEmailAddress', () => {
  it('is whatever emailSchema takes, and nothing that is plainly none', () => {
    const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}.example`;
    const texts = [
      'pat@company.com',
      'Pat.O’Hara@x.example',
      "o'hara+ap@x.example",
      'a@b',
      '',
      'a b@c.example',
      '@c.example',
    ];
    for (const text of [...texts, 'A@B.EXAMPLE', long.slice(20)])
      if (emailSchema.safeParse(text).success) assert.ok(embed.isEmailAddress(text), text);
    for (const text of ['', 'a b@c.example', '@c.example', 'a@b', 'pat@company.com ', 'pat@company.', long])
      assert.ok(!embed.isEmailAddress(text), text);
    assert.ok(embed.isEmailAddress('pat@company.com'));
  });
});
