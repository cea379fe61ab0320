import type { Import, ImportColumnsFile, Sync, SyncModel, SyncModelCounts } from '@payvite/sdk';
import { daysAgo, idOf, makeSync } from '../testing/fixtures.ts';
import { find } from '../testing/element-finding.ts';
import { makeImport, makePosting, makePostingFile, type StandInErp } from '../testing/stand-in-erp.ts';
import type { StandInClient } from '../testing/stand-in-client.ts';
import { connector, FAULTS, NEVER, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

const erp = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'erp',
  state,
  ...rest,
});

function counts(model: SyncModel, lines: number, rest: Partial<SyncModelCounts> = {}): SyncModelCounts {
  const { inserted = 0, updated = 0, invalid = 0, missing = 0 } = rest;
  const unchanged = lines - inserted - updated - invalid;
  return { model, lines, inserted, updated, unchanged, invalid, missing };
}

const MODELS = [
  counts('customers', 1204, { inserted: 3, updated: 41, missing: 2 }),
  counts('contacts', 2810, { inserted: 5, updated: 12 }),
  counts('invoices', 3010, { inserted: 214, updated: 88, invalid: 3, missing: 171 }),
  counts('adjustments', 402, { inserted: 9, missing: 4 }),
];

const BAD_ROWS = [
  {
    row: 318,
    column: 'outstanding_amount',
    reason: 'Has a thousands separator; write 1234.50.',
    value: '1,234.50',
  },
  { row: 1207, column: 'payment_due_date', reason: 'Is no date like 2026-01-31.', value: '31/01/2026' },
  {
    row: 2944,
    column: 'account_id',
    reason: 'There is no account of this id in accounts.csv.',
    value: 'K-7781',
  },
].map((row) => ({
  ...{ model: 'invoices' as const, file: 'invoices.csv', erpId: `INV-${row.row}`, customerErpId: 'K-7781' },
  ...row,
}));

/** As long ago, in whole hours of the same day. */
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const WRITTEN = { writtenAt: hoursAgo(2) };

const done = (number: number, rest: Partial<Sync> = {}) =>
  makeSync({
    ...{ id: idOf('f', number), startedAt: hoursAgo(number), finishedAt: hoursAgo(number), isFull: false },
    ...{ models: MODELS.map(({ model }) => counts(model, 12 + number, { updated: number })) },
    ...rest,
  });

const HISTORY = [
  done(1, { models: MODELS, badRowCount: 3, isFull: true }),
  done(2),
  done(3, {
    state: 'failed',
    models: [],
    error: 'The folder /srv/ridgeline cannot be read. Mount it, then sync again.',
  }),
  done(4, { approvedAt: hoursAgo(3) }),
];

const WAITING = done(1, {
  state: 'needs_approval',
  finishedAt: null,
  isFull: true,
  models: MODELS.map((each) => ({ ...each, inserted: 0, updated: 0, unchanged: 0, missing: 0 })),
  guards: [
    {
      kind: 'would_close_open_items',
      detail: '',
      figures: { lost: 1204, held: 3010, currency: null },
      file: null,
      openEnd: null,
    },
    {
      kind: 'would_close_outstanding',
      detail: '',
      figures: { lost: 1_482_310_44, held: 4_920_018_90, currency: 'USD' },
      file: null,
      openEnd: null,
    },
    { kind: 'file_cut', detail: '', figures: null, file: 'invoices.csv', openEnd: null },
  ],
});

const REVIEWED: Import = makeImport({
  state: 'reviewed',
  exportedAt: hoursAgo(2),
  files: [],
  sync: done(1, {
    source: 'import',
    state: 'needs_approval',
    models: MODELS,
    badRowCount: 3,
    guards: [
      { kind: 'review', detail: '', figures: null, file: null, openEnd: null },
      { kind: 'older_export', detail: '', figures: null, file: null, openEnd: null },
    ],
    files: [
      { model: 'customers', name: 'accounts.csv', encoding: 'utf-8', ...WRITTEN, ignoredColumns: [] },
      { model: 'contacts', name: 'contacts.csv', encoding: 'utf-8', ...WRITTEN, ignoredColumns: ['Fax'] },
      {
        model: 'invoices',
        name: 'invoices.csv',
        encoding: 'windows-1252',
        ...WRITTEN,
        ignoredColumns: ['Salesman'],
      },
      { model: 'adjustments', name: 'adjustments.csv', encoding: 'utf-8', ...WRITTEN, ignoredColumns: [] },
    ],
  }),
});

