import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ConflictError, InvalidRequestError, NotFoundError, type PostingFile } from '@payvite/sdk';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import supertest from 'supertest';
import type { SourcePayment } from '../src/erp/erp-source.ts';
import { writePostingFile } from '../src/postings/posting-file-text.ts';
import { newPayment } from './fake-erp.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

const MARK = '\uFEFF';
const CREDITS_HEADER =
  'account_id,job_id,payment_id,payment_amount,document_id,document_type,applied_document_id\r\n';
const REVERSALS_HEADER = CREDITS_HEADER.replace('\r\n', ',currency,paid_on,reason\r\n');

describe('posting files', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({
      rows: {
        accounts: [
          { account_id: 'C1', account_name: 'Harrow Homes', currency: 'USD' },
          { account_id: 'C2', account_name: 'Nord AS', currency: 'JPY' },
          { account_id: '=1+1', account_name: 'Evil', currency: 'USD' },
        ],
        invoices: [
          {
            account_id: 'C1',
            invoice_id: 'I1',
            amount: '150.00',
            outstanding_amount: '150.00',
            currency: 'USD',
            job_id: 'J1',
          },
          {
            account_id: 'C1',
            invoice_id: 'I2',
            amount: '80.05',
            outstanding_amount: '80.05',
            currency: 'USD',
            job_id: 'J2',
          },
          {
            account_id: 'C1',
            invoice_id: 'I3',
            amount: '10.00',
            outstanding_amount: '10.00',
            currency: 'USD',
          },
        ],
        adjustments: [
          {
            account_id: 'C1',
            adjustment_id: 'A2',
            amount: '100.00',
            outstanding_amount: '100.00',
            currency: 'USD',
          },
        ],
      },
    });
    await test.owner.query(`update open_items set job_id = 'J2' where erp_id = 'A2'`);
  });
  after(() => test.close());

  const queue = async (changes: Partial<SourcePayment> = {}, of = test): Promise<string> => {
    const { context, dealerId } = of.connector;
    const payment = newPayment(changes);
    await context.database.asDealer(dealerId, (tx) => context.postings.queuePosting(tx, payment));
    return payment.paymentId;
  };
  const reverse = async (paymentId: string, reason = 'ACH return R01'): Promise<void> => {
    const { context, dealerId } = test.connector;
    await context.database.asDealer(dealerId, (tx) => context.postings.queueReversal(tx, paymentId, reason));
  };
  const read = async (pieces: AsyncIterable<string>): Promise<string> =>
    (await Array.fromAsync(pieces)).join('');
  const readAll = async ({ id }: PostingFile) => {
    const { postingFiles } = test.client;
    return {
      payments: await read(postingFiles.paymentsCsv(id)),
      credits: await read(postingFiles.creditsCsv(id)),
      reversals: await read(postingFiles.reversalsCsv(id)),
    };
  };
  const stateOf = async (id: string) => {
    const { action, state } = await test.client.postings.get(id);
    return `${action} ${state}`;
  };

  it('are what Spruce imports, byte by byte: five columns, no header, credits apart', async () => {
    const id = await queue({
      amountMinor: 14_005,
      allocations: [
        { itemErpId: 'I1', model: 'invoices', amountMinor: 15_000 },
        { itemErpId: 'I2', model: 'invoices', amountMinor: 8005 },
        { itemErpId: 'I3', model: 'invoices', amountMinor: 1000 },
        { itemErpId: 'A2', model: 'adjustments', amountMinor: -10_000 },
      ],
    });
    assert.equal(await stateOf(id), 'post awaiting_file');
    await test.connector.drain();
    const file = await test.client.postingFiles.create();
    assert.deepEqual(
      [file.postingCount, file.postingMinor, file.reversalCount, file.currency, file.rows, file.importedAt],
      [1, 14_005, 0, 'USD', { payments: 2, credits: 2, reversals: 0 }, null],
    );
    assert.deepEqual(await readAll(file), {
      // The credit is of job J2, so I2 has it first; what is left of it, I1 has.
      payments: `C1,J1,${id},130.05,I1\r\nC1,,${id},10.00,I3\r\n`,
      credits: `${MARK}${CREDITS_HEADER}C1,J2,${id},80.05,A2,credit_memo,I2\r\nC1,J2,${id},19.95,A2,credit_memo,I1\r\n`,
      reversals: `${MARK}${REVERSALS_HEADER}`,
    });
    assert.equal(await stateOf(id), 'post in_file');
  });

  it('come as files of their own name', async () => {
    await queue();
    const { id, number } = await test.client.postingFiles.create();
    const { headers } = await supertest(test.connector.url)
      .get(`/v1/posting-files/${id}/payments.csv`)
      .set('Authorization', `Bearer ${test.connector.apiKey}`)
      .expect(200);
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8');
    assert.equal(headers['content-disposition'], `attachment; filename="payvite-payments-${number}.csv"`);
  });

  it('hold each payment once, are numbered, and never change', async () => {
    const { postingFiles } = test.client;
    const first = await queue();
    const one = await postingFiles.create();
    const before = await readAll(one);
    await assert.rejects(postingFiles.create(), (error) => {
      assert.ok(error instanceof ConflictError);
      return error.code === 'no_postings_waiting';
    });
    await queue();
    const two = await postingFiles.create();
    assert.equal(two.number, one.number + 1);
    assert.equal(two.postingCount, 1);
    await reverse(first);
    await test.owner.query(`update open_items set job_id = 'other' where erp_id = 'I1'`);
    await postingFiles.markImported(one.id);
    assert.deepEqual(await readAll(one), before);
    await assert.rejects(
      test.connector.context.database.asDealer(test.connector.dealerId, ({ db }) =>
        db.updateTable('postingFiles').set({ paymentsCsv: 'C1,,x,0.01,I1' }).execute(),
      ),
      { code: '42501' },
      'the database lets nobody change what was made',
    );
    await test.owner.query(`update open_items set job_id = 'J1' where erp_id = 'I1'`);
    await postingFiles.markImported((await postingFiles.create()).id);
    assert.equal(await stateOf(first), 'reverse reversed');
  });

  it('are made one at a time, also by several at once', async () => {
    const ids = [await queue(), await queue(), await queue()];
    const made = await Promise.allSettled(ids.map(() => test.client.postingFiles.create()));
    const files = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    assert.equal(files.length, 1);
    assert.equal(files[0]?.postingCount, 3);
  });

  it('are marked as imported once, with the time that the dealer states', async () => {
    const { postingFiles } = test.client;
    const id = await queue();
    const file = await postingFiles.create();
    await test.advance({ minutes: 30 });
    const importedAt = new Date(Date.parse(file.createdAt) + 600_000).toISOString();
    for (const wrong of [-1000, 86_400_000]) {
      const at = new Date(Date.parse(file.createdAt) + wrong).toISOString();
      await assert.rejects(postingFiles.markImported(file.id, { importedAt: at }), (error) => {
        assert.ok(error instanceof InvalidRequestError);
        return error.errors?.[0]?.pointer === '/importedAt';
      });
    }
    const marked = await postingFiles.markImported(file.id, { importedAt });
    assert.equal(marked.importedAt, importedAt);
    const posting = await test.client.postings.get(id);
    assert.deepEqual(
      [posting.state, posting.postedAt, posting.postedMinor, posting.postingFileId],
      ['posted', importedAt, posting.amountMinor, file.id],
    );
    await assert.rejects(postingFiles.markImported(file.id), (error) => {
      assert.ok(error instanceof ConflictError);
      return error.code === 'posting_file_imported';
    });
    const [newest] = (await postingFiles.list()).data;
    assert.deepEqual(newest, marked);
    await assert.rejects(read(postingFiles.creditsCsv(crypto.randomUUID())), NotFoundError);
  });

  it('take back what was returned, whether or not the first one was imported by then', async () => {
    const { postingFiles } = test.client;
    const never = await queue();
    await reverse(never);
    assert.equal(await stateOf(never), 'reverse cancelled', 'it was in no file yet');
    const [late, early] = [await queue(), await queue()];
    const posting = await postingFiles.create();
    await reverse(early, 'ACH return R01, "no funds"');
    assert.equal(await stateOf(early), 'reverse awaiting_file');
    await postingFiles.markImported(posting.id);
    assert.equal(await stateOf(early), 'reverse awaiting_file');
    assert.notEqual((await test.client.postings.get(early)).postedAt, null);
    await reverse(late);
    const reversal = await postingFiles.create();
    assert.deepEqual([reversal.postingCount, reversal.reversalCount], [0, 2]);
    const { payments, reversals } = await readAll(reversal);
    assert.equal(payments, '');
    const row = (id: string) => `C1,J1,${id},123.45,I1,invoice,,USD,2026-11-20,`;
    assert.equal(
      reversals,
      `${MARK}${REVERSALS_HEADER}${row(early)}"ACH return R01, ""no funds"""\r\n${row(late)}ACH return R01\r\n`,
    );
    await postingFiles.markImported(reversal.id);
    for (const id of [late, early]) assert.equal(await stateOf(id), 'reverse reversed');
  });

  it('are marked in any order: each settles what is in it, and what is out of the books stays out', async () => {
    const { postingFiles } = test.client;
    const [kept, returned] = [await queue(), await queue()];
    const first = await postingFiles.create();
    await reverse(returned);
    const later = await queue();
    const second = await postingFiles.create();
    assert.deepEqual([second.postingCount, second.reversalCount], [1, 1]);
    await test.advance({ minutes: 30 });

    await postingFiles.markImported(second.id);
    assert.deepEqual(
      [await stateOf(later), await stateOf(returned), await stateOf(kept)],
      ['post posted', 'reverse reversed', 'post in_file'],
    );
    // It was imported before the other, and is marked after it.
    const importedAt = new Date(Date.parse(first.createdAt) + 1000).toISOString();
    await postingFiles.markImported(first.id, { importedAt });
    assert.deepEqual(
      [await stateOf(kept), await stateOf(returned), await stateOf(later)],
      ['post posted', 'reverse reversed', 'post posted'],
    );
    const postings = await Promise.all([kept, returned].map((id) => test.client.postings.get(id)));
    assert.deepEqual(
      postings.map(({ postedAt, postedMinor, amountMinor }) => [postedAt, postedMinor / amountMinor]),
      [
        [importedAt, 1],
        [importedAt, 0],
      ],
    );
    await assert.rejects(postingFiles.create(), ConflictError, 'nothing waits any more');
  });

  it('are of one currency each, in its own decimals', async () => {
    const yen = await queue({ customerErpId: 'C2', currency: 'JPY', amountMinor: 1500 });
    await test.advance({ minutes: 1 });
    await queue();
    const first = await test.client.postingFiles.create();
    assert.deepEqual([first.currency, first.postingCount], ['JPY', 1]);
    assert.match((await readAll(first)).payments, new RegExp(`^C2,J1,${yen},1500,I1\r\n$`));
    assert.equal((await test.client.postingFiles.create()).currency, 'USD');
  });

  it('hold no formula, whatever the ERP calls its accounts', async () => {
    await queue({ customerErpId: '=1+1' });
    const { payments } = await readAll(await test.client.postingFiles.create());
    assert.match(payments, /^'=1\+1,/);
  });

  it('are for ERPs that push, too, whose postings are read and marked by the API', async () => {
    const other = await addDealer(test, {
      name: 'Pushing',
      rows: { accounts: [{ account_id: 'C1', account_name: 'One' }] },
    });
    await test.owner.query(`update dealers set erp_kind = 'push' where id = $1`, [other.connector.dealerId]);
    const id = await queue({}, other);
    const { data } = await other.client.postings.list({ state: 'awaiting_file' });
    assert.deepEqual([data[0]?.id, data[0]?.allocations[0]?.itemErpId], [id, 'I1']);
    const file = await other.client.postingFiles.create();
    assert.equal(file.number, 1, 'each dealer counts its own');
    await other.client.postingFiles.markImported(file.id);
    assert.equal((await other.client.postings.get(id)).state, 'posted');
    await assert.rejects(test.client.postings.get(id), NotFoundError);
  });

  it('are listed in pages, as postings are', async () => {
    const files = await Array.fromAsync(test.client.postingFiles.list({ limit: 2 }));
    const numbers = files.map(({ number }) => number);
    assert.ok(numbers.length > 4);
    assert.deepEqual(
      numbers,
      numbers.toSorted((one, other) => other - one),
    );
    const postings = await Array.fromAsync(test.client.postings.list({ limit: 3 }));
    const { total } = await test.client.postings.list({ limit: 1 });
    assert.equal(new Set(postings.map(({ id }) => id)).size, total);
    assert.ok(postings.every(({ customerName, accountNumber }) => customerName && accountNumber));
    const waiting = await Array.fromAsync(test.client.postings.list({ isWaiting: true, limit: 3 }));
    const settled = await Array.fromAsync(test.client.postings.list({ isWaiting: false, limit: 3 }));
    assert.equal(waiting.length + settled.length, total);
    const over = ['posted', 'reversed', 'failed', 'cancelled'];
    assert.ok(waiting.length > 0 && waiting.every(({ state }) => !over.includes(state)));
    assert.ok(settled.length > 0 && settled.every(({ state }) => over.includes(state)));
    const times = postings.map(({ queuedAt }) => queuedAt);
    assert.deepEqual(times, times.toSorted().reverse());
    const inFile = await Array.fromAsync(test.client.postings.list({ state: 'in_file', limit: 2 }));
    assert.ok(inFile.length > 2 && inFile.every(({ state }) => state === 'in_file'));
  });
});

