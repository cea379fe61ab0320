import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleContactSuggestion, exampleId, examplePage } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { ConflictError, PayviteClient } from './index.ts';

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }), requests };
}

describe('contact suggestions', () => {
  it('list filters by state', async (t) => {
    const page = examplePage([exampleContactSuggestion()], null, 1);
    const { client, requests } = await start(t, { json: page });
    assert.deepEqual(await client.contactSuggestions.list({ state: 'open', limit: 1 }), page);
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/contact-suggestions');
    assert.deepEqual(requests[0]?.query, { state: 'open', limit: '1' });
  });

  for (const decision of ['approve', 'reject'] as const) {
    it(`${decision} posts to the suggestion`, async (t) => {
      const { client, requests } = await start(t, { json: exampleContactSuggestion() });
      assert.deepEqual(
        await client.contactSuggestions[decision](exampleId(1001)),
        exampleContactSuggestion(),
      );
      assert.equal(requests[0]?.method, 'POST');
      assert.equal(requests[0]?.path, `/v1/contact-suggestions/${exampleId(1001)}/${decision}`);
    });

    it(`${decision} of one that was decided is a ConflictError`, async (t) => {
      const { client } = await start(t, problem(409, 'contact_suggestion_decided'));
      await assert.rejects(
        client.contactSuggestions[decision](exampleId(1001)),
        (error) => error instanceof ConflictError && error.code === 'contact_suggestion_decided',
      );
    });
  }
});
