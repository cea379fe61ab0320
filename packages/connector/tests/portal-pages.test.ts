import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { findByAxe } from '../../../tests/e2e/axe-findings.ts';
import { unsubscribeUrl } from '../src/mail/unsubscribe-link.ts';
import { choiceText, NOTHING_CHOSEN } from '../src/portal/choice-text.ts';
import { invite, linkPath, PASSWORD, readInvitation } from './portal-visitor.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

const found = await findBrowser();
const LONG = 'Donaudampfschifffahrtsgesellschaft'.repeat(3);

const ROWS = {
  accounts: [
    { account_id: 'C0', account_name: 'Harrow & Sons Homes', currency: 'USD' },
    { account_id: 'C1', account_name: LONG, currency: 'USD' },
    ...Array.from({ length: 8 }, (_, n) => ({
      account_id: `C${n + 2}`,
      account_name: `Customer ${n + 2}`,
      currency: 'USD',
    })),
  ],
  invoices: [
    { invoice_id: '1', invoice_number: 'SO-88213', amount: '12480.00', payment_due_date: '2020-10-02' },
    { invoice_id: '2', invoice_number: 'SO-88790', amount: '3204.10', payment_due_date: '2099-11-28' },
    { invoice_id: '3', invoice_number: `SO-${LONG}`, amount: '987654321.10', payment_due_date: '' },
  ].map((row) => ({
    account_id: 'C0',
    currency: 'USD',
    outstanding_amount: row.amount,
    job_id: '14',
    job_name: 'Job 14, Vista del Sol',
    ...row,
  })),
  adjustments: [
    {
      account_id: 'C0',
      adjustment_id: 'CM-2201',
      amount: '1000.00',
      outstanding_amount: '1000.00',
      currency: 'USD',
      adjustment_type: 'credit',
    },
  ],
};

