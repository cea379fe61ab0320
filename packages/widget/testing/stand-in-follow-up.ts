import type {
  Adoption,
  AdoptionFunnel,
  CallNote,
  ContactSuggestion,
  CurrencySummary,
  Customer,
  CustomerSummary,
} from '@payvite/sdk';
import { dayBefore, daysAgo, idOf } from './fixtures.ts';

const sum = (rows: readonly Customer[], of: (row: Customer) => number) =>
  rows.reduce((total, row) => total + of(row), 0);
const stage = (rows: readonly Customer[]) => ({
  accounts: rows.length,
  outstandingMinor: sum(rows, (row) => row.outstandingMinor),
});

/** The customers in numbers, counted from the rows themselves, an invoice each. */
export function summarize(rows: readonly Customer[]): CustomerSummary {
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  const zeroes = { none: 0, pending: 0, accepted: 0, declined: 0, expired: 0 };
  for (const { invitationStatus } of rows) zeroes[invitationStatus]++;
  return {
    accounts: rows.length,
    currencies: currencies.map((currency) => summarizeCurrency(currency, rows)),
    byInvitationStatus: zeroes,
    byStatus: {
      active: rows.filter(({ status }) => status === 'active').length,
      inactive: rows.filter(({ status }) => status === 'inactive').length,
    },
    byAccountType: [],
    byHasEmail: { yes: rows.length, no: 0 },
    pendingOlderThan: [],
    asOf: daysAgo(0),
    agedOn: dayBefore(0),
  };
}

function summarizeCurrency(currency: string, all: readonly Customer[]): CurrencySummary {
  const rows = all.filter((row) => row.currency === currency);
  return {
    currency,
    accounts: rows.length,
    outstandingMinor: sum(rows, (row) => row.outstandingMinor),
    invoicesMinor: sum(rows, (row) => row.currentMinor + row.pastDueMinor),
    invoiceCount: rows.length,
    currentMinor: sum(rows, (row) => row.currentMinor),
    pastDueMinor: sum(rows, (row) => row.pastDueMinor),
    days1To30Minor: sum(rows, (row) => row.days1To30Minor),
    days31To60Minor: sum(rows, (row) => row.days31To60Minor),
    days61To90Minor: sum(rows, (row) => row.days61To90Minor),
    days91PlusMinor: sum(rows, (row) => row.days91PlusMinor),
    debitAdjustmentsMinor: sum(rows, (row) => row.debitAdjustmentsMinor),
    creditAdjustmentsMinor: sum(rows, (row) => row.creditAdjustmentsMinor),
    discountsMinor: 12_345,
    discountCount: 2,
    funnel: funnelOf(rows),
  };
}

function funnelOf(rows: readonly Customer[]): AdoptionFunnel {
  const invited = rows.filter(({ invitationStatus }) => invitationStatus !== 'none');
  const delivered = invited.filter(({ invitation }) => invitation?.delivery === 'delivered');
  const registered = invited.filter(({ invitationStatus }) => invitationStatus === 'accepted');
  const started = delivered.filter((row) => row.invitation?.startedAt || registered.includes(row));
  return {
    invited: stage(invited),
    delivered: stage(delivered),
    started: stage(started),
    registered: stage(registered),
    paid: stage(registered.filter((_, index) => index % 2 === 0)),
  };
}

/** So many points a week apart, in which ever more of one currency's accounts are invited and a third registers. */
export function makeAdoption(points: number, currency = 'USD'): Adoption {
  return {
    points: Array.from({ length: points }, (_, index) => ({
      on: dayBefore((points - 1 - index) * 7),
      currencies: [
        {
          currency,
          invited: { accounts: index * 3, outstandingMinor: index * 300_000 },
          registered: { accounts: index, outstandingMinor: index * 100_000 },
          paid: { accounts: Math.floor(index / 2), outstandingMinor: Math.floor(index / 2) * 100_000 },
          all: { accounts: 400, outstandingMinor: 90_000_000 },
        },
      ],
    })),
  };
}

export function makeCallNote(overrides: Partial<CallNote> = {}): CallNote {
  return {
    id: idOf('f', 900),
    customerId: idOf('c', 1),
    outcome: 'left_message',
    note: null,
    followUpOn: null,
    createdBy: { type: 'user', id: 'u1', name: 'Dana Reyes' },
    createdAt: daysAgo(1),
    ...overrides,
  };
}

export function makeSuggestion(overrides: Partial<ContactSuggestion> = {}): ContactSuggestion {
  const customerId = idOf('c', 1);
  return {
    id: idOf('f', 500),
    invitationId: idOf('e', 1),
    customerIds: [customerId],
    customers: [
      {
        id: customerId,
        name: 'Kestrel Framing LLC',
        accountNumber: '10482',
        currency: 'USD',
        outstandingMinor: 4_821_055,
      },
    ],
    name: 'Sam Lee',
    email: 'sam.lee@kestrelframing.example',
    state: 'open',
    newInvitationId: null,
    createdAt: daysAgo(1),
    decidedAt: null,
    decidedBy: null,
    ...overrides,
  };
}
