import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { ConfigError } from './config-error.ts';
import { readConfig } from './config.ts';
import { firstDealerFaults } from './dealer-config.ts';
import { deriveKeys } from './derived-keys.ts';

const SECRET = '0123456789abcdef'.repeat(4);
const TEST_KEY = `pv_test_${'k'.repeat(43)}`;
const SMTP = 'smtp://mailer:hunter2@mail.example:587';

/** The least that a start without --demo needs. */
const REQUIRED = {
  DEALER_MODE: 'test',
  DEALER_NAME: 'Test Lumber',
  ERP_KIND: 'csv',
  ERP_CSV_DIR: '/srv/export',
  MAIL_TRANSPORT: 'outbox',
};

function faultsOf(env: Record<string, string | undefined>, demo = false): string[] {
  try {
    readConfig(env, { demo });
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults;
  }
  return [];
}

const namesOf = (faults: string[]): (string | undefined)[] =>
  faults.map((fault) => fault.split(':')[0]).sort();

describe('readConfig', () => {
  it('needs nothing under --demo', () => {
    const { config, secrets } = readConfig({}, { demo: true });
    assert.deepEqual(config, {
      demo: true,
      host: '127.0.0.1',
      port: 4400,
      demoPort: 4401,
      trustedProxies: 0,
      rateLimits: { perKey: 6000, perUser: 1200 },
      importMaxBytes: 200_000_000,
      publicUrl: 'http://localhost:4400',
      home: resolve('.payvite'),
      embeddedDatabase: true,
      logLevel: 'warn',
      mail: {
        transport: 'outbox',
        outboxDirectory: resolve('.payvite/outbox'),
        senderDomain: 'notify.payvite.example',
        dkim: null,
        webhooks: { ses: null, sendgrid: null, postmark: false },
      },
      dealer: {
        mode: null,
        name: null,
        postalAddress: null,
        timeZone: null,
        erpKind: 'csv',
        erpConfig: { directory: resolve('.payvite/spruce-export') },
        hasErpSecret: false,
      },
      payments: { provider: 'sandbox', apiBase: null },
      newDealer: {
        mode: 'test',
        name: 'Ridgeline Building Supply',
        postalAddress: '1200 Mill Road, Albuquerque, NM 87102',
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
    });
    assert.deepEqual(secrets, {
      databaseUrl: null,
      payviteSecrets: null,
      apiKey: null,
      smtpUrl: null,
      erpSecret: null,
      stripe: null,
      postmarkCredentials: null,
      metricsToken: null,
    });
  });

  it('names all that is missing without --demo, at once', () => {
    const { ERP_CSV_DIR: _folder, ...others } = REQUIRED;
    assert.deepEqual(namesOf(faultsOf({})), Object.keys(others).sort());
    assert.deepEqual(faultsOf(REQUIRED), []);
  });

  it('needs to be told of the first dealer only where there is none', () => {
    const { MAIL_TRANSPORT, ...dealer } = REQUIRED;
    const told = (env: Record<string, string>) =>
      namesOf(firstDealerFaults(readConfig({ MAIL_TRANSPORT, ...env }, { demo: false }).config));
    assert.deepEqual(told({}), ['DEALER_MODE', 'DEALER_NAME', 'ERP_KIND']);
    assert.deepEqual(told(dealer), []);
    // Its mails go to the outbox all the same; another dealer's may not.
    assert.deepEqual(told({ ...dealer, MAIL_TRANSPORT: SMTP }), []);
    const live = { ...dealer, DEALER_MODE: 'live', MAIL_TRANSPORT: SMTP, PUBLIC_URL: 'https://pay.example' };
    assert.deepEqual(told(live), ['DEALER_POSTAL_ADDRESS']);
    assert.deepEqual(told({ ...live, DEALER_POSTAL_ADDRESS: '1 Main Street' }), []);
  });

  it('needs of each kind of ERP what reaches it, and nothing else', () => {
    const { ERP_KIND: _kind, ERP_CSV_DIR: _folder, MAIL_TRANSPORT, ...dealer } = REQUIRED;
    const missing = (env: Record<string, string>) =>
      namesOf(firstDealerFaults(readConfig({ MAIL_TRANSPORT, ...dealer, ...env }, { demo: false }).config));
    assert.deepEqual(missing({ ERP_KIND: 'push' }), []);
    // Its files are uploaded.
    assert.deepEqual(missing({ ERP_KIND: 'csv' }), []);
    assert.deepEqual(missing({ ERP_KIND: 'tryton', ERP_URL: 'http://erp.example:8000/' }), [
      ...['ERP_DATABASE', 'ERP_SECRET', 'ERP_USER'],
    ]);
    const odoo = { ERP_KIND: 'odoo', ERP_URL: 'https://erp.example/', ERP_DATABASE: 'd', ERP_SECRET: 's' };
    assert.deepEqual(missing(odoo), []);
    const { erpConfig, hasErpSecret } = readConfig({ ...REQUIRED, ...odoo }, { demo: false }).config.dealer;
    assert.deepEqual(erpConfig, { directory: '/srv/export', url: 'https://erp.example', database: 'd' });
    assert.ok(hasErpSecret);
    for (const url of ['erp.example', 'ftp://erp.example', 'https://pat@erp.example'])
      assert.deepEqual(namesOf(faultsOf({ ...REQUIRED, ...odoo, ERP_URL: url })), ['ERP_URL']);
    for (const id of ['0', '-7', '7.5', 'Bank', '1e3'])
      assert.deepEqual(namesOf(faultsOf({ ...REQUIRED, ERP_JOURNAL_ID: id, ERP_COMPANY_ID: id })), [
        ...['ERP_COMPANY_ID', 'ERP_JOURNAL_ID'],
      ]);
    assert.deepEqual(namesOf(faultsOf({ ...REQUIRED, ERP_PROTOCOL: 'xmlrpc' })), ['ERP_PROTOCOL']);
  });

  it('reads what the ERP calls its columns from a file, and names each fault of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'payvite-config-'));
    const file = join(folder, 'headers.json');
    const faultsIn = async (headers: unknown) => {
      await writeFile(file, JSON.stringify(headers));
      return faultsOf({ ...REQUIRED, ERP_CSV_HEADERS: file, PORT: 'http' });
    };
    try {
      const headers = { accounts: { account_id: 'Customer ID' } };
      await writeFile(file, JSON.stringify(headers));
      const { config } = readConfig({ ...REQUIRED, ERP_CSV_HEADERS: file }, { demo: false });
      assert.deepEqual(config.dealer.erpConfig, { directory: '/srv/export', headers });
      const faults = await faultsIn({ accounts: { id: 'x', city: '' } });
      assert.deepEqual(namesOf(faults), ['ERP_CSV_HEADERS', 'ERP_CSV_HEADERS', 'PORT']);
      assert.match(faults.join('\n'), /^ERP_CSV_HEADERS: accounts\.city: must not be empty$/m);
      assert.match((await faultsIn('text')).join('\n'), /^ERP_CSV_HEADERS: must be an object such as/m);
    } finally {
      await rm(folder, { recursive: true });
    }
    assert.match(faultsOf({ ...REQUIRED, ERP_CSV_HEADERS: file })[0] ?? '', /^ERP_CSV_HEADERS: .*ENOENT/);
  });

  it('takes an empty variable for an unset one', () => {
    assert.deepEqual(namesOf(faultsOf({ ...REQUIRED, MAIL_TRANSPORT: '', PORT: '' })), ['MAIL_TRANSPORT']);
  });

  it('names malformed, missing and contradictory variables together, each once', () => {
    const faults = faultsOf({
      PORT: 'http',
      PUBLIC_URL: 'http://pay.example',
      DATABASE_URL: 'mysql://db.example/payvite',
      PAYVITE_SECRET: `${SECRET},short`,
      DEALER_MODE: 'live',
      DEALER_TIME_ZONE: 'Mars/Olympus',
      MAIL_TRANSPORT: 'outbox',
      PAYVITE_API_KEY: TEST_KEY,
    });
    assert.deepEqual(namesOf(faults), [
      'DATABASE_URL',
      'DEALER_NAME',
      'DEALER_POSTAL_ADDRESS',
      'DEALER_TIME_ZONE',
      'ERP_KIND',
      'MAIL_TRANSPORT',
      'PAYVITE_API_KEY',
      'PAYVITE_SECRET',
      'PORT',
      'PUBLIC_URL',
    ]);
    assert.match(new ConfigError(faults).message, /10 faults/);
  });

  it('does not call a malformed variable missing, nor judge others by a mode nobody gave', () => {
    const faults = faultsOf({
      ...REQUIRED,
      DEALER_MODE: 'production',
      PAYVITE_API_KEY: `pv_live_${'k'.repeat(43)}`,
    });
    assert.deepEqual(namesOf(faults), ['DEALER_MODE']);
  });

  const CONTRADICTIONS: [title: string, env: Record<string, string>, name: string][] = [
    [
      'a live dealer does not write into a folder',
      {
        DEALER_MODE: 'live',
        DEALER_POSTAL_ADDRESS: '1 Main Street',
        PUBLIC_URL: 'https://pay.example',
      },
      'MAIL_TRANSPORT',
    ],
    [
      'a live dealer’s links lead elsewhere than to this machine',
      { DEALER_MODE: 'live', DEALER_POSTAL_ADDRESS: '1 Main Street', MAIL_TRANSPORT: SMTP },
      'PUBLIC_URL',
    ],
    ['a key is of the dealer’s mode', { PAYVITE_API_KEY: `pv_live_${'k'.repeat(43)}` }, 'PAYVITE_API_KEY'],
    [
      'a database of your own comes with a secret',
      { DATABASE_URL: 'postgres://db.example/payvite' },
      'PAYVITE_SECRET',
    ],
    ['a signature needs a key', { MAIL_DKIM_SELECTOR: 'autumn' }, 'MAIL_DKIM_KEY_FILE'],
    ['a signature needs a selector', { MAIL_DKIM_KEY_FILE: 'key.pem' }, 'MAIL_DKIM_SELECTOR'],
    [
      'a signature is of the sender’s domain, or of one above it',
      { MAIL_DKIM_DOMAIN: 'example.com', MAIL_DKIM_SELECTOR: 'autumn', MAIL_DKIM_KEY_FILE: 'key.pem' },
      'MAIL_DKIM_DOMAIN',
    ],
    [
      'a domain whose name only ends alike is not above it',
      {
        ...{ MAIL_DOMAIN: 'notpayvite.example', MAIL_DKIM_DOMAIN: 'payvite.example' },
        ...{ MAIL_DKIM_SELECTOR: 'autumn', MAIL_DKIM_KEY_FILE: 'key.pem' },
      },
      'MAIL_DKIM_DOMAIN',
    ],
    [
      'a selector is a name in DNS',
      { MAIL_DKIM_SELECTOR: 'autumn; d=evil', MAIL_DKIM_KEY_FILE: 'key.pem' },
      'MAIL_DKIM_SELECTOR',
    ],
    ['links carry no query', { PUBLIC_URL: 'https://pay.example/?from=mail' }, 'PUBLIC_URL'],
    ['links carry no password', { PUBLIC_URL: 'https://pat:hunter2@pay.example' }, 'PUBLIC_URL'],
    [
      'a secret is no sentence',
      { PAYVITE_SECRET: 'please change this secret before you go live, will you?' },
      'PAYVITE_SECRET',
    ],
    ['a secret is no half of one', { PAYVITE_SECRET: SECRET.slice(1) }, 'PAYVITE_SECRET'],
  ];
  for (const [title, env, name] of CONTRADICTIONS) {
    it(title, () => {
      const faults = faultsOf({ ...REQUIRED, ...env });
      assert.deepEqual([...new Set(namesOf(faults))], [name], faults.join('\n'));
    });
  }

  it('keeps --demo to test dealers and to ports there are', () => {
    const live = { DEALER_MODE: 'live', MAIL_TRANSPORT: SMTP };
    assert.deepEqual(namesOf(faultsOf(live, true)), ['DEALER_MODE']);
    assert.deepEqual(namesOf(faultsOf({ PORT: '65535' }, true)), ['DEMO_PORT']);
    assert.deepEqual(faultsOf({ ...REQUIRED, PORT: '65535' }), []);
  });

  it('has a live dealer say where its customers reach it, and why', () => {
    const live = {
      ...REQUIRED,
      DEALER_MODE: 'live',
      DEALER_POSTAL_ADDRESS: '1 Main Street',
      MAIL_TRANSPORT: SMTP,
    };
    for (const PUBLIC_URL of ['', 'http://127.0.0.9:4400', 'https://localhost', 'https://[::1]:4400']) {
      const [fault = '', ...more] = faultsOf({ ...live, PUBLIC_URL });
      assert.deepEqual(more, []);
      assert.match(
        fault,
        /^PUBLIC_URL: a live dealer needs the https address .*; links to \S+ lead .* own machine$/,
      );
      assert.ok(fault.includes(PUBLIC_URL === '' ? 'http://localhost:4400' : PUBLIC_URL), fault);
    }
    assert.deepEqual(namesOf(faultsOf({ ...live, PORT: '0' })), ['PUBLIC_URL']);
    assert.deepEqual(faultsOf({ ...live, PUBLIC_URL: 'https://pay.example' }), []);
    assert.deepEqual(faultsOf({ ...live, DEALER_MODE: 'test', PUBLIC_URL: 'http://localhost:4400' }), []);
  });

  it('knows neither ports nor address before PORT=0 is taken', () => {
    const { config } = readConfig({ PORT: '0' }, { demo: true });
    assert.deepEqual([config.port, config.demoPort, config.publicUrl], [0, 0, null]);
  });

  it('signs for the sender’s domain where no other is named', () => {
    const signed = { MAIL_DKIM_SELECTOR: 'Autumn', MAIL_DKIM_KEY_FILE: 'key.pem' };
    const dkimOf = (env: Record<string, string>) => readConfig({ ...env }, { demo: true }).config.mail.dkim;
    assert.deepEqual(dkimOf(signed), {
      domain: 'notify.payvite.example',
      selector: 'autumn',
      keyFile: resolve('key.pem'),
    });
    assert.equal(dkimOf({ ...signed, MAIL_DKIM_DOMAIN: 'Payvite.example' })?.domain, 'payvite.example');
    assert.equal(dkimOf({}), null);
  });

  it('takes the base of links without its slash', () => {
    const { config } = readConfig({ PUBLIC_URL: 'https://pay.example/lumber/' }, { demo: true });
    assert.equal(config.publicUrl, 'https://pay.example/lumber');
    for (const local of ['http://localhost:1', 'http://127.0.0.9', 'http://[::1]:80']) {
      assert.equal(readConfig({ PUBLIC_URL: local }, { demo: true }).config.publicUrl, local);
    }
  });

  it('believes so many proxies as are named, or those at the addresses named, by default none', () => {
    const trusted = (text: string) => readConfig({ TRUST_PROXY: text }, { demo: true }).config.trustedProxies;
    assert.equal(trusted(''), 0);
    assert.equal(trusted('1'), 1);
    assert.deepEqual(trusted('loopback, 10.1.0.0/16,fd00::/8, 203.0.113.7'), [
      ...['loopback', '10.1.0.0/16', 'fd00::/8', '203.0.113.7'],
    ]);
    for (const wrong of ['true', 'all', '-1', '10', '10.1.0.0/33', '10.1.0.0/16/1', 'proxy.example', ',']) {
      assert.deepEqual(namesOf(faultsOf({ TRUST_PROXY: wrong }, true)), ['TRUST_PROXY'], wrong);
    }
  });

  it('takes webhooks of mail providers whose word can be checked, and no others', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const topics = [
      'arn:aws:sns:eu-central-1:123456789012:payvite',
      'arn:aws-cn:sns:cn-north-1:123456789012:x',
    ];
    const { config } = readConfig(
      {
        MAIL_WEBHOOK_SES_TOPIC_ARNS: topics.join(', '),
        MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY: key,
        MAIL_WEBHOOK_POSTMARK_CREDENTIALS: 'postmark:a-long-enough-word',
      },
      { demo: true },
    );
    assert.deepEqual(config.mail.webhooks, {
      ses: { topicArns: topics },
      sendgrid: { publicKey: key },
      postmark: true,
    });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    for (const [name, value] of [
      ['MAIL_WEBHOOK_SES_TOPIC_ARNS', 'arn:aws:sqs:eu-central-1:123456789012:payvite'],
      ['MAIL_WEBHOOK_SES_TOPIC_ARNS', `${topics[0]},`],
      ['MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY', 'MFkw'],
      ['MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY', rsa.export({ format: 'der', type: 'spki' }).toString('base64')],
      ['MAIL_WEBHOOK_POSTMARK_CREDENTIALS', 'postmark:short'],
      ['MAIL_WEBHOOK_POSTMARK_CREDENTIALS', 'a-password-without-a-name'],
    ] as const) {
      assert.deepEqual(namesOf(faultsOf({ [name]: value }, true)), [name], value);
    }
  });

  it('takes payments as it is told, and by default not at all', () => {
    const read = (env: Record<string, string>) => {
      const { config, secrets } = readConfig({ ...REQUIRED, ...env }, { demo: false });
      return [config.payments, secrets.stripe];
    };
    const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    assert.deepEqual(read({}), [{ provider: null, apiBase: null }, null]);
    assert.deepEqual(read({ PAYMENTS: 'off' }), [{ provider: 'off', apiBase: null }, null]);
    assert.deepEqual(read({ PAYMENTS: 'sandbox' }), [{ provider: 'sandbox', apiBase: null }, null]);
    assert.deepEqual(read({ PAYMENTS: 'stripe', ...stripe, STRIPE_API_BASE: 'http://127.0.0.1:12111' }), [
      { provider: 'stripe', apiBase: 'http://127.0.0.1:12111' },
      { secretKey: 'sk_test_1', webhookSecrets: ['whsec_1'] },
    ]);
    assert.equal(readConfig({ PAYMENTS: 'off' }, { demo: true }).config.payments.provider, 'off');
  });

  it('says what is wrong with how payments are taken, and never by a secret', () => {
    const live = {
      ...{ DEALER_MODE: 'live', DEALER_POSTAL_ADDRESS: '1 Main Street', MAIL_TRANSPORT: SMTP },
      PUBLIC_URL: 'https://pay.example',
    };
    const test = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    for (const [env, names, words] of [
      [{ PAYMENTS: 'paypal' }, ['PAYMENTS'], /stripe/],
      [
        { PAYMENTS: 'stripe' },
        ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
        /required with PAYMENTS=stripe/,
      ],
      [test, ['PAYMENTS'], /must be stripe where STRIPE_SECRET_KEY is set/],
      [{ ...test, PAYMENTS: 'sandbox' }, ['PAYMENTS'], /must be stripe/],
      [
        { ...test, PAYMENTS: 'stripe', STRIPE_SECRET_KEY: 'pk_test_1' },
        ['STRIPE_SECRET_KEY'],
        /sk_test_\.\.\./,
      ],
      [
        { ...test, PAYMENTS: 'stripe', STRIPE_WEBHOOK_SECRET: 'whsec_1,hunter2' },
        ['STRIPE_WEBHOOK_SECRET'],
        /signing secret/,
      ],
      [{ ...test, PAYMENTS: 'stripe', STRIPE_API_BASE: 'ftp://x' }, ['STRIPE_API_BASE'], /https/],
      [{ ...test, PAYMENTS: 'stripe', STRIPE_SECRET_KEY: 'rk_live_1' }, ['STRIPE_SECRET_KEY'], /test key/],
      [{ ...live, ...test, PAYMENTS: 'stripe' }, ['STRIPE_SECRET_KEY'], /live key/],
      [{ ...live, PAYMENTS: 'sandbox' }, ['PAYMENTS'], /test money only/],
    ] as const) {
      const faults = faultsOf({ ...REQUIRED, ...env });
      assert.deepEqual(namesOf(faults), names, faults.join());
      assert.match(faults.join(), words);
      assert.doesNotMatch(faults.join(), /hunter2|_1\b/);
    }
  });

  it('keeps secrets apart: the configuration and its faults can be logged', () => {
    const env = {
      ...REQUIRED,
      DEALER_MODE: 'live',
      DEALER_POSTAL_ADDRESS: '1 Main Street',
      MAIL_TRANSPORT: SMTP,
      PUBLIC_URL: 'https://pay.example',
      DATABASE_URL: 'postgres://payvite:swordfish@db.example/payvite',
      PAYVITE_SECRET: `${SECRET}, ${'f'.repeat(64)}`,
      PAYVITE_API_KEY: `pv_live_${'k'.repeat(43)}`,
      MAIL_WEBHOOK_POSTMARK_CREDENTIALS: 'postmark:xanadu-xanadu-xanadu',
      METRICS_TOKEN: 'rosebud-rosebud-rosebud',
      ERP_SECRET: 'open-sesame',
      PAYMENTS: 'stripe',
      STRIPE_SECRET_KEY: 'sk_live_xyzzy',
      STRIPE_WEBHOOK_SECRET: 'whsec_plugh, whsec_plover',
    };
    const { config, secrets } = readConfig(env, { demo: false });
    const told = JSON.stringify(config);
    for (const secret of [
      'hunter2',
      'swordfish',
      SECRET,
      'ffff',
      'kkkk',
      'xanadu',
      'rosebud',
      'sesame',
      'xyzzy',
      'plugh',
      'plover',
    ])
      assert.ok(!told.includes(secret), secret);
    assert.deepEqual(secrets, {
      databaseUrl: env.DATABASE_URL,
      payviteSecrets: [SECRET, 'f'.repeat(64)],
      apiKey: env.PAYVITE_API_KEY,
      smtpUrl: SMTP,
      erpSecret: 'open-sesame',
      stripe: { secretKey: 'sk_live_xyzzy', webhookSecrets: ['whsec_plugh', 'whsec_plover'] },
      postmarkCredentials: env.MAIL_WEBHOOK_POSTMARK_CREDENTIALS,
      metricsToken: env.METRICS_TOKEN,
    });

    const faults = faultsOf({
      ...env,
      PORT: '-1',
      DATABASE_URL: 'swordfish',
      PAYVITE_SECRET: 'hunter2',
      PAYVITE_API_KEY: 'pv_live_swordfish',
      MAIL_TRANSPORT: 'imap://hunter2',
      MAIL_WEBHOOK_POSTMARK_CREDENTIALS: 'hunter2',
      METRICS_TOKEN: 'hunter2',
      ERP_URL: 'https://pat:hunter2@erp.example',
      PUBLIC_URL: 'https://pat:hunter2@pay.example',
    }).join('\n');
    assert.doesNotMatch(faults, /hunter2|swordfish/);
  });
});

