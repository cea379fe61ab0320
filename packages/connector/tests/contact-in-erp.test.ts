import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ConflictError, InvalidRequestError, type Customer } from '@payvite/sdk';
import { startOdooServer, type OdooServer } from './odoo-server.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('an address that is corrected in the ERP, too', () => {
  let odoo: OdooServer;
  let test: TestConnector;
  let partner: number;
  before(async () => {
    odoo = await startOdooServer(19);
    partner = odoo.events.addCustomer({ name: 'Oak Framing', email: 'ap@wrong.example' });
    odoo.events.addInvoice(partner, 12_345);
    test = await startTestConnector({
      env: { ERP_KIND: 'odoo', ERP_URL: odoo.url, ERP_DATABASE: odoo.database, ERP_SECRET: odoo.secret },
    });
    await sync();
  });
  after(async () => {
    await test.close();
    await odoo.close();
  });

  const sync = async (): Promise<void> => {
    const { id } = await test.client.syncs.start();
    await test.connector.drain();
    const { state, error } = await test.client.syncs.get(id);
    assert.equal(state, 'succeeded', error ?? '');
  };
  const held = async (): Promise<Customer> => {
    const found = (await test.customersByErpId()).get(String(partner));
    assert.ok(found);
    return found;
  };
  const correct = async (email: string | null, updateErp = true): Promise<void> => {
    const { id, contacts } = await held();
    await test.client.customers.correctContact(id, contacts[0]?.id ?? '', { email, updateErp });
  };
  const inErp = () => odoo.books.partners.get(partner)?.email;
  const emails = async () => (await held()).contacts.map(({ email, erpEmail }) => [email, erpEmail]);

  it('is read from the ERP, with what its customer owes', async () => {
    assert.equal((await held()).outstandingMinor, 12_345);
    assert.deepEqual(await emails(), [['ap@wrong.example', null]]);
  });

  it('is written there first, and comes home with the next sync', async () => {
    await correct('ap@right.example');
    assert.equal(inErp(), 'ap@right.example');
    assert.deepEqual(await emails(), [['ap@right.example', 'ap@wrong.example']]);
    await sync();
    assert.deepEqual(await emails(), [['ap@right.example', null]]);
  });

  it('changes nothing here where the ERP does not take it, and says so in no words of its own', async () => {
    odoo.fail({ fault: 'traceback', call: 'res.partner/write', times: 9 });
    await assert.rejects(correct('ap@other.example'), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'erp_update_failed');
      assert.match(error.message, / Nothing was changed here[.] /);
      assert.doesNotMatch(error.message, /Traceback|hunter2/);
      return true;
    });
    odoo.heal();
    assert.equal(inErp(), 'ap@right.example');
    assert.deepEqual(await emails(), [['ap@right.example', null]]);
  });

  it('stays as it is in the ERP where nobody asked for that', async () => {
    await correct('ap@here.example', false);
    assert.equal(inErp(), 'ap@right.example');
    await correct(null, false);
    assert.deepEqual(await emails(), [['ap@right.example', null]]);
  });

  it('must be an address', async () => {
    await assert.rejects(correct(null), InvalidRequestError);
    assert.equal(inErp(), 'ap@right.example');
  });

  it('is refused where nothing can be written', async () => {
    await test.owner.query(`update dealers set erp_kind = 'csv'`);
    await assert.rejects(correct('ap@third.example'), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'erp_update_not_supported');
      return true;
    });
    assert.deepEqual(await emails(), [['ap@right.example', null]]);
  });
});
