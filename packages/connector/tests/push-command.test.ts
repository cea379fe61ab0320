import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCommand } from './command-process.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const customer = (erpId: string) => ({ erpId, name: `Customer ${erpId}` });
const invoice = (erpId: string, customerErpId: string, minor: number) => ({
  ...{ erpId, customerErpId, kind: 'invoice', currency: 'USD' },
  ...{ amountMinor: minor, outstandingMinor: minor },
});
const lines = (rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('payvite push', () => {
  let test: TestConnector;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payvite-push-'));
    test = await startTestConnector({ env: { ERP_KIND: 'push' } });
  });
  after(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const run = (args: string[], input?: string) =>
    runCommand(
      ['push', ...args],
      { PAYVITE_URL: test.connector.url, PAYVITE_API_KEY: test.connector.apiKey },
      input,
    );
  const outstandingOf = async (erpId: string) =>
    (await test.customersByErpId()).get(erpId)?.outstandingMinor ?? null;

  it('pushes the customers of all files before their open items', async () => {
    const items = await write('items.ndjson', lines([invoice('I1', 'A1', 1000), invoice('I2', 'A2', 700)]));
    const one = await write('one.json', JSON.stringify({ customers: [customer('A1')] }));
    const csv = await write('more.csv', 'erpId;name;erpBalanceMinor\nA2;"Søn; Co";700\n');
    const { status, stdout, stderr } = await run([items, one, csv]);
    assert.deepEqual([status, stderr], [0, '2 of 4 rows\n4 of 4 rows\n']);
    assert.match(stdout, /^4 rows: 4 new, 0 changed, 0 as they were, 0 faulty\./);
    const held = (await test.customersByErpId()).get('A2');
    assert.deepEqual([held?.name, held?.erpBalanceMinor, held?.outstandingMinor], ['Søn; Co', 700, 700]);
    assert.equal(await outstandingOf('A1'), 1000);
  });

  it('reads standard input, one call for each thousand rows', async () => {
    const rows = Array.from({ length: 1001 }, (_, number) => customer(`B${number}`));
    const { status, stderr } = await run([], lines(rows));
    assert.deepEqual([status, stderr], [0, '1000 of 1001 rows\n1001 of 1001 rows\n']);
    assert.equal(await outstandingOf('B1000'), 0);
    const asJson = await run(['--format', 'json', '-'], JSON.stringify([customer('B0'), customer('B1')]));
    assert.match(asJson.stdout, /^2 rows: 0 new, 0 changed, 2 as they were/);
  });

  it('names each faulty row by its file and line, and takes the others', async () => {
    const good = Array.from({ length: 999 }, (_, number) => customer(`C${number}`));
    const mixed = await write(
      'mixed.ndjson',
      `${lines(good)}\n{"erpId": "C999"\n${lines([customer('D1'), { erpId: 'D2' }, { ...customer('D3'), tel: 1 }])}`,
    );
    const items = await write(
      'items.csv',
      'erpId,customerErpId,kind,currency,amountMinor,outstandingMinor\nI8,D1,invoice,USD,12.50,1250\nI9,D1,invoice,USD,50,50\n',
    );
    const many = await write('many.json', JSON.stringify(good.map(({ erpId }) => ({ erpId }))));
    const { status, stdout, stderr } = await run([mixed, items, many]);
    assert.equal(status, 1);
    assert.match(stdout, /^2004 rows: 1001 new, 0 changed, 0 as they were, 1003 faulty\.\n$/);
    const said = stderr.split('\n').filter((line) => !/^\d+ of \d+ rows$/.test(line));
    assert.equal(said.length, 1004);
    for (const expected of [
      /mixed\.ndjson:1001: Is no JSON: /,
      /mixed\.ndjson:1003: name: /,
      /mixed\.ndjson:1004: tel: /,
      /items\.csv:2: amountMinor: Must be a whole number of minor units, such as 1250\. There stands 12\.50$/,
      /many\.json: rows row 999: name: /,
    ])
      assert.ok(
        said.some((line) => expected.test(line)),
        String(expected),
      );
    assert.equal(await outstandingOf('D1'), 50);
  });

  it('says what became of each row, and of the contacts apart from them', async () => {
    const contact = (erpId: string) => ({ erpId, email: `${erpId}@oak.example` });
    const rows = [
      { ...customer('E1'), contacts: [contact('K1'), contact('K2')] },
      { ...customer('E2'), contacts: [{ erpId: 'K3', locale: 'no language' }] },
      invoice('E3', 'E1', 100),
      invoice('E4', 'nobody', 100),
    ];
    const first = await run([], lines(rows));
    assert.equal(
      first.stdout,
      '4 rows: 2 new, 0 changed, 0 as they were, 2 faulty.\nOf 2 contacts in them: 2 new, 0 changed, 0 as they were, 0 faulty.\n',
    );
    assert.match(first.stderr, /^standard input:2: contacts\.0\.locale: .* There stands no language$/m);
    assert.match(
      first.stderr,
      /^standard input:4: customerErpId: There is no customer of this id\. There stands nobody$/m,
    );
    const [one, , item] = rows;
    const again = [{ ...one, name: 'Elm', contacts: [contact('K1'), contact('K4')] }, item, customer('E5')];
    assert.equal(
      (await run([], lines(again))).stdout,
      '3 rows: 1 new, 1 changed, 1 as they were, 0 faulty.\nOf 2 contacts in them: 1 new, 0 changed, 1 as they were, 0 faulty.\n',
    );
  });

  it('tells JSON as a whole from rows on lines, and sends nothing of it', async () => {
    const customers = [customer('J1'), customer('J2')];
    const hint = 'error: standard input: is JSON as a whole, not a row on each line: --format json\n';
    for (const input of [
      JSON.stringify(customers),
      JSON.stringify(customers, null, 2),
      JSON.stringify({ customers }),
      JSON.stringify({ customers }, null, 2),
    ]) {
      const { status, stderr } = await run([], input);
      assert.deepEqual([status, stderr], [1, hint]);
      assert.equal((await run(['--format', 'json'], input)).status, 0);
    }
    const { stdout } = await run([], `\n${lines(customers)}`);
    assert.match(stdout, /^2 rows: 0 new, 0 changed, 2 as they were, 0 faulty\./);
  });

  it('says in one line what is wrong, and sends nothing', async () => {
    const exported = await write('accounts.csv', 'account_id,account_name\nZ1,Oak\n');
    const good = await write('good.ndjson', lines([customer('Z9')]));
    const cases: [args: string[], line: RegExp][] = [
      [[good, join(folder, 'none.ndjson')], /^error: .*none\.ndjson: cannot be read: ENOENT\n$/],
      [
        [good, await write('rows.txt', '')],
        /^error: .*rows\.txt: say what it is: --format ndjson, json, csv\n$/,
      ],
      [[good, exported], /^error: .*no field account_id in what is pushed; .* payvite import\n$/],
      [[good, await write('x.json', '{"rows": 1}')], /^error: .*x\.json: must be a list of rows/],
      [[good, '--url', 'nowhere'], /^error: --url: nowhere is no address/],
      [[good, '--url', 'http://127.0.0.1:9'], /^error: http:\/\/127\.0\.0\.1:9: /],
    ];
    for (const [args, line] of cases) {
      const { status, stdout, stderr } = await run(args);
      assert.match(stderr.replace(/^\d+ of \d+ rows\n/gm, ''), line);
      assert.deepEqual([status, stdout], [1, '']);
    }
    const keyless = await runCommand(['push', good], { PAYVITE_URL: test.connector.url });
    assert.match(keyless.stderr, /^error: PAYVITE_API_KEY: is not set; .*payvite keys create/);
    assert.equal(await outstandingOf('Z9'), null);
  });
});
