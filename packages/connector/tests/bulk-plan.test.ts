import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  InvalidRequestError,
  NotFoundError,
  type BulkInvitationInput,
  type BulkInvitationRow,
  type Customer,
} from '@payvite/sdk';
import { answerInvitation, idsOf, listMailedAddresses, listRows, sendPlan } from './bulk-invitation-steps.ts';
import { plainCustomers, type ExportRows } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const PLAIN = 14;
const UNKNOWN_ID = '0198c0de-0000-7000-8000-00000000000a';

/** Customers C1-C14, and some that are special: what stands in their contacts is all about addresses. */
function customersOfAllKinds(): ExportRows {
  const rows = plainCustomers(PLAIN);
  const account = (account_id: string) => ({ account_id, account_name: account_id, currency: 'USD' });
  return {
    ...rows,
    accounts: [
      ...rows.accounts,
      ...['NOBODY', 'SILENT', 'TYPO', 'BOTH', 'ONE', 'TWO', 'THREE'].map(account),
      { ...account('GONE'), status: 'inactive' },
    ],
    contacts: [
      ...rows.contacts,
      { contact_id: 'S1', account_id: 'SILENT', first_name: 'No', last_name: 'Mail' },
      { contact_id: 'T1', account_id: 'TYPO', email_address: 'pat(at)typo.example' },
      { contact_id: 'B1', account_id: 'BOTH', email_address: 'not an address', is_primary: 'true' },
      { contact_id: 'B2', account_id: 'BOTH', email_address: 'billing@both.example', role: 'Billing' },
      { contact_id: 'G1', account_id: 'GONE', email_address: 'pat@gone.example' },
      {
        contact_id: 'O1',
        account_id: 'ONE',
        email_address: 'Shared@Group.example',
        locale: 'es',
        first_name: 'Ana',
      },
      {
        contact_id: 'O2',
        account_id: 'TWO',
        email_address: 'shared@group.EXAMPLE',
        locale: 'fr',
        first_name: 'Bea',
      },
      { contact_id: 'O3', account_id: 'THREE', email_address: 'own@group.example' },
    ],
  };
}

