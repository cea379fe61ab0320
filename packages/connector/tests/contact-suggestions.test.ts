import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ConflictError, type ContactSuggestion, type Customer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import { createVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ORIGIN = 'https://erp.example';

describe('a suggested contact', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(40) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const takeCustomer = (): Customer => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    return customer;
  };
  /** Somebody is invited by mistake and names somebody else. */
  const suggest = async (
    options: { customers?: Customer[]; name?: string; email?: string; locale?: string } = {},
  ): Promise<ContactSuggestion> => {
    const customers = options.customers ?? [takeCustomer()];
    const [first] = customers as [Customer];
    const { id } = await test.client.invitations.send({
      customerIds: customers.map((customer) => customer.id),
      email: `wrong-${first.erpId.toLowerCase()}@customers.example`,
      locale: options.locale,
    });
    await test.connector.drain();
    const visitor = createVisitor(test);
    await visitor.open(id);
    await visitor.post('/invitation/not-me', {
      name: options.name ?? 'Ana Ruiz',
      email: options.email ?? `Ana-${first.erpId}@Customers.example`,
    });
    const { data } = await test.client.contactSuggestions.list();
    const suggestion = data.find(({ invitationId }) => invitationId === id);
    assert.ok(suggestion);
    return suggestion;
  };
  const stateOf = async ({ id }: ContactSuggestion) =>
    (await test.client.contactSuggestions.list()).data.find((suggestion) => suggestion.id === id)?.state;
  const mailCount = async ({ email }: ContactSuggestion) => {
    await test.connector.drain();
    return (await readMailsTo(test.outboxDirectory, email)).length;
  };
  const approve = ({ id }: ContactSuggestion) => test.client.contactSuggestions.approve(id);

  it('waits for the dealer: nobody is mailed', async () => {
    const customers = [takeCustomer(), takeCustomer()];
    const suggestion = await suggest({ customers, name: ' Ana  Ruiz ' });
    assert.deepEqual(
      { ...suggestion, id: '', invitationId: '', createdAt: '', email: '' },
      {
        id: '',
        invitationId: '',
        customerIds: customers.map(({ id }) => id),
        customers: customers.map(({ id, name, accountNumber, currency, outstandingMinor }) => ({
          ...{ id, name, accountNumber, currency, outstandingMinor },
        })),
        name: 'Ana  Ruiz',
        email: '',
        state: 'open',
        newInvitationId: null,
        createdAt: '',
        decidedAt: null,
        decidedBy: null,
      },
    );
    assert.equal(suggestion.email, suggestion.email.toLowerCase());
    assert.equal(await mailCount(suggestion), 0);
    await test.client.contactSuggestions.reject(suggestion.id);
  });

  it('is invited by an approval, for the customers of the mistaken invitation, in its language', async () => {
    const customers = [takeCustomer(), takeCustomer()];
    const suggestion = await suggest({ customers, locale: 'es' });
    const approved = await approve(suggestion);
    assert.equal(approved.state, 'approved');
    assert.ok(approved.newInvitationId !== null && approved.decidedAt !== null);
    const invitation = await test.client.invitations.get(approved.newInvitationId);
    assert.deepEqual(
      [invitation.email, invitation.contactName, invitation.state, invitation.locale, invitation.customerIds],
      [suggestion.email, 'Ana Ruiz', 'pending', 'es', customers.map(({ id }) => id)],
    );
    assert.equal(await mailCount(suggestion), 1);
    assert.equal((await test.client.invitations.get(suggestion.invitationId)).state, 'declined');
    const { data } = await test.client.customers.timeline(customers[0]?.id ?? '');
    const event = data.find(({ type }) => type === 'contact_suggestion.approved');
    assert.deepEqual(event?.data, {
      invitationId: suggestion.invitationId,
      newInvitationId: approved.newInvitationId,
    });
    assert.ok(!JSON.stringify(event).includes('Ana'), 'an event names nobody');
  });

  it('is called as the ERP calls it where the address is on file', async () => {
    const customer = takeCustomer();
    const onFile = `c${customer.erpId.slice(1)}@customers.example`;
    const { newInvitationId } = await approve(
      await suggest({ customers: [customer], name: 'Somebody', email: onFile }),
    );
    const { contactName } = await test.client.invitations.get(newInvitationId ?? '');
    assert.equal(contactName, `Pat Number ${customer.erpId.slice(1)}`);
  });

  it('gets nothing by a rejection', async () => {
    const suggestion = await suggest();
    const rejected = await test.client.contactSuggestions.reject(suggestion.id);
    assert.deepEqual([rejected.state, rejected.newInvitationId], ['rejected', null]);
    assert.equal(await mailCount(suggestion), 0);
    const { data } = await test.client.customers.timeline(suggestion.customerIds[0] ?? '');
    assert.ok(data.some(({ type }) => type === 'contact_suggestion.rejected'));
  });

  it('is decided once, also by several people at once', async () => {
    const suggestion = await suggest();
    const decisions = await Promise.allSettled([
      approve(suggestion),
      test.client.contactSuggestions.reject(suggestion.id),
      approve(suggestion),
    ]);
    assert.equal(decisions.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const decision of decisions) {
      if (decision.status !== 'rejected') continue;
      assert.ok(decision.reason instanceof ConflictError);
      assert.equal(decision.reason.code, 'contact_suggestion_decided');
    }
    assert.ok((await mailCount(suggestion)) <= 1);
  });

  it('stays open where the rules of sending refuse it, and can be approved later', async () => {
    const suggestion = await suggest();
    const { id } = await test.client.suppressions.add({ email: suggestion.email });
    await assert.rejects(approve(suggestion), { code: 'address_suppressed' });
    await test.client.suppressions.remove(id);
    await test.owner.query(`update customers set status = 'inactive' where id = any ($1)`, [
      suggestion.customerIds,
    ]);
    await assert.rejects(approve(suggestion), { code: 'customer_inactive' });
    await test.owner.query(`update customers set status = 'active' where id = any ($1)`, [
      suggestion.customerIds,
    ]);
    assert.equal(await stateOf(suggestion), 'open');
    assert.equal((await approve(suggestion)).state, 'approved');
  });

  it('is all or nothing over several customers', async () => {
    const customers = [takeCustomer(), takeCustomer()];
    const suggestion = await suggest({ customers });
    await test.client.invitations.send({ customerIds: [customers[1]?.id ?? ''], email: suggestion.email });
    await assert.rejects(approve(suggestion), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'invitation_pending');
      assert.deepEqual(
        error.errors?.map(({ pointer }) => pointer),
        ['/customerIds/1'],
      );
      return true;
    });
    assert.equal((await test.client.invitations.list({ customerId: customers[0]?.id })).total, 1);
  });

  it('tells who decided, by name', async () => {
    const suggestion = await suggest();
    await test.client.dealer.update({ allowedOrigins: [ORIGIN] });
    const { token } = await test.client.embedSessions.create({
      user: { id: 'dana', name: 'Dana Ortiz' },
      permissions: ['invitations:send'],
      origin: ORIGIN,
    });
    const response = await fetch(`${test.connector.url}/v1/contact-suggestions/${suggestion.id}/approve`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, Origin: ORIGIN },
    });
    const { decidedBy } = (await response.json()) as ContactSuggestion;
    assert.deepEqual(decidedBy, { type: 'user', id: 'dana', name: 'Dana Ortiz' });
  });

  it('is listed newest first, each once, and by state', async () => {
    const newest = await suggest();
    const ids: string[] = [];
    for await (const { id } of test.client.contactSuggestions.list({ limit: 1 })) ids.push(id);
    assert.equal(ids[0], newest.id);
    assert.equal(ids.length, new Set(ids).size);
    assert.equal((await test.client.contactSuggestions.list()).total, ids.length);
    for (const state of ['open', 'approved', 'rejected'] as const) {
      const { data, total } = await test.client.contactSuggestions.list({ state, limit: 200 });
      assert.ok(data.length > 0 && data.every((suggestion) => suggestion.state === state));
      assert.equal(total, data.length);
    }
  });
});
