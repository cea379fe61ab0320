import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { deriveKeys } from '../derived-keys.ts';
import { deriveLinkToken, hashLinkToken, linkUrl } from './invitation-link.ts';

const OLD = '0'.repeat(64);
const NEW = '1'.repeat(64);
const [oldKeys] = deriveKeys([OLD]);
const [newKeys] = deriveKeys([NEW]);
const invitation = {
  id: '0198c0de-0000-7000-8000-000000000000',
  linkVersion: 1,
  linkSecretId: oldKeys.secretId,
};

describe('deriveLinkToken', () => {
  it('is HMAC-SHA-256 of id, version and channel under the link key, and the same each time', () => {
    const expected = createHmac('sha256', oldKeys.key('link'))
      .update(JSON.stringify([invitation.id, 1, 'mail']))
      .digest('base64url');
    assert.equal(deriveLinkToken([oldKeys], invitation), expected);
    assert.equal(deriveLinkToken([oldKeys], { ...invitation }), expected);
    assert.match(expected, /^[\w-]{43}$/);
  });

  it('differs by invitation, version and secret', () => {
    const tokens = [
      deriveLinkToken([oldKeys], invitation),
      deriveLinkToken([oldKeys], { ...invitation, linkVersion: 2 }),
      deriveLinkToken([oldKeys], { ...invitation, id: '0198c0de-0000-7000-8000-000000000001' }),
      deriveLinkToken([newKeys], { ...invitation, linkSecretId: newKeys.secretId }),
    ];
    assert.equal(new Set(tokens).size, tokens.length);
    assert.ok(!tokens.includes(undefined));
  });

  it('keeps to the secret it was made with, wherever that is listed', () => {
    const token = deriveLinkToken([oldKeys], invitation);
    assert.equal(deriveLinkToken([newKeys, oldKeys], invitation), token);
    assert.equal(deriveLinkToken([newKeys], invitation), undefined, 'only a new link helps then');
  });
});

describe('hashLinkToken', () => {
  it('is SHA-256, so that what is stored opens nothing', () => {
    assert.deepEqual(hashLinkToken('token'), createHash('sha256').update('token').digest());
  });
});

describe('linkUrl', () => {
  it('stands under the public address', () => {
    assert.equal(linkUrl('https://pay.example', 'token'), 'https://pay.example/i/token');
  });
});
