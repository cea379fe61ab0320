import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { exampleCustomer, exampleId, examplePage } from '../tests/example-rows.ts';
import { problem, startFakeConnector } from '../tests/fake-connector.ts';
import * as sdk from './index.ts';

const file = new URL('../dist/payvite-sdk.min.js', import.meta.url);
const skip = existsSync(file) ? false : 'dist/payvite-sdk.min.js is not built';

/** The built file, as a page's `<script type="module">` imports it. */
async function importBundle(): Promise<typeof sdk> {
  return (await import(file.href)) as typeof sdk;
}

describe('dist/payvite-sdk.min.js', { skip }, () => {
  it('stands alone', async () => {
    const code = await readFile(file, 'utf8');
    assert.doesNotMatch(code, /\b(?:import|from)\s*["']/);
    assert.doesNotMatch(code, /\brequire\(/);
  });

  it('weighs at most 31.5 kB gzip', async () => {
    const bytes = gzipSync(await readFile(file)).length;
    assert.ok(bytes <= 31_500, `${bytes} bytes`);
  });

  it('exports what the entry exports', async () => {
    assert.deepEqual(Object.keys(await importBundle()).sort(), Object.keys(sdk).sort());
  });

  it('asks, walks pages and renews its token like the source', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, (request) => {
      if (request.headers.authorization === 'Bearer token-1') return problem(401, 'token_expired');
      return { json: examplePage([exampleCustomer()], request.query['cursor'] ? null : 'next') };
    });
    let fetched = 0;
    const { PayviteClient } = await importBundle();
    const client = new PayviteClient({ baseUrl, fetchToken: () => `token-${(fetched += 1)}` });
    assert.equal((await Array.fromAsync(client.customers.list())).length, 2);
    assert.equal(fetched, 2);
    assert.equal(requests.length, 3);
  });

  it('keeps the names of errors, which are longer than a minifier likes', async (t) => {
    const { baseUrl } = await startFakeConnector(t, () => problem(409, 'invitation_pending'));
    const { ConflictError, PayviteClient } = await importBundle();
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    await assert.rejects(client.invitations.resend(exampleId(1)), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.name, 'ConflictError');
      assert.equal(error.code, 'invitation_pending');
      return true;
    });
  });
});
