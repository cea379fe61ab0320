import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { deriveKeys } from '../config.ts';
import { assertMailAddress } from './mail-address.ts';
import { readReturnPath, returnPathOf } from './return-path.ts';

const newKeys = () => deriveKeys([randomBytes(32).toString('hex')]);
const DOMAIN = 'notify.payvite.example';

describe('the return path of a mail', () => {
  const keys = newKeys();
  const mail = { dealerId: uuidv7(), mailId: uuidv7() };
  const others = [uuidv7(), uuidv4()];
  const dealerIds = [others[0] ?? '', mail.dealerId, others[1] ?? ''];
  const path = returnPathOf(keys, mail, DOMAIN);

  it('names the mail, in any case', () => {
    for (const address of [path, path.toUpperCase(), path.replace('bounce', 'Bounce')])
      assert.deepEqual(readReturnPath(keys, address, dealerIds), mail);
  });

  it('is an address that every server takes', () => {
    assert.equal(assertMailAddress(path), path);
    assert.match(path, /^bounce\+[a-z2-7]{52}@notify\.payvite\.example$/);
    assert.ok(path.indexOf('@') <= 64);
  });

  it('is the same for each attempt, and another for each mail and dealer', () => {
    assert.equal(returnPathOf(keys, mail, DOMAIN), path);
    assert.notEqual(returnPathOf(keys, { ...mail, mailId: uuidv7() }, DOMAIN), path);
    assert.notEqual(returnPathOf(keys, { ...mail, dealerId: uuidv7() }, DOMAIN), path);
  });

  it('is read with an older secret that is still configured, and with no other', () => {
    const secrets = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')] as const;
    const old = returnPathOf(deriveKeys([secrets[1]]), mail, DOMAIN);
    assert.deepEqual(readReturnPath(deriveKeys([...secrets]), old, dealerIds), mail);
    assert.equal(readReturnPath(newKeys(), old, dealerIds), undefined);
  });

  it('is nobody’s where its dealer is gone', () => {
    assert.equal(readReturnPath(keys, path, others), undefined);
    assert.equal(readReturnPath(keys, path, []), undefined);
  });

  it('cannot be made up: no letter of it can be another', () => {
    const [local = ''] = path.split('@');
    for (let place = 'bounce+'.length; place < local.length; place += 1) {
      for (const letter of 'abcdefghijklmnopqrstuvwxyz234567') {
        if (letter === local[place]) continue;
        const forged = `${local.slice(0, place)}${letter}${local.slice(place + 1)}@${DOMAIN}`;
        assert.equal(readReturnPath(keys, forged, dealerIds), undefined);
      }
    }
  });

  it('is read of any mail, and nothing else is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (dealerId, mailId) => {
        const made = returnPathOf(keys, { dealerId, mailId }, DOMAIN);
        assert.deepEqual(readReturnPath(keys, made, [mail.dealerId, dealerId]), { dealerId, mailId });
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
        for (const address of [text, `bounce+${text}@${DOMAIN}`])
          assert.equal(readReturnPath(keys, address, dealerIds), undefined);
      }),
    );
    for (const wrong of [
      `bounce+${mail.mailId}@${DOMAIN}`,
      path.replace('bounce+', ''),
      path.replace('@', 'a@'),
      path.replace(/.@/, '@'),
      path.split('@')[0] ?? '',
    ])
      assert.equal(readReturnPath(keys, wrong, dealerIds), undefined, wrong);
  });
});
