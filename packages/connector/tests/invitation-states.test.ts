import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type ApiError,
  ConflictError,
  NotFoundError,
  RateLimitedError,
  type Customer,
  type Invitation,
} from '@payvite/sdk';
import { deriveLinkToken } from '../src/invitations/invitation-link.ts';
import { findInvitationRow } from '../src/invitations/invitation-store.ts';
import {
  acceptInvitation,
  declineInvitation,
  renewInvitation,
  visitInvitation,
  type InvitationVisit,
} from '../src/invitations/invitation-visit.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

type State = Invitation['state'];
type Action = 'send' | 'resend' | 'revoke' | 'accept' | 'decline';

/** What an action leads to: a state of the same invitation, a new one, or a refusal. */
type Outcome =
  | { becomes: State; sentAgain?: boolean }
  | { becomesNew: true }
  | { refused: string }
  | { linkIsDead: State };

/** The table of states: every state, every action. */
const TABLE: Record<State, Record<Action, Outcome>> = {
  pending: {
    send: { refused: 'invitation_pending' },
    resend: { becomes: 'pending', sentAgain: true },
    revoke: { becomes: 'revoked' },
    accept: { becomes: 'accepted' },
    decline: { becomes: 'declined' },
  },
  expired: {
    send: { becomes: 'pending', sentAgain: true },
    resend: { becomes: 'pending', sentAgain: true },
    revoke: { becomes: 'revoked' },
    accept: { linkIsDead: 'expired' },
    decline: { linkIsDead: 'expired' },
  },
  declined: {
    send: { refused: 'invitation_declined' },
    resend: { becomes: 'pending', sentAgain: true },
    revoke: { refused: 'invitation_declined' },
    accept: { linkIsDead: 'declined' },
    decline: { linkIsDead: 'declined' },
  },
  revoked: {
    send: { becomesNew: true },
    resend: { refused: 'invitation_revoked' },
    revoke: { refused: 'invitation_revoked' },
    accept: { linkIsDead: 'revoked' },
    decline: { linkIsDead: 'revoked' },
  },
  accepted: {
    send: { refused: 'invitation_accepted' },
    resend: { refused: 'invitation_accepted' },
    revoke: { refused: 'invitation_accepted' },
    accept: { linkIsDead: 'accepted' },
    decline: { linkIsDead: 'accepted' },
  },
};

