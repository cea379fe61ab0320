import type { Payment } from '@payvite/sdk';
import { daysAgo, idOf } from '../testing/fixtures.ts';
import { find, findAll, type } from '../testing/element-finding.ts';
import { makeDealer } from '../testing/stand-in-dealer.ts';
import { makePostingFile } from '../testing/stand-in-erp.ts';
import {
  makeAuthorization,
  makeCreditRequest,
  makePayment,
  NOT_POSTED,
  RETURNED,
} from '../testing/stand-in-payments.ts';
import { problem } from '../testing/stand-in-problem.ts';
import type { StandInClient } from '../testing/stand-in-client.ts';
import { dealersCustomers } from './gallery-customers.ts';
import { connector, FAULTS, NEVER, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

const payments = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'payments',
  state,
  ...rest,
});

/** Once what comes after the rows is there, too. */
const WHOLE = '.frame:has(.chip span):has(.settings)';

/** A payment of one of the dealer's customers; `amountMinor` is what its items add up to. */
function paid(
  number: number,
  customer: number,
  items: [number: string, amountMinor: number][],
  rest: Partial<Payment> = {},
): Payment {
  const { id, name, accountNumber, contacts } = dealersCustomers()[customer - 1]!;
  const amountMinor = items.reduce((sum, [, minor]) => sum + minor, 0);
  return makePayment({
    id: idOf('e', 600 + number),
    customerId: id,
    customerName: name,
    accountNumber,
    payerName: contacts[0]?.name ?? null,
    amountMinor,
    startedAt: daysAgo(number),
    authorizedAt: daysAgo(number),
    settledAt: daysAgo(Math.max(0, number - 3)),
    allocations: items.map(([item, minor], index) => ({
      openItemId: idOf('f', number * 10 + index),
      number: item,
      amountMinor: minor,
      discountMinor: 0,
      isInFlight: rest.postingState !== undefined && rest.postingState !== 'posted',
    })),
    providerPaymentId: `sbx_7Kq2${number}`,
    erpPaymentId: String(4711 - number),
    ...rest,
  });
}

/** One of each kind that a dealer sees. */
function paymentsOfAWeek(): Payment[] {
  const file = { postingFileId: idOf('e', 950), erpPaymentId: null, postedAt: null } as const;
  return [
    paid(0, 5, [['INV-21904', 4_307_815]], { state: 'started', ...NOT_POSTED, settledAt: null, authorizedAt: null, expiresAt: daysAgo(-1) }),
    paid(1, 1, [['INV-20418', 1_790_156], ['INV-20502', 1_060_632], ['CM-2201', -50_000]], { state: 'pending', ...NOT_POSTED, settledAt: null }),
    paid(2, 7, [['INV-20901', 430_410]], { method: 'card', feeMinor: 12_50, postingState: 'awaiting_file', erpPaymentId: null, postedAt: null, toPostMinor: 430_410 }),
    paid(3, 2, [['INV-20377', 930_140]], { postingState: 'in_file', ...file, toPostMinor: 930_140 }),
    paid(4, 4, [['INV-20244', 301_000]], { ...RETURNED, takenBackMinor: 301_000, toReverseMinor: 301_000, postedAt: daysAgo(2) }),
    paid(5, 8, [['INV-20399', 150_000]], { method: 'card', feeMinor: 12_50, takenBackMinor: 60_000, feeBackMinor: 5_00, handMinor: -60_000, toReverseMinor: 60_000 }),
    paid(6, 10, [['INV-20871', 98_000]], { method: 'card', state: 'disputed', failureCode: 'fraudulent', disputedAt: daysAgo(1) }),
    paid(7, 6, [['INV-20318', 203_025]], { state: 'failed', failureCode: 'R01', ...NOT_POSTED, settledAt: null, failedAt: daysAgo(4) }),
    paid(8, 11, [['INV-20200', 645_000]], { postingState: 'failed', erpPaymentId: null, postedAt: null, toPostMinor: 645_000, handMinor: 645_000 }),
    paid(9, 9, [['INV-20125', 90_215]]),
  ]; // prettier-ignore
}

function came(change: (client: StandInClient) => void = () => {}): () => StandInClient {
  return connector((client) => {
    client.paid.rows = paymentsOfAWeek();
    client.erp.fileRows = [makePostingFile()];
    change(client);
  });
}

const asks = (client: StandInClient) => {
  const { id, name, accountNumber } = dealersCustomers()[2]!;
  client.paid.requestRows = [
    makeCreditRequest(),
    makeCreditRequest({
      id: idOf('f', 651),
      ...{ customerId: id, customerName: name, accountNumber, payerName: 'Tom Reilly' },
      lines: [
        { openItemId: idOf('f', 3), number: 'INV-20930', amountMinor: 180_00 },
        { openItemId: idOf('f', 4), number: 'INV-20931', amountMinor: 70_00 },
        { openItemId: idOf('f', 5), number: 'CM-2290', amountMinor: -250_00 },
      ],
    }),
  ];
};

