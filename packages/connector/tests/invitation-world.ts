import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, PayviteClient, type Customer, type Invitation } from '@payvite/sdk';
import { openDatabase, openPool } from '../src/db/database.ts';
import { deriveLinkToken, linkUrl } from '../src/invitations/invitation-link.ts';
import { createMailComposers } from '../src/jobs.ts';
import type { MailKey } from '../src/mail/mail-sender.ts';
import { createMailService } from '../src/mail/mail-service.ts';
import { unsubscribeUrl } from '../src/mail/unsubscribe-link.ts';
import { createOutboxTransport } from '../src/mail/outbox-transport.ts';
import type { Connector } from '../src/server.ts';
import { plainCustomers } from './export-folder.ts';
import type { ModelInvitation } from './invitation-model.ts';
import { createVisitor, PASSWORD, readInvitation, type PortalVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** Tables that a mere look may change: they count who looks, and tell nothing about an invitation. */
const COUNTERS = ['api_keys', 'auth_rate_limits', 'rate_limits', 'embed_users'];

/**
 * Two connectors on one database, each with an outbox of its own, and what people and misfortune do to them. Nothing here
 * knows what should come of it.
 */
export class InvitationWorld {
  readonly connectors: readonly [TestConnector, TestConnector];
  readonly #unused: Customer[];
  #doomed = 0;

  private constructor(connectors: readonly [TestConnector, TestConnector], customers: Customer[]) {
    this.connectors = connectors;
    this.#unused = customers;
  }

  static async start(options: { customers: number }): Promise<InvitationWorld> {
    const secret = { PAYVITE_SECRET: randomBytes(32).toString('hex') };
    const first = await startTestConnector({ env: secret, rows: plainCustomers(options.customers) });
    const second = await startTestConnector({
      env: { ...secret, DATABASE_URL: first.databaseUrl, PAYVITE_API_KEY: first.connector.apiKey },
    });
    return new InvitationWorld([first, second], [...(await first.customersByErpId()).values()]);
  }

  async close(): Promise<void> {
    await this.connectors[1].close();
    await this.connectors[0].close();
  }

  get #any(): TestConnector {
    return this.connectors[0];
  }

  get owner(): TestConnector['owner'] {
    return this.#any.owner;
  }

  /** A client of the first or the second connector. */
  client(which: number): PayviteClient {
    const { url, apiKey } = this.#connector(which);
    return new PayviteClient({ baseUrl: url, apiKey, retry: { limit: 0 } });
  }

  takeCustomers(count: number): Customer[] {
    const taken = this.#unused.splice(0, count);
    assert.equal(taken.length, count, 'more customers are needed');
    return taken;
  }

  nowMs(): number {
    return this.#any.connector.context.clock.now().getTime();
  }

  async advance(minutes: number): Promise<void> {
    await this.#any.advance({ minutes });
    await this.connectors[1].connector.context.clock.synchronize();
  }

  /** What the newest mail's link carries. */
  async tokenOf(invitationId: string): Promise<string> {
    const row = await readInvitation(this.#any, invitationId);
    const token = deriveLinkToken(this.#any.connector.context.keys, row);
    assert.ok(token);
    return token;
  }

  /** Opens a link in a new browser, at either connector. */
  async open(
    which: number,
    token: string,
  ): Promise<{ visitor: PortalVisitor; status: number; text: string }> {
    const test = this.connectors[which % 2];
    assert.ok(test);
    const visitor = createVisitor(test);
    const { location } = await visitor.get(linkUrl('', token));
    assert.equal(location, '/invitation', 'the token leaves the address bar at once');
    const { status, text } = await visitor.get('/invitation');
    return { visitor, status, text };
  }

  /** Registers behind a link, or signs in where the address has an account. */
  async accept(which: number, token: string, hasAccount: boolean): Promise<void> {
    const { visitor } = await this.open(which, token);
    if (hasAccount) await visitor.post('/invitation/sign-in', { password: PASSWORD, terms: 'accepted' });
    else await visitor.post('/invitation/register', { name: 'Maria', password: PASSWORD, terms: 'accepted' });
  }

  async decline(which: number, token: string, isNotMe: boolean): Promise<void> {
    const { visitor } = await this.open(which, token);
    if (isNotMe) await visitor.post('/invitation/not-me', {});
    else await visitor.post('/invitation/decline', { reason: 'other' });
  }

  async renew(which: number, token: string): Promise<void> {
    const { visitor } = await this.open(which, token);
    await visitor.post('/invitation/renew');
  }

  /** A minute passes at both connectors, at once. */
  async tick(): Promise<void> {
    await Promise.all(this.connectors.map(({ connector }) => connector.tick()));
  }

  /** Follows the link in the foot of an invitation's newest mail, and stops these mails or takes that back. */
  async stopMails(
    which: number,
    invitationId: string,
    choice: 'unsubscribe' | 'keep receiving',
  ): Promise<void> {
    const { context, dealerId } = this.#any.connector;
    const { rows } = await this.owner.query<{ id: string }>(
      'select id from mails where subject_id = $1 order by created_at desc limit 1',
      [invitationId],
    );
    const path = unsubscribeUrl('', context.keys, { dealerId, mailId: rows[0]?.id ?? '' });
    const test = this.connectors[which % 2];
    assert.ok(test);
    const { status } = await createVisitor(test).post(choice === 'unsubscribe' ? path : `${path}/keep`);
    assert.equal(status, 200);
  }

  /** Lets both connectors work until neither finds anything. */
  async work(): Promise<void> {
    await Promise.all(this.connectors.map(({ connector }) => connector.drain()));
  }

  /** A worker begins to send a waiting mail and dies, before or after the mail server has taken it. */
  async crash(invitationIds: string[], when: 'before' | 'after'): Promise<void> {
    const [waiting] = await this.waitingMails(invitationIds);
    if (waiting === undefined) return;
    const name = `doomed_${(this.#doomed += 1)}`;
    const url = new URL(this.#any.databaseUrl);
    url.searchParams.set('application_name', name);
    const { context } = this.#any.connector;
    const outbox = createOutboxTransport({ directory: this.#any.outboxDirectory });
    const { promise: died, resolve: die } = Promise.withResolvers<void>();
    const mail = createMailService({
      ...context,
      database: openDatabase(openPool(url.href, 3), context.clock),
      transport: {
        async send(outgoing) {
          if (when === 'after') await outbox.send(outgoing);
          die();
          // The dead never come back to record what they did.
          return new Promise(() => undefined);
        },
        close: async () => undefined,
      },
      composers: createMailComposers(context),
      senderDomain: context.config.mail.senderDomain,
    });
    await Promise.race([died, mail.sendMail(waiting)]);
    await this.owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
      [name],
    );
  }

  /** The same mail is taken twice at once, by both connectors. */
  async deliverTwice(invitationIds: string[]): Promise<void> {
    const [waiting] = await this.waitingMails(invitationIds);
    if (waiting === undefined) return;
    await Promise.all(this.connectors.map(({ connector }) => connector.context.mail.sendMail(waiting)));
  }

  async waitingMails(invitationIds: string[]): Promise<MailKey[]> {
    const { rows } = await this.owner.query<MailKey>(
      `select dealer_id as "dealerId", id as "mailId" from mails
       where subject_id = any ($1) and delivery in ('queued', 'uncertain') order by id`,
      [invitationIds],
    );
    return rows;
  }

  /** Without those that may have arrived and are wanted no more: they stay `uncertain`. */
  async countQueuedMails(invitationIds: string[]): Promise<number> {
    const { rowCount } = await this.owner.query(
      `select from mails where subject_id = any ($1) and delivery = 'queued'`,
      [invitationIds],
    );
    return rowCount ?? 0;
  }

  /** Sends the same request so many times at once, under one Idempotency-Key, to both connectors in turn. */
  async repeat<Answer>(
    times: number,
    call: (client: PayviteClient, options: { idempotencyKey: string }) => Promise<Answer>,
  ): Promise<{ answer: Answer } | { refused: string }> {
    const idempotencyKey = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: times }, (_, index) =>
        call(this.client(index), { idempotencyKey }).then(
          (answer) => ({ answer }),
          (error: unknown) => {
            if (error instanceof ApiError) return { refused: error.code };
            throw error;
          },
        ),
      ),
    );
    const [first] = outcomes;
    assert.ok(first);
    for (const outcome of outcomes) assert.deepEqual(outcome, first, 'all repeats are answered alike');
    return first;
  }

  async listInvitations(customers: Customer[]): Promise<Map<string, Invitation>> {
    const found = new Map<string, Invitation>();
    for (const { id } of customers) {
      for await (const invitation of this.client(0).invitations.list({ customerId: id }))
        found.set(invitation.id, invitation);
    }
    return found;
  }

  /** A fingerprint of everything that is stored but for mere counters. */
  async fingerprint(): Promise<string> {
    const tables = (await this.#tables()).filter((table) => !COUNTERS.includes(table));
    const parts = tables.map(
      (table) =>
        `select '${table}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t`,
    );
    const { rows } = await this.owner.query(parts.join(' union all '));
    return JSON.stringify(rows);
  }

  /** Where one of `secrets` is stored in plain, the queue's tables included. */
  async tablesWith(secrets: string[]): Promise<string[]> {
    const tables = [...(await this.#tables()), 'pgboss.job'];
    const parts = tables.map(
      (table) =>
        `select '${table}' as name where exists (select from ${table} t where t::text like any ($1))`,
    );
    const { rows } = await this.owner.query<{ name: string }>(parts.join(' union all '), [
      secrets.map((secret) => `%${secret}%`),
    ]);
    return rows.map(({ name }) => name);
  }

  /** How often each Message-ID lies in the outboxes. */
  async countMessages(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { outboxDirectory } of this.connectors) {
      const names = (await readdir(outboxDirectory).catch(() => [])).filter((name) => name.endsWith('.eml'));
      for (const name of names) {
        const head = await readFile(join(outboxDirectory, name), 'utf8');
        const messageId = /^Message-ID: (<[^>]+>)/im.exec(head)?.[1];
        assert.ok(messageId, `${name} is a whole mail`);
        counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
      }
    }
    return counts;
  }

  async #tables(): Promise<string[]> {
    const { rows } = await this.owner.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    return rows.map(({ name }) => name);
  }

  #connector(which: number): Connector {
    const test = this.connectors[which % 2];
    assert.ok(test);
    return test.connector;
  }
}

/** The ids of the model's invitations. */
export function idsOf(invitations: readonly ModelInvitation[]): string[] {
  return invitations.map(({ id }) => id);
}
