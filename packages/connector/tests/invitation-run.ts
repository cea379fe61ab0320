import assert from 'node:assert/strict';
import type { Customer, Invitation } from '@payvite/sdk';
import { visitInvitation } from '../src/invitations/invitation-visit.ts';
import { InvitationModel, type ModelInvitation, type Payers } from './invitation-model.ts';
import { CUSTOMERS_A_RUN, type DealerStep } from './invitation-steps.ts';
import type { InvitationWorld } from './invitation-world.ts';
import { answerOrRefusal, type WorldDealer } from './world-dealer.ts';

/** What one sequence is to one dealer: some customers of its own, what is done to them, and what the rules say of it. */
export class InvitationRun {
  readonly model: InvitationModel;
  readonly dealer: WorldDealer;
  readonly world: InvitationWorld;
  readonly customers: readonly Customer[];
  readonly addresses: readonly string[];

  /** @param people the addresses that are invited, and which of them have an account: whichever dealer invited them. */
  constructor(
    world: InvitationWorld,
    dealer: WorldDealer,
    people: { addresses: readonly string[]; payers: Payers },
  ) {
    this.model = new InvitationModel(people.payers);
    this.dealer = dealer;
    this.world = world;
    this.customers = dealer.takeCustomers(CUSTOMERS_A_RUN);
    this.addresses = people.addresses;
  }

  get invitationIds(): string[] {
    return this.model.invitations.map(({ id }) => id);
  }

  async take(next: DealerStep): Promise<void> {
    const { model } = this;
    switch (next.do) {
      case 'send':
        return this.#send(next, next.times);
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
      case 'unsubscribe':
      case 'keep receiving': {
        const invitation = this.#pick(next.pick);
        if (invitation === undefined) return;
        await this.dealer.stopMails(next.at, invitation.id, next.do);
        if (next.do === 'unsubscribe') model.suppressed.add(invitation.email);
        else model.suppressed.delete(invitation.email);
        return;
      }
    }
  }

