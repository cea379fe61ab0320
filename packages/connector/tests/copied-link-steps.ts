import assert from 'node:assert/strict';
import { readMailsTo } from './outbox-mails.ts';
import { createVisitor, PASSWORD, type PageAnswer, type PortalVisitor } from './portal-visitor.ts';
import type { TestConnector } from './test-connector.ts';

/** The path of a link that was created to be handed on. */
export async function createLinkPath(test: TestConnector, invitationId: string): Promise<string> {
  const { url } = await test.client.invitations.createLink(invitationId);
  return new URL(url).pathname;
}

/** Opens a link that was handed on, in a browser of its own. */
export async function openLink(
  test: TestConnector,
  path: string,
): Promise<{ visitor: PortalVisitor; page: PageAnswer }> {
  const visitor = createVisitor(test);
  assert.equal((await visitor.get(path)).location, '/invitation', 'the token leaves the address bar at once');
  return { visitor, page: await visitor.get('/invitation') };
}

/** Asks for a code, and reads it in the mailbox. */
export async function askForCode(
  test: TestConnector,
  visitor: PortalVisitor,
  email: string,
): Promise<string> {
  const page = await visitor.submit('/invitation/send-code');
  assert.doesNotMatch(page.html, /role="alert"/, page.text);
  await test.connector.drain();
  return newestCode(test, email);
}

/** The code in the newest mail to an address that has one. */
export async function newestCode(test: TestConnector, email: string): Promise<string> {
  const texts = (await readMailsTo(test.outboxDirectory, email)).map((mail) => mail.text ?? '');
  const code = texts.flatMap((text) => /^\d{6}$/m.exec(text)?.[0] ?? []).at(-1);
  assert.ok(code, `a code was mailed to ${email}`);
  return code;
}

/** Six digits that are not `code`. */
export function otherThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

/** The form of the landing page, complete. */
export const REGISTRATION = { name: 'Maria Harrow', password: PASSWORD, terms: 'accepted' };

/** Sends the form of the landing page, complete. */
export function sendRegistration(visitor: PortalVisitor): Promise<PageAnswer> {
  return visitor.post('/invitation/register', REGISTRATION);
}
