import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../src/config.ts';
import { deriveKeys } from '../src/derived-keys.ts';
import type { ErpConfig, ErpKind } from '../src/erp-config.ts';
import { createErpSources } from '../src/erp/erp-sources.ts';
import { sealSecret } from '../src/sealed-secret.ts';
import { startOdooServer } from './odoo-server.ts';
import { day, invoice, startTrytonStandIn } from './tryton-stand-in.ts';

const keys = deriveKeys(['ab'.repeat(32)]);

/** The source of a dealer whose settings are these. */
async function sourceOf(erpKind: ErpKind, erpConfig: ErpConfig, secret: string) {
  const erpSecret = await sealSecret(keys, { dealerId: erpKind }, secret);
  return createErpSources(keys)({ id: erpKind, slug: 'oak', erpKind, erpConfig, erpSecret });
}

/** What the environment says of the first dealer's ERP. */
function configOf(env: Record<string, string>): ErpConfig {
  const config = readConfig({ MAIL_TRANSPORT: 'outbox', ...env }, { demo: false }).config.dealer.erpConfig;
  assert.ok(config);
  return config;
}

const PAYMENT = {
  ...{ paymentId: 'p-1', customerErpId: '2', currency: 'USD', amountMinor: 100_00 },
  ...{ paidOn: '2026-10-05', method: 'card' as const },
};

void describe('settings of a dealer’s ERP', () => {
  void it('name the payment method of a Tryton that has several', async (t) => {
    const tryton = await startTrytonStandIn();
    t.after(() => tryton.stop());
    Object.assign(tryton.tables, {
      'account.invoice': [invoice(11, { invoice_date: day('2026-10-01') })],
      'account.period': [{ id: 1, name: '2026-10' }],
      'account.invoice.payment.method': ['Bank', 'Portal'].map((name, at) => ({
        ...{ id: at + 1, name, journal: 30 + at, debit_account: 20 + at },
        'debit_account.': { id: 20 + at, party_required: false },
      })),
    });
    const config = configOf({
      ...{ ERP_KIND: 'tryton', ERP_URL: tryton.url, ERP_DATABASE: 'erp', ERP_USER: 'payvite' },
      ERP_PAYMENT_METHOD: 'Portal',
    });
    const source = await sourceOf('tryton', config, 'secret');
    const allocations = [{ model: 'invoices' as const, itemErpId: '11', amountMinor: 100_00 }];
    // The stand-in keeps no entries: what matters is which one it was told to make.
    await source.postPayment({ ...PAYMENT, allocations }).catch(() => undefined);
    const [made] = tryton.calls.filter(({ method }) => method === 'model.account.move.create');
    const [[entry]] = made?.params as [[{ journal: number }]];
    assert.equal(entry.journal, 31);
  });

  void it('name the journal, the company and the API of an Odoo', async (t) => {
    const odoo = await startOdooServer(19);
    t.after(() => odoo.close());
    const customer = odoo.events.addCustomer({ name: 'Hill Ltd' });
    const item = String(odoo.events.addInvoice(customer, 100_00));
    const { url, database, user, secret } = odoo;
    const config = configOf({
      ...{ ERP_KIND: 'odoo', ERP_URL: url, ERP_DATABASE: database, ERP_USER: user },
      ...{ ERP_JOURNAL_ID: '7', ERP_COMPANY_ID: '1', ERP_PROTOCOL: 'jsonrpc' },
    });
    const source = await sourceOf('odoo', config, secret);
    const allocations = [{ model: 'invoices' as const, itemErpId: item, amountMinor: 100_00 }];
    const payment = { ...PAYMENT, paidOn: '2026-03-02', customerErpId: String(customer), allocations };
    assert.equal((await source.postPayment(payment)).state, 'posted');
    assert.deepEqual(
      odoo.heard.filter((line) => line.includes('/json/2/')),
      [],
    );
    const calls = odoo.heard.filter((line) => line.includes('"execute_kw"'));
    assert.ok(calls.length > 0);
    for (const line of calls) assert.match(line, /"allowed_company_ids":\[1\]/);
    const wizards = calls.filter((line) => line.includes('"journal_id"'));
    assert.ok(wizards.length > 0);
    for (const line of wizards) assert.match(line, /"journal_id":7\b/);
  });
});