describe('the text of a posting file', () => {
  it('has what a payer took off as a row to be entered by hand, and in no amount', () => {
    const allocations = [
      { itemErpId: 'I1', model: 'invoices', amountMinor: 9_800, discountMinor: 200 },
      { itemErpId: 'I2', model: 'invoices', amountMinor: 500 },
    ] as const;
    const payment = { ...newPayment({ amountMinor: 10_300 }), allocations: [...allocations] };
    const noJob = () => ({ id: null, key: null });
    const filed = { ...payment, reversalReason: 'ACH return R01' };
    const { payments, credits, reversals, rows } = writePostingFile(
      { posted: [filed], reversed: [filed] },
      noJob,
      () => undefined,
    );
    const { paymentId: id } = payment;
    assert.deepEqual(parse(payments), [
      ['C1', '', id, '98.00', 'I1'],
      ['C1', '', id, '5.00', 'I2'],
    ]);
    assert.deepEqual(parse(credits, { bom: true, from: 2 }), [['C1', '', id, '2.00', 'I1', 'discount', '']]);
    const end = ['USD', '2026-11-20', 'ACH return R01'];
    assert.deepEqual(parse(reversals, { bom: true, from: 2 }), [
      ['C1', '', id, '98.00', 'I1', 'invoice', '', ...end],
      ['C1', '', id, '5.00', 'I2', 'invoice', '', ...end],
      ['C1', '', id, '2.00', 'I1', 'discount', '', ...end],
    ]);
    assert.deepEqual(rows, { payments: 2, credits: 1, reversals: 3 });
  });

  it('shares credits out so that the money is what was paid and each document gets what it was meant to', () => {
    const job = fc.constantFrom(null, 'J1', 'J2');
    const items = (least: number) =>
      fc.array(fc.record({ amountMinor: fc.integer({ min: 1, max: 500 }), job }), {
        minLength: least,
        maxLength: 5,
      });
    fc.assert(
      fc.property(items(1), items(0), (invoices, credits) => {
        const jobs = new Map<string, string | null>();
        const toAllocations = (model: 'invoices' | 'adjustments', sign: 1 | -1, of: typeof invoices) =>
          of.map(({ amountMinor, job: itemJob }, index) => {
            const itemErpId = `${model}-${index}`;
            jobs.set(itemErpId, itemJob);
            return { itemErpId, model, amountMinor: sign * amountMinor };
          });
        const allocations = [
          ...toAllocations('adjustments', -1, credits),
          ...toAllocations('invoices', 1, invoices),
        ];
        const amountMinor = allocations.reduce((sum, each) => sum + each.amountMinor, 0);
        fc.pre(amountMinor > 0);
        const payment = { ...newPayment({ amountMinor, allocations }), allocations, reversalReason: null };
        const jobOf = ({ itemErpId }: { itemErpId: string }) => {
          const key = jobs.get(itemErpId) ?? null;
          return { id: key, key };
        };
        const text = writePostingFile({ posted: [payment], reversed: [] }, jobOf, () => undefined);
        const cents = (amount = '') => Math.round(Number(amount) * 100);
        const money = parse(text.payments);
        const used = parse(text.credits, { bom: true }).slice(1);
        assert.equal(
          money.reduce((sum, row) => sum + cents(row[3]), 0),
          amountMinor,
        );
        for (const { itemErpId, amountMinor: meant } of allocations) {
          const paid = money.filter((row) => row[4] === itemErpId);
          const credited = used.filter((row) => row[meant < 0 ? 4 : 6] === itemErpId);
          const sum = [...(meant < 0 ? [] : paid), ...credited].reduce((all, row) => all + cents(row[3]), 0);
          assert.equal(sum, Math.abs(meant), itemErpId);
        }
        for (const row of [...money, ...used]) assert.ok(cents(row[3]) > 0);
      }),
    );
  });
});
