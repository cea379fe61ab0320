import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { digestDealerRows } from './dealer-rows.ts';
import type { Payers } from './invitation-model.ts';
import { InvitationRun } from './invitation-run.ts';
import { checkEnd, checkNow } from './invitation-run-checks.ts';
import { ADDRESSES_A_RUN, CUSTOMERS_A_RUN, step, type Step } from './invitation-steps.ts';
import { InvitationWorld } from './invitation-world.ts';

const RUNS = 20;

/** A person has one account, whoever invited it: these rows of a dealer may change at another. */
const SHARED = ['payers', 'auth_users'];

/** One sequence at two dealers that invite the same addresses. */
class Run {
  readonly #world: InvitationWorld;
  readonly #addresses: string[];
  readonly #payers: Payers = new Map();
  readonly #runs: readonly [InvitationRun, InvitationRun];

  constructor(world: InvitationWorld, number: number) {
    this.#world = world;
    this.#addresses = Array.from(
      { length: ADDRESSES_A_RUN },
      (_, n) => `run${number}-${n}@customers.example`,
    );
    const people = { addresses: this.#addresses, payers: this.#payers };
    const [first, second] = world.dealers;
    this.#runs = [new InvitationRun(world, first, people), new InvitationRun(world, second, people)];
  }

  get #invitationIds(): string[] {
    return this.#runs.flatMap(({ invitationIds }) => invitationIds);
  }

  async take(next: Step): Promise<void> {
    const world = this.#world;
    switch (next.do) {
      case 'at a dealer': {
        const [run, other] = this.#choose(next.dealer);
        return this.#withoutTouching(other, () => run.take(next.step));
      }
      case 'trespass': {
        const [run, stranger] = this.#choose(next.dealer);
        return this.#withoutTouching(run, () => run.refuse(stranger, next.pick));
      }
      case 'send at once':
        await Promise.all(this.#runs.map((run) => run.sendAtOnce(next.customers)));
        return;
      case 'wait':
        return world.advance(next.minutes);
      case 'work':
        await world.work();
        assert.equal(await world.countQueuedMails(this.#invitationIds), 0, 'no mail is left behind');
        return;
      case 'tick': {
        const nowMs = world.nowMs();
        await world.tick();
        await Promise.all(this.#runs.map((run) => run.noteReminders(nowMs)));
        return;
      }
      case 'deliver twice':
        return world.deliverTwice(this.#invitationIds);
      case 'crash':
        return world.crash(this.#invitationIds, next.when);
    }
  }

  async check(): Promise<void> {
    await Promise.all(this.#runs.map(checkNow));
  }

  async checkEnd(): Promise<void> {
    await this.#world.work();
    for (const run of this.#runs) await checkEnd(run);
    const { rows } = await this.#world.owner.query<{ email: string; customers: string[] }>(
      `select p.email, array_remove(array_agg(c.customer_id::text order by c.customer_id), null) as customers
       from payers p left join payer_customers c on c.payer_id = p.id
       where p.email = any ($1) group by p.email order by p.email`,
      [this.#addresses],
    );
    assert.deepEqual(
      rows,
      [...this.#payers]
        .map(([email, customers]) => ({ email, customers: [...customers].sort() }))
        .sort((a, b) => (a.email < b.email ? -1 : 1)),
      'an account is made by accepting alone, under the invited address, and leads to what it accepted',
    );
  }

  /** Rule 5: whatever is done at one dealer, nothing that is another's changes. */
  async #withoutTouching({ dealer }: InvitationRun, work: () => Promise<void>): Promise<void> {
    const digest = async () => {
      const digests = await digestDealerRows(this.#world.owner, dealer.id);
      for (const table of SHARED) delete digests[table];
      return digests;
    };
    const before = await digest();
    await work();
    assert.deepEqual(await digest(), before, 'nothing of another dealer changes');
  }

  #choose(dealer: number): [InvitationRun, InvitationRun] {
    const [first, second] = this.#runs;
    return dealer === 0 ? [first, second] : [second, first];
  }
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
