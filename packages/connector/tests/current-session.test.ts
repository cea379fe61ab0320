import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { permissionSchema } from '@payvite/sdk/schemas';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the current session', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector();
    await test.owner.query('update dealers set allowed_origins = $1', [[ERP_ORIGIN]]);
  });
  after(() => test.close());

  const dealer = { name: 'Test Lumber', locale: 'en-US', timeZone: 'UTC' };

  it('is the person in front of the page, with what the token may do and until when', async () => {
    const dana = embedClient(test.connector.url, test.client, ['invitations:send', 'customers:read']);
    const { expiresAt, ...session } = await dana.embedSessions.current();
    assert.deepEqual(session, {
      actor: { type: 'user', id: 'dana', name: 'Dana Ortiz' },
      permissions: ['customers:read', 'invitations:send'],
      dealer,
    });
    const now = test.connector.context.clock.now().getTime();
    const minutesLeft = (Date.parse(expiresAt ?? '') - now) / 60_000;
    assert.ok(minutesLeft > 0 && minutesLeft <= 15, expiresAt ?? 'never');
  });

  it('is a secret key, with all that a token could do', async () => {
    const { actor, ...session } = await test.client.embedSessions.current();
    assert.equal(actor.type, 'key');
    assert.deepEqual(session, { permissions: permissionSchema.options, expiresAt: null, dealer });
  });
});
