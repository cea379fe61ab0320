import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  PayviteClient,
  type AnyProblemCode,
  type ApiError,
  type BadRow,
  type Customer,
  type CustomerListParams,
  type Dealer,
  type EmbedSession,
  type Invitation,
  type InvitationInput,
  type OpenItem,
  type Page,
  type PayviteClientOptions,
  type ProblemCode,
  type Sync,
  type TimelineEvent,
} from './index.ts';

/** True where both are the same type. */
type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Compiles only for `true`: the type check is the test, and the count shows that none was lost. */
function holds<Claim extends true>(claim: Claim): number {
  return Number(claim);
}

type Client = PayviteClient;
type RowsOf<List> = List extends AsyncIterable<infer Row> ? Row : never;

describe('the types', () => {
  it('say what each method gives', () => {
    const held = [
      holds<Same<Awaited<ReturnType<Client['customers']['list']>>, Page<Customer>>>(true),
      holds<Same<RowsOf<ReturnType<Client['customers']['list']>>, Customer>>(true),
      holds<Same<Awaited<ReturnType<Client['customers']['get']>>, Customer>>(true),
      holds<Same<RowsOf<ReturnType<Client['customers']['openItems']>>, OpenItem>>(true),
      holds<Same<RowsOf<ReturnType<Client['customers']['timeline']>>, TimelineEvent>>(true),
      holds<Same<Awaited<ReturnType<Client['invitations']['send']>>, Invitation>>(true),
      holds<Same<Awaited<ReturnType<Client['invitations']['get']>>, Invitation>>(true),
      holds<Same<RowsOf<ReturnType<Client['invitations']['list']>>, Invitation>>(true),
      holds<Same<Awaited<ReturnType<Client['invitations']['resend']>>, Invitation>>(true),
      holds<Same<Awaited<ReturnType<Client['invitations']['revoke']>>, Invitation>>(true),
      holds<Same<Awaited<ReturnType<Client['dealer']['get']>>, Dealer>>(true),
      holds<Same<Awaited<ReturnType<Client['dealer']['update']>>, Dealer>>(true),
      holds<Same<Awaited<ReturnType<Client['embedSessions']['create']>>, EmbedSession>>(true),
      holds<Same<RowsOf<ReturnType<Client['syncs']['list']>>, Sync>>(true),
      holds<Same<Awaited<ReturnType<Client['syncs']['start']>>, Sync>>(true),
      holds<Same<Awaited<ReturnType<Client['syncs']['approve']>>, Sync>>(true),
      holds<Same<RowsOf<ReturnType<Client['syncs']['badRows']>>, BadRow>>(true),
      holds<Same<ApiError['code'], AnyProblemCode>>(true),
      // Known ones are suggested, and told apart.
      holds<ProblemCode extends AnyProblemCode ? true : false>(true),
    ];
    assert.equal(held.length, 19);
  });

  it('say what can be asked', () => {
    const params = {
      sort: '-weightedAverageDaysOverdue',
      hasEmail: true,
      limit: 10,
      cursor: undefined,
    } satisfies CustomerListParams;
    // @ts-expect-error a column that lists cannot be sorted by
    const wrongSort: CustomerListParams = { sort: 'phone' };
    // @ts-expect-error revoked is a state of an invitation, not a status of a customer
    const wrongStatus: CustomerListParams = { invitationStatus: 'revoked' };
    // @ts-expect-error whom to invite must be said
    const noCustomers: InvitationInput = { email: 'ana@timber.example' };
    // @ts-expect-error a misspelled field
    const misspelled: InvitationInput = { customerIds: [], emial: 'ana@timber.example' };
    assert.deepEqual([params.limit, wrongSort, wrongStatus, noCustomers, misspelled].length, 5);
  });

  it('take a key or a way to fetch tokens, never both and never neither', () => {
    const baseUrl = 'https://pay.example';
    const options = [
      { baseUrl, apiKey: 'pv_test_1' },
      { baseUrl, fetchToken: () => 'token' },
      { baseUrl, fetchToken: async () => Promise.resolve('token'), retry: { limit: 0 }, timeoutMs: 5_000 },
    ] satisfies PayviteClientOptions[];
    for (const one of options) assert.ok(new PayviteClient(one));
    // @ts-expect-error neither
    const neither: PayviteClientOptions = { baseUrl };
    // @ts-expect-error both
    const both: PayviteClientOptions = { baseUrl, apiKey: 'pv_test_1', fetchToken: () => 'token' };
    assert.throws(() => new PayviteClient(neither), TypeError);
    assert.throws(() => new PayviteClient(both), TypeError);
  });
});
