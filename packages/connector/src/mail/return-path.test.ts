import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { deriveKeys, type DerivedKeys } from '../derived-keys.ts';
import { assertMailAddress } from './mail-address.ts';
import { provesReturnPath, readReturnPath, returnPathOf } from './return-path.ts';

const newKeys = () => deriveKeys([randomBytes(32).toString('hex')]);
const DOMAIN = 'notify.payvite.example';

/** Whether an address proves to be the return path of a mail of this dealer. */
function proves(
  keys: readonly DerivedKeys[],
  address: string,
  mail: { dealerId: string; mailId: string },
  domains = [DOMAIN],
): boolean {
  const claim = readReturnPath(address);
  return claim?.mailId === mail.mailId && provesReturnPath(keys, claim, { ...mail, domains });
}

describe('the return path of a mail', () => {
  const keys = newKeys();
  const mail = { dealerId: uuidv7(), mailId: uuidv7() };
  const path = returnPathOf(keys, mail, DOMAIN);

  it('names the mail and proves it, in any case', () => {
    for (const address of [path, path.toUpperCase(), path.replace('bounce', 'Bounce')])
      assert.ok(proves(keys, address, mail), address);
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

  it('is proved with an older secret that is still configured, and with no other', () => {
    const secrets = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')] as const;
    const old = returnPathOf(deriveKeys([secrets[1]]), mail, DOMAIN);
    assert.ok(proves(deriveKeys([...secrets]), old, mail));
    assert.ok(!proves(newKeys(), old, mail));
  });

  it('is no other dealer’s', () => {
    assert.ok(!proves(keys, path, { ...mail, dealerId: uuidv4() }));
  });

  it('is of a domain that mails leave from, where it has one', () => {
    const [label = ''] = path.split('@');
    assert.ok(proves(keys, path, mail, ['other.example', DOMAIN]));
    assert.ok(proves(keys, `${label}@`, mail));
    for (const domain of ['other.example', `x.${DOMAIN}`, `${DOMAIN}.`, ' '])
      assert.ok(!proves(keys, `${label}@${domain}`, mail), domain);
  });

  it('cannot be made up: no letter of it can be another', () => {
    const [local = ''] = path.split('@');
    for (let place = 'bounce+'.length; place < local.length; place += 1) {
      for (const letter of 'abcdefghijklmnopqrstuvwxyz234567') {
        if (letter === local[place]) continue;
        const forged = `${local.slice(0, place)}${letter}${local.slice(place + 1)}@${DOMAIN}`;
        const claim = readReturnPath(forged);
        // Of another mail, too, it is none.
        assert.ok(claim === undefined || !proves(keys, forged, { ...mail, mailId: claim.mailId }));
      }
    }
  });

  it('is read of any mail, and nothing else is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (dealerId, mailId) => {
        assert.ok(proves(keys, returnPathOf(keys, { dealerId, mailId }, DOMAIN), { dealerId, mailId }));
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
        for (const address of [text, `bounce+${text}@${DOMAIN}`])
          assert.equal(readReturnPath(address), undefined);
      }),
    );
    for (const wrong of [
      `bounce+${mail.mailId}@${DOMAIN}`,
      path.replace('bounce+', ''),
      path.replace('@', 'a@'),
      path.replace(/.@/, '@'),
      path.split('@')[0] ?? '',
    ])
      assert.equal(readReturnPath(wrong), undefined, wrong);
  });
});
