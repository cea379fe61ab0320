import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer, InvitationInput, PayviteClient } from '@payvite/sdk';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the answer to a sent invitation', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(10) });
    unused = [...(await test.customersByErpId()).values()];
    await test.owner.query('update dealers set allowed_origins = $1', [[ERP_ORIGIN]]);
  });
  after(() => test.close());

  const takeIds = (many: number): string[] => unused.splice(0, many).map(({ id }) => id);
  const sendAndGet = async (client: PayviteClient, input: InvitationInput) => {
    const sent = await client.invitations.send(input);
    assert.deepEqual(sent, await client.invitations.get(sent.id));
    return sent;
  };

  it('is what a reading says, whether a key sends it or a person in the ERP', async () => {
    const byKey = await sendAndGet(test.client, { customerIds: takeIds(1) });
    assert.equal(byKey.createdBy.type, 'key');
    assert.ok(byKey.createdBy.name);
    const page = embedClient(test.connector.url, test.client, ['invitations:read', 'invitations:send']);
    const byUser = await sendAndGet(page, { customerIds: takeIds(1) });
    assert.deepEqual(byUser.createdBy, { type: 'user', id: 'dana', name: 'Dana Ortiz' });
  });

  it('is so with all that can be asked for, and where it takes the place of another', async () => {
    const customerIds = takeIds(3);
    const wrong = await sendAndGet(test.client, {
      customerIds,
      email: 'Wrong@customers.example',
      locale: 'de-DE',
      message: 'Hello',
      expiresInDays: 5,
    });
    assert.deepEqual([wrong.customerIds, wrong.locale], [customerIds, 'de-DE']);
    const right = await sendAndGet(test.client, {
      customerIds,
      email: 'right@customers.example',
      replacesInvitationId: wrong.id,
    });
    assert.equal(right.replacesInvitationId, wrong.id);
    await test.advance({ days: 30 });
    const again = await sendAndGet(test.client, { customerIds, email: 'right@customers.example' });
    assert.deepEqual([again.id, again.resentCount], [right.id, 1]);
  });
});
