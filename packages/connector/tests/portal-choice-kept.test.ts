import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { formActionOf, readForm } from './page-form.ts';
import { addItem, type NewItem } from './payment-rows.ts';
import { invite, register, type PageAnswer, type PortalVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const HOME = '/portal/test-lumber';
const MOST_BYTES = 50_000;
const ACCOUNTS = ['Harrow Homes', 'Harrow Sheds', 'Large Builders', 'Vista Homes'];
const ROWS = {
  accounts: ACCOUNTS.map((account_name, n) => ({ account_id: `C${n}`, account_name, currency: 'USD' })),
};

describe('what is chosen on the statement', () => {
  let test: TestConnector;
  /** Of two accounts. */
  let maria: PortalVisitor;
  let large: PortalVisitor;
  let customerIds: string[];
  before(async () => {
    test = await startTestConnector({ rows: ROWS, env: { PAYMENTS: 'sandbox' } });
    const customers = await test.customersByErpId();
    customerIds = ACCOUNTS.map((_, n) => customers.get(`C${n}`)?.id ?? '');
    maria = await register(test, (await invite(test, 'maria@harrow.example', 'C0', 'C1')).id);
    large = await register(test, (await invite(test, 'lee@large.example', 'C2')).id);
    for (const n of [101, 102, 103, 104]) await add(`SO-${n}`, { minor: n * 100 });
    await test.owner.query(`update open_items set statement_id = 'S-9' where number in ('SO-101', 'SO-102')`);
    await add('CM-7', { minor: -4_000 });
    await add('SH-1', { minor: 7_000 }, 1);
    await test.owner.query(
      `insert into open_items (dealer_id, id, customer_id, model, erp_id, kind, number, amount_minor, outstanding_minor,
         currency, job_id, due_date, row_hash)
       select $1, gen_random_uuid(), $2, 'invoices', 'L-' || n, 'invoice', 'L-' || n, 100, 100, 'USD', 'Vista  ', '2099-01-01', ''
       from generate_series(1, 800) n`,
      [test.connector.dealerId, customerIds[2]],
    );
  });
  after(() => test.close());

  const add = (number: string, item: Partial<NewItem> & { minor: number }, account = 0): Promise<string> =>
    addItem(
      test.owner,
      { dealerId: test.connector.dealerId, customerId: customerIds[account] ?? '' },
      { erpId: number, ...item },
    );
  const idOf = async (number: string): Promise<string> => {
    const { rows } = await test.owner.query<{ id: string }>('select id from open_items where number = $1', [
      number,
    ]);
    assert.ok(rows[0], number);
    return rows[0].id;
  };
  /** Ticks and unticks boxes of a page, and sends its form by a button, as a browser without script does. */
  const send = async (
    page: PageAnswer,
    {
      tick = [],
      untick = [],
      button = {},
      to,
    }: {
      tick?: string[];
      untick?: string[];
      /** The button's own name and value. */
      button?: Record<string, string>;
      /** Another place than the form's own. */
      to?: string;
    },
    visitor = maria,
  ): Promise<PageAnswer> => {
    const [, action = ''] = /<form class="statement" method="post" action="([^"]+)"/.exec(page.html) ?? [];
    const form = readForm(page.html, action.replace('&#x3D;', '='));
    const unticked = await Promise.all(untick.map(idOf));
    const items = form.getAll('item').filter((id) => !unticked.includes(id));
    form.delete('item');
    for (const id of [...items, ...(await Promise.all(tick.map(idOf)))]) {
      assert.ok(page.html.includes(`name="item" value="${id}"`), 'what is ticked has a box');
      form.append('item', id);
    }
    for (const [name, value] of Object.entries(button)) form.append(name, value);
    return visitor.post(to ?? action.replace('&#x3D;', '='), form);
  };
  const follow = async (answer: PageAnswer, visitor = maria): Promise<PageAnswer> => {
    assert.equal(answer.status, 303, answer.text);
    return visitor.get(answer.location ?? '');
  };
  /** Searches with a page's form, and comes to what is found. */
  const search = async (page: PageAnswer, text: string, tick: string[] = []): Promise<PageAnswer> => {
    const html = page.html.replace(/(name="search" value=")[^"]*/, `$1${text}`);
    return follow(await send({ ...page, html }, { tick, button: { find: 'yes' } }));
  };
  const ticked = ({ html }: PageAnswer): string[] =>
    [...html.matchAll(/aria-label="Choose \w+ ([^"]+)" checked>/g)].map(([, number = '']) => number).sort();
  /** Of a review: each document, and what is paid of it. */
  const reviewed = ({ html }: PageAnswer): string[] =>
    [...html.matchAll(/<span class="number">([^<]+)<.*?name="amount-[^"]+" value="([^"]*)"/gs)].map(
      ([, number, amount]) => `${number} ${amount}`,
    );
  const reviewOf = async (page: PageAnswer, account = 0, visitor = maria): Promise<PageAnswer> => {
    const button = { customer: customerIds[account] ?? '' };
    return follow(await send(page, { button, to: `${HOME}/review` }, visitor), visitor);
  };
  const back = async (review: PageAnswer, fields: Record<string, string> = {}): Promise<PageAnswer> => {
    const form = readForm(review.html, '/review');
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return follow(await maria.post(formActionOf(review.html, 'Back to the open items'), form));
  };

  it('stays chosen through a search, and is reviewed with what was found', async () => {
    const all = await maria.get(HOME);
    const found = await search(all, 'SO-104', ['SO-101', 'SO-102', 'CM-7']);
    assert.match(found.text, /1 item for “SO-104”/);
    assert.match(found.text, /3 more chosen, \$163\.00\. Show them Clear them/);
    assert.deepEqual(ticked(found), []);
    const again = await search(found, 'SO-103', ['SO-104']);
    assert.match(again.text, /4 more chosen, \$267\.00/);
    const review = await reviewOf(again);
    assert.deepEqual(reviewed(review).sort(), [
      'CM-7 40.00',
      'SO-101 101.00',
      'SO-102 102.00',
      'SO-104 104.00',
    ]);
  });

  it('stays chosen where a search finds nothing', async () => {
    const nothing = await search(await maria.get(HOME), 'zinc', ['SO-101']);
    assert.match(nothing.text, /1 more chosen, \$101\.00.*Nothing open for “zinc”/);
    const all = await follow(await send(nothing, { to: formActionOf(nothing.html, 'Clear the search') }));
    assert.deepEqual(ticked(all), ['SO-101']);
  });

  it('stays chosen from tab to tab, is shown by itself, and unticked there', async () => {
    const all = await maria.get(HOME);
    const tab = formActionOf(all.html, 'New charges');
    const fresh = await follow(await send(all, { tick: ['SO-101', 'SO-103'], to: tab }));
    assert.deepEqual(ticked(fresh), ['SO-103']);
    assert.match(fresh.text, /1 more chosen, \$101\.00/);
    const chosen = await follow(await send(fresh, { to: formActionOf(fresh.html, 'Show them') }));
    assert.match(chosen.text, /2 items that you chose/);
    assert.deepEqual(ticked(chosen), ['SO-101', 'SO-103']);
    assert.doesNotMatch(chosen.text, /more chosen/);
    const rest = await follow(
      await send(chosen, { untick: ['SO-103'], to: formActionOf(chosen.html, 'Show all open items') }),
    );
    assert.deepEqual(ticked(rest), ['SO-101']);
  });

  it('is cleared where it is not shown, and only there', async () => {
    const all = await maria.get(HOME);
    const found = await search(all, 'SO-104', ['SO-101', 'SO-102']);
    const button = { clear: 'yes' };
    const cleared = await follow(
      await send(found, { tick: ['SO-104'], button, to: formActionOf(found.html, 'Clear them') }),
    );
    assert.match(cleared.text, /1 item for “SO-104”/);
    assert.deepEqual(ticked(cleared), ['SO-104']);
    assert.doesNotMatch(cleared.text, /more chosen/);
  });

  it('takes all of a tab by one button, beside what was chosen elsewhere', async () => {
    const found = await send(await maria.get(HOME), { tick: ['SO-104'], to: `${HOME}?tab=statement` });
    const tab = await maria.get(found.location ?? '');
    const [, to = ''] = /name="all" value="yes" formaction="([^"]*)"/.exec(tab.html) ?? [];
    const chosen = await send(tab, { button: { all: 'yes' }, to: to.replace('&#x3D;', '=') });
    const page = await maria.get(chosen.location ?? '');
    assert.deepEqual(ticked(page), ['SO-101', 'SO-102']);
    assert.match(page.text, /1 more chosen/);
  });

  it('leaves the addresses as they are where nothing is chosen', async () => {
    const all = await maria.get(HOME);
    const to = async (path: string, button = {}) => (await send(all, { to: path, button })).location;
    assert.equal(await to(HOME), HOME);
    assert.equal(await to(formActionOf(all.html, 'Current statement')), `${HOME}?tab=statement`);
    const answer = await maria.post(`${HOME}?tab=new`, { find: 'yes', search: ' SO-103 ' });
    assert.equal(answer.location, `${HOME}?tab=new&search=SO-103`);
    assert.match((await maria.get(`${HOME}?tab=new&search=SO-103`)).text, /1 item for “SO-103”/);
  });

  it('goes with the language, and with a reload', async () => {
    const found = await send(await maria.get(HOME), { tick: ['SO-101'], to: `${HOME}?tab=new` });
    const page = await maria.get(found.location ?? '');
    const [, shown = ''] = /name="back" value="([^"]*)"/.exec(page.html) ?? [];
    const answer = await maria.post('/language', {
      language: 'es',
      back: shown.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
    });
    try {
      assert.notEqual(answer.location, HOME);
      assert.match((await maria.get(answer.location ?? '')).text, /1 más elegido, \$101\.00/);
      assert.match((await maria.get(found.location ?? '')).text, /1 más elegido/);
    } finally {
      await maria.post('/language', { language: 'en', back: HOME });
    }
  });

  describe('comes back from the review', () => {
    it('with the amounts that were typed, and keeps them from page to page', async () => {
      const all = await search(await maria.get(HOME), 'SO-', ['SO-101', 'SO-102', 'CM-7']);
      const review = await reviewOf(all);
      const form = readForm(review.html, '/review');
      const part = `amount-${await idOf('SO-102')}`;
      assert.equal(form.get(part), '102.00');
      const page = await back(review, { [part]: '50.5' });
      assert.deepEqual(ticked(page), ['CM-7', 'SO-101', 'SO-102']);
      assert.match(page.text, /102\.00 102\.00 you pay 50\.50/);
      assert.match(page.html, /data-minor="5050"/);
      const found = await search(page, 'SO-104', []);
      assert.match(found.text, /3 more chosen, \$111\.50/);
      const again = await reviewOf(await search(found, 'SO-', ['SO-104']));
      assert.deepEqual(reviewed(again).sort(), [
        'CM-7 40.00',
        'SO-101 101.00',
        'SO-102 50.50',
        'SO-104 104.00',
      ]);
    });

    it('with an amount that is none, which the next review names again', async () => {
      const review = await reviewOf(
        await search(await maria.get(HOME), 'SO-101', ['SO-101']).then((page) => search(page, '')),
      );
      const page = await back(review, { [`amount-${await idOf('SO-101')}`]: 'half' });
      assert.match(page.text, /you pay “half”/);
      const button = { customer: customerIds[0] ?? '' };
      const faulty = await follow(await send(page, { button, to: `${HOME}/review` }));
      assert.match(faulty.text, /Write an amount such as/);
    });

    it('without what was taken out there', async () => {
      const review = await reviewOf(
        await send(await maria.get(HOME), { tick: ['SO-101', 'SO-102'], to: HOME }).then(follow),
      );
      const form = readForm(review.html, '/review');
      const taken = await idOf('SO-101');
      const items = form.getAll('item').filter((id) => id !== taken);
      form.delete('item');
      for (const id of items) form.append('item', id);
      const page = await follow(await maria.post(HOME, form));
      assert.deepEqual(ticked(page), ['SO-102']);
    });

    it('with what was chosen of another account, which that payment is not of', async () => {
      const both = await follow(await send(await maria.get(HOME), { tick: ['SO-101', 'SH-1'], to: HOME }));
      const review = await reviewOf(both);
      assert.deepEqual(reviewed(review), ['SO-101 101.00']);
      const updated = await follow(await maria.post(`${HOME}/review`, readForm(review.html, '/review')));
      assert.deepEqual(reviewed(updated), ['SO-101 101.00']);
      assert.deepEqual(ticked(await back(updated)), ['SH-1', 'SO-101']);
      assert.deepEqual(reviewed(await reviewOf(both, 1)), ['SH-1 70.00']);
      const agreed = readForm(updated.html, '/review');
      agreed.set('method', 'card');
      const started = await maria.post(`${HOME}/payments`, agreed);
      assert.match(started.location ?? '', /\/payments\/[^/]+\/to-provider$/);
      await maria.post((started.location ?? '').replace('to-provider', 'cancel'));
    });
  });

  it('stays chosen of another account where the review has changed, in every language', async () => {
    await add('SO-changing', { minor: 900 });
    const all = await follow(await send(await maria.get(HOME), { tick: ['SO-changing', 'SH-1'], to: HOME }));
    const agreed = readForm((await reviewOf(all)).html, '/review');
    agreed.set('method', 'card');
    await test.owner.query(`update open_items set outstanding_minor = 700 where number = 'SO-changing'`);
    const answer = await maria.post(`${HOME}/payments`, agreed);
    const changed = await follow(answer);
    assert.match(changed.text, /\$7\.00/);
    const [, shown = ''] = /name="back" value="([^"]*)"/.exec(changed.html) ?? [];
    const stay = await maria.post('/language', {
      language: 'es',
      back: shown.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
    });
    try {
      assert.equal(stay.location, answer.location);
      assert.match((await follow(stay)).html, /<html lang="es">/);
    } finally {
      await maria.post('/language', { language: 'en', back: HOME });
    }
    const [, on = ''] = /<a class="main" href="([^"]+)"/.exec(changed.html) ?? [];
    const review = await maria.get(on.replaceAll('&#x3D;', '='));
    assert.deepEqual(reviewed(review), ['SO-changing 7.00']);
    assert.deepEqual(ticked(await back(review)), ['SH-1', 'SO-changing']);

    // Of what nothing is left: on to the statement.
    const last = readForm(review.html, '/review');
    last.set('method', 'card');
    await test.owner.query(`update open_items set closed_at = now() where number = 'SO-changing'`);
    const gone = await follow(await maria.post(`${HOME}/payments`, last));
    const [, statement = ''] = /<a class="main" href="([^"]+)"/.exec(gone.html) ?? [];
    assert.deepEqual(ticked(await maria.get(statement.replaceAll('&#x3D;', '='))), ['SH-1']);
  });

  describe('is named where it cannot be paid any more', () => {
    it('as it is settled, on its way, or less', async () => {
      await add('SO-settled', { minor: 500 });
      await add('SO-held', { minor: 600 });
      await add('SO-less', { minor: 900 });
      const numbers = ['SO-settled', 'SO-held', 'SO-less'];
      const all = await follow(await send(await maria.get(HOME), { tick: numbers, to: HOME }));
      const page = await back(await reviewOf(all), { [`amount-${await idOf('SO-less')}`]: '8' });
      await test.owner.query(`update open_items set closed_at = now() where number = 'SO-settled'`);
      await test.owner.query(`update open_items set outstanding_minor = 700 where number = 'SO-less'`);
      const theirs = await reviewOf(
        await follow(await send(await maria.get(HOME), { tick: ['SO-held'], to: HOME })),
      );
      const form = readForm(theirs.html, '/review');
      form.set('method', 'card');
      const started = await maria.post(`${HOME}/payments`, form);
      assert.equal(started.status, 303, started.text);

      const now = await follow(await send(page, { to: HOME }));
      for (const said of [
        /SO-settled is not chosen any more: it is settled/,
        /SO-held is not chosen any more/,
        /SO-less: you wanted to pay \$8\.00\. Only \$7\.00 can be paid now/,
      ])
        assert.match(now.text, said);
      assert.deepEqual(ticked(now), ['SO-less']);
      const next = await follow(await send(now, { to: HOME }));
      assert.doesNotMatch(next.text, /any more|Only \$7/, 'it is said once');
      await maria.post((started.location ?? '').replace('to-provider', 'cancel'));
      await test.owner.query(`update open_items set closed_at = now() where number like 'SO-%e%'`);
    });

    it('without a word about what is somebody else’s', async () => {
      const theirs = await add('VH-1', { minor: 500 }, 3);
      const form = new URLSearchParams([
        ['item', theirs],
        ['item', randomUUID()],
      ]);
      const page = await follow(await maria.post(HOME, form));
      assert.match(page.text, /A document that you chose is settled, and was left out/);
      assert.doesNotMatch(page.html, /VH-1/);
      assert.deepEqual(ticked(page), []);
    });
  });

  describe('of many items', () => {
    it('stays chosen to the next 200, a job whose key ends in blanks as all of its items', async () => {
      const first = await large.get(HOME);
      const [, job = ''] = /name="job" value="([^"]+)"/.exec(first.html) ?? [];
      const next = formActionOf(first.html, 'Show the next');
      const answer = await send(first, { button: { job }, to: next }, large);
      assert.match(
        answer.location ?? '',
        /\?after=[0-9a-f-]{36}&kept=[0-9a-f-]{36}$/,
        'too much for an address',
      );
      const second = await follow(answer, large);
      assert.equal(ticked(second).length, 200);
      assert.match(second.text, /600 more chosen, \$600\.00/);
      const bytes = Number(second.headers['content-length']);
      assert.ok(bytes > 0 && bytes < MOST_BYTES, `${bytes} bytes`);
      const untick = ticked(second).slice(0, 1);
      const third = await follow(
        await send(second, { untick, to: formActionOf(second.html, 'Show the next') }, large),
        large,
      );
      assert.match(third.text, /599 more chosen, \$599\.00/);
      const review = await reviewOf(third, 2, large);
      assert.match(review.text, /To pay \$799\.00/);
    });

    it('comes back from a page that says it is too many', async () => {
      const { dealerId } = test.connector;
      await test.owner.query(
        `insert into open_items (dealer_id, id, customer_id, model, erp_id, kind, number, amount_minor, outstanding_minor,
           currency, job_id, due_date, row_hash)
         select $1, gen_random_uuid(), $2, 'invoices', 'M-' || n, 'invoice', 'M-' || n, 100, 100, 'USD', 'Vista  ', '2099-01-01', ''
         from generate_series(1, 201) n`,
        [dealerId, customerIds[2]],
      );
      const page = await large.get(HOME);
      const [, job = ''] = /name="job" value="([^"]+)"/.exec(page.html) ?? [];
      const button = { job, customer: customerIds[2] ?? '' };
      const tooMany = await follow(await send(page, { button, to: `${HOME}/review` }, large), large);
      assert.match(tooMany.text, /Choose at most 1,000 documents at a time/);
      const again = await large.submit(HOME, readForm(tooMany.html, HOME));
      assert.match(again.text, /801 more chosen, \$801\.00/);
    });
  });

  it('is said to be gone where it was too long for an address and a day has passed', async () => {
    const first = await large.get(HOME);
    const [, job = ''] = /name="job" value="([^"]+)"/.exec(first.html) ?? [];
    const { location = '' } = await send(first, { button: { job }, to: HOME }, large);
    const [query = ''] = /kept=[0-9a-f-]{36}$/.exec(location) ?? [];
    assert.match((await large.get(location)).text, /801 more chosen/);
    await test.advance({ days: 1, minutes: 1 });
    const says = {
      en: 'What you had chosen is not there any more: a choice this long is kept for a day at most.',
      es: 'Lo que había elegido ya no está: una selección tan larga se guarda un día como máximo.',
      fr: 'Ce que vous aviez choisi n’y est plus\u00a0: un choix aussi long est gardé un jour au plus.',
    };
    try {
      for (const [language, text] of Object.entries(says)) {
        const page = await large.submit('/language', { language, back: location });
        assert.ok(page.html.includes(text), page.text);
        assert.deepEqual(ticked(page), []);
        const review = await large.get(`${HOME}/review?customer=${customerIds[2]}&${query}`);
        assert.ok(review.html.includes(text), review.text);
        // Nobody reads that of an address that keeps nothing.
        assert.ok(!(await large.get(HOME)).html.includes(text));
      }
    } finally {
      await large.post('/language', { language: 'en', back: HOME });
    }
  });

  it('is taken from no other site', async () => {
    const answer = await request(test.connector.url)
      .post(HOME)
      .set({ 'Sec-Fetch-Site': 'cross-site' })
      .type('form')
      .send({ item: await idOf('SO-101') });
    assert.equal(answer.status, 403);
  });
});
