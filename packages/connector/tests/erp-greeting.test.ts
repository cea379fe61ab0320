import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createOdooSource } from '../src/erp/odoo/odoo-source.ts';
import { createTrytonSource } from '../src/erp/tryton/tryton-source.ts';
import { sourceOf } from './odoo-reading.ts';
import { startOdooServer } from './odoo-server.ts';
import { party, startTrytonStandIn } from './tryton-stand-in.ts';

const UNAVAILABLE = { name: 'SourceError', code: 'unavailable' };
/** One answer may take ten minutes; who does not even greet is not waited for, once a busy machine has sent what asks it. */
const PATIENCE = { timeoutMs: 600_000, greetingMs: 1500 };
const LOGIN = { database: 'books', user: 'payvite', secret: 'secret' };

void describe('an ERP that hangs', () => {
  for (const [name, create] of [
    ['Odoo', createOdooSource],
    ['Tryton', createTrytonSource],
  ] as const) {
    void it(`is asked once for a sync, and not waited for: ${name}`, async (t) => {
      let requests = 0;
      const server = createServer(() => void (requests += 1));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      t.after(() => {
        server.closeAllConnections();
        server.close();
      });
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const source = create({ url, ...LOGIN, ...PATIENCE });
      await assert.rejects(source.open(null), UNAVAILABLE);
      assert.equal(requests, 1);
    });
  }

  void it('is not waited for either where it has answered before', async (t) => {
    const tryton = await startTrytonStandIn();
    t.after(() => tryton.stop());
    tryton.tables['party.party'] = [party(2)];
    const source = createTrytonSource({ url: tryton.url, ...LOGIN, ...PATIENCE });
    await source.open(null);
    const before = tryton.calls.length;
    tryton.fault = () => () => undefined;
    await assert.rejects(source.open(null), UNAVAILABLE);
    assert.equal(tryton.calls.length, before + 1);
  });

  void it('is greeted anew by each sync, as it may be another version by then', async (t) => {
    const odoo = await startOdooServer(19);
    t.after(() => odoo.close());
    const source = sourceOf(odoo);
    for (const syncs of [1, 2, 3]) {
      await source.open(null);
      assert.equal(odoo.heard.filter((line) => line.startsWith('GET /web/version ')).length, syncs);
    }
  });
});