  /** Each to another address, so that it does not matter who comes first. */
  async sendAtOnce(customers: readonly number[]): Promise<void> {
    await Promise.all(customers.map((some, address) => this.#send({ customers: some, address })));
  }

  /** Another dealer tries, with its own key and one of its own customers at hand, what only this one may do. */
  async refuse(stranger: InvitationRun, number: number): Promise<void> {
    const client = stranger.dealer.client(number);
    const email = this.addresses[0];
    const tries = [
      this.customers.map(({ id }) => id),
      [...stranger.customers, ...this.customers].map(({ id }) => id),
    ].map((customerIds) => client.invitations.send({ customerIds, email }));
    const invitation = this.#pick(number);
    if (invitation !== undefined) {
      const { id } = invitation;
      tries.push(client.invitations.get(id), client.invitations.resend(id), client.invitations.revoke(id));
      tries.push(client.invitations.createLink(id).then(() => assert.fail('another dealer has the link')));
    }
    for (const outcome of await Promise.all(tries.map(answerOrRefusal))) {
      assert.ok('refused' in outcome, 'another dealer is refused');
      assert.match(outcome.refused, /^(customer|invitation)_not_found$/, 'and learns nothing');
    }
  }

  async #send({ customers, address }: { customers: number; address: number }, repeats = 1): Promise<void> {
    const { model } = this;
    const customerIds = this.customers.flatMap(({ id }, index) => ((customers >> index) & 1 ? [id] : []));
    const email = this.addresses[address];
    assert.ok(email);
    const nowMs = this.world.nowMs();
    const refusals = model.refusalsOfSend(email, customerIds, nowMs);
    const outcome = await this.dealer.repeat(repeats, (client, options) =>
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
    const refusals = this.model.refusalsOfResend(invitation, this.world.nowMs());
    const outcome = await this.dealer.repeat(repeats, (client, options) =>
      client.invitations.resend(invitation.id, options),
    );
    if (this.#wasDone(outcome, refusals, invitation.email))
      await this.#noteSentAgain(invitation, outcome.answer, 'invitation.resent');
  }

  async #revoke(invitation: ModelInvitation, repeats: number): Promise<void> {
    const refusals = this.model.refusalsOfRevoke(invitation);
    const outcome = await this.dealer.repeat(repeats, (client, options) =>
      client.invitations.revoke(invitation.id, options),
    );
    if (!this.#wasDone(outcome, refusals, invitation.email)) return;
    invitation.state = 'revoked';
    this.model.told['invitation.revoked'] += 1;
  }

  /** An answer that is a secret is kept for no repeat, but the same link is told in the timeline only once a minute. */
  async #copyLink(invitation: ModelInvitation, repeats: number): Promise<void> {
    const refusals = this.model.refusalsOfLink(invitation, this.world.nowMs());
    const outcome = await this.dealer.repeat(repeats, async (client, options) => {
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
    const nowMs = this.world.nowMs();
    if (known !== undefined && nowMs - known.toldAtMs < 60_000) return;
    if (known === undefined) invitation.copies.push({ token, of, toldAtMs: nowMs });
    else known.toldAtMs = nowMs;
    this.model.told['invitation.link_copied'] += 1;
  }

  /** Looks at who was reminded since a minute passed at `nowMs`. */
  async noteReminders(nowMs: number): Promise<void> {
    const { model } = this;
    const found = await this.dealer.listInvitations(this.customers);
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
    const before = await this.world.fingerprint();
    const { status } = await this.world.open(which, token);
    assert.deepEqual(await this.world.fingerprint(), before, 'a GET changes nothing');
    const standing = this.model.standingOf(invitation, of, this.world.nowMs());
    const gone = standing === 'expired' || standing === 'replaced' || standing === 'revoked';
    assert.equal(status, gone ? 410 : 200, standing);
    const visit = await visitInvitation(this.world.connectors[0].connector.context, token);
    assert.equal(visit?.standing, standing);
  }

  async #renew(which: number, { invitation, token, of }: Link): Promise<void> {
    const isRenewed = this.model.isRenewed(invitation, of, this.world.nowMs());
    await this.world.renew(which, token);
    const found = await this.dealer.client(which).invitations.get(invitation.id);
    if (!isRenewed) return;
    if ((await this.dealer.tokenOf(invitation.id)) === invitation.tokens.at(-1)) {
      assert.ok(this.model.mayBeLimited(invitation.email), 'a renewal is refused for no reason');
      return;
    }
    invitation.renewedAtMs.push(this.world.nowMs());
    await this.#noteSentAgain(invitation, found, 'invitation.renewed');
  }

  async #answer(
    next: Extract<DealerStep, { do: 'decline' }> | { do: string; at: number },
    link: Link,
  ): Promise<void> {
    const { invitation, token, of } = link;
    const isLive = this.model.standingOf(invitation, of, this.world.nowMs()) === 'live';
    if ('isNotMe' in next) {
      await this.world.decline(next.at, token, next.isNotMe);
      if (isLive) await this.#noteDeclined(invitation, next.isNotMe);
    } else {
      const isAdmitted = this.#admits(link);
      await this.world.accept(next.at, token, this.model.payers.has(invitation.email));
      if (isLive && isAdmitted) this.#noteAccepted(invitation);
    }
  }

  /** Rule 3: a link is used up once, whoever comes first. */
  async #answerBoth(link: Link): Promise<void> {
    const { invitation, token, of } = link;
    const isLive = this.model.standingOf(invitation, of, this.world.nowMs()) === 'live';
    await Promise.all([
      this.world.accept(0, token, this.model.payers.has(invitation.email)),
      this.world.decline(1, token, false),
    ]);
    if (!isLive) return;
    const { state } = await this.dealer.client(0).invitations.get(invitation.id);
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
    const { declinedAt } = await this.dealer.client(0).invitations.get(invitation.id);
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
    const token = await this.dealer.tokenOf(invitation.id);
    assert.ok(!invitation.tokens.includes(token), 'the link is a new one');
    assert.ok(!JSON.stringify(found).includes(token), 'no answer holds a link');
    const nowMs = this.world.nowMs();
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
