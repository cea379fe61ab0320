import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  BulkInvitation,
  BulkInvitationPlan,
  ContactSuggestion,
  Customer,
  Invitation,
  PaymentState,
  ProblemCode,
  Sync,
} from '@payvite/sdk';
import sharp from 'sharp';
import { writeEvent } from './event-stream-reader.ts';
import { addAuthorization, addCreditRequest, addPayer, addPayment } from './payment-rows.ts';
import { createVisitor, register } from './portal-visitor.ts';
import type { TestConnector } from './test-connector.ts';

export const ORIGIN = 'https://erp.example';
export const UNKNOWN_ID = '0198c0de-0000-7000-8000-000000000000';

/** A PNG of 40 by 20 pixels, white. */
const PIXELS = (
  await sharp({ create: { width: 40, height: 20, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
).toString('base64');

/** What a call of an operation sends, beside its key. */
export interface Asking {
  /** By their names in the path. */
  ids?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  /** In place of `body`, as it is; its Content-Type is among the headers. */
  rawBody?: string;
  headers?: Record<string, string>;
  /** Done once the answer has begun. */
  meanwhile?: () => Promise<void>;
  /** How much of an answer without an end is read. */
  until?: RegExp;
  /** Done after the answer: takes back what other calls must not meet. */
  afterwards?: () => Promise<void>;
}

/** Prepares what a call needs, and says what to send. */
export type Prepare = (world: World) => Asking | Promise<Asking>;

/** How one operation is called. */
export interface OperationCalls {
  /** Each way to succeed; together they give every documented media type. */
  successes: readonly Prepare[];
  /** Each of the operation's own problems; a text says which test shows one that takes more than a call. */
  problems?: Partial<Record<ProblemCode, Prepare | string>>;
}

/** A connector with customers, and short ways to the states that calls need. */
export interface World {
  test: TestConnector;
  /** A customer that nothing was done with. */
  takeCustomer(): Customer;
  /** A pending invitation of a fresh customer, its mail sent. */
  invite(): Promise<Invitation>;
  /** Changes what the database holds, for what no call can. */
  change(sql: string, values?: unknown[]): Promise<void>;
}

export function createWorld(test: TestConnector, customers: Iterable<Customer>): World {
  const unused = [...customers];
  const world: World = {
    test,
    takeCustomer() {
      const customer = unused.pop();
      assert.ok(customer, 'the world has enough customers');
      return customer;
    },
    async invite() {
      const invitation = await test.client.invitations.send({ customerIds: [world.takeCustomer().id] });
      await test.connector.drain();
      return invitation;
    },
    async change(sql, values) {
      await test.owner.query(sql, values);
    },
  };
  return world;
}

/** What keeps these customers from being invited, and from being shown what they would get. */
const NOT_INVITABLE: OperationCalls['problems'] = {
  contacts_differ: ({ takeCustomer }) => ({
    body: { customerIds: [takeCustomer().id, takeCustomer().id] },
  }),
  customer_not_found: () => ({ body: { customerIds: [UNKNOWN_ID] } }),
  contact_not_found: ({ takeCustomer }) => ({
    body: { customerIds: [takeCustomer().id], contactId: UNKNOWN_ID },
  }),
  customer_inactive: async ({ takeCustomer, change }) => {
    const { id } = takeCustomer();
    await change(`update customers set status = 'inactive' where id = $1`, [id]);
    return { body: { customerIds: [id] } };
  },
  no_email: (world) => withContactEmail(world, null),
  invalid_email: (world) => withContactEmail(world, 'nobody'),
};

/** What a person does with a sync that waits for one. */
const WAITING_SYNC: OperationCalls = {
  successes: [
    async (world) => {
      const { id } = await syncWithBadRow(world);
      await world.change(`update syncs set state = 'needs_approval' where id = $1`, [id]);
      return { ids: { id } };
    },
  ],
  problems: {
    sync_needs_no_approval: async (world) => ({ ids: { id: (await syncWithBadRow(world)).id } }),
  },
};

/** Every operation of the API, and how to call it: add a route, add an entry. */
export const CALLS: Record<string, OperationCalls> = {
  listCustomers: {
    successes: [() => ({}), () => ({ query: { sort: '-name', hasEmail: 'true', limit: '2' } })],
  },
  summarizeCustomers: {
    successes: [
      () => ({}),
      () => ({ query: { invitationStatus: 'pending', status: 'active', search: 'customer' } }),
      () => ({ query: { search: 'no such customer' } }),
    ],
  },
  getAdoption: { successes: [() => ({}), () => ({ query: { every: 'day', points: '7' } })] },
  listCallSheet: {
    successes: [
      () => ({}),
      async ({ test, invite }) => {
        const { customerIds } = await invite();
        await test.client.customers.noteCall(customerIds[0] ?? '', { outcome: 'no_answer' });
        return { query: { pendingOlderThanDays: '0', limit: '200' } };
      },
    ],
  },
  listCustomerAnchors: {
    successes: [() => ({}), () => ({ query: { sort: 'name', every: '20', status: 'active' } })],
  },
  exportCustomers: { successes: [() => ({ query: { sort: 'name', search: 'customer 1' } })] },
  getCustomer: { successes: [({ takeCustomer }) => ({ ids: { id: takeCustomer().id } })] },
  listOpenItems: { successes: [({ takeCustomer }) => ({ ids: { id: takeCustomer().id } })] },
  listCustomerTimeline: {
    successes: [async ({ invite }) => ({ ids: { id: (await invite()).customerIds[0] ?? '' } })],
  },
  correctContact: {
    successes: [
      ({ takeCustomer }) => contactOf(takeCustomer(), { email: 'right@customers.example' }),
      ({ takeCustomer }) => contactOf(takeCustomer(), { email: null }),
    ],
    problems: {
      erp_update_not_supported: ({ takeCustomer }) =>
        contactOf(takeCustomer(), { email: 'right@customers.example', updateErp: true }),
      erp_update_failed: 'contact-in-erp.test.ts, with an ERP that fails',
    },
  },
  noteCall: {
    successes: [
      ({ takeCustomer }) => ({
        ids: { id: takeCustomer().id },
        body: { outcome: 'reached', note: 'Will pay.' },
      }),
    ],
  },
  listCallNotes: {
    successes: [
      async ({ test, takeCustomer }) => {
        const { id } = takeCustomer();
        await test.client.customers.noteCall(id, { outcome: 'call_back', followUpOn: '2099-01-01' });
        return { ids: { id } };
      },
    ],
  },
  listCustomerInvitations: {
    successes: [async ({ invite }) => ({ ids: { id: (await invite()).customerIds[0] ?? '' } })],
  },
  listCustomerPayers: {
    successes: [async (world) => ({ ids: { id: (await registered(world)).customerId } })],
  },
  setCustomerPortalAccess: {
    successes: [
      async (world) => ({ ids: { id: (await registered(world)).customerId }, body: { state: 'disabled' } }),
    ],
    problems: {
      portal_access_none: ({ takeCustomer }) => ({
        ids: { id: takeCustomer().id },
        body: { state: 'disabled' },
      }),
    },
  },
  setPayerPortalAccess: {
    successes: [
      async (world) => ({ ids: { id: (await registered(world)).payerId }, body: { state: 'disabled' } }),
    ],
  },

  sendInvitation: {
    successes: [({ takeCustomer }) => ({ body: { customerIds: [takeCustomer().id], locale: 'en' } })],
    problems: {
      ...NOT_INVITABLE,
      invitation_not_found: ({ takeCustomer }) => ({
        body: { customerIds: [takeCustomer().id], replacesInvitationId: UNKNOWN_ID },
      }),
      invitation_pending: async ({ invite }) => invitationAgain(await invite()),
      invitation_accepted: async (world) => invitationAgain(await inState(world, 'accepted')),
      invitation_declined: async (world) => invitationAgain(await inState(world, 'declined')),
      portal_access_disabled: async (world) => {
        const { customerId } = await registered(world);
        await world.test.client.customers.setPortalAccess(customerId, 'disabled');
        return { body: { customerIds: [customerId], email: 'new@customers.example' } };
      },
      address_suppressed: async ({ test, takeCustomer }) => {
        const email = 'stopped@customers.example';
        await test.client.suppressions.add({ email });
        return { body: { customerIds: [takeCustomer().id], email } };
      },
      postal_address_missing: (world) =>
        withoutAddress(world, { body: { customerIds: [world.takeCustomer().id] } }),
      daily_mail_limit: async (world) => ({
        body: { customerIds: [world.takeCustomer().id], email: await limitedAddress(world) },
      }),
    },
  },
  listInvitations: { successes: [async ({ invite }) => (await invite(), { query: { state: 'pending' } })] },
  getInvitation: { successes: [async ({ invite }) => ({ ids: { id: (await invite()).id } })] },
  listInvitationTimeline: { successes: [async ({ invite }) => ({ ids: { id: (await invite()).id } })] },
  previewInvitation: {
    successes: [({ takeCustomer }) => ({ body: { customerIds: [takeCustomer().id], message: 'Soon.' } })],
    problems: NOT_INVITABLE,
  },
  resendInvitation: {
    successes: [async (world) => ({ ids: { id: (await inState(world, 'declined')).id } })],
    problems: {
      resend_too_soon: async ({ invite }) => ({ ids: { id: (await invite()).id } }),
      invitation_accepted: async (world) => ({ ids: { id: (await inState(world, 'accepted')).id } }),
      invitation_revoked: async (world) => ({ ids: { id: (await inState(world, 'revoked')).id } }),
      invitation_pending: async (world) => {
        const { id, customerIds } = await inState(world, 'revoked');
        await world.test.client.invitations.send({ customerIds });
        await world.change(`update invitations set state = 'declined', declined_at = now() where id = $1`, [
          id,
        ]);
        return { ids: { id } };
      },
      portal_access_disabled: async (world) => {
        const { customerId } = await registered(world);
        const { invitations, customers } = world.test.client;
        const { id } = await invitations.send({ customerIds: [customerId], email: 'new@customers.example' });
        await customers.setPortalAccess(customerId, 'disabled');
        return { ids: { id } };
      },
      address_suppressed: async (world) => {
        const { id, email } = await inState(world, 'declined');
        await world.test.client.suppressions.add({ email });
        return { ids: { id } };
      },
      postal_address_missing: async (world) =>
        withoutAddress(world, { ids: { id: (await inState(world, 'declined')).id } }),
      daily_mail_limit: async (world) => {
        const email = await limitedAddress(world);
        const { data } = await world.test.client.invitations.list({ state: 'pending' });
        const { id } = data.find((invitation) => invitation.email === email) ?? { id: '' };
        await world.test.advance({ minutes: 11 });
        return { ids: { id } };
      },
    },
  },
  revokeInvitation: {
    successes: [async ({ invite }) => ({ ids: { id: (await invite()).id } })],
    problems: {
      invitation_accepted: async (world) => ({ ids: { id: (await inState(world, 'accepted')).id } }),
      invitation_declined: async (world) => ({ ids: { id: (await inState(world, 'declined')).id } }),
      invitation_revoked: async (world) => ({ ids: { id: (await inState(world, 'revoked')).id } }),
    },
  },

  createInvitationLink: {
    successes: [async ({ invite }) => ({ ids: { id: (await invite()).id } })],
    problems: {
      invitation_expired: async ({ invite, change }) => {
        const { id } = await invite();
        await change('update invitations set expires_at = link_made_at where id = $1', [id]);
        return { ids: { id } };
      },
      invitation_accepted: async (world) => ({ ids: { id: (await inState(world, 'accepted')).id } }),
      invitation_declined: async (world) => ({ ids: { id: (await inState(world, 'declined')).id } }),
      invitation_revoked: async (world) => ({ ids: { id: (await inState(world, 'revoked')).id } }),
      address_suppressed: async (world) => {
        const { id, email } = await world.invite();
        await world.test.client.suppressions.add({ email });
        await world.change(`update suppressions set reason = 'bounced' where email = $1`, [email]);
        return { ids: { id } };
      },
      portal_access_disabled: async (world) => {
        const { customerId } = await registered(world);
        const { invitations, customers } = world.test.client;
        const { id } = await invitations.send({ customerIds: [customerId], email: 'new@customers.example' });
        await customers.setPortalAccess(customerId, 'disabled');
        return { ids: { id } };
      },
      postal_address_missing: async (world) =>
        withoutAddress(world, { ids: { id: (await world.invite()).id } }),
    },
  },

  planBulkInvitation: {
    successes: [
      ({ takeCustomer }) => ({ body: { customerIds: [takeCustomer().id] } }),
      () => ({ body: { coverOutstandingPercent: 80 } }),
      () => ({ body: { filter: { search: 'Customer', hasEmail: true } } }),
    ],
    problems: {
      customer_not_found: () => ({ body: { customerIds: [UNKNOWN_ID] } }),
      bulk_too_large: 'it takes more than 10,000 customers',
    },
  },
  listBulkInvitations: { successes: [async (world) => (await plan(world), {})] },
  getBulkInvitation: { successes: [async (world) => ({ ids: { id: (await plan(world)).id } })] },
  listBulkInvitationRows: { successes: [async (world) => ({ ids: { id: (await plan(world)).id } })] },
  sendBulkInvitation: {
    successes: [async (world) => sendingOf(await plan(world))],
    problems: {
      bulk_plan_changed: async (world) => {
        const { id } = await plan(world);
        return { ids: { id }, body: { planHash: '0'.repeat(64) } };
      },
      bulk_sending: async (world) => sendingOf(await bulkIn(world, 'sending')),
      bulk_paused: async (world) => sendingOf(await bulkIn(world, 'paused')),
      bulk_completed: async (world) => sendingOf(await bulkIn(world, 'completed')),
      bulk_cancelled: async (world) => sendingOf(await bulkIn(world, 'cancelled')),
      postal_address_missing: async (world) => withoutAddress(world, sendingOf(await plan(world))),
    },
  },
  pauseBulkInvitation: {
    successes: [async (world) => ({ ids: { id: (await bulkIn(world, 'sending')).id } })],
    problems: bulkProblems('planned', 'paused', 'completed', 'cancelled'),
  },
  resumeBulkInvitation: {
    successes: [async (world) => ({ ids: { id: (await bulkIn(world, 'paused')).id } })],
    problems: bulkProblems('planned', 'sending', 'completed', 'cancelled'),
  },
  cancelBulkInvitation: {
    successes: [async (world) => ({ ids: { id: (await bulkIn(world, 'sending')).id } })],
    problems: bulkProblems('completed', 'cancelled'),
  },
  retryFailedBulkInvitation: {
    successes: [async (world) => ({ ids: { id: (await bulkIn(world, 'completed')).id } })],
    problems: {
      ...bulkProblems('planned', 'paused', 'cancelled'),
      postal_address_missing: async (world) =>
        withoutAddress(world, { ids: { id: (await bulkIn(world, 'completed')).id } }),
    },
  },

  listContactSuggestions: {
    successes: [async (world) => (await suggested(world), {}), () => ({ query: { state: 'open' } })],
  },
  approveContactSuggestion: {
    successes: [async (world) => ({ ids: { id: (await suggested(world)).id } })],
    problems: {
      contact_suggestion_decided: async (world) => {
        const { id } = await suggested(world);
        await world.test.client.contactSuggestions.reject(id);
        return { ids: { id } };
      },
      customer_inactive: async (world) => {
        const { id, customerIds } = await suggested(world);
        await world.change(`update customers set status = 'inactive' where id = any ($1)`, [customerIds]);
        return { ids: { id } };
      },
      invalid_email: async (world) => {
        const { id, email, customerIds } = await suggested(world);
        await world.change(
          `update contacts set email = $1, has_valid_email = false where customer_id = any ($2)`,
          [email, customerIds],
        );
        return { ids: { id } };
      },
      invitation_pending: async (world) => suggestedAndInvited(world),
      invitation_accepted: async (world) => suggestedAndInvited(world, 'accepted'),
      invitation_declined: async (world) => suggestedAndInvited(world, 'declined'),
      address_suppressed: async (world) => {
        const { id, email } = await suggested(world);
        await world.test.client.suppressions.add({ email });
        return { ids: { id } };
      },
      portal_access_disabled: async (world) => {
        const { id, customerIds } = await suggested(world);
        await world.change(
          `insert into portal_disabled_customers (dealer_id, customer_id, disabled_at) values ($1, $2, now())`,
          [world.test.connector.dealerId, customerIds[0]],
        );
        return { ids: { id } };
      },
      postal_address_missing: async (world) =>
        withoutAddress(world, { ids: { id: (await suggested(world)).id } }),
      daily_mail_limit: async (world) => {
        const { id } = await suggested(world);
        await world.change('update contact_suggestions set email = $1 where id = $2', [
          await limitedAddress(world),
          id,
        ]);
        return { ids: { id } };
      },
    },
  },
  rejectContactSuggestion: {
    successes: [async (world) => ({ ids: { id: (await suggested(world)).id } })],
    problems: {
      contact_suggestion_decided: async (world) => {
        const { id } = await suggested(world);
        await world.test.client.contactSuggestions.reject(id);
        return { ids: { id } };
      },
    },
  },

  listSuppressions: { successes: [() => ({}), () => ({ query: { search: 'stopped@' } })] },
  addSuppression: { successes: [() => ({ body: { email: 'enough@customers.example' } })] },
  removeSuppression: {
    successes: [async (world) => ({ ids: { id: await suppressed(world, 'manual') } })],
    problems: {
      address_suppressed: async (world) => ({ ids: { id: await suppressed(world, 'complained') } }),
    },
  },

  getDealer: { successes: [() => ({})] },
  updateDealer: {
    successes: [() => ({ body: { replyTo: 'office@dealer.example' } })],
    problems: {
      postal_address_missing: async (world) => {
        await world.change(`update dealers set mode = 'live', postal_address = 'Mill Road'`);
        return { body: { postalAddress: null }, afterwards: () => endLive(world) };
      },
    },
  },

  setDealerLogo: { successes: [() => ({ body: { image: PIXELS } })] },
  removeDealerLogo: { successes: [() => ({})] },
  previewMail: {
    successes: [
      () => ({ body: { template: 'reminder', locale: 'es', changes: { invitationListsInvoices: true } } }),
    ],
  },
  sendTestMail: {
    successes: [() => ({ body: { email: 'dana@dealer.example' } })],
    problems: {
      address_suppressed: async ({ test }) => {
        const email = 'stopped@dealer.example';
        await test.client.suppressions.add({ email });
        return { body: { email } };
      },
      daily_mail_limit: async (world) => ({ body: { email: await limitedAddress(world) } }),
      postal_address_missing: (world) => withoutAddress(world, { body: { email: 'dana@dealer.example' } }),
    },
  },
  getTestMail: {
    successes: [
      async ({ test }) => {
        const { mailId } = await test.client.dealer.sendTestMail({ email: `${randomUUID()}@dealer.example` });
        return { ids: { id: mailId } };
      },
    ],
  },

  subscribeToEvents: {
    successes: [
      ({ test }) => ({
        headers: {},
        meanwhile: () => writeEvent(test.connector.context, test.connector.dealerId, 1),
        until: /^data: .*\n\n/m,
      }),
    ],
  },
  exportEvents: {
    successes: [() => ({}), async ({ invite }) => (await invite(), { query: { format: 'ndjson' } })],
  },

  createEmbedSession: {
    successes: [() => ({ body: embedSessionFor(ORIGIN) })],
    problems: { origin_not_allowed: () => ({ body: embedSessionFor('https://other.example') }) },
  },

  getCurrentSession: { successes: [() => ({})] },

  startSync: {
    successes: [() => ({}), () => ({ body: { isFull: true } })],
    problems: { sync_not_supported: (world) => ofPushingDealer(world, {}) },
  },
  pushCustomers: {
    successes: [(world) => ofPushingDealer(world, { body: { rows: [{ erpId: 'P1', name: 'Pushed' }] } })],
    problems: { push_not_expected: () => ({ body: { rows: [{ erpId: 'P1', name: 'Pushed' }] } }) },
  },
  pushOpenItems: {
    successes: [(world) => ofPushingDealer(world, { body: { rows: [PUSHED_ITEM] } })],
    problems: { push_not_expected: () => ({ body: { rows: [PUSHED_ITEM] } }) },
  },
  listImports: { successes: [async (world) => (await uploaded(world), {})] },
  createImport: {
    successes: [() => ({ body: { exportedAt: '2026-01-15T08:00:00Z' } })],
    problems: {
      import_not_expected: (world) =>
        ofPushingDealer(world, { body: { exportedAt: '2026-01-15T08:00:00Z' } }),
    },
  },
  getImportColumns: { successes: [async (world) => ({ ids: { id: await uploaded(world) } })] },
  getImport: { successes: [async (world) => ({ ids: { id: await uploaded(world) } })] },
  uploadImport: {
    successes: [
      async (world) => ({
        ids: { id: await emptyImport(world), name: 'adjustments.csv' },
        headers: { 'Content-Type': 'text/csv' },
        rawBody: NO_ADJUSTMENTS,
      }),
    ],
    problems: {
      sync_running: async (world) => fileOf(await importIn(world, 'reviewing')),
      import_applied: async (world) => fileOf(await importIn(world, 'applied')),
    },
  },
  reviewImport: {
    successes: [async (world) => withoutReview(world, await uploaded(world))],
    problems: {
      import_applied: async (world) => importIn(world, 'applied'),
      import_not_expected: async (world) => ofPushingDealer(world, { ids: { id: await uploaded(world) } }),
      sync_running: async (world) => {
        const id = await uploaded(world);
        await world.test.client.syncs.start();
        return { ids: { id } };
      },
    },
  },
  applyImport: {
    successes: [async (world) => importIn(world, 'reviewed')],
    problems: {
      import_not_reviewed: async (world) => ({ ids: { id: await uploaded(world) } }),
      sync_running: async (world) => importIn(world, 'applying'),
      import_applied: async (world) => importIn(world, 'applied'),
    },
  },
  removeImport: {
    successes: [async (world) => ({ ids: { id: await uploaded(world) } })],
    problems: { sync_running: async (world) => importIn(world, 'reviewing') },
  },
  getSyncSchedule: { successes: [() => ({})] },
  listSyncs: { successes: [() => ({})] },
  getSync: { successes: [async (world) => ({ ids: { id: (await syncWithBadRow(world)).id } })] },
  listBadRows: { successes: [async (world) => ({ ids: { id: (await syncWithBadRow(world)).id } })] },
  exportBadRows: { successes: [async (world) => ({ ids: { id: (await syncWithBadRow(world)).id } })] },
  approveSync: WAITING_SYNC,
  discardSync: WAITING_SYNC,
  listPayments: {
    successes: [
      async (world) => (await payment(world, 'settled'), {}),
      () => ({ query: { state: 'failed', needs: 'attention', posting: 'waiting' } }),
    ],
  },
  summarizePayments: {
    successes: [
      async (world) => (await payment(world, 'settled'), {}),
      () => ({ query: { isUnderWay: 'false', startedOnFrom: '2026-01-01', paidOnTo: '2026-12-31' } }),
    ],
  },
  getPayment: { successes: [async (world) => ({ ids: { id: await payment(world, 'settled') } })] },
  listCustomerPayments: {
    successes: [
      async (world) => {
        await payment(world, 'settled');
        return { ids: { id: (await payableItem(world)).customerId } };
      },
    ],
  },
  exportPayments: { successes: [async (world) => (await payment(world, 'settled'), {})] },
  noteEnteredByHand: {
    successes: [async (world) => entryOf(await payment(world, 'refunded'), -PAID_MINOR)],
    problems: {
      nothing_to_enter: async (world) => entryOf(await payment(world, 'settled'), PAID_MINOR),
      entry_changed: async (world) => entryOf(await payment(world, 'refunded'), PAID_MINOR),
    },
  },
  getPaymentAuthorization: {
    successes: [async (world) => ({ ids: { id: await authorizedPayment(world) } })],
    problems: {
      authorization_not_found: async (world) => ({ ids: { id: await payment(world, 'started') } }),
    },
  },
  exportAuthorizations: { successes: [async (world) => (await authorizedPayment(world), {})] },
  listCreditRequests: {
    successes: [
      async (world) => (await creditRequest(world), {}),
      async (world) => {
        const { customerId } = await payableItem(world);
        return { query: { state: 'open', customerId } };
      },
    ],
  },
  closeCreditRequest: { successes: [async (world) => ({ ids: { id: await creditRequest(world) } })] },
  listPostings: {
    successes: [
      async (world) => (await queuePosting(world), {}),
      async (world) => {
        const { id } = world.takeCustomer();
        return { query: { state: 'failed', customerId: id } };
      },
    ],
  },
  getPosting: { successes: [async (world) => ({ ids: { id: await queuePosting(world) } })] },
  retryPosting: {
    successes: [async (world) => ({ ids: { id: await failedPosting(world) } })],
    problems: { posting_not_failed: async (world) => ({ ids: { id: await queuePosting(world) } }) },
  },
  listPostingFiles: { successes: [async (world) => (await makePostingFile(world), {})] },
  createPostingFile: {
    successes: [async (world) => (await queuePosting(world), {})],
    problems: {
      no_postings_waiting: async (world) => {
        await makePostingFile(world);
        return {};
      },
    },
  },
  markPostingFileImported: {
    successes: [async (world) => ({ ids: { id: await makePostingFile(world) }, body: {} })],
    problems: {
      posting_file_imported: async (world) => {
        const id = await makePostingFile(world);
        await world.test.client.postingFiles.markImported(id);
        return { ids: { id }, body: {} };
      },
    },
  },
  downloadPostingFilePayments: {
    successes: [async (world) => ({ ids: { id: await makePostingFile(world) } })],
  },
  downloadPostingFileCredits: {
    successes: [async (world) => ({ ids: { id: await makePostingFile(world) } })],
  },
  downloadPostingFileReversals: {
    successes: [async (world) => ({ ids: { id: await makePostingFile(world) } })],
  },
};

const PAID_MINOR = 100;

/** The item that payments of a world are of, and whose it is. */
async function payableItem({
  test,
}: World): Promise<{ dealerId: string; itemId: string; customerId: string; payerId: string }> {
  const { dealerId } = test.connector;
  const { rows } = await test.owner.query<{ id: string; customer_id: string; payer_id: string | null }>(
    `select i.id, i.customer_id, (
       select payer_id from payer_customers p where p.dealer_id = i.dealer_id and p.customer_id = i.customer_id limit 1
     ) as payer_id
     from open_items i where i.dealer_id = $1 and i.erp_id = 'I1'`,
    [dealerId],
  );
  const [item] = rows;
  assert.ok(item);
  const { id: itemId, customer_id: customerId } = item;
  const payerId = item.payer_id ?? (await addPayer(test.owner, { dealerId, customerIds: [customerId] }));
  return { dealerId, itemId, customerId, payerId };
}

/** A payment of the first customer, which no posting is of. */
async function payment(world: World, state: PaymentState): Promise<string> {
  const { itemId, ...of } = await payableItem(world);
  return addPayment(world.test.owner, { ...of, state, allocations: { [itemId]: PAID_MINOR } });
}

async function authorizedPayment(world: World): Promise<string> {
  const paymentId = await payment(world, 'pending');
  await addAuthorization(world.test.owner, { dealerId: world.test.connector.dealerId, paymentId });
  return paymentId;
}

async function creditRequest(world: World): Promise<string> {
  return addCreditRequest(world.test.owner, await payableItem(world));
}

function entryOf(id: string, amountMinor: number): Asking {
  return { ids: { id }, body: { amountMinor } };
}

const PUSHED_ITEM = {
  ...{ erpId: 'P1', customerErpId: 'nobody', kind: 'invoice', currency: 'USD' },
  ...{ amountMinor: 100, outstandingMinor: 100 },
};

/** A payment of the first customer that waits for a posting file. */
async function queuePosting({ test }: World): Promise<string> {
  const { context, dealerId } = test.connector;
  const paymentId = randomUUID();
  await context.database.asDealer(dealerId, (tx) =>
    context.postings.queuePosting(tx, {
      ...{ paymentId, customerErpId: 'C1', currency: 'USD', amountMinor: 10_000 },
      ...{ paidOn: '2026-01-20', method: 'ach' },
      allocations: [{ itemErpId: 'I1', model: 'invoices', amountMinor: 10_000 }],
    }),
  );
  return paymentId;
}

async function makePostingFile(world: World): Promise<string> {
  await queuePosting(world);
  return (await world.test.client.postingFiles.create()).id;
}

/** A payment that an ERP did not take. */
async function failedPosting(world: World): Promise<string> {
  const id = await queuePosting(world);
  await world.change(
    `update postings set state = 'failed', failed_at = queued_at, error = 'The period is closed.' where payment_id = $1`,
    [id],
  );
  await world.change(
    `insert into posting_attempts (dealer_id, payment_id, number, action, started_at, finished_at, outcome, error)
     select dealer_id, payment_id, 1, 'post', queued_at, queued_at, 'failed', error from postings where payment_id = $1`,
    [id],
  );
  return id;
}

/** A file that lists nothing; the world's customers have no adjustments either. */
const NO_ADJUSTMENTS = 'account_id,adjustment_id,amount,outstanding_amount,currency\n';

async function emptyImport(world: World): Promise<string> {
  // It may push still, for a call that was prepared and never made.
  await beOfKind(world, 'csv');
  return (await world.test.client.imports.create({ exportedAt: '2026-01-15T08:00:00Z' })).id;
}

async function uploaded(world: World): Promise<string> {
  const id = await emptyImport(world);
  await world.test.client.imports.upload(id, 'adjustments.csv', NO_ADJUSTMENTS);
  return id;
}

/** An import in a state that a call moves it to; what runs ends after the answer. */
async function importIn(
  world: World,
  state: 'reviewing' | 'reviewed' | 'applying' | 'applied',
): Promise<Asking> {
  const { client, connector } = world.test;
  await connector.drain();
  const id = await uploaded(world);
  await client.imports.review(id);
  if (state !== 'reviewing') await connector.drain();
  if (state === 'applying' || state === 'applied') await client.imports.apply(id);
  if (state === 'applied') await connector.drain();
  return withoutReview(world, id);
}

/** An import whose review waits no longer once the answer is there. */
function withoutReview({ test }: World, id: string): Asking {
  const afterwards = async () => {
    await test.connector.drain();
    await test.client.imports.remove(id).catch(() => undefined);
  };
  return { ids: { id }, afterwards };
}

function fileOf({ ids, ...asking }: Asking): Asking {
  return {
    ...asking,
    ids: { ...ids, name: 'adjustments.csv' },
    headers: { 'Content-Type': 'text/csv' },
    rawBody: NO_ADJUSTMENTS,
  };
}

/** As long as it takes, the dealer's ERP pushes. */
async function ofPushingDealer(world: World, asking: Asking): Promise<Asking> {
  await beOfKind(world, 'push');
  return { ...asking, afterwards: () => beOfKind(world, 'csv') };
}

async function beOfKind({ test, change }: World, kind: string): Promise<void> {
  await change('update dealers set erp_kind = $1 where id = $2', [kind, test.connector.dealerId]);
}

function contactOf({ id, contacts }: Customer, body: object): Asking {
  return { ids: { id, contactId: contacts[0]?.id ?? '' }, body };
}

function invitationAgain({ customerIds }: Invitation): Asking {
  return { body: { customerIds } };
}

async function withContactEmail(world: World, email: string | null): Promise<Asking> {
  const { id, contacts } = world.takeCustomer();
  const [contact] = contacts;
  assert.ok(contact);
  await world.change(`update contacts set email = $1, has_valid_email = false where id = $2`, [
    email,
    contact.id,
  ]);
  return { body: { customerIds: [id], contactId: contact.id } };
}

/** An invitation as if its person, or the dealer, had acted. */
async function inState(world: World, state: 'accepted' | 'declined' | 'revoked'): Promise<Invitation> {
  const invitation = await world.invite();
  await world.change(`update invitations set state = '${state}', ${state}_at = now() where id = $1`, [
    invitation.id,
  ]);
  return invitation;
}

/** An address that has had its mails of the day, each for another customer. */
async function limitedAddress({ test, takeCustomer }: World): Promise<string> {
  const email = `much-${takeCustomer().erpId.toLowerCase()}@customers.example`;
  for (let mails = 0; mails < 5; mails += 1) {
    await test.client.invitations.send({ customerIds: [takeCustomer().id], email });
  }
  return email;
}

async function suppressed({ test, takeCustomer, change }: World, reason: string): Promise<string> {
  const email = `${reason}-${takeCustomer().erpId.toLowerCase()}@customers.example`;
  const { id } = await test.client.suppressions.add({ email });
  await change('update suppressions set reason = $1 where id = $2', [reason, id]);
  return id;
}

/** What somebody said who was invited by mistake. */
async function suggested({ test, invite }: World): Promise<ContactSuggestion> {
  const { id, email } = await invite();
  const visitor = createVisitor(test);
  await visitor.open(id);
  await visitor.post('/invitation/not-me', { name: 'Ana', email: `ana-${email}` });
  const { data } = await test.client.contactSuggestions.list({ state: 'open' });
  const suggestion = data.find(({ invitationId }) => invitationId === id);
  assert.ok(suggestion);
  return suggestion;
}

/** Where the person named was invited by the dealer, too. */
async function suggestedAndInvited(world: World, state?: 'accepted' | 'declined'): Promise<Asking> {
  const { id, email, customerIds } = await suggested(world);
  const invitation = await world.test.client.invitations.send({ customerIds, email });
  if (state !== undefined) {
    await world.change(`update invitations set state = '${state}', ${state}_at = now() where id = $1`, [
      invitation.id,
    ]);
  }
  return { ids: { id } };
}

/** A customer and the person who registered for it. */
async function registered(world: World): Promise<{ customerId: string; payerId: string }> {
  const { id, customerIds } = await world.invite();
  await register(world.test, id);
  const [customerId = ''] = customerIds;
  const { data } = await world.test.client.customers.payers(customerId);
  assert.ok(data[0]);
  return { customerId, payerId: data[0].id };
}

/** Asks as a live dealer that has lost its postal address. */
async function withoutAddress(world: World, asking: Asking): Promise<Asking> {
  await world.change(`update dealers set mode = 'live', postal_address = null`);
  return { ...asking, afterwards: () => endLive(world) };
}

async function endLive(world: World): Promise<void> {
  await world.change(`update dealers set mode = 'test'`);
}

async function plan({ test, takeCustomer }: World): Promise<BulkInvitationPlan> {
  return test.client.bulkInvitations.plan({ customerIds: [takeCustomer().id] });
}

function sendingOf({ id, planHash }: BulkInvitation): Asking {
  return { ids: { id }, body: { planHash } };
}

async function bulkIn(
  world: World,
  state: 'planned' | 'sending' | 'paused' | 'completed' | 'cancelled',
): Promise<BulkInvitation> {
  const { bulkInvitations } = world.test.client;
  const { id, planHash } = await plan(world);
  if (state === 'planned') return bulkInvitations.get(id);
  await bulkInvitations.send(id, { planHash, startAfterSeconds: state === 'completed' ? 0 : 3600 });
  if (state === 'paused') await bulkInvitations.pause(id);
  if (state === 'cancelled') await bulkInvitations.cancel(id);
  if (state === 'completed') await world.test.connector.drain();
  return bulkInvitations.get(id);
}

function bulkProblems(...states: Parameters<typeof bulkIn>[1][]): OperationCalls['problems'] {
  return Object.fromEntries(
    states.map((state) => [
      `bulk_${state}`,
      async (world: World) => ({ ids: { id: (await bulkIn(world, state)).id } }),
    ]),
  );
}

function embedSessionFor(origin: string): object {
  return { user: { id: 'dana', name: 'Dana Ortiz' }, permissions: ['customers:read'], origin };
}

/** A sync of the files with one row that cannot be read. */
async function syncWithBadRow(world: World): Promise<Sync> {
  await beOfKind(world, 'csv');
  const { test } = world;
  const file = join(test.csvDirectory, 'invoices.csv');
  const invoices = await readFile(file, 'utf8');
  await writeFile(file, `${invoices}C1,IX,,not-an-amount,1.00,USD,2026-01-15,,\n`);
  const { id } = await test.client.syncs.start();
  await test.connector.drain();
  await writeFile(file, invoices);
  const sync = await test.client.syncs.get(id);
  assert.equal(sync.badRowCount, 1);
  return sync;
}