async function edit(element: HTMLElement, fee: string): Promise<void> {
  await press(element, '.settings summary');
  await sees(element, '.settings[open] .ways .field');
  type(find<HTMLInputElement>(element, '.ways .field:last-child'), fee);
}

/** What customers paid online, in every state. */
export const PAYMENTS_STATES: GalleryState[] = [
  payments('data', { client: came(), shows: `${WHOLE}:has(.chip.need) .payments` }),
  payments('requests', { client: came(asks), shows: `${WHOLE}:has(.chip.need) .credits` }),
  payments('detail', {
    client: came((client) => {
      client.paid.rows = client.paid.rows.slice(1, 5);
      client.paid.authorizationRow = makeAuthorization({ authorizedAt: daysAgo(1) });
    }),
    shows: `${WHOLE} .detail blockquote`,
    act: (element) => press(element, '.look'),
  }),
  payments('asked', {
    client: came((client) => {
      client.paid.rows = client.paid.rows.slice(4, 8);
    }),
    shows: `${WHOLE} .question`,
    act: (element) => press(element, '[data-asks]'),
  }),
  payments('uncertain', {
    client: came((client) => {
      client.paid.rows = client.paid.rows
        .slice(7)
        .map((row) => ({ ...row, isPostingUncertain: row.postingState === 'failed' }));
    }),
    shows: `${WHOLE} .question`,
    act: (element) => press(element, '[data-asks]'),
  }),
  payments('period', {
    client: came(),
    shows: `${WHOLE} .totals`,
    async act(element) {
      await sees(element, '.period input');
      for (const [index, day] of ['2026-11-16', '2026-11-20'].entries()) {
        const field = findAll<HTMLInputElement>(element, '.period input')[index]!;
        field.value = day;
        field.dispatchEvent(new Event('change'));
      }
    },
  }),
  payments('entry-changed', {
    client: came((client) => {
      client.paid.rows = client.paid.rows.slice(4, 8);
      client.paid.failures = { enter: problem({ code: 'entry_changed', status: 409 }) };
    }),
    shows: `${WHOLE} .question .complaint`,
    async act(element) {
      await press(element, '[data-asks]');
      await press(element, '.question .primary');
    },
  }),
  payments('customer-found', {
    client: came(),
    shows: `${WHOLE} [role=option]`,
    async act(element) {
      await sees(element, '.choice input');
      type(find<HTMLInputElement>(element, '.choice input'), 'homes');
    },
  }),
  payments('called', {
    client: came(),
    shows: `${WHOLE} .chosen`,
    async act(element) {
      await sees(element, '.choice input');
      type(find<HTMLInputElement>(element, '.choice input'), idOf('e', 604));
      await press(element, '[role=option]');
    },
  }),
  payments('settings', {
    client: came((client) => {
      client.paid.rows = client.paid.rows.slice(8);
    }),
    shows: `${WHOLE} .confirm`,
    act: (element) => edit(element, '2.95'),
  }),
  payments('settings-fault', {
    client: came((client) => {
      client.paid.rows = client.paid.rows.slice(8);
    }),
    shows: `${WHOLE} .settings .complaint`,
    async act(element) {
      await edit(element, '2.95');
      await press(element, '.settings .primary');
    },
  }),
  payments('look-only', {
    client: came((client) => (client.permissions = ['customers:read', 'payments:read', 'dealer:read'])),
    shows: `${WHOLE}:has(.chip.need) .note`,
  }),
  payments('empty', { client: connector(), shows: '.frame:has(.settings) .state' }),
  payments('empty-match', {
    client: connector((client) => (client.paid.rows = [makePayment()])),
    attributes: { filter: 'reversal' },
    shows: `${WHOLE} .state .button`,
  }),
  payments('off', {
    client: connector((client) => {
      const dealer = makeDealer();
      client.dealer.dealer = { ...dealer, payments: { ...dealer.payments, provider: 'off', methods: [] } };
    }),
    shows: '.state',
  }),
  payments('loading', {
    client: connector((client) => (client.payments.list = () => NEVER)),
    shows: '.frame .bone',
  }),
  ...Object.entries(FAULTS).map(([name, fault]) =>
    payments(name, {
      client: connector((client) => (client.paid.failures = { list: fault() })),
      shows: '.state',
    }),
  ),
  payments('not-connected', { shows: '.state' }),
];
