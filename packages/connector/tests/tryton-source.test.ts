import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { SourceError, type ErpSource } from '../src/erp/erp-source.ts';
import { createTrytonSource } from '../src/erp/tryton/tryton-source.ts';
import {
  day,
  decimal,
  invoice,
  line,
  party,
  stamp,
  startTrytonStandIn,
  type TrytonStandIn,
} from './tryton-stand-in.ts';
import { readAll, sumItems } from './tryton-world.ts';

const SECRET = 'hunter2';
const unauthorized = (response: ServerResponse) => response.writeHead(401).end('<!doctype html>');
const HOUR_MS = 3_600_000;

function fails(code: SourceError['code'], words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof SourceError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /Traceback|hunter2|secret\.py/);
    return true;
  };
}

describe('createTrytonSource, of a Tryton that', () => {
  let tryton: TrytonStandIn;
  let source: ErpSource;
  const open = (options: { url?: string; pageSize?: number } = {}) =>
    createTrytonSource({
      url: tryton.url,
      database: 'erp',
      user: 'payvite',
      secret: SECRET,
      pageSize: 2,
      maxWaitMs: 5,
      ...options,
    });
  const logins = () => tryton.calls.filter(({ method }) => method === 'common.db.login').length;

  beforeEach(async () => {
    tryton = await startTrytonStandIn();
    source = open();
    tryton.tables['party.party'] = [1, 2, 3, 4, 5].map((id) => party(id));
    tryton.tables['account.invoice'] = [11, 12, 13, 14, 15].map((id) => invoice(id));
    tryton.tables['account.move.line'] = [21, 22, 23].map((id) => line(id));
  });
  afterEach(() => tryton.stop());

  it('is well is read whole, page by page, and logged into once', async () => {
    const seen = await readAll(source);
    assert.deepEqual(seen.bad, []);
    assert.deepEqual([...seen.customers.keys()], ['2', '3', '4', '5']);
    assert.deepEqual([...seen.contacts.keys()], ['1002', '1003', '1004', '1005']);
    assert.deepEqual([...seen.invoices.keys()], ['11', '12', '13', '14', '15']);
    assert.equal(sumItems(seen).get('2'), 500_00 - 180_00);
    assert.equal(logins(), 1);
    for (const { method, params } of tryton.calls) {
      if (!method.endsWith('.search_read')) continue;
      // Each call has the user's own context, and sees what is archived.
      assert.deepEqual(params.at(-1), { company: 1, language: 'en', active_test: false });
    }
  });

  describe('ends the session', () => {
    it('is logged into again, once, and goes on', async () => {
      tryton.fault = ({ page, before }) =>
        page === 'account.invoice' && before === 3 ? unauthorized : undefined;
      assert.equal((await readAll(source)).invoices.size, 5);
      assert.equal(logins(), 2);
    });

    it('and every other is not asked for ever', async () => {
      tryton.fault = ({ page }) => (page === 'account.invoice' ? unauthorized : undefined);
      await assert.rejects(readAll(source), fails('unauthorized', /does not let us in/));
      assert.equal(logins(), 2);
    });

    it('or lets nobody in, says so', async () => {
      tryton.fault = ({ method }) => (method === 'common.db.login' ? unauthorized : undefined);
      await assert.rejects(source.health(), fails('unauthorized', /does not let us in/));
      tryton.fault = () => undefined;
      assert.equal((await source.health()).version, '6.0.29');
    });
  });

  describe('answers an error', () => {
    const invoicesSay = (error: unknown) => {
      tryton.fault = ({ page }) => (page === 'account.invoice' ? { id: 1, error } : undefined);
    };

    it('of its own words, shows them', async () => {
      invoicesSay(['UserError', ['You are not allowed to access "Invoice".', 'Ask\n\u0000 somebody.', null]]);
      await assert.rejects(
        readAll(source),
        fails('refused', /^Tryton refuses this: You are not allowed to access "Invoice"\. Ask somebody\.$/),
      );
    });

    it('of its program, shows nothing of it', async () => {
      for (const error of [
        ["'nope'", 'Traceback (most recent call last): secret.py'],
        ['Traceback (most recent call last): secret.py', ''],
        ['UserError', 'Traceback: hunter2'],
        'Traceback: hunter2',
        null,
      ]) {
        invoicesSay(error);
        await assert.rejects(
          readAll(source),
          fails('unusable', /failed by itself at model\.account\.invoice/),
        );
      }
    });

    it('of somebody else’s work, may be tried again', async () => {
      invoicesSay(['ConcurrencyException', 'party.party,1']);
      await assert.rejects(readAll(source), fails('unavailable', /Somebody else/));
      invoicesSay(['LoginException', ['sms_code', 'Code', 'char']]);
      await assert.rejects(readAll(source), fails('unauthorized', /more than a password/));
      invoicesSay(['UserWarning', ['some.warning', 'Are you sure?', '']]);
      await assert.rejects(readAll(source), fails('refused', /asks first: Are you sure\?/));
    });

    it('or no answer that Tryton gives, says so', async () => {
      for (const body of [{ id: 1 }, [], { id: 1, result: 'rows' }, { id: 1, result: [1, 2] }]) {
        tryton.fault = ({ method }) => (method === 'model.account.invoice.search_read' ? body : undefined);
        await assert.rejects(readAll(source), fails('unusable', /in a way that is not known/));
      }
    });
  });

  describe('sends a page', () => {
    it('again and again, is not read for ever', async () => {
      tryton.fault = ({ page }) =>
        page === 'account.invoice' ? { id: 1, result: [invoice(11)] } : undefined;
      await assert.rejects(readAll(source), fails('unusable', /account\.invoice repeats what was read/));
    });

    it('with a date that is none, says so', async () => {
      tryton.tables['account.invoice'] = [{ ...invoice(11), write_date: '2026-11-27' }];
      await assert.rejects(readAll(source), fails('unusable', /sent write_date in a way/));
    });

    it('that goes back, or is longer than asked for, or has no ids, is not believed', async () => {
      for (const [result, words] of [
        [[invoice(12), invoice(11)], /repeats/],
        [[invoice(11), invoice(11)], /repeats/],
        [[invoice(11), invoice(12), invoice(13)], /more rows/],
        [[invoice(11, { id: null })], /has no ids/],
      ] as const) {
        tryton.fault = ({ page }) => (page === 'account.invoice' ? { id: 1, result } : undefined);
        await assert.rejects(readAll(source), fails('unusable', words));
      }
    });

    it('shorter than there is more, is read on', async () => {
      tryton.fault = ({ page, params }) => {
        if (page !== 'account.invoice') return undefined;
        const last = (params[0] as unknown[]).at(-1) as [string, string, number];
        return {
          id: 1,
          result: tryton.tables['account.invoice']?.filter((row) => Number(row['id']) > last[2]).slice(0, 1),
        };
      };
      assert.equal((await readAll(source)).invoices.size, 5);
    });

    it('that is cut, is asked for again', async () => {
      const cut = (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"id":1,"result":[', () => response.destroy());
      };
      tryton.fault = ({ page, before }) => (page === 'account.invoice' && before === 2 ? cut : undefined);
      assert.equal((await readAll(source)).invoices.size, 5);
      tryton.fault = ({ method }) => (method === 'model.account.invoice.search_read' ? cut : undefined);
      await assert.rejects(readAll(source), fails('unavailable', /began an answer and did not end it/));
    });

    it('of thousands, holds one at a time', async () => {
      tryton.tables['account.invoice'] = Array.from({ length: 2000 }, (_, at) => invoice(at + 1));
      const { models } = await open({ pageSize: 100 }).open(null);
      let most = 0;
      let count = 0;
      for await (const entries of models.invoices?.read() ?? []) {
        most = Math.max(most, entries.length);
        count += entries.length;
      }
      assert.deepEqual([most, count], [100, 2000]);
    });
  });

  describe('has odd values', () => {
    const badOf = async () =>
      (await readAll(source)).bad.map(({ model, row, column, value, erpId, customerErpId }) => [
        ...[model, row, column, value, erpId, customerErpId],
      ]);

    it('takes names as they are', async () => {
      tryton.tables['party.party'] = [
        party(2, { name: "O'Brien & Søns Ltd" }),
        party(3, { name: 'Summit "Peak" Builders, Inc.', code: null }),
        party(4, { name: '  Müller\u00a0\n KG ' }),
      ];
      const { customers } = await readAll(source);
      assert.deepEqual(
        [...customers.values()].map(({ name, accountNumber }) => [name, accountNumber]),
        [
          ["O'Brien & Søns Ltd", 'C2'],
          ['Summit "Peak" Builders, Inc.', '3'],
          ['Müller KG', 'C4'],
        ],
      );
    });

    it('keeps money exact, however it is written', async () => {
      const amounts = {
        '1900.00': 1900_00,
        '0.1': 10,
        '-0': 0,
        '0E-8': 0,
        '1E+3': 1000_00,
        '12.340000': 12_34,
        '100000000000.00': 10_000_000_000_000,
        '-0.30': -30,
      };
      tryton.tables['account.move.line'] = Object.keys(amounts).map((text, at) =>
        line(at + 1, { debit: decimal(text), credit: decimal('0') }),
      );
      const { adjustments, bad } = await readAll(source);
      assert.deepEqual(bad, []);
      assert.deepEqual(
        [...adjustments.values()].map(({ amountMinor }) => amountMinor),
        Object.values(amounts),
      );
    });

    it('reports money that is none, or too fine, or in no currency', async () => {
      tryton.tables['account.move.line'] = [];
      tryton.tables['account.invoice'] = [
        invoice(11, { amount_to_pay: decimal('100.001') }),
        invoice(12, { amount_to_pay: 100.5 }),
        invoice(13, { amount_to_pay: decimal('NaN') }),
        invoice(14, { total_amount: decimal('1E+99') }),
        invoice(15, { 'currency.': { id: 3, code: 'ZZQ' } }),
        invoice(16, { 'currency.': null }),
        invoice(17, { amount_to_pay: decimal('-1.00') }),
        invoice(18, { 'currency.': { id: 4, code: 'JPY' } }),
        invoice(19, { invoice_date: { ...day('2026-10-01'), day: 32 } }),
        invoice(20),
      ];
      assert.deepEqual(await badOf(), [
        ['invoices', 1, 'amount_to_pay', '100.001', '11', '2'],
        ['invoices', 2, 'amount_to_pay', '100.5', '12', '2'],
        ['invoices', 3, 'amount_to_pay', 'NaN', '13', '2'],
        ['invoices', 4, 'total_amount', '1E+99', '14', '2'],
        ['invoices', 5, 'currency.code', 'ZZQ', '15', '2'],
        ['invoices', 6, 'currency.code', '', '16', '2'],
        ['invoices', 7, 'amount_to_pay', '-1.00', '17', '2'],
        ['invoices', 9, 'invoice_date', '2026-10-32', '19', '2'],
      ]);
      const yen = (await readAll(source)).invoices.get('18');
      assert.deepEqual([yen?.currency, yen?.outstandingMinor], ['JPY', 100]);
    });

    it('reports a row, and goes on with the next', async () => {
      tryton.tables['party.party'] = [
        party(2, { name: null }),
        party(3, { receivable: null }),
        party(4, { 'contact_mechanisms.': 'x' }),
        party(5),
      ];
      tryton.tables['account.invoice'] = [invoice(11, { party: 'x' }), invoice(0, { id: 'x' }), invoice(12)];
      tryton.tables['account.move.line'] = [line(21, { 'move.': null }), line(22)];
      assert.deepEqual(await badOf(), [
        ['customers', 1, 'name', '', '2', '2'],
        ['customers', 2, 'receivable', 'null', '3', '3'],
        ['customers', 3, 'contact_mechanisms.', 'x', '4', '4'],
        ['contacts', 3, 'contact_mechanisms.', 'x', null, '4'],
        ['invoices', 1, 'party', 'x', '11', null],
        ['invoices', 2, 'id', 'x', null, '2'],
        ['adjustments', 1, 'move', '', '21', '2'],
      ]);
      const { customers, invoices, adjustments } = await readAll(source);
      assert.deepEqual(
        [customers, invoices, adjustments].map((all) => [...all.keys()]),
        [['5'], ['12'], ['22']],
      );
    });

    it('breaks nothing, whatever stands in whatever field', async () => {
      const rows = { 'party.party': party(2), 'account.invoice': invoice(11), 'account.move.line': line(21) };
      const anyField = fc.constantFrom(
        ...Object.entries(rows).flatMap(([model, row]) =>
          Object.keys(row).map((field) => ({ model, field })),
        ),
      );
      const anyValue = fc.oneof(
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        fc.string().map(decimal),
        fc.record({
          __class__: fc.constantFrom('date', 'datetime', 'Decimal'),
          year: fc.integer(),
          month: fc.integer(),
        }),
        fc.array(fc.dictionary(fc.constantFrom('id', 'type', 'value', 'active', 'amount'), fc.jsonValue())),
      );
      const roomy = open({ pageSize: 50 });
      await fc.assert(
        fc.asyncProperty(anyField, anyValue, async ({ model, field }, value) => {
          for (const [name, row] of Object.entries(rows)) {
            tryton.tables[name] = [name === model ? { ...row, [field]: value } : row];
          }
          const seen = await readAll(roomy).catch((error: unknown) => {
            // A page whose rows have no ids does not lead on.
            assert.ok(error instanceof SourceError, String(error));
            assert.equal(field, 'id');
            return undefined;
          });
          for (const item of [...(seen?.invoices.values() ?? []), ...(seen?.adjustments.values() ?? [])]) {
            assert.ok(Number.isSafeInteger(item.amountMinor) && Number.isSafeInteger(item.outstandingMinor));
          }
          for (const { value: shown, reason } of seen?.bad ?? []) {
            assert.ok(reason.length > 5 && (shown ?? '').length <= 200 && (shown ?? '').isWellFormed());
          }
        }),
        { numRuns: 200 },
      );
    });
  });

  describe('goes on from a cursor', () => {
    const start = new Date('2026-11-27T12:00:00Z');
    const changeAt = (date: Date) => {
      tryton.tables['account.move.line'] = [line(21, { create_date: stamp(date) })];
    };
    const later = (ms: number) => new Date(start.getTime() + ms);
    let cursor: string;

    beforeEach(async () => {
      changeAt(start);
      tryton.time = start;
      cursor = (await source.open(null)).nextCursor() ?? '';
      tryton.time = later(HOUR_MS);
    });
    const isPartial = async (from = source, at = cursor) => (await from.open(at)).models.customers?.isPartial;

    it('with what has changed since, and five minutes before', async () => {
      assert.equal(await isPartial(), true);
      await readAll(source, cursor);
      const asked = JSON.stringify(
        tryton.calls.filter(({ method }) => method === 'model.account.invoice.search_read').at(-1)?.params[0],
      );
      assert.match(asked, /"hour":11,"minute":55,"second":0/);
      assert.ok(cursor.length < 1000);
    });

    it('of another database, server, or kind with everything', async () => {
      assert.equal(
        await isPartial(
          createTrytonSource({ url: tryton.url, database: 'other', user: 'u', secret: SECRET }),
        ),
        false,
      );
      assert.equal(await isPartial(open({ url: tryton.url.replace('127.0.0.1', 'localhost') })), false);
      tryton.tables['company.company'] = [{ id: 1, party: 1, 'currency.': { id: 1, code: 'USD' } }];
      for (const other of ['', 'x', '{}', '[1]', '{"kind":"odoo"}', cursor.replace('tryton', 'csv')]) {
        assert.equal(await isPartial(source, other), false, other);
      }
    });

    it('with everything where a clock went back, or the database is an older copy', async () => {
      tryton.time = later(-4 * 60_000);
      assert.equal(await isPartial(), true);
      tryton.time = later(-6 * 60_000);
      assert.equal(await isPartial(), false);
      tryton.time = null;
      assert.equal(await isPartial(), true);
      changeAt(later(-4 * 60_000));
      assert.equal(await isPartial(), true);
      changeAt(later(-6 * 60_000));
      assert.equal(await isPartial(), false);
    });

    it('by the clock of the database, whatever time zone it writes', async () => {
      const inDenver = later(-7 * HOUR_MS);
      changeAt(inDenver);
      const own = (await source.open(null)).nextCursor() ?? '';
      assert.match(own, /"seen":"2026-11-27T05:00:00\.000000"/);
      assert.equal(await isPartial(source, own), true);
    });

    it('is none where nothing was ever written', async () => {
      tryton.tables['account.move.line'] = [];
      assert.equal((await source.open(null)).nextCursor(), null);
    });
  });

  it('is not there is told from one that is wrong', async () => {
    await assert.rejects(
      open({ url: 'http://127.0.0.1:1' }).health(),
      fails('unavailable', /cannot be reached/),
    );
    for (const url of ['tryton', 'ftp://erp.example.com', '']) {
      assert.throws(() => open({ url }), fails('unusable', /URL of Tryton is none/));
    }
    tryton.fault = ({ method }) =>
      method === 'common.db.login' ? { id: 1, error: ['no such', ''] } : undefined;
    await assert.rejects(open().health(), fails('unusable', /nobody into a database erp/));
    tryton.fault = ({ method }) =>
      method.endsWith('get_preferences') ? { id: 1, result: { company: null } } : undefined;
    await assert.rejects(open().health(), fails('refused', /works in no company/));
  });

  describe('takes payments', () => {
    const payment = {
      paymentId: 'p-1',
      customerErpId: '2',
      currency: 'USD',
      amountMinor: 100_00,
      paidOn: '2026-10-05',
      method: 'card' as const,
      allocations: [{ model: 'invoices' as const, itemErpId: '11', amountMinor: 100_00 }],
    };

    it('is asked which of its methods, where it has several', async () => {
      tryton.tables['account.period'] = [{ id: 1, name: '2026-10' }];
      tryton.tables['account.invoice.payment.method'] = ['Bank', 'Portal'].map((name, at) => ({
        ...{ id: at + 1, name, journal: 3, debit_account: 2 },
        'debit_account.': { id: 2, party_required: false },
      }));
      await assert.rejects(
        source.postPayment(payment),
        fails('refused', /it has Bank, Portal\. Name one: .* --erp-payment-method/),
      );
      assert.ok(!tryton.calls.some(({ method }) => method.endsWith('.create')));
    });

    it('and refuses one in its own words, writes nothing again', async () => {
      tryton.tables['account.period'] = [{ id: 1, name: '2026-10' }];
      tryton.tables['account.invoice.payment.method'] = [
        {
          ...{ id: 1, name: 'Portal', journal: 3, debit_account: 2 },
          'debit_account.': { id: 2, party_required: false },
        },
      ];
      tryton.fault = ({ method }) =>
        method === 'model.account.move.create'
          ? { id: 1, error: ['UserError', ['Payment lines are greater.', '', null]] }
          : undefined;
      await assert.rejects(source.postPayment(payment), fails('refused', /Payment lines are greater/));
      tryton.fault = ({ method }) =>
        method === 'model.account.move.create' ? (response) => response.destroy() : undefined;
      await assert.rejects(source.postPayment(payment), fails('unavailable', /./));
      tryton.fault = ({ method }) =>
        method === 'model.account.move.create' ? { id: 1, error: ['Traceback', 'secret.py'] } : undefined;
      await assert.rejects(source.postPayment(payment), fails('unavailable', /failed by itself/));
      assert.equal(tryton.calls.filter(({ method }) => method === 'model.account.move.create').length, 3);
    });
  });
});
