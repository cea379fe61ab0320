import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { isProblem, type Import, type ImportFileName, type SyncModelCounts } from '@payvite/sdk';
import { parse } from 'csv-parse/sync';
import { startDueSync } from '../src/syncs/sync-schedule.ts';
import { keepHouse } from '../src/jobs.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const EXPORTED_AT = '2026-01-15T08:00:00.000Z';
const ACCOUNTS = 'account_id,account_name,city\n';
const INVOICES = 'account_id,invoice_id,amount,outstanding_amount,currency,payment_due_date\n';

const isRefusal =
  (code: Parameters<typeof isProblem>[1]) =>
  (error: unknown): boolean =>
    isProblem(error, code);

describe('an import', () => {
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector({ env: { IMPORT_MAX_MB: '2' } });
  });
  after(() => test.close());

  const create = async (
    files: Partial<Record<ImportFileName, string | Blob>> = {},
    exportedAt = EXPORTED_AT,
  ) => {
    const { id } = await test.client.imports.create({ exportedAt });
    for (const [name, content] of Object.entries(files))
      await test.client.imports.upload(id, name as ImportFileName, content);
    return id;
  };
  const review = async (id: string): Promise<Import> => {
    await test.client.imports.review(id);
    await test.connector.drain();
    return test.client.imports.get(id);
  };
  const apply = async (id: string): Promise<Import> => {
    await test.client.imports.apply(id);
    await test.connector.drain();
    return test.client.imports.get(id);
  };
  const countsOf = ({ sync }: Import, model: SyncModelCounts['model']) => {
    const found = sync?.models.find((each) => each.model === model);
    assert.ok(found, model);
    const { model: _model, ...counts } = found;
    return counts;
  };
  const guardsOf = ({ sync }: Import) => sync?.guards.map(({ kind }) => kind);
  const rowsIn = async (table: string) => {
    const { rows } = await test.owner.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    return rows[0]?.count;
  };
  const put = (id: string, name: string, body: string, headers: Record<string, string>) =>
    fetch(`${test.connector.url}/v1/imports/${id}/files/${name}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${test.connector.apiKey}`, ...headers },
      body,
    });

  describe('from nothing to customers', () => {
    let id: string;

    it('takes its files, and says what it has', async () => {
      id = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nord,Oslo\n` });
      const invoices = `${INVOICES}A1,I1,100.00,100.00,USD,2026-01-01\nA1,I2,"1.234,50",1,USD,\nA9,I3,1,1,USD,\n`;
      const made = await test.client.imports.upload(id, 'invoices.csv', new Blob([invoices]));
      assert.deepEqual(
        [made.state, made.exportedAt, made.sync, made.files.map(({ name, bytes }) => [name, bytes])],
        [
          'uploading',
          EXPORTED_AT,
          null,
          [
            ['accounts.csv', ACCOUNTS.length + 13],
            ['invoices.csv', invoices.length],
          ],
        ],
      );
      await assert.rejects(test.client.imports.apply(id), isRefusal('import_not_reviewed'));
    });

    it('is reviewed: what it would do, each bad row, and nothing is done', async () => {
      assert.equal((await test.client.imports.review(id)).state, 'reviewing');
      // Asked twice, it is under way all the same.
      assert.equal((await test.client.imports.review(id)).state, 'reviewing');
      await assert.rejects(
        test.client.imports.upload(id, 'accounts.csv', ACCOUNTS),
        isRefusal('sync_running'),
      );
      await assert.rejects(test.client.imports.remove(id), isRefusal('sync_running'));
      await test.connector.drain();
      const reviewed = await test.client.imports.get(id);
      assert.equal(reviewed.state, 'reviewed');
      assert.deepEqual(guardsOf(reviewed), ['review']);
      assert.deepEqual(countsOf(reviewed, 'customers'), {
        ...{ lines: 1, inserted: 1, updated: 0, unchanged: 0, invalid: 0, missing: 0 },
      });
      assert.deepEqual(countsOf(reviewed, 'invoices'), {
        ...{ lines: 3, inserted: 1, updated: 0, unchanged: 0, invalid: 2, missing: 0 },
      });
      assert.deepEqual(
        reviewed.sync?.badRows.map(({ file, row, column, value }) => [file, row, column, value]),
        [
          ['invoices.csv', 3, 'amount', '1.234,50'],
          ['invoices.csv', 4, 'account_id', 'A9'],
        ],
      );
      const read = { encoding: 'utf-8', writtenAt: EXPORTED_AT, ignoredColumns: [] };
      assert.deepEqual(reviewed.sync?.files, [
        { ...{ model: 'customers', name: 'accounts.csv' }, ...read },
        { ...{ model: 'invoices', name: 'invoices.csv' }, ...read },
      ]);
      assert.deepEqual([await rowsIn('customers'), await rowsIn('open_items')], [0, 0]);
    });

    it('is applied as it was reviewed, as of when it was exported, and its files are gone', async () => {
      const before = await test.client.imports.get(id);
      assert.equal((await test.client.imports.apply(id)).state, 'applying');
      await assert.rejects(test.client.imports.apply(id), isRefusal('sync_running'));
      await test.connector.drain();
      const applied = await test.client.imports.get(id);
      assert.deepEqual([applied.state, applied.files], ['applied', []]);
      assert.deepEqual(applied.sync?.models, before.sync?.models);
      const customer = (await test.customersByErpId()).get('A1');
      assert.deepEqual(
        [customer?.name, customer?.outstandingMinor, customer?.asOf],
        ['Nord', 10000, EXPORTED_AT],
      );
      assert.deepEqual([await rowsIn('import_chunks'), await rowsIn('staged_items')], [0, 0]);
      const { imports } = test.client;
      await assert.rejects(imports.review(id), isRefusal('import_applied'));
      await assert.rejects(imports.apply(id), isRefusal('import_applied'));
      await assert.rejects(imports.upload(id, 'accounts.csv', ACCOUNTS), isRefusal('import_applied'));
    });

    it('stands among the syncs, whose bad rows come as a file for a spreadsheet', async () => {
      const { sync } = await test.client.imports.get(id);
      assert.equal((await test.client.syncs.get(sync?.id ?? '')).source, 'import');
      const text = (await Array.fromAsync(test.client.syncs.exportBadRows(sync?.id ?? ''))).join('');
      assert.ok(text.startsWith('\ufeff'));
      const [head, ...rows] = parse(text, { bom: true });
      assert.deepEqual(head, [
        ...['File', 'Row', 'Column', 'What is wrong', 'What stands there'],
        ...['account_id', 'contact_id', 'invoice_id', 'adjustment_id'],
      ]);
      assert.deepEqual(
        rows.map(([file, row, column, , ...more]) => [file, row, column, ...more]),
        [
          ['invoices.csv', '3', 'amount', '1.234,50', 'A1', '', 'I2', ''],
          ['invoices.csv', '4', 'account_id', 'A9', 'A9', '', 'I3', ''],
        ],
      );
    });
  });

  it('says what would change of what we hold, and what would be closed, as it then is', async () => {
    const first = await create({
      'accounts.csv': `${ACCOUNTS}A1,Nord,Oslo\nA2,Sud,Rom\n`,
      'invoices.csv': `${INVOICES}${Array.from({ length: 10 }, (_, at) => `A1,I${at},10.00,10.00,USD,\n`).join('')}`,
    });
    await review(first);
    await apply(first);
    const second = await create({
      'accounts.csv': `${ACCOUNTS}A1,Nord & Co,Oslo\nA2,Sud,Rom\n`,
      'invoices.csv': `${INVOICES}A1,I0,10.00,4.00,USD,\nA1,I1,10.00,10.00,USD,\nA1,NEW,5.00,5.00,USD,\n`,
    });
    const reviewed = await review(second);
    assert.deepEqual(guardsOf(reviewed), ['review', 'would_close_open_items', 'would_close_outstanding']);
    assert.deepEqual(countsOf(reviewed, 'customers'), {
      ...{ lines: 2, inserted: 0, updated: 1, unchanged: 1, invalid: 0, missing: 0 },
    });
    assert.deepEqual(countsOf(reviewed, 'invoices'), {
      ...{ lines: 3, inserted: 1, updated: 1, unchanged: 1, invalid: 0, missing: 8 },
    });
    assert.equal((await test.customersByErpId()).get('A1')?.name, 'Nord');
    const applied = await apply(second);
    assert.deepEqual(applied.sync?.models, reviewed.sync?.models);
    assert.equal((await test.customersByErpId()).get('A1')?.outstandingMinor, 1900);
    // The same files again change nothing.
    const third = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nord & Co,Oslo\nA2,Sud,Rom\n` });
    assert.equal(countsOf(await review(third), 'customers').unchanged, 2);
    await test.client.imports.remove(third);
  });

  it('waits although nothing else is at risk, and warns of files that are older than what we hold', async () => {
    const id = await create(
      { 'accounts.csv': `${ACCOUNTS}A1,Nord & Co,Oslo\nA2,Sud,Rom\n` },
      '2025-12-31T00:00:00Z',
    );
    const reviewed = await review(id);
    assert.deepEqual(guardsOf(reviewed), ['review', 'older_export']);
    assert.match(reviewed.sync?.guards[1]?.detail ?? '', /newer, of 2026-01-15T08.*exported 2025-12-31T00/);
    await test.client.imports.remove(id);
  });

  it('is reviewed anew once another file has come', async () => {
    const id = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nord,Oslo\nA2,Sud,Rom\n` });
    const { sync } = await review(id);
    const changed = await test.client.imports.upload(
      id,
      'accounts.csv',
      `${ACCOUNTS}A1,Nordest,Oslo\nA2,Sud,\n`,
    );
    assert.deepEqual([changed.state, changed.sync], ['uploading', null]);
    const given = await test.client.syncs.get(sync?.id ?? '');
    assert.deepEqual(
      [given.state, given.error],
      ['failed', 'Superseded: another file was uploaded after this review.'],
    );
    await assert.rejects(test.client.imports.apply(id), isRefusal('import_not_reviewed'));
    assert.equal(countsOf(await review(id), 'customers').updated, 2);
    await apply(id);
    assert.equal((await test.customersByErpId()).get('A1')?.name, 'Nordest');
  });

  it('of unusable files fails with the reason, and takes others', async () => {
    const id = await create({ 'accounts.csv': 'id;name\nA1;Nord\n' });
    const failed = await review(id);
    assert.equal(failed.state, 'failed');
    assert.match(
      failed.sync?.error ?? '',
      /accounts\.csv: the required columns account_id, account_name are missing/,
    );
    await assert.rejects(test.client.imports.apply(id), isRefusal('import_not_reviewed'));
    await test.client.imports.upload(id, 'accounts.csv', `${ACCOUNTS}A1,Nord,\nA2,Sud,\n`);
    assert.equal((await review(id)).state, 'reviewed');
    await test.client.imports.remove(id);
  });

  it('reads Windows-1252 and says so, and the headers of the dealer', async () => {
    const { dealerId } = test.connector;
    const setHeaders = (headers: object) =>
      test.owner.query('update dealers set erp_config = erp_config || $1 where id = $2', [
        JSON.stringify({ headers }),
        dealerId,
      ]);
    await setHeaders({ accounts: { account_id: 'Kunde', account_name: 'Firma' } });
    try {
      const content = Buffer.from('Kunde;Firma;Ort;Notiz\nA1;S\xf8ns;K\xf8ln;x\nA2;Sud;;\n', 'latin1');
      const id = await create({ 'accounts.csv': new Blob([content]) });
      const reviewed = await review(id);
      assert.deepEqual(reviewed.sync?.files, [
        {
          ...{ model: 'customers', name: 'accounts.csv', encoding: 'windows-1252' },
          ...{ writtenAt: EXPORTED_AT, ignoredColumns: ['Ort', 'Notiz'] },
        },
      ]);
      await apply(id);
      assert.equal((await test.customersByErpId()).get('A1')?.name, 'Søns');
    } finally {
      await setHeaders({});
    }
  });

  it('that cannot be read says nothing of the ERP: its next sync comes no sooner', async () => {
    const before = await test.client.syncs.schedule();
    assert.ok(before.nextAt);
    const failed = await review(await create({ 'accounts.csv': 'Customer ID;Town\nA1;Ulm\n' }));
    assert.equal(failed.sync?.state, 'failed');
    assert.deepEqual(await test.client.syncs.schedule(), before);
  });

  it('says what its headers are taken for, and reads them as it is told, for itself alone', async () => {
    const files = { 'accounts.csv': 'Customer ID;account_name;Town;Note\nA1;Nord;Ulm;x\nA2;Sud;;\n' };
    const id = await create(files);
    const failed = await review(id);
    assert.match(failed.sync?.error ?? '', /the required column account_id is missing/);
    const [before] = (await test.client.imports.columns(id)).files;
    assert.deepEqual([before?.name, before?.delimiter], ['accounts.csv', ';']);
    assert.deepEqual(before?.headers, [
      { header: 'Customer ID', column: null, suggestion: 'account_id' },
      { header: 'account_name', column: 'account_name', suggestion: null },
      { header: 'Town', column: null, suggestion: 'city' },
      { header: 'Note', column: null, suggestion: null },
    ]);
    assert.deepEqual(before?.absent[0], { column: 'account_id', isRequired: true });
    assert.ok(before?.absent.some(({ column, isRequired }) => column === 'city' && !isRequired));

    for (const [headers, pointer] of [
      [{ account: { account_id: 'Customer ID' } }, '/headers/account'],
      [{ accounts: { id: 'Customer ID' } }, '/headers/accounts/id'],
      [{ accounts: { account_id: 'Town', city: 'town' } }, '/headers/accounts/city'],
    ] as const)
      await assert.rejects(
        test.client.imports.review(id, { headers }),
        (error) => isProblem(error, 'invalid_request') && error.errors?.[0]?.pointer === pointer,
      );

    // Looked at, and left out.
    await test.client.imports.review(id, { headers: { accounts: { account_id: 'customer id' } } });
    await test.connector.drain();
    assert.deepEqual(
      (await test.client.imports.columns(id)).files[0]?.headers.map(({ suggestion }) => suggestion),
      [null, null, null, null],
    );

    const headers = { accounts: { account_id: 'customer id', city: 'Town' } };
    await test.client.imports.review(id, { headers });
    await test.connector.drain();
    const reviewed = await test.client.imports.get(id);
    assert.deepEqual([reviewed.state, reviewed.sync?.files[0]?.ignoredColumns], ['reviewed', ['Note']]);
    assert.deepEqual(
      (await test.client.imports.columns(id)).files[0]?.headers.map(({ column }) => column),
      ['account_id', 'account_name', 'city', null],
    );
    await test.client.imports.remove(id);

    const other = await create(files);
    assert.equal((await review(other)).state, 'failed');
    await test.client.imports.remove(other);
    const { exportedAt } = reviewed;
    const made = await test.client.imports.create({ exportedAt, headers });
    await test.client.imports.upload(made.id, 'accounts.csv', files['accounts.csv']);
    assert.equal((await review(made.id)).state, 'reviewed');
    await test.client.imports.remove(made.id);
  });

  it('says of a file without a header that nothing can be read', async () => {
    const id = await create({ 'accounts.csv': '\n' });
    const { files } = await test.client.imports.columns(id);
    assert.deepEqual(files, [{ name: 'accounts.csv', delimiter: null, headers: [], absent: [] }]);
    await test.client.imports.remove(id);
  });

  it('gives way to a sync, and a sync that waits gives way to it', async () => {
    const id = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nord,\nA2,Sud,\n` });
    await review(id);
    // Nothing is in the folder, so it fails; what waited is given up all the same.
    await test.client.syncs.start();
    await assert.rejects(test.client.imports.review(id), isRefusal('sync_running'));
    await test.connector.drain();
    const given = await test.client.imports.get(id);
    assert.deepEqual([given.state, given.sync?.state], ['failed', 'failed']);
    await assert.rejects(
      test.client.imports.apply(id),
      (error) => isProblem(error, 'import_not_reviewed') && /^Superseded: a newer sync/.test(error.detail),
    );
    const other = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nord,\nA2,Sud,\n` });
    await review(id);
    await review(other);
    assert.equal((await test.client.imports.get(id)).state, 'failed');
    for (const each of [id, other]) await test.client.imports.remove(each);
  });

  it('is applied by the approval of its sync, too', async () => {
    const id = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nordest,\nA2,Sud,\n` });
    const { sync } = await review(id);
    await test.client.syncs.approve(sync?.id ?? '');
    await test.connector.drain();
    assert.equal((await test.client.imports.get(id)).state, 'applied');
  });

  it('keeps its files when its sync is discarded, for another review', async () => {
    const id = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nordest,\nA2,Sud,\n` });
    const { sync } = await review(id);
    await test.client.syncs.discard(sync?.id ?? '');
    const { state, files } = await test.client.imports.get(id);
    assert.deepEqual([state, files.length], ['failed', 1]);
    assert.equal((await review(id)).state, 'reviewed');
    await test.client.imports.remove(id);
  });

  it('fails without files, and is refused for the future and for other ERPs', async () => {
    const empty = await review(await create());
    assert.equal(empty.state, 'failed');
    assert.match(empty.sync?.error ?? '', /^The import has none of accounts\.csv.* Upload them\.$/);
    const ahead = new Date(test.connector.context.clock.now().getTime() + 3_600_000).toISOString();
    await assert.rejects(create({}, ahead), (error) => {
      assert.ok(isProblem(error, 'invalid_request'));
      return error.errors?.[0]?.pointer === '/exportedAt';
    });
    const id = await create({ 'accounts.csv': ACCOUNTS });
    await test.owner.query(`update dealers set erp_kind = 'push'`);
    try {
      await assert.rejects(create(), isRefusal('import_not_expected'));
      await assert.rejects(test.client.imports.review(id), isRefusal('import_not_expected'));
    } finally {
      await test.owner.query(`update dealers set erp_kind = 'csv'`);
    }
  });

  it('is listed, the newest first, page by page', async () => {
    const { data: all, total } = await test.client.imports.list({ limit: 200 });
    assert.equal(total, all.length);
    assert.ok(all.length > 3);
    const walked = await Array.fromAsync(test.client.imports.list({ limit: 2 }));
    assert.deepEqual(walked, all);
    assert.ok(all.every(({ sync }) => sync === null || sync.badRows.length === 0));
  });

  describe('its files', () => {
    let id: string;
    beforeEach(async () => {
      id = await create();
    });

    it('are kept as they are, of any size up to the limit, the last of a name', async () => {
      const rows = Array.from({ length: 60_000 }, (_, at) => `A${at},Customer ${at},\n`).join('');
      const content = `${ACCOUNTS}${rows}`;
      assert.ok(content.length > 1_000_000 && content.length < 2_000_000);
      await test.client.imports.upload(id, 'accounts.csv', 'older');
      const { files } = await test.client.imports.upload(id, 'accounts.csv', content);
      assert.deepEqual(
        files.map(({ bytes }) => bytes),
        [content.length],
      );
      const { rows: chunks } = await test.owner.query<{ content: Buffer }>(
        'select content from import_chunks where import_id = $1 order by number',
        [id],
      );
      assert.ok(chunks.length > 1);
      const kept = createHash('sha256');
      for (const chunk of chunks) kept.update(chunk.content);
      assert.equal(kept.digest('hex'), createHash('sha256').update(content).digest('hex'));
    });

    it('are refused beyond the limit, and nothing of them is kept', async () => {
      await assert.rejects(
        test.client.imports.upload(id, 'accounts.csv', 'x'.repeat(2_000_001)),
        (error) => isProblem(error, 'payload_too_large') && /larger than 2 MB/.test(error.detail),
      );
      // So much more that it is not yet sent when the answer comes.
      await assert.rejects(
        test.client.imports.upload(id, 'accounts.csv', new Blob([Buffer.alloc(30_000_000, 'x')])),
        isRefusal('payload_too_large'),
      );
      assert.deepEqual((await test.client.imports.get(id)).files, []);
      const { rows } = await test.owner.query('select from import_chunks where import_id = $1', [id]);
      assert.equal(rows.length, 0);
    });

    it('are whole or not there: an upload that breaks off leaves what was', async () => {
      await test.client.imports.upload(id, 'accounts.csv', ACCOUNTS);
      const sending = httpRequest(`${test.connector.url}/v1/imports/${id}/files/accounts.csv`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${test.connector.apiKey}`,
          'content-type': 'text/csv',
          'content-length': 1_900_000,
        },
      });
      sending.on('error', () => undefined);
      sending.write(Buffer.alloc(1_200_000, 'x'));
      const chunks = async () =>
        (await test.owner.query('select from import_chunks where import_id = $1', [id])).rows.length;
      while ((await chunks()) < 2) await new Promise((resolve) => setImmediate(resolve));
      sending.destroy();
      while ((await chunks()) > 1) await new Promise((resolve) => setImmediate(resolve));
      const { files } = await test.client.imports.get(id);
      assert.deepEqual(
        files.map(({ bytes }) => bytes),
        [ACCOUNTS.length],
      );
    });

    it('have four names, and come as they are', async () => {
      const csv = { 'content-type': 'text/csv; charset=iso-8859-1' };
      assert.equal((await put(id, 'accounts.csv', ACCOUNTS, csv)).status, 200);
      for (const name of ['customers.csv', 'Accounts.csv', '..%2Faccounts.csv']) {
        const answer = await put(id, name, ACCOUNTS, csv);
        const { code, detail } = (await answer.json()) as { code: string; detail: string };
        assert.deepEqual([answer.status, code], [404, 'not_found']);
        assert.match(detail, /accounts\.csv, contacts\.csv, invoices\.csv, adjustments\.csv/);
      }
      for (const headers of [
        { 'content-type': 'application/json' },
        { 'content-type': 'text/plain' },
        { ...csv, 'content-encoding': 'gzip' },
      ]) {
        const answer = await put(id, 'accounts.csv', '{}', headers);
        assert.equal(answer.status, 400);
        assert.match(((await answer.json()) as { detail: string }).detail, /Content-Type: text\/csv/);
      }
    });

    it('go with the import, when it is deleted or a week old and was never applied', async () => {
      await test.client.imports.upload(id, 'accounts.csv', `${ACCOUNTS}A1,Nordest,\nA2,Sud,\n`);
      const { sync } = await review(id);
      await test.client.imports.remove(id);
      await assert.rejects(test.client.imports.get(id), isRefusal('import_not_found'));
      assert.equal((await test.client.syncs.get(sync?.id ?? '')).state, 'failed');

      const waiting = await create({ 'accounts.csv': `${ACCOUNTS}A1,Nordest,\nA2,Sud,\n` });
      await review(waiting);
      const applied = (await test.client.imports.list({ limit: 200 })).data
        .filter(({ state }) => state === 'applied')
        .map((each) => each.id);
      await test.advance({ days: 6 });
      await keepHouse(test.connector.context);
      assert.equal((await test.client.imports.get(waiting)).state, 'reviewed');
      await test.advance({ days: 1, minutes: 1 });
      await keepHouse(test.connector.context);
      const left = (await test.client.imports.list({ limit: 200 })).data.map((each) => each.id);
      assert.deepEqual(left, applied);
      assert.deepEqual([await rowsIn('import_files'), await rowsIn('import_chunks')], [0, 0]);
    });
  });
});

