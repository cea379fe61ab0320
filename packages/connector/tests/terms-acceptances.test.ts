import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { keepHouse } from '../src/jobs.ts';
import { createVisitor, invite, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('terms that a payer accepted', () => {
  let test: TestConnector;
  before(async () => {
    const accounts = Array.from({ length: 8 }, (_, n) => ({
      ...{ account_id: `C${n}`, account_name: `Customer ${n}`, currency: 'USD' },
    }));
    test = await startTestConnector({ rows: { accounts } });
  });
  after(() => test.close());

  /** What the dealer's file has of the terms that this address accepted: when they ended by customer, the newest first. */
  const termsOf = async (email: string) => {
    const names = new Map([...(await test.customersByErpId())].map(([erpId, { id }]) => [id, erpId]));
    const text = (await Array.fromAsync(test.client.authorizations.exportCsv({ kind: 'terms' }))).join('');
    return parse<Record<string, string>>(text, { columns: true, bom: true })
      .filter((row) => row['E-mail'] === email)
      .map((row) => ({
        customer: names.get(row['Customers'] ?? ''),
        hasPreview: row['Preview'] !== '',
        endedAt: row['Ended (UTC)'],
        keepUntil: row['Kept until (UTC)'],
      }));
  };
  const accept = async (email: string, erpId: string) => {
    const visitor = createVisitor(test);
    await visitor.open((await invite(test, email, erpId)).id);
    const answer = await visitor.post('/invitation/sign-in', { password: PASSWORD, terms: 'accepted' });
    assert.match(answer.location ?? '', /^\/portal/);
  };
  /** As if what was accepted until now had been an older text. */
  const renewTerms = () =>
    test.owner.query(`update authorizations set text_version = '2025-01' where kind = 'terms'`);
  const twoYearsAfter = (instant = '') => {
    const [day = '', time = ''] = instant.split('T');
    const [year, month, date] = day.split('-').map(Number);
    return `${new Date(Date.UTC(year! + 2, month! - 1, date)).toISOString().slice(0, 10)}T${time}`;
  };
  const open = { hasPreview: false, endedAt: '', keepUntil: '' };

  it('stand as long as none take their place, for each customer', async () => {
    const email = 'lasting@harrow.example';
    await register(test, (await invite(test, email, 'C0')).id);
    await accept(email, 'C1');
    const { payers } = test.client;
    const payerId = (await test.owner.query(`select id from payers where email = $1`, [email])).rows[0].id;
    await payers.setPortalAccess(payerId, 'disabled');
    assert.deepEqual(await termsOf(email), [
      { customer: 'C1', ...open },
      { customer: 'C0', ...open },
    ]);
  });

  it('end when the payer accepts newer ones of the dealer, and are forgotten two years later', async () => {
    const [email, other] = ['renewing@harrow.example', 'staying@harrow.example'];
    for (const each of [email, other]) await register(test, (await invite(test, each, 'C2')).id);
    await renewTerms();
    await test.advance({ minutes: 20 });
    await accept(email, 'C3');
    const [newest, replaced, ...rest] = await termsOf(email);
    assert.deepEqual([newest, rest], [{ customer: 'C3', ...open }, []]);
    assert.equal(replaced?.customer, 'C2');
    assert.match(replaced.endedAt ?? '', /^\d{4}-/);
    assert.equal(replaced.keepUntil, twoYearsAfter(replaced.endedAt));
    assert.deepEqual(await termsOf(other), [{ customer: 'C2', ...open }]);

    const endedAt = Date.parse(replaced.endedAt ?? '');
    const now = () => test.connector.context.clock.now().getTime();
    const days = Math.round((Date.parse(replaced.keepUntil ?? '') - endedAt) / 86_400_000);
    await test.advance({ days: days - 1 });
    await keepHouse(test.connector.context);
    assert.equal((await termsOf(email)).length, 2);
    await test.advance({ days: 1 });
    assert.ok(now() >= Date.parse(replaced.keepUntil ?? ''));
    await keepHouse(test.connector.context);
    assert.deepEqual(await termsOf(email), [{ customer: 'C3', ...open }]);
    assert.deepEqual(await termsOf(other), [{ customer: 'C2', ...open }]);
  });

  it('end when the payer accepts the same ones for the same customer again, under another address', async () => {
    const [before, since] = ['before@harrow.example', 'since@harrow.example'];
    await register(test, (await invite(test, before, 'C4')).id);
    await accept(before, 'C5');
    await test.owner.query(`update auth_users set email = $2 where email = $1`, [before, since]);
    await test.owner.query(`update payers set email = $2 where email = $1`, [before, since]);
    await accept(since, 'C4');
    assert.deepEqual(await termsOf(since), [{ customer: 'C4', ...open }]);
    const [other, replaced] = await termsOf(before);
    assert.deepEqual(other, { customer: 'C5', ...open });
    assert.equal(replaced?.customer, 'C4');
    assert.equal(replaced.keepUntil, twoYearsAfter(replaced.endedAt));
    assert.notEqual(replaced.endedAt, '');
  });
});
