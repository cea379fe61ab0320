import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { BulkCoverage } from '@payvite/sdk';
import { addressOf, answerInvitation, listRows, sendPlan } from './bulk-invitation-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const RUNS = 60;

/** What a customer is like when the plan is made. */
const KINDS = [
  'new',
  'expired',
  'pending',
  'accepted',
  'declined',
  'no_email',
  'invalid_email',
  'suppressed',
  'closed',
  'inactive',
] as const;
type Kind = (typeof KINDS)[number];

interface Account {
  kind: Kind;
  currency: string;
  outstandingMinor: number;
}

const account: fc.Arbitrary<Account> = fc.record({
  kind: fc.oneof({ weight: 6, arbitrary: fc.constant('new' as const) }, fc.constantFrom(...KINDS)),
  currency: fc.constantFrom('USD', 'USD', 'EUR'),
  // Ties, nothing, and credit balances.
  outstandingMinor: fc.oneof(fc.integer({ min: -40, max: 200 }), fc.constantFrom(0, 50, 100)),
});

describe('covering a share of what is outstanding', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector();
  });
  after(() => test.close());

  const cover = (coverOutstandingPercent: number) =>
    test.client.bulkInvitations.plan({ coverOutstandingPercent });

  /** Makes these the only customers of the dealer: C1, C2, ... Returns who is who, by the customers' ids. */
  const haveCustomers = async (accounts: readonly Account[]): Promise<Map<string, Account | undefined>> => {
    await test.owner.query('truncate customers, invitations, suppressions cascade');
    await test.owner.query(
      `with account as (
         select $1::uuid as dealer_id, n, gen_random_uuid() as id, gen_random_uuid() as invitation_id, kind, currency, minor
         from unnest($2::text[], $3::text[], $4::bigint[]) with ordinality as a (kind, currency, minor, n)
       ),
       customer as (
         insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
         select dealer_id, id, 'C' || n, n, n, case kind when 'inactive' then 'inactive' else 'active' end, currency, ''
         from account
         returning dealer_id, id
       ),
       balance as (
         insert into customer_balances
         select dealer_id, id, minor, minor, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0, 0, 0 from account
       ),
       contact as (
         insert into contacts (dealer_id, id, customer_id, erp_id, email, has_valid_email, row_hash)
         select dealer_id, gen_random_uuid(), id, 'K' || n, case kind when 'invalid_email' then 'pat(at)' else '' end
           || 'c' || n || '@customers.example', kind <> 'invalid_email', ''
         from account where kind <> 'no_email'
       ),
       suppression as (
         insert into suppressions (dealer_id, id, email, reason, created_at)
         select dealer_id, gen_random_uuid(), 'c' || n || '@customers.example', 'bounced', now()
         from account where kind = 'suppressed'
       ),
       closing as (
         insert into portal_disabled_customers (dealer_id, customer_id, disabled_at)
         select dealer_id, id, now() from account where kind = 'closed'
       ),
       invitation as (
         insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
           link_made_at, expires_in_days, expires_at, declined_at, created_by_type, created_at)
         select dealer_id, invitation_id, 'c' || n || '@customers.example',
           case when kind in ('accepted', 'declined') then kind else 'pending' end, 'en', 'x', 1, 'x', now(), 14,
           now() + case kind when 'expired' then interval '-1 day' else interval '1 day' end,
           case kind when 'declined' then now() end, 'system', now()
         from account where kind in ('expired', 'pending', 'accepted', 'declined')
         returning dealer_id, id, email, state
       )
       insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state)
       select i.dealer_id, i.id, a.id, 0, i.email, i.state
       from invitation i join account a on a.invitation_id = i.id`,
      [
        test.connector.dealerId,
        accounts.map(({ kind }) => kind),
        accounts.map(({ currency }) => currency),
        accounts.map(({ outstandingMinor }) => outstandingMinor),
      ],
    );
    const { rows } = await test.owner.query<{ id: string; index: number }>(
      `select id, substr(erp_id, 2)::integer - 1 as index from customers`,
    );
    return new Map(rows.map(({ id, index }) => [id, accounts[index]]));
  };

  it('chooses the fewest customers that reach it, whatever they are like', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(account, { maxLength: 9 }),
        fc.integer({ min: 1, max: 100 }),
        async (accounts, percent) => {
          const known = await haveCustomers(accounts);
          const plan = await cover(percent);
          const chosen = await listRows(test, plan.id, { decision: 'send' });
          const invited = chosen.flatMap(({ customerIds }) => customerIds.map((id) => known.get(id)));
          const expected = coverageOf(accounts, percent);
          assert.deepEqual(
            plan.coverage?.map(({ blocked, ...coverage }) => ({ ...coverage, blocked: sorted(blocked) })),
            expected.map(({ fewest: _, ...coverage }) => coverage),
          );
          for (const { currency, fewest, plannedMinor } of expected) {
            const those = invited.filter((each) => each?.currency === currency);
            assert.equal(those.length, fewest, `customers in ${currency}`);
            assert.equal(sum(those.map((each) => each?.outstandingMinor ?? NaN)), plannedMinor);
            assert.ok(those.every((each) => each?.kind === 'new' || each?.kind === 'expired'));
          }
          const blocked = expected.flatMap((each) => (each.isReached ? [] : each.blocked));
          assert.deepEqual(
            plan.counts.skipped,
            blocked.reduce<Record<string, number>>(
              (counts, { reason, customers }) => ({ ...counts, [reason]: (counts[reason] ?? 0) + customers }),
              {},
            ),
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('counts who accepted or has an open invitation, and tells how far it gets where it cannot', async () => {
    await haveCustomers([
      { kind: 'new', currency: 'USD', outstandingMinor: 500_00 },
      { kind: 'new', currency: 'USD', outstandingMinor: 100_00 },
      { kind: 'pending', currency: 'USD', outstandingMinor: 200_00 },
      { kind: 'accepted', currency: 'USD', outstandingMinor: 200_00 },
      // Neither is money that can be had: it is owed to the customer, or the customer is gone.
      { kind: 'new', currency: 'USD', outstandingMinor: -900_00 },
      { kind: 'inactive', currency: 'USD', outstandingMinor: 900_00 },
      { kind: 'new', currency: 'EUR', outstandingMinor: 250_00 },
      { kind: 'no_email', currency: 'EUR', outstandingMinor: 700_00 },
      { kind: 'declined', currency: 'EUR', outstandingMinor: 50_00 },
    ]);
    const plan = await cover(80);
    assert.deepEqual(plan.selection, { by: 'cover_outstanding', coverOutstandingPercent: 80 });
    assert.deepEqual(plan.coverage, [
      {
        currency: 'EUR',
        targetPercent: 80,
        totalMinor: 1000_00,
        coveredMinor: 0,
        plannedMinor: 250_00,
        reachedPercent: 25,
        isReached: false,
        blocked: [
          { reason: 'declined', customers: 1, outstandingMinor: 50_00 },
          { reason: 'no_email', customers: 1, outstandingMinor: 700_00 },
        ],
      },
      {
        currency: 'USD',
        targetPercent: 80,
        totalMinor: 1000_00,
        coveredMinor: 400_00,
        plannedMinor: 500_00,
        reachedPercent: 90,
        isReached: true,
        blocked: [],
      },
    ] satisfies BulkCoverage[]);
    const rows = await listRows(test, plan.id);
    assert.deepEqual(
      rows.map(({ email, reason }) => [email, reason]).sort(),
      [
        [addressOf({ erpId: 'C1' }), null],
        [addressOf({ erpId: 'C7' }), null],
        [addressOf({ erpId: 'C9' }), 'declined'],
        [null, 'no_email'],
      ].sort(),
    );
    assert.deepEqual((await test.client.bulkInvitations.get(plan.id)).coverage, plan.coverage);
  });

  it('needs nobody where enough have accepted, and nothing where nothing is owed', async () => {
    await haveCustomers([
      { kind: 'accepted', currency: 'USD', outstandingMinor: 800_00 },
      { kind: 'new', currency: 'USD', outstandingMinor: 200_00 },
      { kind: 'new', currency: 'EUR', outstandingMinor: -1 },
    ]);
    const enough = await cover(80);
    assert.equal(enough.counts.customers, 0);
    assert.deepEqual(
      enough.coverage?.map(({ currency, reachedPercent, isReached }) => [
        currency,
        reachedPercent,
        isReached,
      ]),
      [['USD', 80, true]],
    );
    assert.equal((await cover(81)).counts.invitations, 1);
    await haveCustomers([]);
    assert.deepEqual((await cover(80)).coverage, []);
  });

  it('is decided again when it is sent: other balances are another choice', async () => {
    await test.syncFiles(plainCustomers(3));
    const plan = await cover(30);
    assert.equal(plan.counts.invitations, 1);
    const { accounts, contacts, invoices, adjustments } = plainCustomers(3);
    const [first] = await listRows(test, plan.id);
    const chosen = (await test.client.customers.get(first?.customerIds[0] ?? '')).erpId;
    const paid = invoices.map((invoice) =>
      invoice.account_id === chosen ? { ...invoice, outstanding_amount: '99.00' } : invoice,
    );
    await test.syncFiles({ accounts, contacts, invoices: paid, adjustments });
    await assert.rejects(sendPlan(test, plan), { code: 'bulk_plan_changed' });
    const again = await cover(30);
    const sent = await sendPlan(test, again);
    assert.equal(sent.progress.queued, 1);
    await test.connector.drain();
    const [row] = await listRows(test, again.id);
    await answerInvitation(test, row?.invitationId ?? '', 'accept');
    assert.equal((await cover(30)).counts.invitations, 0);
  });
});

/** What a plan must say, by trying every set of customers. */
function coverageOf(accounts: readonly Account[], percent: number): (BulkCoverage & { fewest: number })[] {
  const counted = accounts.filter(
    ({ kind, outstandingMinor }) => kind !== 'inactive' && outstandingMinor > 0,
  );
  const currencies = [...new Set(counted.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const those = counted.filter((each) => each.currency === currency);
    const minorOf = (...kinds: Kind[]) =>
      those.filter(({ kind }) => kinds.includes(kind)).map(({ outstandingMinor }) => outstandingMinor);
    const totalMinor = sum(those.map(({ outstandingMinor }) => outstandingMinor));
    const coveredMinor = sum(minorOf('accepted', 'pending'));
    const open = minorOf('new', 'expired');
    const reaches = (minor: number) => 100 * (coveredMinor + minor) >= percent * totalMinor;
    const sets = subsets(open).filter((set) => reaches(sum(set)));
    const isReached = sets.length > 0;
    const fewest = isReached ? Math.min(...sets.map((set) => set.length)) : open.length;
    // Of as many, those that hold the most.
    const plannedMinor = Math.max(
      ...subsets(open)
        .filter((set) => set.length === fewest)
        .map(sum),
    );
    const reasons = [
      'declined',
      'no_email',
      'invalid_email',
      'suppressed',
      'portal_access_disabled',
    ] as const;
    return {
      currency,
      fewest,
      targetPercent: percent,
      totalMinor,
      coveredMinor,
      plannedMinor,
      reachedPercent: Math.floor((1000 * (coveredMinor + plannedMinor)) / totalMinor) / 10,
      isReached,
      blocked: sorted(
        reasons.flatMap((reason) => {
          const minors = minorOf(reason === 'portal_access_disabled' ? 'closed' : reason);
          return minors.length === 0
            ? []
            : [{ reason, customers: minors.length, outstandingMinor: sum(minors) }];
        }),
      ),
    };
  });
}

function subsets(values: readonly number[]): number[][] {
  return values.reduce<number[][]>((sets, value) => [...sets, ...sets.map((set) => [...set, value])], [[]]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sorted(blocked: BulkCoverage['blocked']): BulkCoverage['blocked'] {
  return blocked.toSorted((left, right) => left.reason.localeCompare(right.reason));
}
