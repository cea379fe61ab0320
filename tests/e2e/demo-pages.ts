import { PayviteClient } from '@payvite/sdk';
import type { Browser, Page } from 'playwright-core';
import { linkIn, type DemoProduct } from './demo-product.ts';

export interface ScreenOptions {
  colorScheme: 'light' | 'dark';
  width: number;
  height?: number;
}

/** One screen of the product: how to get there in a fresh page. */
export interface Screen {
  name: string;
  open(page: Page): Promise<void>;
}

const PASSWORD = 'seven copper rivers';

/**
 * Brings a fresh product into a state in which every screen has something to show: invitations of each status, one
 * customer registered, one link replaced.
 *
 * @returns the screens, each openable in a page without a session.
 */
export async function prepareScreens(product: DemoProduct, browser: Browser): Promise<Screen[]> {
  const client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
  const { data } = await client.customers.list({ hasEmail: true, status: 'active', limit: 60 });
  const seen = new Set<string>();
  const invitable = data.filter(({ contacts, defaultContactId }) => {
    const contact = contacts.find(({ id }) => id === defaultContactId);
    const email = contact?.email?.toLowerCase();
    if (email === undefined || seen.has(email)) return false;
    // Pages speak the language of whoever is invited, and the screens are found by English words.
    if (!/^en\b/.test(contact?.locale ?? 'en')) return false;
    seen.add(email);
    return true;
  });
  const invite = async (index: number, expiresInDays = 60) => {
    const customer = invitable[index];
    if (customer === undefined) throw new Error('The sample export has too few customers with an address.');
    const invitation = await client.invitations.send({ customerIds: [customer.id], expiresInDays });
    return {
      customer,
      invitation,
      link: linkIn(await product.waitForMail(invitation.email), product.connectorUrl),
    };
  };

  const registered = await invite(0);
  const declined = await invite(2);
  const expired = await invite(3, 3);
  const waiting = await invite(4);
  const replaced = await invite(5);
  const handedOn = await invite(6);
  // A reminder that had just left would put the resending off.
  await client.dealer.update({ reminderDays: [] });
  await product.advanceDays(9);
  await client.invitations.resend(replaced.invitation.id);
  const fresh = await invite(1);
  await product.waitForMail(replaced.invitation.email, 2);

  const { url: copiedLink } = await client.invitations.createLink(handedOn.invitation.id);

  const visit = async (work: (page: Page) => Promise<void>) => {
    const context = await browser.newContext();
    await work(await context.newPage());
    await context.close();
  };
  await visit(async (page) => {
    await page.goto(registered.link);
    await page.getByLabel('Your name').fill('Maria Harrow');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Register and see my invoices' }).click();
    await page.locator('.totals').waitFor();
  });
  await visit(async (page) => {
    await page.goto(declined.link);
    await page.getByText('Decline', { exact: true }).click();
    await page.getByLabel('We pay by check').check();
    await page.getByLabel('Anything to add?').fill('Checks go out on Fridays, as always.');
    await page.getByRole('button', { name: 'Decline the invitation' }).click();
    await page.getByRole('heading', { name: 'You declined this invitation' }).waitFor();
  });

  const detail = (name: string, customerId: string, status: string): Screen => ({
    name,
    async open(page) {
      await page.goto(`${product.erpUrl}/#/customers/${customerId}`);
      const element = page.locator('payvite-customer-detail');
      await element.locator('payvite-status-badge').first().getByText(status).waitFor();
      await element.getByRole('table').first().waitFor();
    },
  });
  const landing = (name: string, link: string, heading: RegExp): Screen => ({
    name,
    async open(page) {
      await page.goto(link);
      await page.getByRole('heading', { name: heading }).waitFor();
    },
  });
  const openPortal = async (page: Page): Promise<void> => {
    await page.goto(`${product.connectorUrl}/sign-in`);
    await page.getByLabel('E-mail').fill(registered.invitation.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.totals').waitFor();
  };
  return [
    {
      name: 'dashboard',
      async open(page) {
        await page.goto(product.erpUrl);
        await page
          .locator('payvite-customer-list .body payvite-status-badge')
          .getByText('Accepted')
          .first()
          .waitFor();
        await page.getByRole('button', { name: /^All \d/ }).waitFor();
      },
    },
    {
      name: 'dashboard-selection',
      async open(page) {
        await page.goto(product.erpUrl);
        await page
          .locator('payvite-customer-list .body payvite-status-badge')
          .getByText('Accepted')
          .first()
          .waitFor();
        // Those at the top were invited above.
        await page.locator('payvite-customer-list .grid').evaluate((grid) => (grid.scrollTop = 400));
        const rows = page
          .locator('payvite-customer-list .row')
          .filter({ has: page.getByRole('button', { name: /^Invite / }) });
        for (const index of [0, 1, 2]) await rows.nth(index).getByRole('checkbox').check();
        await page.getByRole('button', { name: /^Invite \d/ }).waitFor();
      },
    },
    {
      name: 'invite-dialog',
      async open(page) {
        await page.goto(product.erpUrl);
        await page
          .locator('payvite-customer-list .body payvite-status-badge')
          .getByText('Accepted')
          .first()
          .waitFor();
        await page.getByRole('button', { name: /^All \d/ }).waitFor();
        await page
          .getByRole('button', { name: /^Invite / })
          .first()
          .click();
        await page.getByRole('button', { name: 'Send invitation' }).waitFor();
        // Where it was before the click scrolled it.
        await page.locator('payvite-customer-list .grid').evaluate((grid) => (grid.scrollLeft = 0));
      },
    },
    detail('detail-not-invited', invitable[8]?.id ?? '', 'Not invited'),
    detail('detail-accepted', registered.customer.id, 'Accepted'),
    detail('detail-declined', declined.customer.id, 'Declined'),
    detail('detail-pending', waiting.customer.id, 'Pending'),
    {
      name: 'detail-payers',
      async open(page) {
        await detail('', registered.customer.id, 'Accepted').open(page);
        await page.getByRole('tab', { name: /^Payers/ }).click();
        await page.getByRole('button', { name: 'Disable access of Maria Harrow' }).waitFor();
      },
    },
    {
      name: 'detail-link',
      async open(page) {
        await detail('', waiting.customer.id, 'Pending').open(page);
        await page.getByRole('button', { name: 'Copy link' }).click();
        const dialog = page.getByRole('dialog', { name: 'Copy the link of this invitation?' });
        await dialog.getByRole('button', { name: 'Copy link' }).click();
        await dialog.getByLabel('Link').waitFor();
      },
    },
    {
      name: 'mail-preview',
      async open(page) {
        await detail('', invitable[8]?.id ?? '', 'Not invited').open(page);
        await page.getByRole('button', { name: /^Invite / }).click();
        await page.getByRole('button', { name: 'Preview the mail' }).click();
        await page.frameLocator('payvite-invite-dialog iframe').getByText('Not sure this is us?').waitFor();
      },
    },
    {
      name: 'follow-up',
      async open(page) {
        await page.goto(`${product.erpUrl}/#/follow-up`);
        await page.locator('payvite-call-sheet tbody tr').first().waitFor();
        await page.locator('payvite-bounces').getByText('No mail has come back').waitFor();
        await page.locator('payvite-suggestions').getByText('No open suggestion').waitFor();
      },
    },
    {
      name: 'adoption',
      async open(page) {
        await page.goto(`${product.erpUrl}/#/adoption`);
        await page.locator('payvite-summary').getByText('Net receivables').waitFor();
        // A chart reads only once it is in view.
        for (const chart of await page.locator('payvite-adoption-chart').all()) {
          await chart.scrollIntoViewIfNeeded();
          await chart.getByRole('button', { name: 'Show as table' }).waitFor();
        }
      },
    },
    {
      name: 'payments',
      async open(page) {
        await page.goto(`${product.erpUrl}/#/payments`);
        await page.locator('payvite-payments').getByText('Ways to pay and fees').click();
        await page.getByLabel('Fee for Card').waitFor();
      },
    },
    {
      name: 'mail-settings',
      async open(page) {
        await page.goto(`${product.erpUrl}/#/customer-mails`);
        await page.frameLocator('payvite-mail-settings iframe').getByText('Not sure this is us?').waitFor();
      },
    },
    {
      name: 'erp-connection',
      async open(page) {
        await page.goto(`${product.erpUrl}/#/erp-connection`);
        await page.locator('payvite-erp .history').getByText('Succeeded').first().waitFor();
      },
    },
    landing('landing', fresh.link, /is invited to pay online/),
    {
      name: 'registration-faults',
      async open(page) {
        await page.goto(fresh.link);
        await page.getByLabel('Your name').fill('');
        await page.getByRole('button', { name: 'Register and see my invoices' }).click();
        await page.getByText('Enter your name.').first().waitFor();
      },
    },
    landing('link-copied', copiedLink, /is invited to pay online/),
    {
      name: 'link-copied-code',
      async open(page) {
        await page.goto(copiedLink);
        // The second time within a minute, the page says how long to wait.
        await page.getByRole('button', { name: /^Mail me/ }).click();
        await page.getByLabel('Code from the mail').waitFor();
      },
    },
    landing('link-expired', expired.link, /has expired/),
    landing('link-replaced', replaced.link, /There is a newer link/),
    landing('link-declined', declined.link, /You declined this invitation/),
    {
      name: 'sign-in',
      async open(page) {
        await page.goto(`${product.connectorUrl}/sign-in`);
        await page.getByRole('button', { name: 'Sign in' }).waitFor();
      },
    },
    { name: 'portal', open: openPortal },
    {
      name: 'portal-choice',
      async open(page) {
        await openPortal(page);
        await page.getByRole('checkbox', { name: /^all/ }).first().check();
        await page.locator('.chosen-sum').waitFor();
      },
    },
    {
      name: 'portal-nothing-found',
      async open(page) {
        await openPortal(page);
        await page.getByLabel('Search').fill('zinc');
        await page.getByRole('button', { name: 'Search' }).click();
        await page.getByText('Nothing open for').waitFor();
      },
    },
    {
      name: 'portal-item',
      async open(page) {
        await openPortal(page);
        await page.getByRole('rowheader').getByRole('link').first().click();
        await page.getByRole('heading', { name: 'Payments on it' }).waitFor();
      },
    },
    {
      name: 'portal-review-faults',
      async open(page) {
        await openPortal(page);
        await page
          .getByRole('checkbox', { name: /^Choose/ })
          .first()
          .check();
        await page
          .getByRole('button', { name: /^Review/ })
          .first()
          .click();
        await page
          .getByLabel(/^Amount for/)
          .first()
          .fill('half of it');
        await page.getByRole('button', { name: 'Update the amounts' }).click();
        await page.getByRole('alert').waitFor();
      },
    },
    {
      name: 'portal-settings',
      async open(page) {
        await openPortal(page);
        await page.getByRole('link', { name: 'Settings' }).click();
        await page.getByLabel('Your name').fill('');
        await page.getByRole('button', { name: 'Save the name' }).click();
        await page.getByRole('alert').waitFor();
      },
    },
    {
      name: 'mail',
      async open(page) {
        await page.goto(`${product.connectorUrl}/demo/outbox`);
        await page
          .getByRole('link', { name: /account online/ })
          .first()
          .click();
        await page.frameLocator('iframe').getByText('Not sure this is us?').waitFor();
      },
    },
    {
      name: 'outbox',
      async open(page) {
        await page.goto(`${product.connectorUrl}/demo/outbox`);
        await page.getByRole('heading', { name: 'Outbox' }).waitFor();
      },
    },
  ];
}
