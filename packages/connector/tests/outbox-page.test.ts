import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import express, { type ErrorRequestHandler } from 'express';
import { chromium, type Browser } from 'playwright-core';
import { outboxRoutes } from '../src/demo/outbox-routes.ts';
import { renderMail, type MailTemplate } from '../src/mail/mail-renderer.ts';
import { createOutboxTransport, outboxFileName } from '../src/mail/outbox-transport.ts';
import { findBrowser } from '../../../scripts/browser.js';
import { findByAxe } from '../../../tests/e2e/axe-findings.ts';
import { SAMPLES, sampleInvitationData, sampleOutgoingMail } from './mail-sample.ts';

const found = await findBrowser();
/** One green pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const OPEN_ALL = `for (const part of document.querySelectorAll('details')) part.open = true`;

describe('the outbox page', () => {
  let directory: string;
  let server: Server;
  let origin: string;
  let url: string;
  const invitation = sampleOutgoingMail({
    ...renderMail('invitation', sampleInvitationData({ message: '</pre><script>alert(1)</script>' }), {
      color: '#1f5f3f',
      logo: null,
    }),
    at: new Date('2026-11-22T11:00:00Z'),
    unsubscribeLink: 'https://pay.ridgeline.example/u/8Jk3nQeLw0m2',
  });
  const file = outboxFileName(invitation);

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'payvite-outbox-page-'));
    const answerFault: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status((error as { status?: number }).status ?? 500).end();
    };
    const app = express();
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    url = `${origin}/demo/outbox`;
    app.get('/logos/:file', (_request, response) => response.type('png').send(PIXEL));
    app.use('/demo/outbox', outboxRoutes(directory, origin), answerFault);
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });
  const read = async (path: string) => {
    const response = await fetch(`${url}${path}`);
    return { response, html: await response.text() };
  };

  it('says what to do while there is none', async () => {
    assert.match((await read('')).html, /No mail yet\. Invite a customer/);
  });

  it('lists the mails, the newest first', async () => {
    const transport = createOutboxTransport({ directory });
    await transport.send(invitation);
    for (const [index, [template, sample]] of Object.entries(SAMPLES).entries()) {
      const mail = renderMail(template as MailTemplate, sample(), { color: '#1f5f3f', logo: null });
      const at = new Date(Date.UTC(2026, 10, 22, 9, index));
      await transport.send(sampleOutgoingMail({ ...mail, at }));
    }
    const { html } = await read('');
    const times = Array.from(html.matchAll(/<time datetime="([^"]+)"/g), ([, at = '']) => at);
    assert.equal(times.length, 1 + Object.keys(SAMPLES).length);
    assert.deepEqual(times, [...times].sort().reverse());
    assert.ok(html.includes(`href="/demo/outbox/${file}"`));
  });

  it('shows a mail’s text with its links, its headers and its source, and all of it as text', async () => {
    const { html, response } = await read(`/${file}`);
    assert.doesNotMatch(html, /<script/);
    assert.match(html, /&lt;script&gt;alert\(1\)/);
    assert.doesNotMatch(response.headers.get('content-security-policy') ?? '', /script-src|unsafe/);
    const links = Array.from(html.matchAll(/<a href="(https:[^"]+)"/g), ([, href]) => href);
    const { link, verifyLink, unsubscribeLink } = sampleInvitationData();
    assert.deepEqual(links, [link, verifyLink, `${link}#not-me`, `${link}#decline`, unsubscribeLink]);
    assert.match(html, /<dt>List-Unsubscribe<\/dt><dd>&lt;https:\/\/pay\.ridgeline\.example\/u\//);
    assert.match(html, /Content-Type: multipart\/alternative/);
    assert.match(html, /<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  });

  it('shows the dealer’s logo, which Payvite serves itself', { skip: found.reason ?? false }, async () => {
    const logo = { url: `${origin}/logos/ridgeline.png`, width: 180, height: 44 };
    const mail = sampleOutgoingMail({
      ...renderMail('invitation', sampleInvitationData(), { color: '#1f5f3f', logo }),
      at: new Date('2026-11-22T12:00:00Z'),
    });
    await createOutboxTransport({ directory }).send(mail);
    assert.ok(found.executablePath !== undefined);
    const browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
    try {
      const page = await browser.newPage();
      await page.goto(`${url}/${outboxFileName(mail)}/html`);
      assert.equal(await page.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth), 1);
    } finally {
      await browser.close();
    }
  });

  it('serves the HTML of a mail where no script runs, and no other file', async () => {
    const { html, response } = await read(`/${file}/html`);
    assert.match(html, /<head><base target="_blank">/);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'.*; sandbox allow-popups allow-popups-to-escape-sandbox$/);
    for (const name of ['..%2fpackage.json', 'nothing.eml', '%2e%2e'])
      assert.equal((await read(`/${name}`)).response.status, 404, name);
  });

  describe('in a browser', { skip: found.reason ?? false }, () => {
    let browser: Browser;
    before(async () => {
      assert.ok(found.executablePath !== undefined);
      browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
    });
    after(() => browser.close());

    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1000, 320]) {
        it(`${colorScheme}, ${width} px wide, has no fault that axe finds and fits`, async () => {
          const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
          try {
            const page = await context.newPage();
            for (const path of ['', `/${file}`]) {
              await page.goto(`${url}${path}`);
              await page.evaluate(OPEN_ALL);
              // What stands in the frame has tests of its own.
              const { violations } = await findByAxe(page, { iframes: false });
              assert.deepEqual(
                violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
                [],
              );
              assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
            }
            await page.frameLocator('iframe').getByText('copper river seven').waitFor();
          } finally {
            await context.close();
          }
        });
      }
    }
  });
});
