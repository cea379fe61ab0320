import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bulkInvitationSchema } from '@payvite/sdk/schemas';
import { plainCustomers } from './export-folder.ts';
import { assertAnsweredAsShown, readExchanges } from './guide-exchanges.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const exchanges = await readExchanges('bulk-invitations.md');

describe('docs/bulk-invitations.md', () => {
  let test: TestConnector;
  const words: Record<string, string> = {};

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(20) });
    words['$KEY'] = test.connector.apiKey;
  });
  after(() => test.close());

  it('shows exchanges', () => assert.ok(exchanges.length >= 4));

  // Each goes on where the one before has ended.
  for (const exchange of exchanges) {
    it(`${exchange.title} is answered as shown`, async () => {
      const answer = await assertAnsweredAsShown(test.connector.url, exchange, words);
      if (exchange.path !== '/v1/bulk-invitations') return;
      const { id, planHash } = bulkInvitationSchema.parse(answer);
      Object.assign(words, { $PLAN: id, $HASH: planHash });
    });
  }
});