describe('deriveKeys', () => {
  it('gives every secret and every purpose a key of its own, always the same', () => {
    const secrets: [string, string] = [SECRET, randomBytes(32).toString('base64url')];
    const [newest, older] = deriveKeys(secrets);
    assert.ok(older);
    const purposes = ['link', 'embed-token', 'payer-session', 'erp-session'] as const;
    const keys = [newest, older].flatMap((keysOfOne) =>
      purposes.map((purpose) => keysOfOne.key(purpose).export().toString('hex')),
    );
    assert.equal(new Set(keys).size, 8);
    assert.ok(keys.every((key) => key.length === 64));
    assert.notEqual(newest.secretId, older.secretId);
    const [again] = deriveKeys(secrets);
    assert.equal(again.secretId, newest.secretId);
    assert.ok(again.key('link').equals(newest.key('link')));
  });

  it('reads hex and both alphabets of base64', () => {
    const bytes = Buffer.from('fb'.repeat(33), 'hex');
    const [hex, base64, base64url] = deriveKeys([
      bytes.toString('hex'),
      bytes.toString('base64'),
      bytes.toString('base64url'),
    ]);
    assert.ok(base64 && base64url);
    assert.deepEqual(new Set([hex.secretId, base64.secretId, base64url.secretId]).size, 1);
  });
});
