import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleId, examplePayer } from '../tests/example-rows.ts';
import { problem, startFakeConnector } from '../tests/fake-connector.ts';
import { NotFoundError, PayviteClient } from './index.ts';

describe('payers', () => {
  it('setPortalAccess says what shall be and returns the payer with all customers', async (t) => {
    const { access, linkedAt, invitationId, ...person } = examplePayer(1);
    const payer = { ...person, customers: [{ customerId: exampleId(1), access, linkedAt, invitationId }] };
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: payer }));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });

    assert.deepEqual(await client.payers.setPortalAccess(payer.id, 'active'), payer);

    assert.equal(requests[0]?.method, 'PUT');
    assert.equal(requests[0]?.path, `/v1/payers/${payer.id}/portal-access`);
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { state: 'active' });
  });

  it('setPortalAccess of somebody who is not there is a NotFoundError', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => problem(404, 'payer_not_found'));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    await assert.rejects(client.payers.setPortalAccess(exampleId(1), 'active'), (error) => {
      assert.ok(error instanceof NotFoundError);
      assert.equal(error.code, 'payer_not_found');
      return true;
    });
    await assert.rejects(client.payers.setPortalAccess('..', 'active'), TypeError);
    assert.equal(requests.length, 1);
  });
});
