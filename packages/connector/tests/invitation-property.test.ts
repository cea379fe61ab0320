import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer, Invitation } from '@payvite/sdk';
import fc from 'fast-check';
import { visitInvitation } from '../src/invitations/invitation-visit.ts';
import { InvitationModel, type ModelInvitation } from './invitation-model.ts';
import { idsOf, InvitationWorld } from './invitation-world.ts';

const RUNS = 20;
const CUSTOMERS_A_RUN = 3;
const ADDRESSES_A_RUN = 3;

/** What happens next. `pick` chooses among what there is, whatever that is by then. */
type Step =
  | { do: 'send'; customers: number; address: number; times: number }
  | { do: 'send at once'; customers: number[] }
  | { do: 'resend' | 'revoke' | 'copy the link'; pick: number; times: number }
  | { do: 'open' | 'accept' | 'renew'; pick: number; at: number }
  | { do: 'decline'; pick: number; at: number; isNotMe: boolean }
  | { do: 'accept and decline at once'; pick: number }
  | { do: 'wait'; minutes: number }
  | { do: 'work' | 'tick' | 'deliver twice' }
  | { do: 'unsubscribe' | 'keep receiving'; pick: number; at: number }
  | { do: 'crash'; when: 'before' | 'after' };

const pick = fc.nat(1000);
const at = fc.nat(1);
const times = fc.constantFrom(1, 1, 1, 3);
const minute = 1;
const day = 24 * 60;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      customers: fc.integer({ min: 1, max: 2 ** CUSTOMERS_A_RUN - 1 }),
      address: fc.nat(ADDRESSES_A_RUN - 1),
      times,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send at once' as const),
      customers: fc.array(fc.integer({ min: 1, max: 2 ** CUSTOMERS_A_RUN - 1 }), {
        minLength: ADDRESSES_A_RUN,
        maxLength: ADDRESSES_A_RUN,
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('resend' as const, 'resend' as const, 'revoke' as const),
      pick,
      times,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('copy the link' as const), pick, times }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('open' as const, 'accept' as const, 'accept' as const, 'renew' as const),
      pick,
      at,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('decline' as const), pick, at, isNotMe: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('accept and decline at once' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(4 * minute, 11 * minute, day, 5 * day, 15 * day, 15 * day),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('work' as const, 'work' as const, 'tick' as const, 'deliver twice' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('unsubscribe' as const, 'keep receiving' as const),
      pick,
      at,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

/** One sequence: some customers and addresses of its own, what is done to them, and what the rules say of it. */
class Run {
  readonly model = new InvitationModel();
  readonly #world: InvitationWorld;
  readonly #customers: Customer[];
  readonly #addresses: string[];

  constructor(world: InvitationWorld, number: number) {
    this.#world = world;
    this.#customers = world.takeCustomers(CUSTOMERS_A_RUN);
    this.#addresses = Array.from(
      { length: ADDRESSES_A_RUN },
      (_, n) => `run${number}-${n}@customers.example`,
    );
  }

  async take(next: Step): Promise<void> {
    const { model } = this;
    const world = this.#world;
    switch (next.do) {
      case 'send':
        return this.#send(next, next.times);
      case 'send at once':
        // Each to another address, so that it does not matter who comes first.
        await Promise.all(next.customers.map((customers, address) => this.#send({ customers, address })));
        return;
      case 'resend':
      case 'revoke':
      case 'copy the link': {
        const invitation = this.#pick(next.pick);
        if (invitation === undefined) return;
        if (next.do === 'copy the link') return this.#copyLink(invitation, next.times);
        return next.do === 'resend'
          ? this.#resend(invitation, next.times)
          : this.#revoke(invitation, next.times);
      }
      case 'open':
      case 'accept':
      case 'decline':
      case 'renew': {
        const link = this.#pickLink(next.pick);
        if (link === undefined) return;
        if (next.do === 'open') return this.#open(next.at, link);
        if (next.do === 'renew') return this.#renew(next.at, link);
        return this.#answer(next, link);
      }
      case 'accept and decline at once': {
        const link = this.#pickLink(next.pick);
        return link && this.#answerBoth(link);
      }
      case 'wait':
        return world.advance(next.minutes);
      case 'work':
        await world.work();
        assert.equal(await world.countQueuedMails(idsOf(model.invitations)), 0, 'no mail is left behind');
        return;
      case 'tick':
        return this.#tick();
      case 'unsubscribe':
      case 'keep receiving': {
        const invitation = this.#pick(next.pick);
        if (invitation === undefined) return;
        await world.stopMails(next.at, invitation.id, next.do);
        if (next.do === 'unsubscribe') model.suppressed.add(invitation.email);
        else model.suppressed.delete(invitation.email);
        return;
      }
      case 'deliver twice':
        return world.deliverTwice(idsOf(model.invitations));
      case 'crash':
        return world.crash(idsOf(model.invitations), next.when);
    }
  }

  /** Compares what the API says of everything with what the rules say. */
  async check(): Promise<void> {
    const { model } = this;
    const nowMs = this.#world.nowMs();
    const actual = await this.#world.listInvitations(this.#customers);
    assert.deepEqual(
      [...actual.keys()].sort(),
      idsOf(model.invitations).sort(),
      'which invitations there are',
    );
    for (const expected of model.invitations) {
      const found = actual.get(expected.id);
      assert.ok(found);
      assert.deepEqual(
        {
          state: found.state,
          email: found.email,
          customerIds: [...found.customerIds].sort(),
          expiresAt: found.expiresAt,
        },
        {
          state: model.stateOf(expected, nowMs),
          email: expected.email,
          customerIds: [...expected.customerIds].sort(),
          expiresAt: new Date(expected.expiresAtMs).toISOString(),
        },
      );
    }
    for (const { id } of this.#customers) {
      const customer = await this.#world.client(1).customers.get(id);
      assert.equal(customer.invitationStatus, model.statusOf(id, nowMs), 'the customer’s status');
    }
  }

  /** What must hold when all work is done: rule 1 of every mail, rule 3 of every link, and the timeline of every change. */
  async checkEnd(): Promise<void> {
    const { model } = this;
    const world = this.#world;
    await world.work();
    const ids = idsOf(model.invitations);
    const messages = await world.countMessages();
    const { rows: mails } = await world.owner.query<{
      messageId: string;
      delivery: string;
      uncertain: number;
    }>(
      `select m.message_id as "messageId", m.delivery,
         (select count(*)::int from events e where e.subject_id = m.id and e.type = 'mail.uncertain') as uncertain
       from mails m where m.subject_id = any ($1)`,
      [ids],
    );
    for (const { messageId, delivery, uncertain } of mails) {
      const copies = messages.get(messageId) ?? 0;
      if (delivery === 'sent') assert.ok(copies >= 1, 'a mail that is said to be sent was sent');
      else
        assert.ok(['cancelled', 'uncertain', 'suppressed'].includes(delivery), `a mail ends as ${delivery}`);
      const surplus = delivery === 'sent' ? copies - 1 : copies;
      assert.ok(surplus <= uncertain, `${copies} copies of a mail, ${uncertain} times uncertain`);
    }
    const { rows: overfull } = await world.owner.query(
      `select m.recipient from mails m where m.recipient = any ($1) and 5 < (
         select count(*) from mails o
         where o.recipient = m.recipient and o.sent_at between m.sent_at and m.sent_at + interval '1 day')`,
      [this.#addresses],
    );
    assert.deepEqual(overfull, [], 'nobody gets more than five mails in a day');
    // Each link version has a mail, unless the invitation was over or sent again before it left, or nobody wants it.
    const { rows: unmailed } = await world.owner.query(
      `select i.id from invitations i where i.id = any ($1) and i.state = 'pending' and not exists (
         select from mails m where m.subject_id = i.id and m.link_version = i.link_version
           and m.delivery in ('sent', 'suppressed'))
         and not exists (select from suppressions s where s.email = i.email)`,
      [ids],
    );
    assert.deepEqual(unmailed, [], 'an open invitation has its mail');

    const tokens = model.invitations.flatMap((invitation) => [
      ...invitation.tokens,
      ...invitation.copies.map(({ token }) => token),
    ]);
    if (tokens.length > 0) assert.deepEqual(await world.tablesWith(tokens), [], 'no table holds a link');
    const { rows: told } = await world.owner.query<{ type: string; count: number }>(
      `select type, count(*)::int from events where subject_id = any ($1) and type = any ($2) group by type`,
      [ids, Object.keys(model.told)],
    );
    const counted = Object.fromEntries(told.map(({ type, count }) => [type, count]));
    assert.deepEqual(
      { ...zeros(model.told), ...counted },
      model.told,
      'each change stands in the timeline once',
    );

    const { rows: payers } = await world.owner.query<{ email: string }>(
      'select email from payers where email = any ($1) order by email',
      [this.#addresses],
    );
    assert.deepEqual(
      payers.map(({ email }) => email),
      [...model.payers.keys()].sort(),
      'an account is made by accepting alone, under the invited address',
    );
  }

  async #send({ customers, address }: { customers: number; address: number }, repeats = 1): Promise<void> {
    const { model } = this;
    const customerIds = this.#customers.flatMap(({ id }, index) => ((customers >> index) & 1 ? [id] : []));
    const email = this.#addresses[address];
    assert.ok(email);
    const nowMs = this.#world.nowMs();
    const refusals = model.refusalsOfSend(email, customerIds, nowMs);
    const outcome = await this.#world.repeat(repeats, (client, options) =>
      client.invitations.send({ customerIds, email }, options),
    );
    if (!this.#wasDone(outcome, refusals, email)) return;
    const { again, revoked } = model.planSend(email, customerIds);
    for (const invitation of revoked) invitation.state = 'revoked';
    model.told['invitation.revoked'] += revoked.length;
    if (again !== undefined) {
      assert.equal(outcome.answer.id, again.id, 'an expired one for the same customers is sent again');
      return this.#noteSentAgain(again, outcome.answer, 'invitation.resent');
    }
    model.told['invitation.sent'] += 1;
    const made: ModelInvitation = {
      id: outcome.answer.id,
      email,
      customerIds,
      state: 'pending',
      expiresAtMs: 0,
      linkMadeAtMs: 0,
      remindedAtMs: 0,
      declinedAtMs: 0,
      isNotMe: false,
      tokens: [],
      copies: [],
      renewedAtMs: [],
    };
    model.invitations.push(made);
    await this.#noteLink(made, outcome.answer);
  }

  async #resend(invitation: ModelInvitation, repeats: number): Promise<void> {
    const refusals = this.model.refusalsOfResend(invitation, this.#world.nowMs());
    const outcome = await this.#world.repeat(repeats, (client, options) =>
      client.invitations.resend(invitation.id, options),
    );
    if (this.#wasDone(outcome, refusals, invitation.email))
      await this.#noteSentAgain(invitation, outcome.answer, 'invitation.resent');
  }

  async #revoke(invitation: ModelInvitation, repeats: number): Promise<void> {
    const refusals = this.model.refusalsOfRevoke(invitation);
    const outcome = await this.#world.repeat(repeats, (client, options) =>
      client.invitations.revoke(invitation.id, options),
    );
    if (!this.#wasDone(outcome, refusals, invitation.email)) return;
    invitation.state = 'revoked';
    this.model.told['invitation.revoked'] += 1;
  }

  /** An answer that is a secret is kept for no repeat, but the same link is told in the timeline only once a minute. */
  async #copyLink(invitation: ModelInvitation, repeats: number): Promise<void> {
    const refusals = this.model.refusalsOfLink(invitation, this.#world.nowMs());
    const outcome = await this.#world.repeat(repeats, async (client, options) => {
      const { url } = await client.invitations.createLink(invitation.id, options);
      // Each connector here has an address of its own.
      return new URL(url).pathname.replace('/i/', '');
    });
    if (!this.#wasDone(outcome, refusals, invitation.email)) return;
    const token = outcome.answer;
    const of = invitation.tokens.at(-1);
    assert.ok(of !== undefined && of !== token, 'it is not the mailed link');
    const known = invitation.copies.find((copy) => copy.of === of);
    assert.equal(known?.token ?? token, token, 'the link is the same until the next resend');
    const nowMs = this.#world.nowMs();
    if (known !== undefined && nowMs - known.toldAtMs < 60_000) return;
    if (known === undefined) invitation.copies.push({ token, of, toldAtMs: nowMs });
    else known.toldAtMs = nowMs;
    this.model.told['invitation.link_copied'] += 1;
  }

  async #tick(): Promise<void> {
    const { model } = this;
    const nowMs = this.#world.nowMs();
    await this.#world.tick();
    const found = await this.#world.listInvitations(this.#customers);
    for (const invitation of model.invitations) {
      const remindedAtMs = Date.parse(found.get(invitation.id)?.remindedAt ?? '');
      if (Number.isNaN(remindedAtMs) || remindedAtMs === invitation.remindedAtMs) continue;
      assert.ok(model.mayBeReminded(invitation, nowMs), 'a reminder comes where it should not');
      invitation.remindedAtMs = remindedAtMs;
      model.mails.set(invitation.email, (model.mails.get(invitation.email) ?? 0) + 1);
    }
  }

  /** Rule 2: whoever looks, however often, changes nothing. */
  async #open(which: number, { invitation, token, of }: Link): Promise<void> {
    const before = await this.#world.fingerprint();
    const { status } = await this.#world.open(which, token);
    assert.equal(await this.#world.fingerprint(), before, 'a GET changes nothing');
    const standing = this.model.standingOf(invitation, of, this.#world.nowMs());
    const gone = standing === 'expired' || standing === 'replaced' || standing === 'revoked';
    assert.equal(status, gone ? 410 : 200, standing);
    const visit = await visitInvitation(this.#world.connectors[0].connector.context, token);
    assert.equal(visit?.standing, standing);
  }

  async #renew(which: number, { invitation, token, of }: Link): Promise<void> {
    const isRenewed = this.model.isRenewed(invitation, of, this.#world.nowMs());
    await this.#world.renew(which, token);
    const found = await this.#world.client(which).invitations.get(invitation.id);
    if (!isRenewed) return;
    if ((await this.#world.tokenOf(invitation.id)) === invitation.tokens.at(-1)) {
      assert.ok(this.model.mayBeLimited(invitation.email), 'a renewal is refused for no reason');
      return;
    }
    invitation.renewedAtMs.push(this.#world.nowMs());
    await this.#noteSentAgain(invitation, found, 'invitation.renewed');
  }

  async #answer(
    next: Extract<Step, { do: 'decline' }> | { do: string; at: number },
    link: Link,
  ): Promise<void> {
    const { invitation, token, of } = link;
    const isLive = this.model.standingOf(invitation, of, this.#world.nowMs()) === 'live';
    if ('isNotMe' in next) {
      await this.#world.decline(next.at, token, next.isNotMe);
      if (isLive) await this.#noteDeclined(invitation, next.isNotMe);
    } else {
      const isAdmitted = this.#admits(link);
      await this.#world.accept(next.at, token, this.model.payers.has(invitation.email));
      if (isLive && isAdmitted) this.#noteAccepted(invitation);
    }
  }

  /** Rule 3: a link is used up once, whoever comes first. */
  async #answerBoth(link: Link): Promise<void> {
    const { invitation, token, of } = link;
    const isLive = this.model.standingOf(invitation, of, this.#world.nowMs()) === 'live';
    await Promise.all([
      this.#world.accept(0, token, this.model.payers.has(invitation.email)),
      this.#world.decline(1, token, false),
    ]);
    if (!isLive) return;
    const { state } = await this.#world.client(0).invitations.get(invitation.id);
    if (state === 'accepted') {
      assert.ok(this.#admits(link), 'nobody registers through a copied link without a code');
      return this.#noteAccepted(invitation);
    }
    assert.equal(state, 'declined', 'one of the two won');
    await this.#noteDeclined(invitation, false);
  }

  /** Registering through a copied link needs a code, which nobody here enters; signing in needs none. */
  #admits({ invitation, token, of }: Link): boolean {
    return token === of || this.model.payers.has(invitation.email);
  }

  #noteAccepted(invitation: ModelInvitation): void {
    invitation.state = 'accepted';
    this.model.told['invitation.accepted'] += 1;
    const linked = this.model.payers.get(invitation.email) ?? new Set();
    for (const id of invitation.customerIds) linked.add(id);
    this.model.payers.set(invitation.email, linked);
  }

  async #noteDeclined(invitation: ModelInvitation, isNotMe: boolean): Promise<void> {
    const { declinedAt } = await this.#world.client(0).invitations.get(invitation.id);
    assert.ok(declinedAt);
    Object.assign(invitation, { state: 'declined', declinedAtMs: Date.parse(declinedAt), isNotMe });
    this.model.told['invitation.declined'] += 1;
  }

  async #noteSentAgain(
    invitation: ModelInvitation,
    found: Invitation,
    as: 'invitation.resent' | 'invitation.renewed',
  ): Promise<void> {
    invitation.state = 'pending';
    this.model.told[as] += 1;
    await this.#noteLink(invitation, found);
  }

  async #noteLink(invitation: ModelInvitation, found: Invitation): Promise<void> {
    const token = await this.#world.tokenOf(invitation.id);
    assert.ok(!invitation.tokens.includes(token), 'the link is a new one');
    assert.ok(!JSON.stringify(found).includes(token), 'no answer holds a link');
    const nowMs = this.#world.nowMs();
    const expiresAtMs = Date.parse(found.expiresAt);
    assert.ok(
      Math.abs(expiresAtMs - nowMs - 14 * 24 * 3_600_000) < 60_000,
      'it is good for 14 days from now',
    );
    Object.assign(invitation, {
      expiresAtMs,
      linkMadeAtMs: expiresAtMs - 14 * 24 * 3_600_000,
      remindedAtMs: 0,
    });
    invitation.tokens.push(token);
    const { mails } = this.model;
    mails.set(invitation.email, (mails.get(invitation.email) ?? 0) + 1);
  }

  #wasDone<Answer>(
    outcome: { answer: Answer } | { refused: string },
    refusals: string[],
    email: string,
  ): outcome is { answer: Answer } {
    if ('answer' in outcome) {
      assert.deepEqual(refusals, [], 'it was done although it must be refused');
      return true;
    }
    if (outcome.refused === 'daily_mail_limit') {
      assert.ok(this.model.mayBeLimited(email), 'the limit of a day is not reached so soon');
      return false;
    }
    assert.ok(
      refusals.includes(outcome.refused),
      `refused with ${outcome.refused}, the rules say ${String(refusals)}`,
    );
    return false;
  }

  #pick(number: number): ModelInvitation | undefined {
    const { invitations } = this.model;
    return invitations[number % invitations.length];
  }

  #pickLink(number: number): Link | undefined {
    const links = this.model.invitations.flatMap((invitation) => [
      ...invitation.tokens.map((token) => ({ invitation, token, of: token })),
      ...invitation.copies.map((copy) => ({ invitation, ...copy })),
    ]);
    return links[number % links.length];
  }
}

interface Link {
  invitation: ModelInvitation;
  token: string;
  /** The mailed link that it stands for: itself, unless it was created to be handed on. */
  of: string;
}

function zeros(told: object): Record<string, number> {
  return Object.fromEntries(Object.keys(told).map((type) => [type, 0]));
}

describe('invitations, whatever happens to them', () => {
  let world: InvitationWorld;
  let runs = 0;
  before(async () => {
    world = await InvitationWorld.start({ customers: RUNS * CUSTOMERS_A_RUN * 4 });
  });
  after(() => world.close());

  it('keep the rules after every step of every sequence', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), async (steps) => {
        const run = new Run(world, (runs += 1));
        for (const next of steps) {
          await run.take(next);
          await run.check();
        }
        await run.checkEnd();
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