describe('the customer’s pages in a browser', { skip: found.reason ?? false }, () => {
  let test: TestConnector;
  let browser: Browser;
  let publicUrl: string;
  before(async () => {
    assert.ok(found.executablePath !== undefined);
    test = await startTestConnector({ rows: ROWS, env: { PAYMENTS: 'sandbox' } });
    publicUrl = test.connector.context.config.publicUrl;
    browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
  });
  after(async () => {
    await browser.close();
    await test.close();
  });

  const invitedPage = async (email: string, ...erpIds: string[]) => {
    const { id } = await invite(test, email, ...erpIds);
    return { id, link: `${publicUrl}${await linkPath(test, id)}` };
  };
  const unsubscribeLink = async (email: string): Promise<string> => {
    const { id } = await invite(test, email, 'C5');
    const { rows } = await test.owner.query<{ id: string }>('select id from mails where subject_id = $1', [
      id,
    ]);
    const { context, dealerId } = test.connector;
    return unsubscribeUrl(publicUrl, context.keys, { dealerId, mailId: rows[0]?.id ?? '' });
  };
  const fillRegistration = async (page: Page) => {
    await page.getByLabel('Your name').fill('Maria Harrow');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page
      .getByLabel(/I accept the terms/)
      .first()
      .check();
    await page.getByRole('button', { name: 'Register and see my invoices' }).click();
  };

  it('lead without script from the link to the first open item in two pages', async () => {
    const { id, link } = await invitedPage('noscript@harrow.example', 'C0');
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(link);
      assert.equal(page.url(), `${publicUrl}/invitation`);
      assert.equal(await page.getByLabel('E-mail').first().isEditable(), false);
      assert.equal(
        await page
          .getByLabel(/I accept the terms/)
          .first()
          .isChecked(),
        false,
      );
      await fillRegistration(page);
      await page.getByRole('rowheader', { name: 'SO-88790' }).waitFor();
      assert.match(page.url(), /\/portal\/test-lumber$/);
      assert.equal((await readInvitation(test, id)).state, 'accepted');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are signed out.').waitFor();
    } finally {
      await context.close();
    }
  });

  it('open what the mail’s links to decline and to say “not me” ask for, without script', async () => {
    const { link } = await invitedPage('fragments@harrow.example', 'C3');
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      for (const [fragment, name] of [
        ['decline', 'Decline the invitation'],
        ['not-me', 'It’s not me'],
      ]) {
        const page = await context.newPage();
        await page.goto(`${link}#${fragment}`);
        await page.getByRole('button', { name }).waitFor({ state: 'visible' });
        assert.equal(
          await page.getByRole('button', { name: 'Sign in and see my invoices' }).isVisible(),
          false,
        );
      }
    } finally {
      await context.close();
    }
  });

  it('stop the mails of a dealer and take it back, without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(await unsubscribeLink('stop@harrow.example'));
      await page.getByRole('button', { name: 'Stop these mails' }).click();
      await page.getByRole('heading', { name: 'These mails are stopped' }).waitFor();
      assert.equal((await test.client.suppressions.list({ search: 'stop@harrow' })).total, 1);
      await page.getByRole('button', { name: 'Keep receiving them' }).click();
      await page.getByRole('heading', { name: 'You keep getting these mails' }).waitFor();
      assert.equal((await test.client.suppressions.list({ search: 'stop@harrow' })).total, 0);
    } finally {
      await context.close();
    }
  });

  it('change their language without script, and stay where they were', async () => {
    const { link } = await invitedPage('languages@harrow.example', 'C0');
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(link);
      await page.getByRole('button', { name: 'Français' }).click();
      await page
        .getByRole('heading', { name: 'Invitation à payer en ligne pour Harrow & Sons Homes' })
        .waitFor();
      assert.equal(page.url(), `${publicUrl}/invitation`);
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('button', { name: 'Register and see my invoices' }).waitFor();
    } finally {
      await context.close();
    }
  });

  it('put the focus on what is wrong, and from there on the field', async () => {
    const { link } = await invitedPage('focus@harrow.example', 'C2');
    const page = await browser.newPage();
    try {
      await page.goto(link);
      await page.getByRole('button', { name: 'Register and see my invoices' }).click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.ok(await alert.evaluate((element) => element === document.activeElement));
      await alert.getByRole('link', { name: 'Choose a password.' }).click();
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'password');
    } finally {
      await page.close();
    }
  });

  /** Registers, chooses an invoice and the credit, and ends on the review. */
  const reviewPayment = async (page: Page) => {
    await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
    await fillRegistration(page);
    for (const number of ['SO-88790', 'CM-2201'])
      await page.getByRole('checkbox', { name: new RegExp(`${number}$`) }).check();
    await page.getByRole('button', { name: 'Review payment' }).click();
    await page.getByRole('heading', { name: 'Review your payment' }).waitFor();
  };
  /** Pays a little of it, so that enough is left for the next one; ends on the page of the sandbox. */
  const startPayment = async (page: Page, way: string) => {
    await reviewPayment(page);
    await page.getByLabel('Amount for SO-88790').fill('10.00');
    await page.getByRole('checkbox', { name: 'CM-2201' }).uncheck();
    await page.getByRole('button', { name: 'Update the amounts' }).click();
    await page.getByRole('button', { name: new RegExp(`^Pay \\$10\\.00 .*${way}`) }).click();
    await page.waitForURL(/\/sandbox\//);
  };
  /** Of the payment whose page at the sandbox is open. */
  const paymentUrl = async (page: Page): Promise<string> =>
    (await page.getByRole('link', { name: 'Go back without paying' }).getAttribute('href')) ?? '';

  /** Each page, by what leads to it. */
  const pages: Record<string, (page: Page) => Promise<unknown>> = {
    'the landing page': async (page) => page.goto((await invitedPage('a@harrow.example', 'C3')).link),
    'the landing page for many accounts': async (page) =>
      page.goto(
        (await invitedPage('b@harrow.example', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9')).link,
      ),
    'the landing page with faults and every form open': async (page) => {
      await page.goto((await invitedPage('c@harrow.example', 'C1')).link);
      await page.getByRole('button', { name: 'Register and see my invoices' }).click();
      await page.getByRole('alert').waitFor();
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) {
          details.removeAttribute('name');
          details.open = true;
        }
      });
    },
    'a dead link': async (page) => {
      const { id, link } = await invitedPage('d@harrow.example', 'C4');
      await test.client.invitations.revoke(id);
      await page.goto(link);
      await page.getByText('This invitation was withdrawn').waitFor();
    },
    'the question before mails are stopped': async (page) => {
      await page.goto(await unsubscribeLink('h@harrow.example'));
      await page.getByRole('button', { name: 'Stop these mails' }).waitFor();
    },
    'mails that are stopped': async (page) => {
      await page.goto(await unsubscribeLink('i@harrow.example'));
      await page.getByRole('button', { name: 'Stop these mails' }).click();
      await page.getByRole('button', { name: 'Keep receiving them' }).waitFor();
    },
    'a link of nobody': (page) => page.goto(`${publicUrl}/i/x`),
    'the sign-in with a fault': async (page) => {
      await page.goto(`${publicUrl}/sign-in`);
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    'the forgotten password with a fault': async (page) => {
      await page.goto(`${publicUrl}/password`);
      await page.getByRole('button', { name: 'Mail me the link' }).click();
      await page.getByRole('alert').waitFor();
    },
    'the settings with faults': async (page) => {
      await page.goto((await invitedPage('j@harrow.example', 'C7')).link);
      await fillRegistration(page);
      await page.getByRole('link', { name: 'Maria Harrow' }).click();
      await page.getByRole('button', { name: 'Change the password' }).click();
      await page.getByRole('alert').waitFor();
    },
    'the landing page in Spanish, with every form open': async (page) => {
      await page.goto((await invitedPage('k@harrow.example', 'C1')).link);
      await page.getByRole('button', { name: 'Español' }).click();
      await page.getByRole('button', { name: 'Registrarme y ver mis facturas' }).click();
      await page.getByRole('alert').waitFor();
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) {
          details.removeAttribute('name');
          details.open = true;
        }
      });
    },
    'the settings in French': async (page) => {
      await page.goto((await invitedPage('l@harrow.example', 'C7')).link);
      await fillRegistration(page);
      await page.getByRole('link', { name: 'Maria Harrow' }).click();
      await page.getByRole('button', { name: 'Français' }).click();
      await page.getByRole('button', { name: 'Déconnecter tous les appareils' }).waitFor();
    },
    'the terms, which a French page says are in English': async (page) => {
      await page.goto(`${publicUrl}/terms`);
      await page.getByRole('button', { name: 'Français' }).click();
      await page.getByText('Ces conditions n’existent qu’en anglais.').waitFor();
    },
    'the terms': (page) => page.goto(`${publicUrl}/terms`),
    'how to be sure': (page) => page.goto(`${publicUrl}/verify`),
    'the portal': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
      await fillRegistration(page);
      await page.getByText('Open in all').waitFor();
    },
    'the portal in French': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
      await fillRegistration(page);
      await page.getByRole('button', { name: 'Français' }).click();
      await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
    },
    'the portal in Spanish': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
      await fillRegistration(page);
      await page.getByRole('button', { name: 'Español' }).click();
      await page.getByRole('button', { name: 'Cerrar sesión' }).waitFor();
    },
    'the portal with many accounts': async (page) => {
      await page.goto((await invitedPage('e@harrow.example', 'C0', 'C1', 'C5')).link);
      await fillRegistration(page);
      await page.getByText('3 accounts').waitFor();
    },
    'a part of the statement': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
      await fillRegistration(page);
      await page.getByLabel('Search').fill('SO-88');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByText('2 items for').waitFor();
    },
    'the statement with something chosen': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
      await fillRegistration(page);
      await page.getByText('Open in all').waitFor();
      for (const box of await page.getByRole('checkbox', { name: 'Choose' }).all()) await box.check();
      await page.getByText('2 invoices, 1 credit').waitFor();
    },
    'a part of the statement with more chosen, some of it not payable any more': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
      await fillRegistration(page);
      for (const box of await page.getByRole('checkbox', { name: 'Choose' }).all()) await box.check();
      await page.getByLabel('Search').fill('SO-88790');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByText('more chosen').waitFor();
      await page.goto(`${page.url()}.${choiceText({ ...NOTHING_CHOSEN, itemIds: [randomUUID()] })}`);
      await page.getByText('was left out').waitFor();
    },
    'the statement with a part of an invoice chosen': async (page) => {
      await reviewPayment(page);
      await page.getByLabel('Amount for SO-88790').fill('10.00');
      await page.getByRole('button', { name: 'Back to the open items' }).click();
      await page.getByText('you pay 10.00').waitFor();
    },
    'the choice of a supplier': async (page) => {
      const other = await addDealer(test, {
        name: 'Anvil Steel',
        rows: {
          accounts: [{ account_id: 'A1', account_name: LONG, currency: 'USD' }],
          invoices: ROWS.invoices.map((row) => ({ ...row, account_id: 'A1' })),
        },
      });
      const email = 'two@harrow.example';
      await page.goto((await invitedPage(email, 'C0')).link);
      await fillRegistration(page);
      const { id } = await invite(other, email, 'A1');
      await page.goto(`${publicUrl}${await linkPath(other, id)}`);
      await page.getByLabel(/I accept the terms/).check();
      await page.getByRole('button', { name: 'Accept and see my invoices' }).click();
      await page.goto(`${publicUrl}/portal`);
      await page.getByRole('heading', { name: 'Your suppliers' }).waitFor();
    },
    'an item': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C0')).link);
      await fillRegistration(page);
      await page.getByRole('link', { name: 'SO-88213' }).click();
      await page.getByRole('heading', { name: 'Invoice SO-88213' }).waitFor();
    },
    'the review of a payment': async (page) => {
      await reviewPayment(page);
    },
    'the review of a payment in Spanish': async (page) => {
      await reviewPayment(page);
      await page.getByRole('button', { name: 'Español' }).click();
      await page.getByRole('heading', { name: 'Revise su pago' }).waitFor();
    },
    'a review with faults': async (page) => {
      await reviewPayment(page);
      for (const field of await page.getByRole('textbox', { name: 'Amount for' }).all())
        await field.fill('999999999.00');
      await page.getByRole('button', { name: 'Update the amounts' }).click();
      await page.getByRole('alert').waitFor();
    },
    'a credit that covers all': async (page) => {
      await reviewPayment(page);
      await page.getByLabel('Amount for SO-88790').fill('10.00');
      await page.getByLabel('Use credits for other jobs, too').check();
      await page.getByRole('button', { name: 'Update the amounts' }).click();
      await page.getByRole('heading', { name: 'Nothing is left to pay' }).waitFor();
    },
    'a payment that is not finished': async (page) => {
      await startPayment(page, 'bank account');
      await page.goto(`${await paymentUrl(page)}`);
      await page.getByRole('button', { name: 'Go on with the payment' }).waitFor();
    },
    'a payment that is on its way, with what was authorized': async (page) => {
      await startPayment(page, 'bank account');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('button', { name: /^Authorize the debit/ }).click();
      await page.getByRole('heading', { name: 'On its way' }).waitFor();
    },
    'a payment that was paid, in French': async (page) => {
      await startPayment(page, 'by card');
      await page.getByRole('button', { name: /^Pay \$/ }).click();
      await page.getByRole('heading', { name: 'Paid' }).waitFor();
      await page.getByRole('button', { name: 'Français' }).click();
      await page.getByRole('heading', { name: 'Payé', exact: true }).waitFor();
    },
    'the history of payments': async (page) => {
      await startPayment(page, 'by card');
      await page.getByRole('button', { name: /^Pay \$/ }).click();
      await page.getByRole('link', { name: 'All payments' }).click();
      await page.getByRole('cell', { name: '$10.00' }).first().waitFor();
    },
    'a history without payments': async (page) => {
      await page.goto((await invitedPage(`${Math.random()}@harrow.example`, 'C5')).link);
      await fillRegistration(page);
      await page.goto(`${publicUrl}/portal/test-lumber/payments`);
      await page.getByRole('heading', { name: 'No payments yet' }).waitFor();
    },
    'an invitation for another address than the one signed in': async (page) => {
      await page.goto((await invitedPage('f@harrow.example', 'C6')).link);
      await fillRegistration(page);
      await page.getByText('Open in all').waitFor();
      await page.goto((await invitedPage('g@harrow.example', 'C6')).link);
      await page.getByRole('button', { name: 'Continue as g@harrow.example' }).waitFor();
    },
  };
  for (const [name, visit] of Object.entries(pages)) {
    it(`${name}: axe finds nothing, light and dark, and it fits from 320 px on`, async () => {
      // Without it the colors of a scheme come gradually, and axe would judge one in between.
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      try {
        const page = await context.newPage();
        await visit(page);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const { violations } = await findByAxe(page);
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
            [],
            colorScheme,
          );
        }
        for (const width of [320, 375, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
        }
      } finally {
        await context.close();
      }
    });
  }
});
