import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { DealerTransaction } from '../src/db/database.ts';
import { listRowsToRecheck } from '../src/invitations/bulk-invitation-recheck-store.ts';
import { listInvitationsToWrite } from '../src/invitations/invitation-mail-store.ts';
import { settleSentMails } from '../src/mail/mail-store.ts';
import { sendBulk, customerTaker } from './bulk-invitation-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const CUSTOMERS = 400;
const BATCH = 5;
/** Of every table together, and far less than the rows of one table. */
const ROWS_PER_MAIL = 40;

describe('the statements that send the mails of a first bulk', () => {
  let test: TestConnector;
  let mails: { mailId: string; invitationId: string }[];

  before(async () => {
    test = await startTestConnector();
    const { rows: tables } = await test.owner.query<{ name: string }>(
      `select format('%I', relname) as name from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    // The planner is to know nothing, as in the minute before statistics are first made.
    for (const { name } of tables)
      await test.owner.query(`alter table ${name} set (autovacuum_enabled = false)`);
    await test.syncFiles(plainCustomers(CUSTOMERS));
    const take = await customerTaker(test);
    for (let bulk = 0; bulk < 20; bulk += 1) await sendBulk(test, take(CUSTOMERS / 20));
    const { rows } = await test.owner.query<{ mailId: string; invitationId: string }>(
      `select mail_id as "mailId", invitation_id as "invitationId" from bulk_invitation_rows limit ${BATCH}`,
    );
    mails = rows;
  });
  after(() => test.close());

  /** How many rows of tables `work` looks at for each mail. */
  const rowsPerMail = (work: (tx: DealerTransaction) => Promise<unknown>): Promise<number> =>
    test.connector.context.database.asDealer(test.connector.dealerId, async (tx) => {
      const seen = async () => {
        const { rows } = await sql<{ count: number }>`
          select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint as count
          from pg_stat_xact_user_tables`.execute(tx.db);
        return rows[0]?.count ?? 0;
      };
      const before = await seen();
      await work(tx);
      return ((await seen()) - before) / BATCH;
    });

  const statements: Record<string, (tx: DealerTransaction) => Promise<unknown>> = {
    listRowsToRecheck: (tx) =>
      listRowsToRecheck(
        tx,
        mails.map(({ mailId }) => mailId),
      ),
    listInvitationsToWrite: (tx) =>
      listInvitationsToWrite(
        tx,
        mails.map(({ invitationId }) => invitationId),
      ),
    settleSentMails: (tx) =>
      settleSentMails(
        tx,
        mails.map(({ mailId }) => ({ mailId, number: 1 })),
      ),
  };
  for (const [name, work] of Object.entries(statements)) {
    it(`${name} does not look at all customers or invitations for each mail`, async () => {
      const count = await rowsPerMail(work);
      // As long as nothing is known, any index of mails is as good for those to one address: that reads one table.
      const bound = ROWS_PER_MAIL + (name === 'listRowsToRecheck' ? CUSTOMERS : 0);
      assert.ok(count <= bound, `${count} rows a mail`);
    });
  }

  it('look at the rows of their mails only, once there are statistics', async () => {
    await test.owner.query('analyze');
    for (const [name, work] of Object.entries(statements)) {
      const count = await rowsPerMail(work);
      assert.ok(count <= ROWS_PER_MAIL, `${name}: ${count} rows a mail`);
    }
  });
});
