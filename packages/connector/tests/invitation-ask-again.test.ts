import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer, Invitation } from '@payvite/sdk';
import { addDays, dayInZone } from '../src/dealers/dealer-day.ts';
import { plainCustomers } from './export-folder.ts';
import { createVisitor, type PageAnswer, type PortalVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

// A zone whose days begin eleven hours after those of UTC.
const ZONE = 'Pacific/Pago_Pago';

describe('"ask me again"', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(12), env: { DEALER_TIME_ZONE: ZONE } });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const today = () => dayInZone(test.connector.context.clock.now(), ZONE);
  const invite = async (): Promise<{ invitation: Invitation; visitor: PortalVisitor }> => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    const { id } = await test.client.invitations.send({ customerIds: [customer.id], expiresInDays: 90 });
    await test.connector.drain();
    const visitor = createVisitor(test);
    await visitor.open(id);
    return { invitation: await test.client.invitations.get(id), visitor };
  };
  const declineUntil = (visitor: PortalVisitor, day: string): Promise<PageAnswer> =>
    visitor.submit('/invitation/decline', { reason: 'other', 'ask-again-on': day, comment: 'Busy season.' });
  const dueIds = async () =>
    (await test.client.invitations.list({ askAgainDue: true })).data.map(({ id }) => id);
  const countTold = async ({ id }: Invitation) => {
    const { data } = await test.client.invitations.timeline(id, { limit: 200 });
    return data.filter(({ type }) => type === 'invitation.ask_again_due').length;
  };
  /** To a minute after the dealer's midnight, so many midnights on. */
  const passMidnights = async (count: number): Promise<void> => {
    const day = addDays(today(), count);
    while (today() < day) await test.advance({ minutes: 30 });
    await test.connector.tick();
  };

  it('is offered from tomorrow on for a year, in the dealer’s zone', async () => {
    const { visitor } = await invite();
    const { html } = await visitor.get('/invitation');
    const [first, last] = [addDays(today(), 1), addDays(today(), 365)];
    assert.match(
      html,
      new RegExp(`<input id="ask-again-on" [^>]*type="date"[^>]*min="${first}" max="${last}"`),
    );
  });

  it('is said back, kept with the decline, and told to the dealer on that day, once', async () => {
    const { invitation, visitor } = await invite();
    const day = addDays(today(), 2);
    const page = await declineUntil(visitor, day);
    const said = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(`${day}T00:00:00Z`),
    );
    assert.ok(
      page.text.includes(`On ${said} Test Lumber is told that you want to be asked again.`),
      page.text,
    );
    const declined = await test.client.invitations.get(invitation.id);
    assert.deepEqual(
      [declined.state, declined.declineReason, declined.declineComment, declined.askAgainOn],
      ['declined', 'other', 'Busy season.', day],
    );

    await passMidnights(1);
    assert.deepEqual([await dueIds(), await countTold(invitation)], [[], 0]);
    await passMidnights(1);
    await Promise.all([test.connector.tick(), test.connector.tick()]);
    await passMidnights(1);
    assert.deepEqual([await dueIds(), await countTold(invitation)], [[invitation.id], 1]);
    const { rowCount } = await test.owner.query('select from mails where subject_id = $1', [invitation.id]);
    assert.equal(rowCount, 1, 'nothing is mailed by itself');
    const { data } = await test.client.invitations.list({ askAgainDue: false });
    assert.ok(data.length > 0 && !data.some(({ id }) => id === invitation.id));
  });

  it('is over once the dealer has asked, and forgotten with the next decline', async () => {
    const { invitation, visitor } = await invite();
    await declineUntil(visitor, addDays(today(), 1));
    await passMidnights(1);
    assert.ok((await dueIds()).includes(invitation.id));
    await test.client.invitations.resend(invitation.id);
    assert.ok(!(await dueIds()).includes(invitation.id));
    await visitor.open(invitation.id);
    await visitor.post('/invitation/decline', {});
    const again = await test.client.invitations.get(invitation.id);
    assert.deepEqual([again.state, again.askAgainOn], ['declined', null]);
    assert.ok(!(await dueIds()).includes(invitation.id));
    assert.doesNotMatch((await visitor.get('/invitation')).text, /asked again/);
    assert.equal(await countTold(invitation), 1);
  });

  it('is told again where the person names another day', async () => {
    const { invitation, visitor } = await invite();
    await declineUntil(visitor, addDays(today(), 1));
    await passMidnights(1);
    await test.client.invitations.resend(invitation.id);
    await visitor.open(invitation.id);
    await declineUntil(visitor, addDays(today(), 1));
    await passMidnights(1);
    assert.equal(await countTold(invitation), 2);
  });

  it('takes no day that has begun, lies too far off, or is none; the form comes back as it was', async () => {
    const { invitation, visitor } = await invite();
    for (const [day, fault] of [
      [today(), /Choose a day after today\./],
      ['2020-01-01', /Choose a day after today\./],
      [addDays(today(), 366), /Choose a day within a year\./],
      ['2027-02-30', /Enter a whole date/],
      ['next week', /Enter a whole date/],
    ] as const) {
      const page = await declineUntil(visitor, day);
      assert.match(page.text, fault);
      assert.ok(page.html.includes(`value="${day}"`), day);
      assert.match(page.html, /<textarea id="comment"[^>]*>Busy season\.</);
      assert.match(page.html, /href="#ask-again-on"/);
    }
    assert.equal((await test.client.invitations.get(invitation.id)).state, 'pending');
    assert.match((await declineUntil(visitor, addDays(today(), 365))).text, /You declined this invitation/);
  });
});
