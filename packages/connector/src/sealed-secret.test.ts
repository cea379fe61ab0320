import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deriveKeys } from './derived-keys.ts';
import { sealSecret, sealWhereNew, UnsealError, unsealSecret } from './sealed-secret.ts';

const [older, newer] = ['a'.repeat(64), 'b'.repeat(64)];
const owner = { dealerId: 'd1' };

void describe('a sealed secret', () => {
  void it('opens for its dealer, and holds nothing that can be read', async () => {
    const keys = deriveKeys([older]);
    const sealed = await sealSecret(keys, owner, 'Rq7 „Tz4“');
    assert.equal(await unsealSecret(keys, owner, sealed), 'Rq7 „Tz4“');
    const readable = sealed
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString())
      .join();
    assert.doesNotMatch(readable, /Rq7|Tz4/);
    assert.notEqual(sealed, await sealSecret(keys, owner, 'Rq7 „Tz4“'));
  });

  void it('opens after the secret was replaced, as long as the older one is kept', async () => {
    const sealed = await sealSecret(deriveKeys([older]), owner, 'x');
    assert.equal(await unsealSecret(deriveKeys([newer, older]), owner, sealed), 'x');
    await assert.rejects(unsealSecret(deriveKeys([newer]), owner, sealed), UnsealError);
  });

  void it('is made anew only for another secret, or with a newer key', async () => {
    const keys = deriveKeys([older]);
    const sealed = await sealSecret(keys, owner, 'x');
    assert.equal(await sealWhereNew(keys, owner, 'x', sealed), sealed);
    for (const [secret, before] of [
      ['y', sealed],
      ['x', null],
      ['x', 'nothing'],
    ] as const) {
      const made = await sealWhereNew(keys, owner, secret, before);
      assert.notEqual(made, before);
      assert.equal(await unsealSecret(keys, owner, made), secret);
    }
    const rotated = deriveKeys([newer, older]);
    const made = await sealWhereNew(rotated, owner, 'x', sealed);
    assert.equal(await unsealSecret(deriveKeys([newer]), owner, made), 'x');
  });

  void it('opens for no other dealer, nor changed, nor relabelled', async () => {
    const keys = deriveKeys([older]);
    const sealed = await sealSecret(keys, owner, 'x');
    await assert.rejects(unsealSecret(keys, { dealerId: 'd2' }, sealed), UnsealError);
    const [, ...rest] = sealed.split('.');
    const header = { alg: 'dir', enc: 'A256GCM', kid: keys[0].secretId, dealer: 'd2' };
    const relabelled = [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.');
    await assert.rejects(unsealSecret(keys, { dealerId: 'd2' }, relabelled), UnsealError);
    await assert.rejects(unsealSecret(keys, owner, `${sealed.slice(0, -3)}AAA`), UnsealError);
    await assert.rejects(unsealSecret(keys, owner, 'nothing'), UnsealError);
  });
});