describe('a plan of a bulk', () => {
  let test: TestConnector;
  let customers: Map<string, Customer>;

  before(async () => {
    test = await startTestConnector({ rows: customersOfAllKinds() });
    customers = await test.customersByErpId();
  });
  after(() => test.close());

  const ids = (...erpIds: string[]) => erpIds.map((erpId) => customers.get(erpId)?.id ?? '');
  const plan = (input: BulkInvitationInput) => test.client.bulkInvitations.plan(input);
  const planOf = (...erpIds: string[]) => plan({ customerIds: ids(...erpIds) });
  /** By the first customer's id of the ERP: what is decided, or why not. */
  const decisions = (rows: readonly BulkInvitationRow[]) => {
    const erpIds = new Map([...customers.values()].map(({ id, erpId }) => [id, erpId]));
    return Object.fromEntries(
      rows.map(({ customerIds, decision, reason }) => [
        customerIds.map((id) => erpIds.get(id)).join('+'),
        reason ?? decision,
      ]),
    );
  };
  const invite = async (erpId: string, expiresInDays = 14) =>
    test.client.invitations.send({ customerIds: ids(erpId), expiresInDays });

  it('says for each customer whether it gets an invitation, and why not, and sends nothing', async () => {
    await invite('C1');
    await answerInvitation(test, (await invite('C2')).id, 'accept');
    await answerInvitation(test, (await invite('C3')).id, 'decline');
    await invite('C4', 1);
    await test.client.suppressions.add({ email: 'C5@customers.example' });
    await test.client.invitations.revoke((await invite('C6')).id);
    await test.connector.drain();
    await test.advance({ days: 2 });
    const mailed = (await listMailedAddresses(test)).length;
    const statuses = async () =>
      Array.from((await test.customersByErpId()).values(), ({ erpId, invitationStatus }) => [
        erpId,
        invitationStatus,
      ]);
    const before = await statuses();

    const made = await planOf(
      ...['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'NOBODY', 'SILENT', 'TYPO', 'BOTH', 'GONE'],
    );

    assert.deepEqual(decisions(await listRows(test, made.id)), {
      C1: 'already_pending',
      C2: 'already_accepted',
      C3: 'declined',
      C4: 'send',
      C5: 'suppressed',
      C6: 'send',
      C7: 'send',
      NOBODY: 'no_email',
      SILENT: 'no_email',
      TYPO: 'invalid_email',
      BOTH: 'send',
      GONE: 'inactive',
    });
    assert.equal(made.state, 'planned');
    assert.deepEqual(made.counts, {
      customers: 12,
      invitedCustomers: 4,
      invitations: 4,
      skipped: {
        already_accepted: 1,
        already_pending: 1,
        declined: 1,
        inactive: 1,
        invalid_email: 1,
        no_email: 2,
        suppressed: 1,
      },
    });
    assert.deepEqual(made.progress, { queued: 0, uncertain: 0, sent: 0, failed: 0, skipped: 0, undone: 0 });
    assert.deepEqual(made.createdBy.type, 'key');
    assert.equal(made.coverage, null);

    await test.connector.drain();
    assert.equal((await listMailedAddresses(test)).length, mailed);
    assert.deepEqual(await statuses(), before);
  });

  it('knows that the address declined, where the customer has a newer invitation to somebody else', async () => {
    const [customerId] = ids('C8') as [string];
    const { id } = await invite('C8');
    await answerInvitation(test, id, 'decline');
    await test.advance({ minutes: 1 });
    await test.client.invitations.send({
      customerIds: [customerId],
      email: 'else@customers.example',
      expiresInDays: 1,
    });
    await test.advance({ days: 2 });
    assert.equal((await test.client.customers.get(customerId)).invitationStatus, 'expired');
    assert.deepEqual((await planOf('C8')).counts.skipped, { declined: 1 });
  });

  it('leaves out a person whom the dealer has shut out elsewhere, whose link would lead nowhere', async () => {
    const [, other] = ids('C13', 'C14') as [string, string];
    const { id } = await invite('C13');
    await answerInvitation(test, id, 'accept');
    await test.owner.query(
      `update contacts set email = (select email from invitations where id = $1) where customer_id = $2`,
      [id, other],
    );
    assert.deepEqual((await planOf('C13', 'C14')).counts.skipped, { already_accepted: 1 });
    const [payer] = (await test.client.customers.payers(ids('C13')[0] ?? '')).data;
    await test.client.payers.setPortalAccess(payer?.id ?? '', 'disabled');
    assert.deepEqual((await planOf('C13', 'C14')).counts.skipped, {
      already_accepted: 1,
      portal_access_disabled: 1,
    });
    await test.client.payers.setPortalAccess(payer?.id ?? '', 'active');
    assert.equal((await planOf('C14')).counts.invitations, 1);
  });

  it('folds the customers of one address into one invitation, however it is written', async () => {
    const made = await planOf('TWO', 'THREE', 'ONE');
    const [first, second] = ids('ONE', 'TWO').sort();
    const rows = await listRows(test, made.id);
    const shared = rows.find(({ email }) => email === 'shared@group.example');
    assert.deepEqual(shared?.customerIds, [first, second]);
    assert.deepEqual([made.counts.invitations, made.counts.invitedCustomers], [2, 3]);
    // Name and language are those of the first customer by id.
    const [locale, name] = first === ids('ONE')[0] ? ['es', 'Ana'] : ['fr', 'Bea'];
    assert.equal(shared.locale, locale);

    await sendPlan(test, made);
    const invitationId = (await listRows(test, made.id)).find(
      (row) => row.email === shared.email,
    )?.invitationId;
    const invitation = await test.client.invitations.get(invitationId ?? '');
    assert.deepEqual(
      [invitation.email, invitation.customerIds, invitation.locale, invitation.contactName],
      ['shared@group.example', [first, second], locale, name],
    );
  });

  it('writes in the language asked for, else the contact’s, else the dealer’s', async () => {
    const localeIn = async (input: Omit<BulkInvitationInput, 'customerIds'>, erpId: string) => {
      const [row] = await listRows(test, (await plan({ customerIds: ids(erpId), ...input })).id);
      return row?.locale;
    };
    assert.equal(await localeIn({ locale: 'fr-CA' }, 'C9'), 'fr-CA');
    assert.equal(await localeIn({}, 'C9'), (await test.client.dealer.get()).locale);
  });

  it('hashes its sorted rows: address, customers, language and decision', async () => {
    const made = await planOf('C9', 'C10', 'NOBODY', 'GONE', 'C5');
    const lines = (await listRows(test, made.id)).map(({ email, customerIds, locale, decision, reason }) =>
      // As PostgreSQL writes JSON; no value of ours has a comma.
      JSON.stringify([email, customerIds, locale, reason ?? decision]).replaceAll(',', ', '),
    );
    const sorted = lines
      .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      .join('\n');
    assert.equal(made.planHash, createHash('sha256').update(sorted).digest('hex'));
  });

  it('has the same hash in whatever order it is asked for, and another one for other customers', async () => {
    const { planHash } = await planOf('C9', 'C10', 'NOBODY');
    assert.equal((await planOf('NOBODY', 'C10', 'C9', 'C9')).planHash, planHash);
    assert.notEqual((await planOf('C9', 'C10')).planHash, planHash);
    assert.notEqual(
      (await plan({ customerIds: ids('C9', 'C10', 'NOBODY'), locale: 'es' })).planHash,
      planHash,
    );
  });

  it('takes the filters of the customer list, and keeps no words that were searched for', async () => {
    const search = 'c9@customers.example';
    const searched = await plan({ filter: { search, status: 'active' } });
    assert.deepEqual(decisions(await listRows(test, searched.id)), { C9: 'send' });
    assert.deepEqual(searched.selection, {
      by: 'filter',
      filter: { status: 'active' },
      isSearch: true,
      exceptCount: 0,
    });
    const { rows } = await test.owner.query('select from bulk_invitations b where b::text like $1', [
      `%${search}%`,
    ]);
    assert.equal(rows.length, 0);
    await sendPlan(test, searched);

    const everybody = await plan({ filter: {} });
    assert.equal(everybody.counts.customers, customers.size);
    assert.deepEqual(everybody.selection, { by: 'filter', filter: {}, isSearch: false, exceptCount: 0 });
    const expired = await plan({ filter: { invitationStatus: 'expired' } });
    assert.deepEqual(decisions(await listRows(test, expired.id)), { C4: 'send', C8: 'declined' });
  });

  it('leaves out the exceptions of a filter, and is held to whom it found', async () => {
    const filter = { search: 'Customer 1' };
    const all = decisions(await listRows(test, (await plan({ filter })).id));
    const [left] = Object.keys(all).filter((erpId) => all[erpId] === 'send');
    assert.ok(left !== undefined);
    const excepted = await plan({ filter: { status: 'active' }, exceptCustomerIds: ids(left, 'C2') });
    const decided = decisions(await listRows(test, excepted.id));
    assert.equal(decided[left], undefined);
    assert.equal(decided['C2'], undefined);
    assert.equal(
      excepted.counts.customers,
      (await plan({ filter: { status: 'active' } })).counts.customers - 2,
    );
    assert.deepEqual(excepted.selection, {
      by: 'filter',
      filter: { status: 'active' },
      isSearch: false,
      exceptCount: 2,
    });
    await assert.rejects(
      plan({ customerIds: ids('C2'), exceptCustomerIds: ids('C2') }),
      (error) => error instanceof InvalidRequestError && error.errors[0]?.pointer === '/exceptCustomerIds',
    );
  });

  it('names the customers of each row in their order', async () => {
    const rows = await listRows(test, (await plan({ customerIds: ids('ONE', 'TWO', 'NOBODY') })).id);
    for (const row of rows) {
      const named = row.customerIds.map((id) => {
        const customer = [...customers.values()].find((candidate) => candidate.id === id);
        assert.ok(customer);
        const { name, accountNumber, currency, outstandingMinor } = customer;
        return { id, name, accountNumber, currency, outstandingMinor };
      });
      assert.deepEqual(row.customers, named);
    }
    assert.equal(rows.flatMap((row) => row.customers).length, 3);
  });

  it('may be of nobody', async () => {
    const none = await plan({ filter: { search: 'no such customer' } });
    assert.deepEqual(none.counts, { customers: 0, invitedCustomers: 0, invitations: 0, skipped: {} });
    assert.equal((await sendPlan(test, none)).state, 'completed');
  });

  it('lists its rows in pages, those that are sent first, each part by the id of the first customer', async () => {
    const made = await planOf('NOBODY', 'C10', 'GONE', 'C11', 'SILENT', 'C12');
    const first = await test.client.bulkInvitations.rows(made.id, { limit: 4 });
    assert.equal(first.total, 6);
    assert.deepEqual(
      first.data.map(({ position, decision }) => [position, decision]),
      [
        [1, 'send'],
        [2, 'send'],
        [3, 'send'],
        [4, 'skip'],
      ],
    );
    const next = await test.client.bulkInvitations.rows(made.id, {
      limit: 4,
      cursor: first.nextCursor ?? '',
    });
    assert.deepEqual(
      [next.data.map(({ position }) => position), next.nextCursor, next.total],
      [[5, 6], null, null],
    );
    const all = [...first.data, ...next.data];
    for (const decision of ['send', 'skip']) {
      const firstIds = all.filter((row) => row.decision === decision).map((row) => row.customerIds[0]);
      assert.deepEqual(firstIds, firstIds.toSorted(), decision);
    }
    assert.deepEqual(decisions(await listRows(test, made.id, { reason: 'no_email', limit: 1 })), {
      NOBODY: 'no_email',
      SILENT: 'no_email',
    });
    assert.equal((await listRows(test, made.id, { decision: 'skip' })).length, 3);
    assert.equal((await listRows(test, made.id, { result: 'sent' })).length, 0);
  });

  it('is listed, the newest first', async () => {
    const made = [await planOf('C10'), await planOf('C11')];
    const page = await test.client.bulkInvitations.list({ limit: 1 });
    assert.deepEqual(page.data, [{ ...made[1] }]);
    const next = await test.client.bulkInvitations.list({ limit: 1, cursor: page.nextCursor ?? '' });
    assert.deepEqual(next.data, [{ ...made[0] }]);
    assert.ok((page.total ?? 0) > 2);
    assert.deepEqual(await test.client.bulkInvitations.get(made[0]?.id ?? ''), { ...made[0] });
  });

  it('names each id that is not there, however it is written', async () => {
    const [known] = ids('C10') as [string];
    await assert.rejects(
      plan({ customerIds: [known, UNKNOWN_ID, known.toUpperCase(), UNKNOWN_ID] }),
      (error) => {
        assert.ok(error instanceof NotFoundError);
        assert.equal(error.code, 'customer_not_found');
        assert.deepEqual(
          error.errors?.map(({ pointer }) => pointer),
          ['/customerIds/1', '/customerIds/3'],
        );
        return true;
      },
    );
    assert.equal((await plan({ customerIds: [known, known.toUpperCase()] })).counts.customers, 1);
  });

  it('is asked for in exactly one way', async () => {
    const asked: BulkInvitationInput[] = [
      {},
      { customerIds: [] },
      { customerIds: ids('C10'), filter: {} },
      { filter: {}, coverOutstandingPercent: 80 },
      { coverOutstandingPercent: 0 },
      { coverOutstandingPercent: 101 },
    ];
    for (const input of asked) {
      await assert.rejects(
        plan(input),
        (error) => error instanceof InvalidRequestError,
        JSON.stringify(input),
      );
    }
  });

  it('is somebody else’s business to no other dealer', async () => {
    const { id } = await planOf('C10');
    await test.owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
       values (gen_random_uuid(), 'test', 'Other', 'other', 'UTC', 'en', 'USD', 'csv', now())`,
    );
    const { rows } = await test.owner.query<{ id: string }>(`select id from dealers where slug = 'other'`);
    const { database } = test.connector.context;
    const seen = await database.asDealer(rows[0]?.id ?? '', (tx) =>
      tx.db.selectFrom('bulkInvitationRowOverview').selectAll().where('bulkInvitationId', '=', id).execute(),
    );
    assert.deepEqual(seen, []);
  });
});

describe('a plan of very many customers', () => {
  const CUSTOMERS = 10_001;
  let test: TestConnector;
  let customerIds: string[];

  before(async () => {
    test = await startTestConnector();
    // As a sync leaves them, without the time it takes; no statistics know of them.
    await test.owner.query(
      `with made as (
         insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
         select $1, gen_random_uuid(), n, n, n, 'active', 'USD', '' from generate_series(1, $2) n
         returning dealer_id, id, erp_id)
       insert into contacts (dealer_id, id, customer_id, erp_id, email, has_valid_email, row_hash)
       select dealer_id, gen_random_uuid(), id, erp_id, 'c' || erp_id || '@customers.example', true, '' from made`,
      [test.connector.dealerId, CUSTOMERS],
    );
    const { rows } = await test.owner.query<{ id: string }>('select id from customers');
    customerIds = idsOf(rows);
  });
  after(() => test.close());

  it('takes 10,000 in one call, by their ids', async () => {
    const { counts } = await test.client.bulkInvitations.plan({ customerIds: customerIds.slice(1) });
    assert.deepEqual(counts, {
      customers: 10_000,
      invitedCustomers: 10_000,
      invitations: 10_000,
      skipped: {},
    });
  });

  it('takes no more, and keeps nothing of what it refuses', async () => {
    const before = (await test.client.bulkInvitations.list()).total;
    await assert.rejects(test.client.bulkInvitations.plan({ customerIds }), { code: 'invalid_request' });
    await assert.rejects(test.client.bulkInvitations.plan({ filter: {} }), {
      code: 'bulk_too_large',
      status: 409,
    });
    assert.equal((await test.client.bulkInvitations.list()).total, before);
  });
});
