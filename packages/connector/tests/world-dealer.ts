import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ApiError, PayviteClient, type Customer, type Invitation } from '@payvite/sdk';
import { deriveLinkToken } from '../src/invitations/invitation-link.ts';
import { unsubscribeUrl } from '../src/mail/unsubscribe-link.ts';
import { createVisitor, readInvitation } from './portal-visitor.ts';
import type { TestConnector } from './test-connector.ts';

/** A dealer of the world as the holder of its key sees it, at both connectors. */
export class WorldDealer {
  readonly #tests: readonly [TestConnector, TestConnector];
  readonly #unused: Customer[];

  /** @param tests the two connectors as the dealer's own. */
  constructor(tests: readonly [TestConnector, TestConnector], customers: Iterable<Customer>) {
    this.#tests = tests;
    this.#unused = [...customers];
  }

  get id(): string {
    return this.#tests[0].connector.dealerId;
  }

  /** A client of the first or the second connector. */
  client(which: number): PayviteClient {
    const { url, apiKey } = this.#test(which).connector;
    return new PayviteClient({ baseUrl: url, apiKey, retry: { limit: 0 } });
  }

  takeCustomers(count: number): Customer[] {
    const taken = this.#unused.splice(0, count);
    assert.equal(taken.length, count, 'more customers are needed');
    return taken;
  }

  /** What the newest mail's link carries. */
  async tokenOf(invitationId: string): Promise<string> {
    const row = await readInvitation(this.#test(0), invitationId);
    const token = deriveLinkToken(this.#test(0).connector.context.keys, row);
    assert.ok(token);
    return token;
  }

  /** Follows the link in the foot of an invitation's newest mail, and stops these mails or takes that back. */
  async stopMails(
    which: number,
    invitationId: string,
    choice: 'unsubscribe' | 'keep receiving',
  ): Promise<void> {
    const { connector, owner } = this.#test(0);
    const { rows } = await owner.query<{ id: string }>(
      'select id from mails where subject_id = $1 order by created_at desc limit 1',
      [invitationId],
    );
    const { keys } = connector.context;
    const path = unsubscribeUrl('', keys, { dealerId: this.id, mailId: rows[0]?.id ?? '' });
    const visitor = createVisitor(this.#test(which));
    const { status } = await visitor.post(choice === 'unsubscribe' ? path : `${path}/keep`);
    assert.equal(status, 200);
  }

  /** Sends the same request so many times at once, under one Idempotency-Key, to both connectors in turn. */
  async repeat<Answer>(
    times: number,
    call: (client: PayviteClient, options: { idempotencyKey: string }) => Promise<Answer>,
  ): Promise<{ answer: Answer } | { refused: string }> {
    const idempotencyKey = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: times }, (_, index) =>
        answerOrRefusal(call(this.client(index), { idempotencyKey })),
      ),
    );
    const [first] = outcomes;
    assert.ok(first);
    for (const outcome of outcomes) assert.deepEqual(outcome, first, 'all repeats are answered alike');
    return first;
  }

  async listInvitations(customers: readonly Customer[]): Promise<Map<string, Invitation>> {
    const found = new Map<string, Invitation>();
    for (const { id } of customers) {
      for await (const invitation of this.client(0).invitations.list({ customerId: id }))
        found.set(invitation.id, invitation);
    }
    return found;
  }

  #test(which: number): TestConnector {
    return this.#tests[which % 2 === 0 ? 0 : 1];
  }
}

/** What a call is answered with: the answer, or the code of the error that the API refuses it with. */
export async function answerOrRefusal<Answer>(
  call: Promise<Answer>,
): Promise<{ answer: Answer } | { refused: string }> {
  try {
    return { answer: await call };
  } catch (error) {
    if (error instanceof ApiError) return { refused: error.code };
    throw error;
  }
}
