import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { idOf } from '../../testing/fixtures.ts';
import { notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

/**
 * Nothing inline, nothing made of strings; of Trusted Types the one policy by which lit makes its templates. What the
 * page needs besides its own scripts is the connector, here the same origin.
 */
const STRICT = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** Keeps the violations of its page. Before all other scripts. */
const WATCH = `
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample, sourceFile }) =>
    violations.push({ violatedDirective, blockedURI, sample, sourceFile }));
`;

const html = (...scripts: string[]) => `<!doctype html>
  <html lang="en">
    <title>An ERP</title>
    <script src="/watch.js"></script>
    ${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('\n')}
    <payvite-provider base-url="/">
      <payvite-customer-list></payvite-customer-list>
      <payvite-customer-detail customer-id="${idOf('c', 1)}"></payvite-customer-detail>
      <payvite-invite-button customer-id="${idOf('c', 1)}"></payvite-invite-button>
    </payvite-provider>
  </html>`;

describe('under a strict Content-Security-Policy and Trusted Types', { skip: notBuilt }, () => {
  let browser: Browser;
  const servers: TestServer[] = [];
  before(async () => {
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  async function open(scripts: Record<string, string>, csp = STRICT) {
    const server = await serveTestPage({
      html: html(...Object.keys(scripts)),
      files: { ...scripts, '/watch.js': WATCH },
      headers: { 'content-security-policy': csp },
    });
    servers.push(server);
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(server.origin);
    const violations = () =>
      page.evaluate(() => (globalThis as unknown as { violations: unknown[] }).violations);
    return { page, problems, violations };
  }

  const WIDGET = {
    '/page.js': `
      import '/payvite-widget.min.js';
      document.querySelector('payvite-provider').fetchToken = async () => 'token';
    `,
  };

  it('the elements show, open their dialogs, preview the mail and send without one violation', async () => {
    const { page, problems, violations } = await open(WIDGET);
    const list = page.locator('payvite-customer-list');
    await list.getByText('Kestrel Framing LLC').first().waitFor();
    await list.locator('svg.aging').first().waitFor();
    await page.locator('payvite-customer-detail').getByText('INV-20418').waitFor();
    const badge = list.locator('payvite-status-badge').first().getByRole('button');
    await badge.hover();
    await list.getByRole('tooltip').first().waitFor();
    await page.locator('body > payvite-provider > payvite-invite-button').getByRole('button').click();
    await page.getByRole('button', { name: 'Preview the mail' }).click();
    const mail = page.frameLocator('payvite-invite-button iframe');
    const link = mail.getByText('View invitation');
    await link.waitFor();
    assert.equal(
      await link.evaluate((element) => getComputedStyle(element).backgroundColor),
      'rgb(31, 95, 63)',
    );
    const title = mail.getByRole('heading', { name: 'See and pay your account online' });
    assert.equal(await title.evaluate((element) => getComputedStyle(element).fontSize), '26px');
    await link.click();
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByText('Invitation sent to').first().waitFor();
    assert.deepEqual(await violations(), []);
    assert.deepEqual(problems, []);
  });

  it('the settings of mails show, preview, save and send without one violation', async () => {
    const { page, problems, violations } = await open({
      '/page.js': `
        import '/payvite-widget.min.js';
        const provider = document.querySelector('payvite-provider');
        provider.fetchToken = async () => 'token';
        provider.replaceChildren(document.createElement('payvite-mail-settings'));
      `,
    });
    const settings = page.locator('payvite-mail-settings');
    await settings.frameLocator('iframe').getByText('View invitation').waitFor();
    const letter = settings.locator('.letter');
    assert.equal(await letter.evaluate((each) => getComputedStyle(each).backgroundColor), 'rgb(31, 95, 63)');
    await settings.getByLabel('Brand color', { exact: true }).fill('#e39b00');
    await settings.getByRole('button', { name: /^Use #/ }).click();
    await settings.getByRole('button', { name: 'Save changes' }).click();
    await settings.getByText('Saved at').first().waitFor();
    await settings.getByRole('button', { name: 'Send a test mail' }).click();
    await settings.getByText('On its way to dana@ridgeline.example').waitFor();
    assert.deepEqual(await violations(), []);
    assert.deepEqual(problems, []);
  });

  it('the mails that came back show, and are repaired, without one violation', async () => {
    const { page, problems, violations } = await open({
      '/page.js': `
        import '/payvite-widget.min.js';
        const provider = document.querySelector('payvite-provider');
        provider.fetchToken = async () => 'token';
        provider.replaceChildren(document.createElement('payvite-bounces'));
      `,
    });
    const bounces = page.locator('payvite-bounces');
    const row = bounces.locator('tbody tr');
    await row.getByText('There is no such address.').waitFor();
    // The styles of the part came with it.
    assert.equal(await row.locator('.advice').evaluate((each) => getComputedStyle(each).display), 'block');
    await row.getByLabel('Right address').fill('payables@kestrelframing.example');
    await row.getByRole('button', { name: /^Correct and invite again/ }).click();
    await row.getByText('Invited again at').waitFor();
    assert.deepEqual(await violations(), []);
    assert.deepEqual(problems, []);
  });

  it('the client loads, asks and checks by its schemas without one violation', async () => {
    const { page, problems, violations } = await open({
      '/page.js': `
        import { PayviteClient, ResponseShapeError } from '/payvite-sdk.min.js';
        const payvite = new PayviteClient({ baseUrl: '/', fetchToken: () => 'token' });
        const { data } = await payvite.customers.list();
        const wrong = new PayviteClient({ baseUrl: '/', fetchToken: () => 'token', fetch: async () => Response.json({ data: [{}] }) });
        const error = await wrong.customers.list().then(() => null, (caught) => caught);
        document.title = [data[0].name, error instanceof ResponseShapeError].join();
      `,
    });
    await page.waitForFunction(() => document.title !== 'An ERP');
    assert.equal(await page.title(), 'Kestrel Framing LLC,true');
    assert.deepEqual(await violations(), []);
    assert.deepEqual(problems, []);
  });

  it('would be told of code made of strings, of inline styles, and of another policy', async () => {
    const { page, violations } = await open({
      '/page.js': `
        const attempts = [
          () => new Function(''),
          () => document.body.setAttribute('style', 'color: red'),
          () => trustedTypes.createPolicy('other', {}),
        ];
        for (const attempt of attempts) try { attempt(); } catch {}
        document.title = 'Tried';
      `,
    });
    await page.waitForFunction(() => document.title === 'Tried');
    await page.waitForFunction(
      () => (globalThis as unknown as { violations: unknown[] }).violations.length >= 3,
    );
    const directives = ((await violations()) as { violatedDirective: string }[]).map(
      (one) => one.violatedDirective,
    );
    for (const directive of ['style-src-attr', 'trusted-types'])
      assert.ok(directives.includes(directive), directive);
    assert.ok(
      directives.some((directive) => /script-src|trusted-types-for/.test(directive)),
      String(directives),
    );
  });

  it('needs the policy lit-html: without it nothing shows', async () => {
    const { page, violations } = await open(
      WIDGET,
      STRICT.replace('trusted-types lit-html', "trusted-types 'none'"),
    );
    await page.waitForFunction(
      () => (globalThis as unknown as { violations: unknown[] }).violations.length > 0,
    );
    const [first] = (await violations()) as { violatedDirective: string; sample: string }[];
    assert.equal(first?.violatedDirective, 'trusted-types');
    assert.equal(first?.sample, 'lit-html');
  });
});