describe('a dealer whose files are uploaded', () => {
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector();
    await test.owner.query(`update dealers set erp_config = '{}'`);
    const { id } = await test.client.imports.create({ exportedAt: EXPORTED_AT });
    await test.client.imports.upload(id, 'accounts.csv', `${ACCOUNTS}A1,Nord,\n`);
    await test.client.imports.review(id);
    await test.connector.drain();
    await test.client.imports.apply(id);
    await test.connector.drain();
  });
  after(() => test.close());

  const otherSyncs = async () =>
    (await test.client.syncs.list()).data.map(({ source }) => source).filter((source) => source !== 'import');

  it('says so, and that nothing is due by itself', async () => {
    const { isUploadOnly, everyMinutes, nextAt } = await test.client.syncs.schedule();
    assert.deepEqual([isUploadOnly, everyMinutes, nextAt], [true, null, null]);
  });

  it('cannot be synced, and is told what to do instead', async () => {
    await assert.rejects(
      test.client.syncs.start(),
      (error) =>
        isProblem(error, 'sync_not_supported') && /Upload them: POST \/v1\/imports/.test(error.detail),
    );
  });

  for (const [who, resume] of [
    ['somebody asks again', (id: string) => test.client.imports.review(id)],
    ['ten minutes have passed', () => test.connector.tick()],
  ] as const) {
    it(`has its files reviewed although the job was lost, once ${who}`, async () => {
      const { id } = await test.client.imports.create({ exportedAt: EXPORTED_AT });
      await test.client.imports.upload(id, 'accounts.csv', `${ACCOUNTS}A1,Nord,\n`);
      await test.client.imports.review(id);
      await test.owner.query('delete from pgboss.job');
      await resume(id);
      await test.connector.drain();
      assert.equal((await test.client.imports.get(id)).state, 'reviewing', 'its job may only be late');
      await test.advance({ minutes: 11 });
      await resume(id);
      await test.connector.drain();
      assert.equal((await test.client.imports.get(id)).state, 'reviewed');
      await test.client.imports.remove(id);
    });
  }

  it('is read neither when its minutes are over, nor at night, nor when the service starts', async () => {
    const { context, dealerId } = test.connector;
    const { rows } = await test.owner.query('select sync_every_minutes as minutes from dealers');
    assert.ok(rows[0]?.minutes > 0);
    await test.advance({ days: 1, minutes: 60 });
    await test.connector.tick();
    await context.database.asDealer(dealerId, (tx) => startDueSync(context, tx, { atOnce: true }));
    assert.deepEqual(await otherSyncs(), []);
    // With a folder it would be.
    await test.owner.query(`update dealers set erp_config = $1`, [
      JSON.stringify({ directory: test.csvDirectory }),
    ]);
    assert.equal((await test.client.syncs.schedule()).isUploadOnly, false);
    await test.connector.tick();
    assert.deepEqual(await otherSyncs(), ['csv']);
  });
});

describe('a bad row as a file', () => {
  it('runs no formula', async () => {
    const test = await startTestConnector({ rows: plainCustomers(1) });
    try {
      const { id } = await test.client.imports.create({ exportedAt: EXPORTED_AT });
      await test.client.imports.upload(
        id,
        'accounts.csv',
        `${ACCOUNTS}A1,Nord,${'x'.repeat(201)}\nA2,=HYPERLINK("http://evil.example"),"a\u0001b"\nA3,,=1+1\n"=cmd|'/c calc'!A1",,\n`,
      );
      await test.client.imports.review(id);
      await test.connector.drain();
      const { sync } = await test.client.imports.get(id);
      const text = (await Array.fromAsync(test.client.syncs.exportBadRows(sync?.id ?? ''))).join('');
      const rows: string[][] = parse(text, { bom: true });
      assert.equal(rows.length, 5);
      for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[=+@-]/);
    } finally {
      await test.close();
    }
  });
});
