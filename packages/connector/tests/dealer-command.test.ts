import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConflictError, NotFoundError, PayviteClient, type Dealer } from '@payvite/sdk';
import { runCommand, type CommandOutcome } from './command-process.ts';
import { plainCustomers, writeExport, type ExportRows } from './export-folder.ts';
import { startSmtpServer, type SmtpServer } from './mail-smtp-server.ts';
import { readOutboxLinks } from './outbox-links.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** One customer whose name and address tell whose it is. */
function oneCustomer(name: string): ExportRows {
  return {
    accounts: [{ account_id: 'C1', account_name: name, currency: 'USD', status: 'active' }],
    contacts: [{ contact_id: 'K1', account_id: 'C1', email_address: `pay@${name.toLowerCase()}.example` }],
    invoices: [],
    adjustments: [],
  };
}

const CSV_FOLDER = {
  ...{ kind: 'csv', isUploadOnly: false },
  capabilities: { postPayments: false, reversePayments: false, updateContacts: false },
};

describe('payvite dealer', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({ rows: oneCustomer('Alder') });
  });
  after(() => test.close());

  const run = (...args: string[]) => runCommand(['dealer', ...args], { DATABASE_URL: test.databaseUrl });
  const clientOf = (apiKey: string) => new PayviteClient({ baseUrl: test.connector.url, apiKey });
  const list = async () => {
    const { stdout } = await run('list', '--json');
    return JSON.parse(stdout) as (Dealer & { erp: { kind: string; directory: string; headers?: object } })[];
  };
  const folder = (name: string) => join(test.csvDirectory, '..', name);
  /** Makes a dealer with a folder of its own. */
  const create = async (name: string, directory: string, ...more: string[]) => {
    const outcome = await run(
      'create',
      '--name',
      name,
      '--erp',
      'csv',
      '--csv-dir',
      folder(directory),
      ...more,
    );
    assert.equal(outcome.status, 0, outcome.stderr);
    return { ...outcome, client: clientOf(outcome.stdout.trim()) };
  };
  const syncOf = async (client: PayviteClient) => {
    const { id } = await client.syncs.start();
    await test.connector.drain();
    return client.syncs.get(id);
  };
  const namesOf = async (client: PayviteClient) =>
    (await client.customers.list({ limit: 200 })).data.map(({ name }) => name);

  it('create makes a dealer that the running service serves at once, and prints its first key alone', async () => {
    await mkdir(folder('birch'));
    const { stdout, stderr, client } = await create('Birch', 'birch', '--mode', 'test', '--currency', 'EUR');
    assert.match(stdout, /^pv_test_[\w-]{43}\n$/);
    assert.ok(!stderr.includes(stdout.trim()));
    assert.match(stderr, /key of Birch, a test dealer: --dealer birch/);
    assert.doesNotMatch(stderr, /Warning/);
    const { slug, mode, currency, locale, timeZone } = await client.dealer.get();
    assert.deepEqual([slug, mode, currency, locale], ['birch', 'test', 'EUR', 'en-US']);
    assert.equal(timeZone, Intl.DateTimeFormat().resolvedOptions().timeZone);
    assert.equal((await client.customers.list()).total, 0);
    assert.deepEqual(
      (await Array.fromAsync(client.events.export())).map(({ type, actor }) => [type, actor.type]),
      [['api_key.created', 'system']],
    );
  });

  it('create takes every setting, and gives each of two dealers of one name a slug of its own', async () => {
    const settings = [
      ...[
        '--mode',
        'test',
        '--time-zone',
        'America/Denver',
        '--locale',
        'es-US',
        '--reply-to',
        'ar@t.example',
      ],
      ...['--postal-address', '1 Main St', '--brand-color', '#0B57D0', '--expires-in-days', '30'],
      ...['--origin', 'https://erp.example', 'http://localhost:4401'],
    ];
    const { client } = await create('Test Lumber', 'second', ...settings);
    const made = await client.dealer.get();
    assert.deepEqual(made, {
      ...made,
      name: 'Test Lumber',
      slug: 'test-lumber-2',
      timeZone: 'America/Denver',
      locale: 'es-US',
      replyTo: 'ar@t.example',
      postalAddress: '1 Main St',
      brandColor: '#0b57d0',
      invitationExpiresInDays: 30,
      allowedOrigins: ['https://erp.example', 'http://localhost:4401'],
    });
  });

  it('reads each dealer’s customers from its own folder and no other', async () => {
    const { client: cedar } = await create('Cedar', 'cedar', '--mode', 'test');
    // Its folder is not there: it gets nothing, and nothing of anybody's.
    assert.match((await syncOf(cedar)).error ?? '', /folder has none of accounts[.]csv/);
    assert.deepEqual(await namesOf(cedar), []);
    await writeExport(folder('cedar'), oneCustomer('Cedarhouse'));
    assert.equal((await syncOf(cedar)).state, 'succeeded');
    assert.deepEqual(await namesOf(cedar), ['Cedarhouse']);
    assert.deepEqual(await namesOf(test.client), ['Alder']);
    await writeExport(test.csvDirectory, oneCustomer('Alderney'));
    await syncOf(cedar);
    assert.deepEqual(await namesOf(cedar), ['Cedarhouse']);
    await syncOf(test.client);
    assert.deepEqual(await namesOf(test.client), ['Alderney']);
  });

  it('gives no two dealers one folder', async () => {
    const shared = ['--erp', 'csv', '--csv-dir', test.csvDirectory];
    const created = await run('create', '--name', 'Thief', '--mode', 'test', ...shared);
    assert.match(created.stderr, /^error: --csv-dir: .* is the folder of Test Lumber \(test-lumber\)/);
    assert.equal(created.status, 1);
    assert.ok((await list()).every(({ name }) => name !== 'Thief'));
    const moved = await run('set', 'birch', '--csv-dir', test.csvDirectory);
    assert.match(moved.stderr, /^error: --csv-dir: /);
    // Its own is no other's.
    assert.equal((await run('set', 'test-lumber', '--csv-dir', test.csvDirectory)).status, 0);
  });

  it('list shows them, the first one first', async () => {
    const dealers = await list();
    assert.deepEqual(
      dealers.map(({ slug }) => slug),
      ['test-lumber', 'birch', 'test-lumber-2', 'cedar'],
    );
    assert.deepEqual(dealers[1]?.erp, { ...CSV_FOLDER, directory: folder('birch'), syncEveryMinutes: 15 });
    const { stdout } = await run('list');
    assert.match(
      stdout,
      /^SLUG +NAME +MODE +ERP +PAYMENTS +AS OF\ntest-lumber +Test Lumber +test +csv \/.* +off +\d{4}-/,
    );
    assert.match(stdout, new RegExp(`\nbirch +Birch +test +csv ${folder('birch')} +off +never\n`));
  });

  it('set changes what it names, and moves the folder', async () => {
    const [, birch] = await list();
    await writeExport(folder('birch-new'), oneCustomer('Birchwood'));
    const { status, stdout, stderr } = await run(
      ...['set', 'birch', '--name', 'Birch & Sons', '--csv-dir', folder('birch-new')],
      ...['--postal-address', '2 Main St', '--origin', 'https://erp.birch.example'],
    );
    assert.deepEqual([status, stdout, stderr], [0, '', 'Birch & Sons (birch) is changed.\n']);
    assert.deepEqual((await list())[1], {
      ...birch,
      name: 'Birch & Sons',
      postalAddress: '2 Main St',
      allowedOrigins: ['https://erp.birch.example'],
      erp: { ...CSV_FOLDER, directory: folder('birch-new'), syncEveryMinutes: 15 },
    });
    await run('set', 'birch', '--postal-address', '', '--origin', '');
    const emptied = (await list())[1];
    assert.deepEqual([emptied?.postalAddress, emptied?.allowedOrigins], [null, []]);

    const key = await runCommand(['keys', 'create', '--name', 'x', '--everything', '--dealer', 'birch'], {
      DATABASE_URL: test.databaseUrl,
    });
    const client = clientOf(key.stdout.trim());
    await syncOf(client);
    assert.deepEqual(await namesOf(client), ['Birchwood']);
    assert.deepEqual(
      (await Array.fromAsync(client.events.export()))
        .filter(({ type }) => type === 'dealer.changed')
        .map(({ actor, data }) => [actor.type, data['fields']]),
      [
        ['system', ['postalAddress', 'name', 'erpConfig', 'allowedOrigins']],
        ['system', ['postalAddress', 'allowedOrigins']],
      ],
    );
  });

  it('says who takes the payers’ money: test money for test dealers, Stripe with its secrets from standard input', async () => {
    await create('Yew', 'yew', '--mode', 'test', '--payments', 'sandbox');
    const rowOfYew = async () => {
      const { rows } = await test.owner.query<{ provider: string; secret: string | null }>(
        "select payment_provider as provider, payment_secret as secret from dealers where slug = 'yew'",
      );
      return rows[0];
    };
    assert.deepEqual(await rowOfYew(), { provider: 'sandbox', secret: null });
    const setStripe = (input: string, ...more: string[]) =>
      runCommand(
        ['dealer', 'set', 'yew', ...more, '--stripe-secrets-stdin'],
        { DATABASE_URL: test.databaseUrl, PAYVITE_SECRET: 'a'.repeat(64) },
        input,
      );
    for (const [input, words] of [
      ['', /the first line must be a key of Stripe/],
      ['sk_test_plugh\n', /line 2 must be the signing secret/],
      ['whsec_plugh\nsk_test_plugh\n', /the first line must be a key of Stripe/],
      ['sk_test_plugh\nwhsec_plugh\nplugh\n', /line 3 must be the signing secret/],
      ['sk_live_plugh\nwhsec_plugh\n', /a test dealer must not take real money/],
    ] as const) {
      const { status, stderr } = await setStripe(input, '--payments', 'stripe');
      assert.equal(status, 1);
      assert.match(stderr, words);
      assert.match(stderr, /^error: --stripe-secrets-stdin: /);
      assert.doesNotMatch(stderr, /plugh/);
    }
    assert.match((await run('set', 'yew', '--payments', 'stripe')).stderr, /--stripe-secrets-stdin: needed/);
    const secrets = 'sk_test_plugh\nwhsec_plugh\n';
    assert.match((await setStripe(secrets)).stderr, /needs --payments stripe/);
    assert.deepEqual(await rowOfYew(), { provider: 'sandbox', secret: null });

    assert.equal((await setStripe(secrets, '--payments', 'stripe')).status, 0);
    const kept = await rowOfYew();
    assert.equal(kept?.provider, 'stripe');
    assert.ok(kept.secret !== null && !kept.secret.includes('plugh'));
    // Off for a while, its secrets stay.
    await run('set', 'yew', '--payments', 'off');
    await run('set', 'yew', '--payments', 'stripe');
    assert.deepEqual(await rowOfYew(), kept);
    const live = ['create', '--name', 'Gum', '--mode', 'live', '--erp', 'push', '--payments', 'sandbox'];
    assert.match((await run(...live)).stderr, /^error: --payments: the sandbox has test money only/);
  });

  it('set says what the ERP calls its columns, until an empty value says that it is as we do', async () => {
    const file = folder('headers.json');
    const headers = { accounts: { account_id: 'Kunde', account_name: 'Firma' } };
    await writeFile(file, JSON.stringify(headers));
    await create('Alm', 'alm', '--mode', 'test', '--csv-headers', file);
    const headersOfAlm = async () => (await list()).find(({ slug }) => slug === 'alm')?.erp.headers;
    assert.deepEqual(await headersOfAlm(), headers);
    await run('set', 'alm', '--name', 'Alm');
    assert.deepEqual(await headersOfAlm(), headers);
    await run('set', 'alm', '--csv-headers', '');
    assert.deepEqual(await headersOfAlm(), {});
    assert.equal((await run('set', 'alm', '--csv-headers', file)).status, 0);
    const { stdout } = await runCommand(
      ['keys', 'create', '--name', 'x', '--everything', '--dealer', 'alm'],
      {
        DATABASE_URL: test.databaseUrl,
      },
    );
    await mkdir(folder('alm'), { recursive: true });
    await writeFile(join(folder('alm'), 'accounts.csv'), 'Firma;Kunde\nHütte;A1\n');
    const client = clientOf(stdout.trim());
    assert.equal((await syncOf(client)).state, 'succeeded');
    assert.deepEqual(await namesOf(client), ['Hütte']);
  });

  it('set says more of an ERP, until an empty value says that it is as the ERP has it', async () => {
    const env = { DATABASE_URL: test.databaseUrl, PAYVITE_SECRET: 'a'.repeat(64) };
    const books = ['--erp-url', 'https://odoo.example/', '--erp-database', 'larch'];
    const making = ['dealer', 'create', '--name', 'Larch', '--mode', 'test', '--erp', 'odoo', ...books];
    const made = await runCommand(
      [...making, '--erp-user', 'payvite', '--erp-journal-id', '7', '--erp-secret-stdin'],
      env,
      'key\n',
    );
    assert.equal(made.status, 0, made.stderr);
    const erpOfLarch = async () => {
      const { rows } = await test.owner.query<{ config: object }>(
        "select erp_config as config from dealers where slug = 'larch'",
      );
      return rows[0]?.config;
    };
    const where = { url: 'https://odoo.example', database: 'larch' };
    assert.deepEqual(await erpOfLarch(), { ...where, user: 'payvite', journalId: 7 });
    await run('set', 'larch', '--erp-company-id', '2', '--erp-protocol', 'jsonrpc');
    assert.deepEqual(await erpOfLarch(), {
      ...{ ...where, user: 'payvite', journalId: 7, companyId: 2, protocol: 'jsonrpc' },
    });
    await run('set', 'larch', '--erp-journal-id', '', '--erp-company-id', '', '--erp-protocol', '');
    assert.deepEqual(await erpOfLarch(), { ...where, user: 'payvite' });
    await run('set', 'larch', '--erp-user', '', '--erp-payment-method', 'Online portal');
    assert.deepEqual(await erpOfLarch(), { ...where, paymentMethod: 'Online portal' });
    await run('set', 'larch', '--erp-payment-method', '');
    assert.deepEqual(await erpOfLarch(), where);
    assert.match((await run('set', 'larch', '--erp-url', '')).stderr, /--erp-url/);
    assert.match(
      (await run('set', 'larch', '--erp-database', '')).stderr,
      /^error: --erp-database: needed with --erp odoo/,
    );
    assert.deepEqual(await erpOfLarch(), where);
  });

  it('makes one without a folder, whose files are uploaded, and takes the folder of another away', async () => {
    const { stdout, stderr } = await run('create', '--name', 'Upland', '--mode', 'test', '--erp', 'csv');
    assert.match(stderr, /no --csv-dir: .*uploaded: POST \/v1\/imports/);
    const client = clientOf(stdout.trim());
    const erpOf = async () => (await client.dealer.get()).erp;
    assert.deepEqual(await erpOf(), {
      ...CSV_FOLDER,
      isUploadOnly: true,
    });
    await assert.rejects(client.syncs.start(), {
      ...{ status: 409, code: 'sync_not_supported' },
      message: /POST \/v1\/imports.*payvite dealer set upland --csv-dir/,
    });
    assert.deepEqual((await client.syncs.list()).data, []);
    assert.match((await run('list')).stdout, /^upland +Upland +test +csv uploads +off +never$/m);

    await run('set', 'upland', '--csv-dir', folder('upland'));
    assert.equal((await erpOf()).isUploadOnly, false);
    await mkdir(folder('upland'), { recursive: true });
    await writeFile(join(folder('upland'), 'accounts.csv'), 'account_id,account_name\nU1,Oak\n');
    assert.equal((await syncOf(client)).state, 'succeeded');
    await run('set', 'upland', '--name', 'Upland Supply');
    assert.equal((await erpOf()).isUploadOnly, false);
    await run('set', 'upland', '--csv-dir', '');
    assert.equal((await erpOf()).isUploadOnly, true);
    await run('set', 'upland', '--erp', 'push');
    assert.deepEqual([(await erpOf()).kind, (await erpOf()).isUploadOnly], ['push', false]);
  });

  it('says in one line what is wrong, and how to go on', async () => {
    await writeFile(folder('faulty.json'), '{"invoices": {"sum": "Betrag"}}');
    const whole = ['create', '--name', 'x', '--mode', 'test', '--erp', 'csv', '--csv-dir', folder('x')];
    const cases: [outcome: CommandOutcome, line: RegExp][] = [
      [await run('create', '--name', 'x'), /^error: required option '--mode <mode>' not specified\n$/],
      [
        await run('create', '--name', 'x', '--mode', 'test', '--erp', 'tryton', '--erp-user', 'x'),
        /^error: --erp-url, --erp-database, --erp-secret-stdin: needed with --erp tryton/,
      ],
      [await run(...whole, '--mode', 'real'), /'--mode <mode>' argument 'real' is invalid.*test, live/],
      [await run(...whole, '--erp', 'sap'), /'--erp <kind>' argument 'sap' is invalid.*csv/],
      [await run(...whole, '--time-zone', 'Mars'), /--time-zone.*IANA time zone such as America\/Denver/],
      [await run(...whole, '--currency', 'euro'), /--currency/],
      [
        await run(...whole, '--origin', 'http://erp.example'),
        /--origin.*must be https, or http on localhost/,
      ],
      [await run('set', 'birch'), /^error: say what to change; payvite dealer set --help/],
      [
        await run('set', 'nobody', '--name', 'x'),
        /^error: there is no dealer 'nobody'; there is: test-lumber, /,
      ],
      [
        await run('set', 'birch', '--csv-headers', folder('faulty.json')),
        /--csv-headers <file>.*invoices\.sum: there is no such column: account_id, invoice_id/,
      ],
      [
        await run('set', 'birch', '--erp-journal-id', 'Bank'),
        /--erp-journal-id <id>.*must be the id of a record in the ERP, such as 7/,
      ],
      [await run('set', 'birch', '--erp-protocol', 'xmlrpc'), /--erp-protocol.*json2, jsonrpc/],
      [await run('set', 'birch', '--mode', 'live'), /unknown option '--mode'/],
      [await run('set', 'birch', '--reply-to', 'a@b.c@d'), /--reply-to/],
      [
        await runCommand(['keys', 'list'], { DATABASE_URL: test.databaseUrl }),
        /^error: --dealer: .* say which one/,
      ],
    ];
    for (const [{ status, stdout, stderr }, line] of cases) {
      assert.match(stderr, line);
      assert.deepEqual([status, stdout], [1, ''], stderr);
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
    }
    assert.equal((await list()).length, 8);
  });

  describe('with a live dealer beside test ones', () => {
    let smtp: SmtpServer;
    let live: PayviteClient;
    let created: CommandOutcome;

    before(async () => {
      smtp = await startSmtpServer();
      await writeExport(folder('live'), plainCustomers(1));
      const outcome = await create('Elm', 'live', '--mode', 'live');
      created = outcome;
      live = outcome.client;
      await syncOf(live);
    });
    after(() => smtp.close());

    const customerOf = async (client: PayviteClient) => {
      const [customer] = (await client.customers.list({ invitationStatus: 'none' })).data;
      assert.ok(customer);
      return customer.id;
    };

    it('create warns of what keeps it from sending', () => {
      assert.match(created.stdout, /^pv_live_/);
      assert.match(created.stderr, /Warning: MAIL_TRANSPORT is not smtp:.*mail_not_configured/);
      assert.match(
        created.stderr,
        /Warning: PUBLIC_URL is not the https.*http:\/\/localhost lead.*mail_not_configured/,
      );
      assert.match(created.stderr, /Warning: it has no --postal-address.*postal_address_missing/);
    });

    it('cannot send without a mail server, nor without its address', async () => {
      const customerIds = [await customerOf(live)];
      const isRefused = (code: string) => (error: unknown) =>
        error instanceof ConflictError && error.code === code;
      await assert.rejects(live.invitations.send({ customerIds }), isRefused('mail_not_configured'));
      const toMyself = live.dealer.sendTestMail({ email: 'dana@dealer.example' });
      await assert.rejects(toMyself, isRefused('mail_not_configured'));
      const plan = await live.bulkInvitations.plan({ customerIds });
      await assert.rejects(
        live.bulkInvitations.send(plan.id, { planHash: plan.planHash }),
        isRefused('mail_not_configured'),
      );
      assert.equal((await live.invitations.list()).total, 0);
    });

    it('create does not warn of an environment in which it can send', async () => {
      const { stderr } = await runCommand(
        [
          ...['dealer', 'create', '--name', 'Fir', '--mode', 'live', '--erp', 'csv'],
          ...['--csv-dir', folder('fir'), '--postal-address', '4 Main St'],
        ],
        {
          DATABASE_URL: test.databaseUrl,
          MAIL_TRANSPORT: smtp.url,
          PUBLIC_URL: 'https://pay.testlumber.example',
        },
      );
      assert.deepEqual(stderr.match(/Warning: \S+/g), [`Warning: ${folder('fir')}`]);
    });

    it('cannot send where its links would lead its customers to their own machine', async () => {
      const withMail = await startTestConnector({
        env: { DATABASE_URL: test.databaseUrl, MAIL_TRANSPORT: smtp.url },
      });
      try {
        const elm = new PayviteClient({ baseUrl: withMail.connector.url, apiKey: created.stdout.trim() });
        const isRefused = (error: unknown) =>
          error instanceof ConflictError &&
          error.code === 'mail_not_configured' &&
          /http:\/\/localhost:\d+ lead .* own machine\. Set PUBLIC_URL/.test(error.message);
        await assert.rejects(elm.invitations.send({ customerIds: [await customerOf(elm)] }), isRefused);
        await assert.rejects(elm.dealer.sendTestMail({ email: 'dana@dealer.example' }), isRefused);
        // A test dealer's are read on this machine.
        const alder = new PayviteClient({
          baseUrl: withMail.connector.url,
          apiKey: test.connector.apiKey,
        });
        await alder.dealer.sendTestMail({ email: 'dana@dealer.example' });
        await withMail.connector.drain();
        assert.equal((await readdir(withMail.outboxDirectory)).length, 1);
        assert.equal(smtp.received.length, 0);
      } finally {
        await withMail.close();
      }
    });

    it('is told of an id that is not there before what keeps it from sending', async () => {
      const isUnknown = (error: unknown) =>
        error instanceof NotFoundError && error.code === 'invitation_not_found';
      await assert.rejects(live.invitations.resend(randomUUID()), isUnknown);
      await assert.rejects(live.invitations.createLink(randomUUID()), isUnknown);
    });

    it('sends by the mail server only, and a test dealer into the outbox only', async () => {
      const withMail = await startTestConnector({
        env: {
          DATABASE_URL: test.databaseUrl,
          MAIL_TRANSPORT: smtp.url,
          PUBLIC_URL: 'https://pay.testlumber.example',
        },
      });
      try {
        const { url, drain } = withMail.connector;
        const over = (apiKey: string) => new PayviteClient({ baseUrl: url, apiKey });
        const elm = over(created.stdout.trim());
        const customerIds = [await customerOf(elm)];
        await assert.rejects(
          elm.invitations.send({ customerIds }),
          (error) => error instanceof ConflictError && error.code === 'postal_address_missing',
        );
        assert.match(
          (await run('set', 'elm', '--postal-address', '3 Main St')).stderr,
          /^Elm \(elm\) is changed/,
        );
        await elm.invitations.send({ customerIds });
        await over(test.connector.apiKey).invitations.send({ customerIds: [await customerOf(test.client)] });
        await drain();
        assert.deepEqual(
          smtp.received.map(({ to }) => to),
          [['c1@customers.example']],
        );
        const outbox = await readOutboxLinks(withMail.outboxDirectory);
        assert.deepEqual(
          outbox.map(({ to }) => to),
          ['pay@alderney.example'],
        );
      } finally {
        await withMail.close();
      }
      const emptied = await run('set', 'elm', '--postal-address', '');
      assert.match(
        emptied.stderr,
        /^error: --postal-address: A live dealer’s invitations must name its address/,
      );
    });
  });
});
