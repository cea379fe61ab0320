import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { InvalidRequestError, NotFoundError, type Contact, type Customer } from '@payvite/sdk';
import { plainCustomers, type ExportRows } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const RIGHT = 'ann@right.example';

describe('a corrected address', () => {
  let test: TestConnector;
  let rows: Required<ExportRows>;
  /** Each test has a customer and its contact. */
  let taken = 0;
  let customer: Customer;
  let contact: Contact;

  before(async () => {
    rows = plainCustomers(20);
    for (const row of rows.contacts) row.email_address = 'Ann@Wrong.example';
    rows.contacts.push({ contact_id: 'K-none', account_id: 'C20', email_address: '', first_name: 'Nobody' });
    test = await startTestConnector({ rows });
  });
  after(() => test.close());

  beforeEach(async () => {
    taken += 1;
    const found = (await test.customersByErpId()).get(`C${taken}`);
    assert.ok(found?.contacts[0]);
    customer = found;
    contact = found.contacts[0];
  });

  const correct = async (email: string | null, of = contact): Promise<Contact> => {
    const answer = await test.client.customers.correctContact(customer.id, of.id, { email });
    assert.deepEqual(answer, await test.client.customers.get(customer.id), 'the answer is the customer');
    return contactOf(answer, of);
  };
  const contactOf = (of: Customer, which = contact): Contact => {
    const found = of.contacts.find(({ id }) => id === which.id);
    assert.ok(found);
    return found;
  };
  const read = async (): Promise<Contact> => contactOf(await test.client.customers.get(customer.id));
  const syncWith = async (email: string): Promise<Contact> => {
    const row = rows.contacts.find(({ account_id: id }) => id === customer.erpId);
    assert.ok(row);
    row.email_address = email;
    await test.syncFiles(rows);
    return read();
  };
  const found = async (search: string): Promise<boolean> => {
    const ids = (await Array.fromAsync(test.client.customers.list({ search, limit: 200 }))).map(
      ({ id }) => id,
    );
    return ids.includes(customer.id);
  };
  const corrections = async () =>
    (await test.client.customers.timeline(customer.id)).data.filter(
      ({ type }) => type === 'contact.corrected',
    );

  it('stands in the place of the ERP’s, in lower case, beside it', async () => {
    assert.deepEqual([contact.email, contact.erpEmail], ['Ann@Wrong.example', null]);
    const corrected = await correct('Ann@RIGHT.example');
    assert.deepEqual(corrected, { ...contact, email: RIGHT, erpEmail: 'Ann@Wrong.example' });
    assert.ok(await found('ann@right'));
    assert.ok(await found('ann@wrong'), 'the ERP’s is what people know it by');

    const [event] = await corrections();
    assert.deepEqual(
      [event?.subjectType, event?.subjectId, event?.customerIds, event?.data, event?.actor.name],
      ['contact', contact.id, [customer.id], { isCorrected: true }, 'First key'],
    );
    assert.ok(!JSON.stringify(event).includes('@'));
    const { rows: events } = await test.owner.query<{ data: object }>('select data from events');
    assert.ok(!JSON.stringify(events).includes('@'), 'no address is in the log');
  });

  it('is where invitations go from then on; one to the old address stays open', async () => {
    const old = await test.client.invitations.send({ customerIds: [customer.id] });
    assert.equal(old.email, 'ann@wrong.example');
    await correct(RIGHT);
    const { invitation, invitationStatus } = await test.client.customers.get(customer.id);
    assert.deepEqual([invitation?.id, invitationStatus], [old.id, 'pending']);
    const next = await test.client.invitations.send({ customerIds: [customer.id] });
    assert.deepEqual([next.email, next.contactName], [RIGHT, contact.name]);
    assert.equal((await test.client.invitations.get(old.id)).state, 'pending');
  });

  it('changes nothing the second time, and tells nothing', async () => {
    await correct(RIGHT);
    await correct(RIGHT.toUpperCase());
    assert.equal((await corrections()).length, 1);
  });

  it('is none where it is the ERP’s own, whatever its case', async () => {
    assert.deepEqual(await correct('ann@wrong.EXAMPLE'), contact);
    assert.equal((await corrections()).length, 0);
    await correct(RIGHT);
    assert.deepEqual(await correct('ANN@wrong.example'), contact, 'takes the correction back');
    assert.equal((await corrections()).length, 2);
  });

  it('can be corrected again, and taken back', async () => {
    await correct(RIGHT);
    const again = await correct('anna@right.example');
    assert.deepEqual([again.email, again.erpEmail], ['anna@right.example', 'Ann@Wrong.example']);
    assert.deepEqual(await correct(null), contact);
    assert.ok(!(await found('anna@right')));
    assert.deepEqual(
      (await corrections()).map(({ data }) => data),
      [{ isCorrected: false }, { isCorrected: true }, { isCorrected: true }],
    );
    assert.deepEqual(await correct(null), contact, 'there is nothing to take back');
    assert.equal((await corrections()).length, 3);
  });

  it('is kept by the next sync, which shows both', async () => {
    await correct(RIGHT);
    const row = rows.contacts.find(({ account_id: id }) => id === customer.erpId);
    assert.ok(row);
    row.first_name = 'Annabel';
    const synced = await syncWith('ann@WRONG.example');
    assert.deepEqual(
      [synced.name, synced.email, synced.erpEmail],
      [contact.name?.replace('Pat', 'Annabel'), RIGHT, 'ann@WRONG.example'],
    );
    assert.ok(await found('ann@right'));
    assert.ok(await found('ann@wrong'));
  });

  it('is kept where the ERP drops its own', async () => {
    await correct(RIGHT);
    const synced = await syncWith('');
    assert.deepEqual([synced.email, synced.erpEmail], [RIGHT, '']);
    assert.ok(!(await found('ann@wrong')));
    assert.deepEqual(await correct(null), { ...contact, email: null });
  });

  it('ends where the ERP takes it over', async () => {
    await correct(RIGHT);
    const synced = await syncWith('Ann@Right.example');
    assert.deepEqual([synced.email, synced.erpEmail], ['Ann@Right.example', null]);
  });

  it('gives way to an address that is new to the ERP', async () => {
    await correct(RIGHT);
    const synced = await syncWith('anna@newer.example');
    assert.deepEqual([synced.email, synced.erpEmail], ['anna@newer.example', null]);
    assert.ok(!(await found('ann@right')));
  });

  it('makes a contact without an address one that can be invited', async () => {
    const found20 = (await test.customersByErpId()).get('C20');
    assert.ok(found20);
    customer = found20;
    const [primary, none] = found20.contacts;
    assert.ok(primary && none);
    assert.deepEqual([none.email, none.erpEmail], [null, null]);
    const corrected = await correct(RIGHT, none);
    assert.deepEqual([corrected.email, corrected.erpEmail], [RIGHT, ''], 'empty: the ERP has none');
    const { defaultContactId } = await test.client.customers.get(customer.id);
    assert.equal(defaultContactId, primary.id);
    assert.deepEqual(await correct(null, none), none);
  });

  it('counts as an address where the ERP’s was none', async () => {
    await syncWith('ann at wrong');
    const hasEmail = async () =>
      (await Array.fromAsync(test.client.customers.list({ hasEmail: true }))).some(
        ({ id }) => id === customer.id,
      );
    assert.equal(await hasEmail(), false);
    await correct(RIGHT);
    assert.equal(await hasEmail(), true);
    assert.equal((await test.client.customers.get(customer.id)).defaultContactId, contact.id);
    await correct(null);
    assert.equal(await hasEmail(), false);
  });

  it('must be one that mail servers take', async () => {
    for (const email of [
      '',
      'ann',
      'ann@',
      'Ann <ann@right.example>',
      ' ann@right.example',
      `${'x'.repeat(250)}@a.example`,
    ]) {
      await assert.rejects(
        test.client.customers.correctContact(customer.id, contact.id, { email }),
        (error) => {
          assert.ok(error instanceof InvalidRequestError, email);
          assert.equal(error.errors[0]?.pointer, '/email');
          return true;
        },
      );
    }
    assert.deepEqual(await read(), contact);
  });

  it('is refused for a contact that the customer does not have', async () => {
    const other = [...(await test.customersByErpId()).values()].find(({ id }) => id !== customer.id);
    assert.ok(other);
    const isMissing = (code: string) => (error: unknown) => {
      assert.ok(error instanceof NotFoundError);
      assert.equal(error.code, code);
      return true;
    };
    const input = { email: RIGHT };
    await assert.rejects(
      test.client.customers.correctContact(other.id, contact.id, input),
      isMissing('contact_not_found'),
    );
    await assert.rejects(
      test.client.customers.correctContact(randomUUID(), contact.id, input),
      isMissing('customer_not_found'),
    );
    assert.deepEqual(await read(), contact);
  });
});
