import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { plainCustomers } from './export-folder.ts';
import { assertAnsweredAsShown, readExchanges } from './guide-exchanges.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const exchanges = await readExchanges('api.md');

describe('docs/api.md', () => {
  let test: TestConnector;
  let words: Record<string, string>;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(20), rateLimits: {} });
    const customer = (await test.customersByErpId()).get('C1');
    words = { $KEY: test.connector.apiKey, $CUSTOMER: customer?.id ?? '' };
  });
  after(() => test.close());

  it('shows exchanges', () => assert.ok(exchanges.length >= 7));

  for (const exchange of exchanges) {
    it(`${exchange.title} is answered as shown`, async () => {
      await assertAnsweredAsShown(test.connector.url, exchange, words);
    });
  }
});