describe('an invitation', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(80) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  /** A customer that no test has touched. */
  const takeCustomer = (): Customer => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    return customer;
  };

  const tokenOf = (id: string): Promise<string> =>
    test.connector.context.database.asDealer(test.connector.dealerId, async (tx) => {
      const row = await findInvitationRow(tx, id);
      const token = row && deriveLinkToken(test.connector.context.keys, row);
      assert.ok(token);
      return token;
    });

  const visit = async (token: string): Promise<InvitationVisit> => {
    const visited = await visitInvitation(test.connector.context, token);
    assert.ok(visited);
    return visited;
  };

  const accept = async (token: string): Promise<void> => {
    const visited = await visit(token);
    await test.connector.context.database.asDealer(visited.dealerId, (tx) =>
      acceptInvitation(tx, test.connector.context.events, visited, {
        type: 'invitee',
        id: visited.invitationId,
      }),
    );
  };
  const decline = async (token: string): Promise<void> =>
    declineInvitation(test.connector.context, await visit(token), { reason: 'other', comment: null });

  /** An invitation brought to `state` by what people do, its customer, and its link. */
  const inviteInto = async (
    state: State,
  ): Promise<{ invitation: Invitation; customer: Customer; token: string }> => {
    const customer = takeCustomer();
    const { id } = await test.client.invitations.send({ customerIds: [customer.id], expiresInDays: 3 });
    const token = await tokenOf(id);
    if (state === 'expired') await test.advance({ days: 4 });
    else await test.advance({ minutes: 11 });
    if (state === 'revoked') await test.client.invitations.revoke(id);
    if (state === 'accepted') await accept(token);
    if (state === 'declined') await decline(token);
    const invitation = await test.client.invitations.get(id);
    assert.equal(invitation.state, state);
    return { invitation, customer, token };
  };

  const perform = async (
    action: Action,
    { invitation, customer, token }: { invitation: Invitation; customer: Customer; token: string },
  ): Promise<Invitation> => {
    if (action === 'send') return test.client.invitations.send({ customerIds: [customer.id] });
    if (action === 'resend') return test.client.invitations.resend(invitation.id);
    if (action === 'revoke') return test.client.invitations.revoke(invitation.id);
    await (action === 'accept' ? accept(token) : decline(token));
    return test.client.invitations.get(invitation.id);
  };

  for (const [state, actions] of Object.entries(TABLE) as [State, Record<Action, Outcome>][]) {
    for (const [action, outcome] of Object.entries(actions) as [Action, Outcome][]) {
      it(`${state}, ${action}: ${JSON.stringify(outcome)}`, async () => {
        const before = await inviteInto(state);
        if ('refused' in outcome) {
          await assert.rejects(
            perform(action, before),
            (error) => error instanceof ConflictError && error.code === outcome.refused,
          );
          assert.deepEqual(await test.client.invitations.get(before.invitation.id), before.invitation);
        } else if ('linkIsDead' in outcome) {
          await assert.rejects(perform(action, before), { status: 409 });
          assert.deepEqual(await test.client.invitations.get(before.invitation.id), before.invitation);
          assert.equal((await visit(before.token)).standing, outcome.linkIsDead);
        } else if ('becomesNew' in outcome) {
          const made = await perform(action, before);
          assert.notEqual(made.id, before.invitation.id);
          assert.equal(made.state, 'pending');
          assert.deepEqual(await test.client.invitations.get(before.invitation.id), before.invitation);
        } else {
          const changed = await perform(action, before);
          assert.equal(changed.id, before.invitation.id);
          assert.equal(changed.state, outcome.becomes);
          if (outcome.sentAgain === true) {
            assert.equal(changed.resentCount, before.invitation.resentCount + 1);
            assert.ok(changed.expiresAt > before.invitation.expiresAt);
            assert.equal(changed.declinedAt, before.invitation.declinedAt, 'the last decline stays');
            assert.equal((await visit(before.token)).standing, 'replaced');
            assert.equal((await visit(await tokenOf(changed.id))).standing, 'live');
          }
        }
      });
    }
  }

  it('is not sent again within the cool-down, and says when it can be', async () => {
    const { id } = await test.client.invitations.send({ customerIds: [takeCustomer().id] });
    await test.advance({ minutes: 4 });
    await assert.rejects(test.client.invitations.resend(id), (error) => {
      assert.ok(error instanceof RateLimitedError);
      assert.equal(error.code, 'resend_too_soon');
      assert.ok((error.retryAfterSeconds ?? 0) > 5 * 60 && (error.retryAfterSeconds ?? 0) <= 6 * 60);
      return true;
    });
    await test.advance({ minutes: 6 });
    assert.equal((await test.client.invitations.resend(id)).resentCount, 1);
  });

  it('is revoked when it has expired and a new one overlaps its customers', async () => {
    const [first, second] = [takeCustomer(), takeCustomer()];
    const email = 'both@customers.example';
    const both = await test.client.invitations.send({
      customerIds: [first.id, second.id],
      email,
      expiresInDays: 1,
    });
    await test.advance({ days: 2 });
    const one = await test.client.invitations.send({ customerIds: [first.id], email });
    assert.notEqual(one.id, both.id);
    assert.equal((await test.client.invitations.get(both.id)).state, 'revoked');
    await assert.rejects(test.client.invitations.resend(both.id), { code: 'invitation_revoked' });
  });

  it('counts for its own customers only, and can be asked again after a decline', async () => {
    const [first, second] = [takeCustomer(), takeCustomer()];
    const email = 'newer@customers.example';
    const declined = await test.client.invitations.send({ customerIds: [first.id], email });
    await decline(await tokenOf(declined.id));
    // Another customer of the same address is another matter.
    const other = await test.client.invitations.send({ customerIds: [second.id], email });
    assert.equal(other.state, 'pending');
    await assert.rejects(test.client.invitations.send({ customerIds: [first.id, second.id], email }), {
      status: 409,
    });
    assert.equal((await test.client.invitations.resend(declined.id)).state, 'pending');
  });

  for (const state of ['pending', 'accepted'] as const) {
    it(`is not brought back, by either side, where a newer one to the same address is ${state}`, async () => {
      const { invitation, token, customer } = await inviteInto('declined');
      // The API makes no second one; a row from elsewhere must not be overruled either.
      await test.owner.query(
        `with made as (
           insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
             link_made_at, expires_in_days, expires_at, created_by_type, created_at)
           select dealer_id, gen_random_uuid(), email, $2, locale, 'x', 1, 'x', now(), 14, now() + interval '99 years',
             'system', now()
           from invitations where id = $1
           returning dealer_id, id, email, state)
         insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state)
         select dealer_id, id, $3, 0, email, state from made`,
        [invitation.id, state, customer.id],
      );
      await assert.rejects(test.client.invitations.resend(invitation.id), { code: `invitation_${state}` });
      assert.equal(await renewInvitation(test.connector.context, await visit(token)), 'refused');
      assert.equal((await test.client.invitations.get(invitation.id)).state, 'declined');
    });
  }

  it('is one of two when both are sent at once', async () => {
    const customer = takeCustomer();
    const sends = await Promise.allSettled(
      Array.from({ length: 8 }, () => test.client.invitations.send({ customerIds: [customer.id] })),
    );
    assert.equal(sends.filter((send) => send.status === 'fulfilled').length, 1);
    for (const send of sends) {
      if (send.status === 'rejected') assert.equal((send.reason as ApiError).code, 'invitation_pending');
    }
    assert.equal((await test.client.invitations.list({ customerId: customer.id })).total, 1);
  });

  it('is answered once when accept and decline race', async () => {
    const { token } = await inviteInto('pending');
    const answers = await Promise.allSettled([accept(token), decline(token), accept(token), decline(token)]);
    assert.equal(answers.filter((answer) => answer.status === 'fulfilled').length, 1);
  });

  it('is renewed by its holder three times a week, and not after "not me"', async () => {
    const expired = await inviteInto('expired');
    for (const expected of ['sent', 'sent', 'sent', 'limited'] as const) {
      assert.equal(await renewInvitation(test.connector.context, await visit(expired.token)), expected);
    }
    const notMe = await inviteInto('pending');
    await declineInvitation(test.connector.context, await visit(notMe.token), {
      reason: 'not_me',
      comment: null,
      suggestion: { name: 'Ana', email: 'ana@customers.example' },
    });
    assert.equal(await renewInvitation(test.connector.context, await visit(notMe.token)), 'refused');
    const mailed = await test.owner.query('select from mails where recipient = $1', [
      'ana@customers.example',
    ]);
    assert.equal(mailed.rowCount, 0, 'nobody suggested is mailed');
  });

  it('is all or nothing, and names each customer at fault', async () => {
    const customer = takeCustomer();
    const unknown = '0198c0de-0000-7000-8000-000000000000';
    await assert.rejects(test.client.invitations.send({ customerIds: [customer.id, unknown] }), (error) => {
      assert.ok(error instanceof NotFoundError);
      assert.equal(error.code, 'customer_not_found');
      assert.deepEqual(
        error.errors?.map(({ pointer, code }) => ({ pointer, code })),
        [{ pointer: '/customerIds/1', code: 'customer_not_found' }],
      );
      return true;
    });
    assert.equal((await test.client.customers.get(customer.id)).invitationStatus, 'none');
    await assert.rejects(test.client.invitations.send({ customerIds: [customer.id, takeCustomer().id] }), {
      code: 'contacts_differ',
      status: 400,
    });
  });
});
