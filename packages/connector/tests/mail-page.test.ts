import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { renderMail } from '../src/mail/mail-renderer.ts';
import type { InvitationMailData } from '../src/mail/invitation-mail.ts';
import { findBrowser } from '../../../scripts/browser.js';
import { findByAxe } from '../../../tests/e2e/axe-findings.ts';
import { everyMail, INJECTIONS, sampleInvitationData } from './mail-sample.ts';

const found = await findBrowser();
const mails = everyMail();

describe('mails in a browser', { skip: found.reason ?? false }, () => {
  let browser: Browser;
  before(async () => {
    assert.ok(found.executablePath !== undefined);
    browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
  });
  after(() => browser.close());

  const html = (changes: Partial<InvitationMailData> = {}) =>
    renderMail('invitation', sampleInvitationData(changes), { color: '#1f5f3f', logo: null }).html;

  const variants: Record<string, Partial<InvitationMailData>> = {
    'with everything': {},
    'with as little as possible': {
      contactName: null,
      invitedByName: null,
      message: null,
      postalAddress: null,
      unsubscribeLink: null,
    },
    'with long names': {
      dealerName: 'Ridgeline'.repeat(11),
      customerNames: Array.from({ length: 5 }, (_, n) => `${n}${'Harrow'.repeat(16)}`),
      message: 'x'.repeat(500),
    },
  };
  for (const [variant, changes] of Object.entries(variants)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [700, 375, 320]) {
        it(`${variant}, ${colorScheme}, ${width} px wide, has no fault that axe finds and fits`, async () => {
          const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
          try {
            const page = await context.newPage();
            await page.setContent(html(changes));
            await assertReadable(page);
          } finally {
            await context.close();
          }
        });
      }
    }
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [700, 375]) {
      describe(`every mail, ${colorScheme}, ${width} px wide, in three languages and two colors`, () => {
        let context: BrowserContext;
        let page: Page;
        before(async () => {
          context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
          page = await context.newPage();
        });
        after(() => context.close());
        for (const { name, mail } of mails) {
          it(`${name} has no fault that axe finds and fits`, async () => {
            await page.setContent(mail.html);
            await assertReadable(page);
          });
        }
      });
    }
  }

  it('has the same elements and attributes whatever is written into a name', async () => {
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('dialog', (dialog) => assert.fail(`a script ran: ${dialog.message()}`));
    const outline = async (changes: Partial<InvitationMailData>) => {
      await page.setContent(html({ message: null, ...changes }));
      return page.evaluate(OUTLINE);
    };
    const expected = await outline({});
    for (const payload of INJECTIONS) {
      // A name that looks like an address is left out, with its line.
      const person = payload.includes('@') ? {} : { contactName: payload, invitedByName: payload };
      const changes = {
        dealerName: payload,
        customerNames: [payload],
        checkPhrase: payload,
        validUntil: payload,
        postalAddress: payload,
      };
      assert.deepEqual(await outline({ ...changes, ...person }), expected, payload);
    }
    assert.deepEqual(requests, []);
  });
});

async function assertReadable(page: Page): Promise<void> {
  const { violations, incomplete } = await findByAxe(page);
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
    [],
  );
  // Text of the very color of its ground, axe leaves to people.
  const unsure = incomplete.filter(({ id }) => id === 'color-contrast');
  assert.deepEqual(
    unsure.flatMap(({ nodes }) => nodes.map((node) => `${node.failureSummary}: ${node.html}`)),
    [],
  );
  assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
}

/** Every element with its attributes, in document order; the label names the dealer and is text like any other. */
const OUTLINE = `[...document.querySelectorAll('*')].map((element) => [
  element.localName,
  ...[...element.attributes].filter(({ name }) => name !== 'aria-label').map(({ name, value }) => name + '=' + value),
].join(' '))`;
