import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Problem } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { startSmtpServer } from './mail-smtp-server.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';
import {
  createAmazon,
  createSendgrid,
  CREDENTIALS,
  TOPIC,
  type Amazon,
  type WebhookAnswer,
} from './webhook-senders.ts';

/** What a live dealer's start needs, besides where its mails go. */
export const LIVE = {
  DEALER_MODE: 'live',
  DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
  PUBLIC_URL: 'https://pay.testlumber.example',
};

/** An invitation that left, and what a mail provider knows of its mail. */
export interface InvitedMail {
  /** The invitation's. */
  id: string;
  email: string;
  returnPath: string;
  messageId: string;
  /** All of it, as the provider got it. */
  content: string;
}

/** A live dealer's connector with every webhook set up, its mail provider, and those who post. */
export interface WebhookWorld {
  test: TestConnector;
  url: string;
  smtpUrl: string;
  amazon: Amazon;
  sendgrid: ReturnType<typeof createSendgrid>;
  now(): Date;
  /** Invites the next customer, though mails came back. */
  invite(): Promise<InvitedMail>;
  /** The last mail that the provider got. */
  lastMail(): string;
  deliveryOf(id: string): Promise<string | null>;
  suppressionOf(email: string): Promise<string | undefined>;
  close(): Promise<void>;
}

async function createWebhookWorld(): Promise<WebhookWorld> {
  const [amazon, sendgrid] = [await createAmazon(new Date()), createSendgrid()];
  const smtp = await startSmtpServer();
  const test = await startTestConnector({
    rows: plainCustomers(40),
    fetch: amazon.fetch,
    env: {
      ...LIVE,
      MAIL_TRANSPORT: smtp.url,
      MAIL_WEBHOOK_SES_TOPIC_ARNS: TOPIC,
      MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY: sendgrid.publicKey,
      MAIL_WEBHOOK_POSTMARK_CREDENTIALS: CREDENTIALS,
    },
  });
  const { data: customers } = await test.client.customers.list({ limit: 200 });
  await test.owner.query('update dealers set mails_per_minute = null');
  return {
    ...{ test, url: test.connector.url, smtpUrl: smtp.url, amazon, sendgrid },
    now: () => test.connector.context.clock.now(),
    async invite() {
      const customer = customers.pop();
      assert.ok(customer);
      // So many come back here that the dealer is paused.
      await test.owner.query('update dealers set sending_paused_at = null, sending_pause_reason = null');
      const { id, email } = await test.client.invitations.send({ customerIds: [customer.id] });
      await test.connector.drain();
      const mail = smtp.received.at(-1);
      assert.ok(mail && mail.to[0] === email);
      const messageId = /^Message-ID: (<.*>)\r$/im.exec(mail.content)?.[1] ?? '';
      return { id, email, returnPath: mail.from, messageId, content: mail.content };
    },
    lastMail: () => smtp.received.at(-1)?.content ?? '',
    deliveryOf: async (id) => (await test.client.invitations.get(id)).delivery,
    suppressionOf: async (email) =>
      (await test.client.suppressions.list({ search: email })).data.map(({ reason }) => reason)[0],
    async close() {
      await test.close();
      await smtp.close();
    },
  };
}

/** A world for the tests around, made before and closed after them. What it can do can be named before it is there. */
export function useWebhookWorld() {
  let world: WebhookWorld | undefined;
  const get = (): WebhookWorld => {
    assert.ok(world, 'the world is made before the tests');
    return world;
  };
  before(async () => {
    world = await createWebhookWorld();
  });
  after(() => world?.close());
  return {
    get,
    now: () => get().now(),
    invite: () => get().invite(),
    deliveryOf: (id: string) => get().deliveryOf(id),
    suppressionOf: (email: string) => get().suppressionOf(email),
  };
}

/** Holds that a webhook was refused, and why. */
export function assertProblem(answer: WebhookAnswer, status: number, code: string, detail?: RegExp): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
  const problem = answer.body as Problem;
  assert.equal(problem.code, code);
  if (detail !== undefined) assert.match(problem.detail, detail);
}

/** The fields that a refused webhook names. */
export function pointersOf(answer: WebhookAnswer): string[] {
  return (answer.body as Problem).errors?.map(({ pointer }) => pointer) ?? [];
}
