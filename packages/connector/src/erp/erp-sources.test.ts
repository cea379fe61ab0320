import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deriveKeys } from '../derived-keys.ts';
import { ERP_CAPABILITIES, ERP_KINDS, type ErpConfig, type ErpKind } from '../erp-config.ts';
import { sealSecret } from '../sealed-secret.ts';
import { createErpSources } from './erp-sources.ts';

const keys = deriveKeys(['ab'.repeat(32)]);

async function sourceOf(erpKind: ErpKind, erpConfig: ErpConfig) {
  const erpSecret = await sealSecret(keys, { dealerId: erpKind }, 'secret');
  return createErpSources(keys)({ id: erpKind, slug: 'oak', erpKind, erpConfig, erpSecret });
}

void describe('the source of a dealer', () => {
  for (const kind of ERP_KINDS) {
    void it(`of the kind ${kind} can do what is told of the kind`, async () => {
      const config = {
        url: 'http://127.0.0.1:9',
        database: 'erp',
        user: 'payvite',
        directory: '/srv/export',
      };
      const source = await sourceOf(kind, config);
      assert.equal(source.kind, kind);
      assert.deepEqual(source.capabilities, ERP_CAPABILITIES[kind]);
    });
  }

  void it('that has files and no folder waits for uploads, and is in order', async () => {
    const source = await sourceOf('csv', {});
    assert.deepEqual(await source.health(), { version: null, target: 'files that are uploaded' });
    assert.deepEqual(source.capabilities, ERP_CAPABILITIES.csv);
    await assert.rejects(source.open(null), { code: 'not_supported', message: /POST \/v1\/imports/ });
  });
});