const COLUMN_FILES: ImportColumnsFile[] = [
  {
    name: 'accounts.csv',
    delimiter: ',',
    headers: ['account_id', 'account_name', 'account_type', 'currency'].map((header) => ({
      header,
      column: header,
      suggestion: null,
    })),
    absent: [{ column: 'status', isRequired: false }],
  },
  {
    name: 'invoices.csv',
    delimiter: ';',
    headers: [
      { header: 'Customer ID', column: 'account_id', suggestion: null },
      { header: 'invoice_id', column: 'invoice_id', suggestion: null },
      { header: 'amount', column: 'amount', suggestion: null },
      { header: 'currency', column: 'currency', suggestion: null },
      { header: 'Open balance', column: null, suggestion: 'outstanding_amount' },
      { header: 'Salesman', column: null, suggestion: null },
    ],
    absent: [
      { column: 'outstanding_amount', isRequired: true },
      { column: 'payment_due_date', isRequired: false },
      { column: 'job_name', isRequired: false },
    ],
  },
];

const POSTINGS = [
  makePosting({
    ...{ id: idOf('e', 1), state: 'failed', erpPaymentId: null, postedMinor: 0, postedAt: null },
    error: 'The period 2026-10 is closed in Tryton. Open it, or post by hand with the payment’s id.',
  }),
  makePosting({
    ...{
      id: idOf('e', 2),
      state: 'failed',
      erpPaymentId: 'PAY-2044',
      amountMinor: 48_210_55,
      postedMinor: 20_000_00,
    },
    ...{
      customerName: 'Northgate Cabinets & Millwork',
      accountNumber: '10977',
      isUncertain: true,
      postedAt: null,
    },
    ...{ method: 'card' as const, error: 'Invoice INV-88012 was paid by other means.' },
  }),
  makePosting({
    id: idOf('e', 3),
    state: 'awaiting_file',
    erpPaymentId: null,
    amountMinor: 320_00,
    postedAt: null,
  }),
  makePosting({
    id: idOf('e', 4),
    customerName: 'Quarry Road Homes',
    accountNumber: '10233',
    amountMinor: 9_804_00,
  }),
  makePosting({
    ...{ id: idOf('e', 5), state: 'reversed', action: 'reverse', reversalReason: 'ACH return R01' },
    ...{
      customerName: 'Lakeview Siding',
      accountNumber: '10090',
      amountMinor: 75_00,
      reversedAt: daysAgo(1),
    },
  }),
];

const FILES = [
  makePostingFile({ rows: { payments: 19, credits: 3, reversals: 1 }, reversalCount: 1 }),
  makePostingFile({ id: idOf('e', 949), number: 11, importedAt: daysAgo(6), createdAt: daysAgo(7) }),
];

const withErp = (change: (erp: StandInErp) => void = () => {}) =>
  connector((client) => {
    client.erp.syncRows = HISTORY;
    client.erp.badRowRows = BAD_ROWS;
    client.erp.scheduleRow = {
      source: 'csv',
      isUploadOnly: false,
      asOf: hoursAgo(1),
      everyMinutes: 120,
      nextAt: hoursAgo(-1),
    };
    change(client.erp);
  });

async function choose(element: HTMLElement, client: StandInClient, names: string[]): Promise<void> {
  await sees(element, 'input[type=file]');
  client.erp.chosen.push(...names.map((name) => ({ name })));
  const transfer = new DataTransfer();
  for (const name of names)
    transfer.items.add(new File(['id,name\n'.repeat(4000)], name, { lastModified: Date.now() - 7_200_000 }));
  const input = find<HTMLInputElement>(element, 'input[type=file]');
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
}

