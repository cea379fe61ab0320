import assert from 'node:assert/strict';
import request from 'supertest';
import type { Invitation } from '@payvite/sdk';
import { deriveLinkToken, linkUrl } from '../src/invitations/invitation-link.ts';
import { findInvitationRow } from '../src/invitations/invitation-store.ts';
import type { InvitationRow } from '../src/db/tables.ts';
import type { TestConnector } from './test-connector.ts';

/** A password nobody is warned about. */
export const PASSWORD = 'copper river seven';

/** A browser without script: keeps cookies, sends forms as the page's own, follows redirects only when told to. */
export interface PortalVisitor {
  get(path: string): Promise<PageAnswer>;
  /** Sends a form as the page itself would. */
  post(path: string, form?: Record<string, string> | URLSearchParams): Promise<PageAnswer>;
  /** Sends a form and goes where its answer leads, as a browser does: to the page that says what came of it. */
  submit(path: string, form?: Record<string, string> | URLSearchParams): Promise<PageAnswer>;
  /** Opens the portal, and follows it to the page of the only supplier. */
  portal(): Promise<PageAnswer>;
  /** Opens an invitation's link and follows it to its page. */
  open(invitationId: string): Promise<PageAnswer>;
}

/** An answer as a visitor sees it. */
export interface PageAnswer {
  status: number;
  /** The page's words and markup. */
  html: string;
  /** What is the page's own of it, without its head and its foot; empty of a redirect. */
  main: string;
  /** What a reader sees, tags left out. */
  text: string;
  /** Where a redirect leads, without the origin. */
  location: string | undefined;
  headers: Record<string, string>;
  setCookies: string[];
}

/** Makes a visitor with an empty cookie jar; `languages` is what their browser asks for (`Accept-Language`). */
export function createVisitor(test: TestConnector, languages?: string): PortalVisitor {
  const { url, context } = test.connector;
  const agent = request.agent(url);
  if (languages !== undefined) agent.set('Accept-Language', languages);
  /** Of a connector with an https address, a browser also keeps and sends cookies that need one. */
  const cookies = (path: string): { Cookie?: string } => {
    if (!context.config.publicUrl.startsWith('https:')) return {};
    const asked = { domain: new URL(url).hostname, path, secure: true, script: false };
    const value = agent.jar.getCookies(asked).toValueString();
    return value === '' ? {} : { Cookie: value };
  };
  const visitor: PortalVisitor = {
    get: async (path) => toAnswer(await agent.get(path).redirects(0).set(cookies(path))),
    post: async (path, form = {}) =>
      toAnswer(
        await agent
          .post(path)
          .redirects(0)
          .set(cookies(path))
          // A page without referrer posts with `Origin: null`; this is what tells then.
          .set({ 'Sec-Fetch-Site': 'same-origin', Origin: 'null' })
          .type('form')
          .send(new URLSearchParams(form).toString()),
      ),
    async submit(path, form) {
      const answer = await visitor.post(path, form);
      assert.equal(answer.status, 303, answer.text);
      return visitor.get(answer.location ?? '');
    },
    async portal() {
      const answer = await visitor.get('/portal');
      return answer.location?.startsWith('/portal/') ? visitor.get(answer.location) : answer;
    },
    async open(invitationId) {
      const answer = await visitor.get(await linkPath(test, invitationId));
      assert.equal(answer.location, '/invitation');
      return visitor.get('/invitation');
    },
  };
  return visitor;
}

/** The path of an invitation's link, of the newest version. */
export async function linkPath(test: TestConnector, invitationId: string): Promise<string> {
  const token = deriveLinkToken(test.connector.context.keys, await readInvitation(test, invitationId));
  assert.ok(token !== undefined);
  return linkUrl('', token);
}

/** The invitation as it is stored. */
export async function readInvitation(test: TestConnector, invitationId: string): Promise<InvitationRow> {
  const { context, dealerId } = test.connector;
  const row = await context.database.asDealer(dealerId, (tx) => findInvitationRow(tx, invitationId));
  assert.ok(row !== undefined);
  return row;
}

/** Invites `email` for the customers with these ids of the ERP. */
export async function invite(test: TestConnector, email: string, ...erpIds: string[]): Promise<Invitation> {
  const customers = await test.customersByErpId();
  const customerIds = erpIds.map((erpId) => customers.get(erpId)?.id ?? '');
  return test.client.invitations.send({ customerIds, email });
}

/** Registers the invited person and ends on the portal. */
export async function register(
  test: TestConnector,
  invitationId: string,
  visitor = createVisitor(test),
): Promise<PortalVisitor> {
  await visitor.open(invitationId);
  const answer = await visitor.post('/invitation/register', {
    name: 'Maria Harrow',
    password: PASSWORD,
    terms: 'accepted',
  });
  assert.equal(answer.status, 303, answer.text);
  assert.match(answer.location ?? '', /^\/portal/);
  return visitor;
}

function toAnswer(response: request.Response): PageAnswer {
  const setCookies = response.headers['set-cookie'] as unknown as string[] | undefined;
  return {
    status: response.status,
    html: response.text,
    main: /<main[^>]*>(.*)<\/main>/s.exec(response.text ?? '')?.[1] ?? '',
    text: toText(response.text ?? ''),
    location: response.headers['location']?.replace(/^https?:\/\/[^/]+/, ''),
    headers: response.headers,
    setCookies: setCookies ?? [],
  };
}

function toText(html: string): string {
  return html
    .replace(/<(style|title)[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#x27;', '’')
    .replace(/\s+/g, ' ')
    .trim();
}
