import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { NotFoundError, PermissionDeniedError, type AuthorizationExportParams } from '@payvite/sdk';
import { parse } from 'csv-parse/sync';
import type { PreviewContent } from '../src/db/payment-columns.ts';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { addAuthorization, addCustomer, addItem, addPayer, addPayment } from './payment-rows.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const DAY_MS = 86_400_000;
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const START = Date.parse('2026-11-01T12:00:00.000Z');

describe('what payers agreed to', () => {
  let test: TestConnector;
  let dealerId: string;
  let customerId: string;
  let payerId: string;
  let itemId: string;

  before(async () => {
    test = await startTestConnector();
    ({ dealerId } = test.connector);
    customerId = await addCustomer(test.owner, dealerId, 'C1');
    payerId = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    itemId = await addItem(test.owner, { dealerId, customerId }, { erpId: 'I1', minor: 100_000 });
    await test.owner.query('update dealers set allowed_origins = $1', [[ERP_ORIGIN]]);
  });
  after(() => test.close());

  const pay = (
    more: { method?: 'ach' | 'card'; day?: number; by?: string; allocations?: Record<string, number> } = {},
  ) => {
    const { method = 'ach', day = 0, by = payerId, allocations = { [itemId]: 1000 } } = more;
    const startedAt = new Date(START + day * DAY_MS);
    return addPayment(test.owner, {
      ...{
        dealerId,
        customerId,
        payerId: by,
        state: 'pending',
        method,
        startedAt,
        allocations,
        feeMinor: 50,
      },
    });
  };
  const agree = (paymentId: string, name?: string) =>
    addAuthorization(test.owner, { dealerId, paymentId, ...(name === undefined ? {} : { name }) });
  const rowsOf = async (params: AuthorizationExportParams) => {
    const text = (await Array.fromAsync(test.client.authorizations.exportCsv(params))).join('');
    return parse<Record<string, string>>(text, { columns: true, bom: true });
  };

  it('stands with its payment: the words, whose they are, and where they were agreed to', async () => {
    const paymentId = await pay();
    const id = await agree(paymentId);
    const { textHash, previewHash, previewText, ...rest } =
      await test.client.payments.authorization(paymentId);
    assert.equal(textHash, sha256('I agree.'));
    assert.equal(previewHash, sha256(previewText ?? ''));
    assert.deepEqual(rest, {
      ...{ id, kind: 'ach_debit', paymentId, customerIds: [customerId], payerId, payerName: 'Pat' },
      ...{ payerEmail: 'pat@harrow.example', provider: 'sandbox', providerMandateId: null },
      ...{ providerReference: null, textSource: 'payvite', textVersion: '2026-12.en', text: 'I agree.' },
      previewVersion: 1,
      ...{ amountMinor: 1000, feeMinor: 50, currency: 'USD', authorizedAt: new Date(START).toISOString() },
      ...{ ipAddress: '192.0.2.7', userAgent: 'A browser', bankName: 'First Bank', last4: '6789' },
      ...{ holderType: null, secCode: null, endedAt: null, keepUntil: null },
    });
  });

  it('has what was shown, in the words that were hashed: the items, the amounts, the ways to pay, who and for whom', async () => {
    const number = 'Größe "9"; für Ø';
    const second = await addItem(test.owner, { dealerId, customerId }, { erpId: number, minor: 700 });
    const paymentId = await pay({ allocations: { [itemId]: 1000, [second]: 700 } });
    await agree(paymentId);
    const { previewText, previewHash } = await test.client.payments.authorization(paymentId);
    const said = JSON.parse(previewText ?? '') as PreviewContent;
    assert.deepEqual(
      new Map(said.lines.map((line) => [line.number, line.amountMinor])),
      new Map([
        ['I1', 1000],
        [number, 700],
      ]),
    );
    assert.deepEqual([said.customerId, said.payerId, said.amountMinor], [customerId, payerId, 1700]);
    assert.deepEqual(said.methods, [{ method: 'ach', feeMinor: 50, totalMinor: 1750 }]);
    const row = (await rowsOf({ payerId })).find((each) => each['Payment'] === paymentId);
    assert.equal(row?.['Version of the preview'], '1');
    assert.equal(row['Preview'], previewText);
    assert.equal(sha256(row['Preview'] ?? ''), row['SHA-256 of the preview']);
    assert.equal(row['SHA-256 of the preview'], previewHash);
  });

  it('is not found for a payment without one, and for none', async () => {
    const paymentId = await pay();
    const codeOf = (code: string) => (error: unknown) =>
      error instanceof NotFoundError && error.code === code;
    const { payments } = test.client;
    await assert.rejects(payments.authorization(paymentId), codeOf('authorization_not_found'));
    await assert.rejects(
      payments.authorization('0198c0de-0000-7000-8000-000000000000'),
      codeOf('payment_not_found'),
    );
  });

  it('is exported newest first, by kind, payer and time, and no name is a formula', async () => {
    const by = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const early = await agree(await pay({ by, day: 1 }), '=1+1');
    const late = await agree(await pay({ by, day: 2, method: 'card' }));
    const rows = await rowsOf({ payerId: by });
    assert.deepEqual(
      rows.map((row) => row['Authorization']),
      [late, early],
    );
    assert.deepEqual([rows[1]?.['Name'], rows[1]?.['IP address']], [`'=1+1`, '192.0.2.7']);
    assert.deepEqual([rows[1]?.['Amount (in currency)'], rows[1]?.['Fee (in currency)']], ['10.00', '0.50']);
    const idsOf = async (params: AuthorizationExportParams) =>
      (await rowsOf({ payerId: by, ...params })).map((row) => row['Authorization']);
    assert.deepEqual(await idsOf({ kind: 'card_payment' }), [late]);
    assert.deepEqual(await idsOf({ kind: 'terms' }), []);
    const noon = new Date(START + 2 * DAY_MS).toISOString();
    assert.deepEqual(await idsOf({ authorizedFrom: noon }), [late]);
    assert.deepEqual(await idsOf({ authorizedTo: noon }), [early]);
  });

  it('is exported whole, in more than one piece', async () => {
    const by = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const template = await agree(await pay({ by, day: 3 }));
    await test.owner.query(
      `insert into authorizations
       select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'payment_id', gen_random_uuid()))).*
       from authorizations a, generate_series(1, 1004) where a.id = $1`,
      [template],
    );
    const rows = await rowsOf({ payerId: by });
    assert.equal(new Set(rows.map((row) => row['Authorization'])).size, 1005);
  });

  it('is for those with the permission of its own', async () => {
    const paymentId = await pay();
    await agree(paymentId);
    const { payments, authorizations } = embedClient(test.connector.url, test.client, ['payments:read']);
    assert.equal((await payments.get(paymentId)).id, paymentId);
    await assert.rejects(payments.authorization(paymentId), PermissionDeniedError);
    await assert.rejects(Array.fromAsync(authorizations.exportCsv()), PermissionDeniedError);
    const allowed = embedClient(test.connector.url, test.client, ['authorizations:read']);
    assert.equal((await allowed.payments.authorization(paymentId)).paymentId, paymentId);
  });
});
