import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, openPool } from '../src/db/database.ts';
import { linkUrl } from '../src/invitations/invitation-link.ts';
import { createMailComposers } from '../src/jobs.ts';
import type { MailKey } from '../src/mail/mail-sender.ts';
import { createMailService } from '../src/mail/mail-service.ts';
import { createOutboxTransport } from '../src/mail/outbox-transport.ts';
import { plainCustomers } from './export-folder.ts';
import { createVisitor, PASSWORD, type PortalVisitor } from './portal-visitor.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';
import { WorldDealer } from './world-dealer.ts';

/** Tables that a mere look may change: they count who looks, and tell nothing about an invitation. */
const COUNTERS = ['api_keys', 'auth_rate_limits', 'rate_limits', 'embed_users'];

/**
 * Two connectors on one database, each with an outbox of its own, two dealers, and what people and misfortune do to them.
 * Nothing here knows what should come of it.
 */
export class InvitationWorld {
  readonly connectors: readonly [TestConnector, TestConnector];
  readonly dealers: readonly [WorldDealer, WorldDealer];
  #doomed = 0;

  private constructor(
    connectors: readonly [TestConnector, TestConnector],
    dealers: readonly [WorldDealer, WorldDealer],
  ) {
    this.connectors = connectors;
    this.dealers = dealers;
  }

  /** @param options the customers of each dealer. */
  static async start(options: { customers: number }): Promise<InvitationWorld> {
    const secret = { PAYVITE_SECRET: randomBytes(32).toString('hex') };
    const rows = plainCustomers(options.customers);
    const first = await startTestConnector({ env: secret, rows });
    const second = await startTestConnector({
      env: { ...secret, DATABASE_URL: first.databaseUrl, PAYVITE_API_KEY: first.connector.apiKey },
    });
    const other = await addDealer(first, { name: 'Other Lumber', rows });
    const toDealer = async (test: TestConnector): Promise<WorldDealer> => {
      const { dealerId, apiKey } = test.connector;
      const atSecond = { ...second, connector: { ...second.connector, dealerId, apiKey } };
      return new WorldDealer([test, atSecond], (await test.customersByErpId()).values());
    };
    return new InvitationWorld([first, second], [await toDealer(first), await toDealer(other)]);
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

  nowMs(): number {
    return this.#any.connector.context.clock.now().getTime();
  }

  async advance(minutes: number): Promise<void> {
    await this.#any.advance({ minutes });
    await this.connectors[1].connector.context.clock.synchronize();
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

  /** A fingerprint of everything that is stored but for mere counters, by table. */
  async fingerprint(): Promise<Record<string, string>> {
    const tables = (await this.#tables()).filter((table) => !COUNTERS.includes(table));
    const parts = tables.map(
      (table) =>
        `select '${table}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t`,
    );
    const { rows } = await this.owner.query<{ name: string; md5: string }>(parts.join(' union all '));
    return Object.fromEntries(rows.map(({ name, md5 }) => [name, md5]));
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
}
