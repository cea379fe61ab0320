import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Customer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** An invitation as it stands in the table, days from now; `-1` has passed. */
interface Stored {
  state: 'pending' | 'accepted' | 'declined' | 'revoked';
  createdDay: number;
  expiresDay?: number;
  declinedDay?: number;
}

interface Case {
  title: string;
  invitations: Stored[];
  payers?: ('active' | 'disabled')[];
  status: Customer['invitationStatus'];
  portalAccess: Customer['portalAccess'];
  /** Index of the invitation that the customer shows. */
  shows: number | null;
}

const CASES: Case[] = [
  { title: 'nobody was invited', invitations: [], status: 'none', portalAccess: 'none', shows: null },
  {
    title: 'revoked ones never count',
    invitations: [{ state: 'revoked', createdDay: -3 }],
    status: 'none',
    portalAccess: 'none',
    shows: null,
  },
  {
    title: 'one is open',
    invitations: [{ state: 'pending', createdDay: -3, expiresDay: 4 }],
    status: 'pending',
    portalAccess: 'none',
    shows: 0,
  },
  {
    title: 'one has expired',
    invitations: [{ state: 'pending', createdDay: -20, expiresDay: -6 }],
    status: 'expired',
    portalAccess: 'none',
    shows: 0,
  },
  {
    title: 'an open one of any contact wins over expired, declined and revoked',
    invitations: [
      { state: 'pending', createdDay: -30, expiresDay: -16 },
      { state: 'pending', createdDay: -9, expiresDay: 5 },
      { state: 'declined', createdDay: -8, declinedDay: -1 },
      { state: 'revoked', createdDay: -2 },
    ],
    status: 'pending',
    portalAccess: 'none',
    shows: 1,
  },
  {
    title: 'of two open ones the newest shows',
    invitations: [
      { state: 'pending', createdDay: -2, expiresDay: 12 },
      { state: 'pending', createdDay: -5, expiresDay: 9 },
    ],
    status: 'pending',
    portalAccess: 'none',
    shows: 0,
  },
  {
    title: 'declined after the other expired',
    invitations: [
      { state: 'pending', createdDay: -20, expiresDay: -6 },
      { state: 'declined', createdDay: -19, declinedDay: -4 },
    ],
    status: 'declined',
    portalAccess: 'none',
    shows: 1,
  },
  {
    title: 'expired after the other was declined',
    invitations: [
      { state: 'declined', createdDay: -19, declinedDay: -10 },
      { state: 'pending', createdDay: -20, expiresDay: -6 },
    ],
    status: 'expired',
    portalAccess: 'none',
    shows: 1,
  },
  {
    title: 'a linked payer wins over everything',
    invitations: [
      { state: 'accepted', createdDay: -30 },
      { state: 'pending', createdDay: -2, expiresDay: 12 },
    ],
    payers: ['active'],
    status: 'accepted',
    portalAccess: 'active',
    shows: 0,
  },
  {
    title: 'a disabled payer is still linked',
    invitations: [{ state: 'accepted', createdDay: -30 }],
    payers: ['disabled'],
    status: 'accepted',
    portalAccess: 'disabled',
    shows: 0,
  },
  {
    title: 'one of two payers may enter',
    invitations: [{ state: 'accepted', createdDay: -30 }],
    payers: ['disabled', 'active'],
    status: 'accepted',
    portalAccess: 'active',
    shows: 0,
  },
];

const STATUSES = ['none', 'pending', 'accepted', 'declined', 'expired'] as const;
const DAY_MS = 86_400_000;

describe('the status of a customer', () => {
  let test: TestConnector;
  let customers: Map<string, Customer>;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(CASES.length) });
    customers = await test.customersByErpId();
  });
  after(() => test.close());

  for (const [index, example] of CASES.entries()) {
    it(`${example.status} (${example.portalAccess}): ${example.title}`, async () => {
      const customer = customers.get(`C${index + 1}`);
      assert.ok(customer);
      const ids: string[] = [];
      for (const stored of example.invitations) ids.push(await store(customer.id, stored));
      for (const access of example.payers ?? []) await linkPayer(customer.id, ids[0] ?? '', access);

      const read = await test.client.customers.get(customer.id);
      assert.equal(read.invitationStatus, example.status);
      assert.equal(read.portalAccess, example.portalAccess);
      assert.equal(read.invitation?.id ?? null, example.shows === null ? null : ids[example.shows]);
      if (read.invitation !== null) assert.equal(read.invitation.state, example.status);
      for (const invitationStatus of STATUSES) {
        const listed = await test.client.customers.list({ invitationStatus, limit: 200 });
        assert.equal(
          listed.data.some((row) => row.id === customer.id),
          invitationStatus === example.status,
          `the filter ${invitationStatus}`,
        );
      }
    });
  }

  async function store(customerId: string, stored: Stored): Promise<string> {
    const id = randomUUID();
    const at = (day: number | undefined) => (day === undefined ? null : new Date(Date.now() + day * DAY_MS));
    const email = `${id}@customers.example`;
    await test.owner.query(
      `insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id, link_made_at,
         expires_in_days, expires_at, declined_at, accepted_at, created_by_type, created_at)
       values ($1, $2, $3, $4, 'en-US', 'x', 1, 'x', $5, 14, $6, $7, $8, 'system', $5)`,
      [
        test.connector.dealerId,
        id,
        email,
        stored.state,
        at(stored.createdDay),
        at(stored.expiresDay ?? stored.createdDay + 14),
        at(stored.declinedDay),
        stored.state === 'accepted' ? at(stored.createdDay + 1) : null,
      ],
    );
    await test.owner.query(
      `insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state) values ($1, $2, $3, 0, $4, $5)`,
      [test.connector.dealerId, id, customerId, email, stored.state],
    );
    return id;
  }

  async function linkPayer(customerId: string, invitationId: string, access: string): Promise<void> {
    const id = randomUUID();
    await test.owner.query(
      `insert into auth_users (id, name, email, created_at, updated_at) values ($1, 'Pat', $2, now(), now())`,
      [id, `${id}@payers.example`],
    );
    await test.owner.query(
      `insert into payers (id, user_id, email, name, locale, created_at) values ($1::text::uuid, $1, $2, 'Pat', 'en-US', now())`,
      [id, `${id}@payers.example`],
    );
    await test.owner.query(
      `insert into payer_customers (dealer_id, customer_id, payer_id, invitation_id, access, linked_at) values ($1, $2, $3, $4, $5, now())`,
      [test.connector.dealerId, customerId, id, invitationId, access],
    );
  }
});
