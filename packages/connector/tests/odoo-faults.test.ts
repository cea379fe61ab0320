import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { SourceError, type ErpSource } from '../src/erp/erp-source.ts';
import { createOdooRpc } from '../src/erp/odoo/odoo-rpc.ts';
import type { OdooSourceOptions } from '../src/erp/odoo/odoo-source.ts';
import { readDelivery, sourceOf } from './odoo-reading.ts';
import { startOdooServer, type OdooFault, type OdooServer } from './odoo-server.ts';

const PARTNERS = 'res.partner/search_read';
const LINES = 'account.move.line/search_read';

const ODOOS: [string, number, Partial<OdooSourceOptions>][] = [
  ['Odoo 19 over JSON-2', 19, { pageSize: 3 }],
  ['Odoo 17 over JSON-RPC', 17, { pageSize: 3 }],
];

for (const [name, major, options] of ODOOS) {
  void describe(`faults of ${name}`, () => {
    let odoo: OdooServer;
    let source: ErpSource;

    beforeEach(async () => {
      odoo = await startOdooServer(major);
      source = sourceOf(odoo, options);
      for (let count = 0; count < 8; count += 1) {
        const customer = odoo.events.addCustomer({ name: `Customer ${count}` });
        odoo.events.addInvoice(customer, 100 + count);
      }
    });
    afterEach(() => odoo.close());

    const isWhole = async () => {
      const { customers, items, bad } = await readDelivery(source);
      assert.deepEqual([customers.size, items.size, bad.length], [8, 8, 0]);
    };
    const fails = (code: string, words: RegExp) => (error: unknown) => {
      assert.ok(error instanceof SourceError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, words);
      const told = `${error.message} ${String(error.cause)} ${JSON.stringify(error)} ${error.stack}`;
      assert.doesNotMatch(told, /hunter2|Traceback/);
      return true;
    };

    void it('reads page after page, and the next one only when it is asked for', async () => {
      await isWhole();
      const { models } = await source.open(null);
      odoo.calls.length = 0;
      const pages = models.customers?.read()[Symbol.asyncIterator]();
      const first = await pages?.next();
      assert.equal((first?.value as unknown[]).length, 3);
      assert.deepEqual(odoo.calls, [PARTNERS]);
      assert.deepEqual(
        (first?.value as { row: number }[]).map(({ row }) => row),
        [1, 2, 3],
      );
    });

    void it('loses nothing where one is deleted between two pages', async () => {
      const { models } = await source.open(null);
      const seen: string[] = [];
      for await (const entries of models.customers?.read() ?? []) {
        seen.push(...entries.map((entry) => entry.record?.name ?? ''));
        if (seen.length === 3) odoo.events.deletePartner([...odoo.books.partners.keys()][0] ?? 0);
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 8 }, (_, count) => `Customer ${count}`),
      );
    });

    for (const fault of [
      'patience',
      'patience-1s',
      'traceback',
      'cut',
      'hang',
      'lost',
    ] satisfies OdooFault[]) {
      void it(`reads on where it meets ${fault} once`, async () => {
        if (fault === 'hang') source = sourceOf(odoo, { ...options, timeoutMs: 800 });
        odoo.fail({ fault, call: PARTNERS, after: 1 });
        odoo.fail({ fault, call: LINES, after: 2 });
        await isWhole();
      });
    }

    for (const [fault, words] of [
      ['patience', /asks for patience/],
      ['traceback', /an error of its own \(500\)/],
      ['cut', /did not end it/],
      ['hang', /cannot be reached/],
    ] satisfies [OdooFault, RegExp][]) {
      void it(`gives up where it meets ${fault} again and again`, async () => {
        if (fault === 'hang') source = sourceOf(odoo, { ...options, timeoutMs: 300 });
        odoo.fail({ fault, call: LINES, times: 100 });
        await assert.rejects(isWhole(), fails('unavailable', words));
      });
    }

    void it('stops where it is locked out in the middle', async () => {
      odoo.fail({ fault: 'locked-out', call: LINES, after: 2 });
      await assert.rejects(isWhole(), fails('unauthorized', /does not let us in/));
    });

    void it('says which rights are missing', async () => {
      odoo.fail({ fault: 'no-rights', call: LINES });
      const words =
        /rights for this: You are not allowed to access 'account.move.line' records\. Contact your administrator\.$/;
      await assert.rejects(source.health(), fails('unauthorized', words));
    });

    for (const call of [PARTNERS, LINES]) {
      void it(`stops where a page of ${call} repeats`, async () => {
        odoo.fail({ fault: 'repeat', call, after: 1 });
        await assert.rejects(isWhole(), SourceError);
        odoo.fail({ fault: 'repeat', call, after: 1, times: 100 });
        await assert.rejects(isWhole(), SourceError);
      });
    }

    void it('names what is wrong with its set-up', async () => {
      const health = (wrong: Partial<OdooSourceOptions>) => sourceOf(odoo, { ...options, ...wrong }).health();
      await assert.rejects(health({ secret: 'hunter2-' }), fails('unauthorized', /does not let us in/));
      const noDatabase = major >= 19 ? 'unauthorized' : 'unavailable';
      await assert.rejects(health({ database: 'none' }), fails(noDatabase, /database/));
      await assert.rejects(health({ url: 'http://127.0.0.1:1' }), fails('unavailable', /cannot be reached/));
      if (major < 19)
        await assert.rejects(health({ user: 'nobody' }), fails('unauthorized', /Check the user/));
      else await health({ user: 'nobody' });
    });

    void it('refuses what the stand-in does not list, and tells nothing of the traceback', async () => {
      const { url, database, user, secret } = odoo;
      const rpc = createOdooRpc({ url, database, user, secret, maxWaitMs: 5 });
      const search = (model: string, domain: never[], fields = ['id']) =>
        rpc.call({
          model,
          method: 'search_read',
          args: { domain, fields, order: 'id', limit: 1 },
          isRepeatable: false,
        });
      await search('res.partner', [['id', '>', 0]] as never);
      const ownFault = /an error of its own/;
      await assert.rejects(search('res.partner', [], ['total_due']), fails('unavailable', ownFault));
      await assert.rejects(
        search('res.partner', [['total_due', '>', 0]] as never),
        fails('unavailable', ownFault),
      );
      await assert.rejects(
        search('res.partner', [['email', '=', 'x']] as never),
        fails('unavailable', ownFault),
      );
      const memo = major >= 18 ? 'ref' : 'memo';
      await assert.rejects(search('account.payment', [], [memo]), fails('unavailable', ownFault));
      const copying = rpc.call({ model: 'res.partner', method: 'copy', ids: [1], isRepeatable: false });
      await assert.rejects(
        copying,
        major >= 19 ? fails('refused', /\(404\)/) : fails('unavailable', ownFault),
      );
      await assert.rejects(search('res.bank', []), fails('refused', /Odoo refuse/));
    });
  });
}

void describe('an Odoo that is too old', () => {
  void it('is not read', async () => {
    const odoo = await startOdooServer(13);
    await assert.rejects(sourceOf(odoo).health(), /version 13\.0; 14 and newer/);
    await odoo.close();
  });
});