/** The ERP's side: its source, what waits, what each sync did, files to import, and payments. */
export const ERP_STATES: GalleryState[] = [
  erp('data', {
    client: withErp(),
    shows: '.bad-rows tbody td',
    act: async (element) => {
      await press(element, '.when');
      await press(element, '.result .link');
    },
  }),
  erp('waiting', {
    client: withErp((erp) => (erp.syncRows = [WAITING, ...HISTORY.slice(1)])),
    shows: '.waits',
  }),
  erp('asked', {
    client: withErp((erp) => (erp.syncRows = [WAITING, ...HISTORY.slice(1)])),
    shows: '.question',
    act: (element) => press(element, '[data-asks=approve]'),
  }),
  erp('running', {
    client: withErp((erp) => {
      const read = [counts('customers', 1204), counts('contacts', 2810), counts('invoices', 1873)];
      const models = read.map((each) => ({ ...each, unchanged: 0 }));
      erp.syncRows = [
        done(1, { state: 'running', finishedAt: null, models, isFull: true }),
        ...HISTORY.slice(1),
      ];
    }),
    shows: '.progress',
  }),
  erp('failed', { client: withErp((erp) => (erp.syncRows = HISTORY.slice(2))), shows: '.block.bad' }),
  erp('look-only', {
    client: connector((client) => {
      client.permissions = ['syncs:read', 'payments:read'];
      client.erp.syncRows = HISTORY;
    }),
    shows: '.note',
  }),
  erp('import', { client: withErp(), attributes: { tab: 'import' }, shows: '.drop' }),
  erp('chosen', {
    client: withErp(),
    attributes: { tab: 'import' },
    shows: '.chosen select',
    act: (element, client) =>
      choose(element, client, ['Accounts-2026-11.csv', 'Open invoices.csv', 'export (3).csv']),
  }),
  erp('import-fault', {
    client: withErp(),
    attributes: { tab: 'import' },
    shows: '.complaint',
    act: async (element, client) => {
      await choose(element, client, ['Accounts-2026-11.csv', 'export (3).csv']);
      await press(element, 'form .primary');
    },
  }),
  erp('reviewed', {
    client: withErp((erp) => {
      erp.importRows = [REVIEWED];
      erp.columnFiles = COLUMN_FILES.map((file) => ({
        ...file,
        headers: file.headers.map((header) => ({ ...header, suggestion: null })),
        absent: file.absent.filter(({ isRequired }) => !isRequired),
      }));
      erp.syncRows = [REVIEWED.sync!, ...HISTORY.slice(1)];
    }),
    attributes: { tab: 'import' },
    shows: '.bad-rows tbody td',
    act: (element) => press(element, '.under .link'),
  }),
  erp('apply-asked', {
    client: withErp((erp) => {
      const guards = [...REVIEWED.sync!.guards, ...WAITING.guards];
      erp.importRows = [{ ...REVIEWED, sync: { ...REVIEWED.sync!, guards } }];
      erp.syncRows = [REVIEWED.sync!, ...HISTORY.slice(1)];
    }),
    attributes: { tab: 'import' },
    shows: '.question',
    act: (element) => press(element, '[data-asks=apply]'),
  }),
  erp('columns', {
    client: withErp((erp) => {
      const error = 'invoices.csv: the required column outstanding_amount is missing. Nothing was applied.';
      const sync = done(1, { source: 'import', state: 'failed', models: [], error });
      erp.importRows = [makeImport({ state: 'failed', exportedAt: hoursAgo(2), sync })];
      erp.syncRows = [sync, ...HISTORY.slice(1)];
      erp.columnFiles = COLUMN_FILES;
    }),
    attributes: { tab: 'import' },
    shows: 'details[open] select',
  }),
  erp('given-up', {
    client: withErp((erp) => {
      const error = 'Discarded by Dana Whitfield before it was approved: nothing of it was applied.';
      erp.syncRows = [{ ...WAITING, state: 'failed', error, finishedAt: hoursAgo(1) }, ...HISTORY.slice(1)];
    }),
    shows: '.history .word.mute',
  }),
  erp('payments', {
    client: withErp((erp) => {
      erp.postingRows = POSTINGS;
      erp.fileRows = FILES;
    }),
    attributes: { tab: 'payments' },
    shows: '.files tbody td',
    act: (element) => press(element, '.chip:last-child'),
  }),
  erp('mark', {
    client: withErp((erp) => {
      erp.postingRows = POSTINGS;
      erp.fileRows = FILES;
    }),
    attributes: { tab: 'payments' },
    shows: '.question',
    act: (element) => press(element, '.files tbody [data-asks]'),
  }),
  erp('empty', {
    client: connector((client) => {
      client.erp.scheduleRow = {
        source: 'odoo',
        isUploadOnly: false,
        asOf: null,
        everyMinutes: 15,
        nextAt: null,
      };
    }),
    shows: '.empty',
  }),
  erp('loading', {
    client: connector((client) => (client.syncs.schedule = () => NEVER)),
    shows: '.frame .bone',
  }),
  ...Object.entries(FAULTS).map(([name, fault]) =>
    erp(name, {
      client: connector((client) => (client.erp.failures = { schedule: fault() })),
      shows: '.state',
    }),
  ),
  erp('not-connected', { shows: '.state' }),
];
