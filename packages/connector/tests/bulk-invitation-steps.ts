import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BulkInvitation, BulkInvitationRow, BulkInvitationRowParams, Customer } from '@payvite/sdk';
import { createVisitor, register } from './portal-visitor.ts';
import type { TestConnector } from './test-connector.ts';

/** Hands out customers that no test has touched. */
export async function customerTaker(test: TestConnector): Promise<(count: number) => Customer[]> {
  const unused = [...(await test.customersByErpId()).values()];
  return (count) => {
    const taken = unused.splice(0, count);
    assert.equal(taken.length, count, 'more customers are needed');
    return taken;
  };
}

export const idsOf = (those: readonly { id: string }[]): string[] => those.map(({ id }) => id);

/** Where the customers of `plainCustomers` are written to. */
export const addressOf = ({ erpId }: Pick<Customer, 'erpId'>): string =>
  `c${erpId.slice(1)}@customers.example`;

/** Every row of a bulk, over all pages. */
export function listRows(
  test: TestConnector,
  bulkId: string,
  params: BulkInvitationRowParams = {},
): Promise<BulkInvitationRow[]> {
  return Array.fromAsync(test.client.bulkInvitations.rows(bulkId, { limit: 200, ...params }));
}

/** Sends a plan as it was reviewed. */
export function sendPlan(
  test: TestConnector,
  plan: Pick<BulkInvitation, 'id' | 'planHash'>,
  startAfterSeconds?: number,
): Promise<BulkInvitation> {
  return test.client.bulkInvitations.send(plan.id, { planHash: plan.planHash, startAfterSeconds });
}

/** Plans and sends at once. */
export async function sendBulk(test: TestConnector, customers: readonly { id: string }[]) {
  return sendPlan(test, await test.client.bulkInvitations.plan({ customerIds: idsOf(customers) }));
}

/** The invited person registers, or says no, on the page behind the newest link. */
export async function answerInvitation(
  test: TestConnector,
  invitationId: string,
  answer: 'accept' | 'decline',
): Promise<void> {
  if (answer === 'accept') {
    await register(test, invitationId);
    return;
  }
  const visitor = createVisitor(test);
  await visitor.open(invitationId);
  const { text } = await visitor.submit('/invitation/decline', { reason: 'other' });
  assert.match(text, /You declined this invitation/);
}

/** Whom the mails in the outbox went to, in no order. */
export async function listMailedAddresses(test: TestConnector): Promise<string[]> {
  const names = (await readdir(test.outboxDirectory).catch(() => [])).filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(names.map((name) => readFile(join(test.outboxDirectory, name), 'utf8')));
  // A welcome answers what somebody did, so nobody unsubscribes from it.
  return mails
    .filter((mail) => /^List-Unsubscribe:/m.test(mail))
    .map((mail) => {
      const address = /^To: [^<]*<([^>]+)>/m.exec(mail)?.[1];
      assert.ok(address !== undefined, mail.slice(0, 500));
      return address;
    });
}

/** Does what a worker does that got the mails of these rows, and only those; how each went. */
export async function sendRows(
  test: TestConnector,
  rows: readonly BulkInvitationRow[],
  { isLastTry = false, mail = test.connector.context.mail } = {},
): Promise<PromiseSettledResult<void>[]> {
  const { dealerId } = test.connector;
  const { rows: mails } = await test.owner.query<{ mailId: string }>(
    'select mail_id as "mailId" from bulk_invitation_rows where invitation_id = any ($1) order by mail_id',
    [rows.map(({ invitationId }) => invitationId)],
  );
  return mail.sendMails(
    mails.map(({ mailId }) => ({ dealerId, mailId })),
    { isLastTry },
  );
}

/** The mails that wait for a time of day, or to be tried again, are due. */
export async function letMailsBeDue(test: TestConnector): Promise<void> {
  await test.owner.query('update mails set next_attempt_at = $1 where next_attempt_at is not null', [
    test.connector.context.clock.now(),
  ]);
}
