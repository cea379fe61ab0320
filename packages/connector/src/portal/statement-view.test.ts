import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenItem } from '@payvite/sdk/schemas';
import { languageOfLocale } from './page-language.ts';
import { createPageRenderer, letterFrame } from './page-renderer.ts';
import { brandOf } from './brand-assets.ts';
import { feesOf } from './statement-fees-view.ts';
import { jobField } from './payment-forms.ts';
import { statementView } from './statement-view.ts';
import { WHOLE, type Statement, type StatementPart } from './statement.ts';

const ENGLISH = languageOfLocale('en-US');

const customer = (id: string, currency = 'USD'): Statement['customers'][number] => ({
  id,
  name: `Customer ${id}`,
  accountNumber: id,
  currency,
  access: 'active',
});

function item(changes: Partial<OpenItem> & Pick<OpenItem, 'number'>): OpenItem {
  return {
    id: changes.number,
    erpId: changes.number,
    customerId: 'A',
    kind: 'invoice',
    amountMinor: changes.outstandingMinor ?? 10_000,
    outstandingMinor: 10_000,
    inFlightMinor: 0,
    paidInFlightMinor: 0,
    payableMinor: changes.outstandingMinor ?? 10_000,
    currency: 'USD',
    transactionDate: null,
    dueDate: '2026-12-01',
    jobId: null,
    jobName: null,
    statementId: null,
    discountMinor: null,
    discountDueDate: null,
    ...changes,
  };
}

const statement = (changes: Partial<Statement>): Statement => ({
  dealer: {
    ...{ name: 'Test Lumber', slug: 'test-lumber', timeZone: 'UTC' },
    asOf: new Date('2026-11-23T09:14:00Z'),
  },
  customers: [customer('A')],
  closedNames: [],
  items: [],
  holds: new Map(),
  unfinished: [],
  requests: [],
  closedRequests: [],
  methods: new Map([
    ['USD', [{ method: 'ach', feeMinor: 0 }]],
    ['CAD', [{ method: 'card', feeMinor: 0 }]],
  ]),
  today: '2026-11-23',
  ...changes,
});

const render = createPageRenderer('/style.css');

function renderPage(changes: Partial<Statement>, part: Partial<StatementPart> = {}): string {
  const frame = letterFrame('', brandOf(undefined, ENGLISH.words), ENGLISH);
  const view = statementView(statement(changes), { ...WHOLE, ...part }, ENGLISH);
  const html = render('portal', frame, { ...view, script: '/statement.js' });
  return /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
}

/** The page as it is read: one line per block, cells joined by bars. */
function read(changes: Partial<Statement>, part?: Partial<StatementPart>): string[] {
  return (
    renderPage(changes, part)
      .replace(/<thead>.*?<\/thead>/gs, '')
      .replace(/<svg.*?<\/svg>/gs, '')
      // What stands there on a phone alone.
      .replace(/<span class="sub due[^>]*>[^<]*<\/span>/g, '')
      .replace(/<label class="all".*?<\/label>|<td class="box">.*?<\/td>/gs, '')
      .replace(/\s+/g, ' ')
      .replace(/<\/(td|th|dd|dt|h\d)>/g, ' | ')
      .replace(/<\/(tr|p|dl|div|form|nav|a)>/g, (tag) => (tag === '</a>' ? ' ' : '\n'))
      .replace(/<[^>]+>/g, ' ')
      .split('\n')
      .map((line) =>
        line
          .replace(/[ ]+/g, ' ')
          .replace(/( \|)+ ?$/, '')
          .replace(/^[ |]+/, '')
          .trim(),
      )
      .filter((line) => line !== '')
  );
}

/** The names of the boxes there are, with their values. */
function boxes(changes: Partial<Statement>, part?: Partial<StatementPart>): string[] {
  return [
    ...renderPage(changes, part).matchAll(/<input type="checkbox"[^>]*name="(\w+)" value="([^"]*)"/g),
  ].map(([, name, value]) => `${name}=${value}`);
}

const jobBox = (key: string | null) => `job=${jobField({ customerId: 'A', key })}`;

describe('the statement', () => {
  it('groups items by job as people count jobs, those without one last, credits after what is due', () => {
    const lines = read({
      items: [
        item({
          number: 'CM-1',
          kind: 'credit',
          outstandingMinor: -500,
          dueDate: null,
          jobId: '9',
          jobName: 'Job 9',
        }),
        item({ number: 'SO-3', outstandingMinor: 100 }),
        item({ number: 'SO-2', outstandingMinor: 2_000, jobId: '14', jobName: 'Job 14' }),
        item({ number: 'SO-1', outstandingMinor: 3_000, jobId: '9', jobName: 'Job 9' }),
      ],
    });
    const start = lines.indexOf('Job 9 | $25.00');
    assert.deepEqual(lines.slice(start, start + 7), [
      'Job 9 | $25.00',
      'SO-1 | | Dec 1 | 30.00 | 30.00',
      'Credit CM-1 | | | −5.00 | −5.00',
      'Job 14 | $20.00',
      'SO-2 | | Dec 1 | 20.00 | 20.00',
      'Without a job | $1.00',
      'SO-3 | | Dec 1 | 1.00 | 1.00',
    ]);
  });

  it('adds up what is open, past due, not due yet, and credits and debits', () => {
    const lines = read({
      items: [
        item({ number: 'late', outstandingMinor: 1_000, dueDate: '2026-11-22' }),
        item({ number: 'today', outstandingMinor: 200, dueDate: '2026-11-23' }),
        item({ number: 'undated', outstandingMinor: 30, dueDate: null }),
        item({ number: 'debit', kind: 'debit', outstandingMinor: 4, dueDate: '2026-01-01' }),
        item({ number: 'credit', kind: 'credit', outstandingMinor: -2_000, dueDate: null }),
      ],
    });
    for (const line of [
      'Open in all | −$7.66',
      'Past due | $10.00 | 1 invoice',
      'Not due yet | $2.30 | 2 invoices',
      'Credits and debits | −$19.96 | 2 items',
      'late | | Nov 22, 1 day late | 10.00 | 10.00',
      'Debit debit | | Jan 1 | 0.04 | 0.04',
    ]) {
      assert.ok(lines.includes(line), `${line} in\n${lines.join('\n')}`);
    }
  });

  it('never adds currencies', () => {
    const lines = read({
      customers: [customer('A'), customer('B', 'CAD')],
      items: [
        item({ number: 'us', outstandingMinor: 100 }),
        item({ number: 'ca', outstandingMinor: 200, customerId: 'B', currency: 'CAD' }),
      ],
    });
    assert.ok(lines.includes('Open in all | CA$2.00'));
    assert.ok(lines.includes('Open in all | $1.00'));
  });

  it('says what a discount saves while it lasts, and takes it off nothing', () => {
    const discounted = { discountMinor: 64, discountDueDate: '2026-11-23' };
    const lasting = read({ items: [item({ number: 'SO-1', ...discounted })] }).join('\n');
    assert.match(lasting, /\$0\.64 less if paid in full by Nov 23/);
    assert.match(lasting, /Discounts of \$0\.64 can still be taken/);
    assert.match(lasting, /Open in all \| \$100\.00/);
    const gone = read({ items: [item({ number: 'SO-1', ...discounted })], today: '2026-11-24' }).join('\n');
    assert.ok(!gone.includes('0.64'));
  });

  it('offers no discount of what a payment holds, as no other payment can have it', () => {
    const discounted = { discountMinor: 64, discountDueDate: '2026-11-23' };
    const page = read({
      items: [
        item({ number: 'SO-1', ...discounted, inFlightMinor: 10_000, payableMinor: 0 }),
        item({ number: 'SO-2', ...discounted, inFlightMinor: 1, payableMinor: 9999 }),
        item({ number: 'SO-3', ...discounted, discountMinor: 50 }),
      ],
    }).join('\n');
    assert.ok(!page.includes('0.64'), page);
    assert.match(page, /Discounts of \$0\.50 can still be taken/);
  });

  it('offers no discount that paying all of it would not have: only an invoice has one, for less than it comes to', () => {
    const discounted = { discountMinor: 64, discountDueDate: '2026-11-23' };
    const page = read({
      items: [
        item({ number: 'SO-1', ...discounted, outstandingMinor: 64 }),
        item({ number: 'SO-2', ...discounted, kind: 'debit' }),
        // In a currency that its customer had before.
        item({ number: 'SO-3', ...discounted, payableMinor: 0 }),
        item({ number: 'SO-4', ...discounted, discountMinor: 50 }),
      ],
    }).join('\n');
    assert.ok(!page.includes('$0.64 less'), page);
    assert.match(page, /Discounts of \$0\.50 can still be taken/);
  });

  it('shows what a partly paid invoice was, and what payments hold of it, stage by stage', () => {
    const lines = read({
      items: [item({ number: 'SO-1', amountMinor: 500, outstandingMinor: 300, inFlightMinor: 250 })],
      holds: new Map([
        [
          'SO-1',
          [
            { stage: 'paid', heldMinor: 100 },
            { stage: 'on_its_way', heldMinor: 150 },
          ],
        ],
      ]),
    });
    assert.ok(
      lines.includes('SO-1 | | Dec 1 | 5.00 | 3.00 of 5.00 1.00 paid online 1.50 on its way'),
      lines.join('\n'),
    );
  });

  it('tells what of a paid invoice was sent back, and speaks of a credit as used', () => {
    const lines = read({
      items: [
        item({ number: 'SO-1', inFlightMinor: 10_000, payableMinor: 0 }),
        item({ number: 'SO-2', inFlightMinor: 10_000, payableMinor: 0 }),
        item({ number: 'CM-1', kind: 'credit', amountMinor: -900, outstandingMinor: -900, payableMinor: 0 }),
      ],
      holds: new Map([
        ['SO-1', [{ stage: 'paid', heldMinor: 10_000, sentBackMinor: 2_950 }]],
        ['SO-2', [{ stage: 'paid', heldMinor: 10_000, sentBackMinor: null }]],
        ['CM-1', [{ stage: 'paid', heldMinor: -900 }]],
      ]),
    }).join('\n');
    assert.match(lines, /SO-1 .* 100\.00 paid online, 29\.50 of it sent back$/m);
    assert.match(lines, /SO-2 .* 100\.00 paid online; a part of that payment was sent back$/m);
    assert.match(lines, /CM-1 .* −9\.00 9\.00 used$/m);
  });

  it('takes out of what is past due what was paid online, and does not call it late', () => {
    const late = { dueDate: '2026-11-22', jobId: '14', jobName: 'Job 14' };
    const lines = read({
      items: [
        item({ number: 'paid', ...late, outstandingMinor: 1_000, inFlightMinor: 1_000, payableMinor: 0 }),
        item({ number: 'part', ...late, outstandingMinor: 500, inFlightMinor: 200, payableMinor: 300 }),
        item({ number: 'begun', ...late, outstandingMinor: 40, inFlightMinor: 40, payableMinor: 0 }),
      ],
      holds: new Map([
        ['paid', [{ stage: 'paid', heldMinor: 1_000 }]],
        ['part', [{ stage: 'on_its_way', heldMinor: 200 }]],
        ['begun', [{ stage: 'unfinished', heldMinor: 40 }]],
      ]),
    });
    for (const line of [
      'Open in all | $15.40',
      'Past due | $3.40 | 2 invoices',
      'Paid online or on its way, not in the books yet | $12.00 | $3.40 left to pay',
      'Job 14 | $3.00 of $15.40',
      'paid | | Nov 22 | 10.00 | 10.00 10.00 paid online',
      'part | | Nov 22, 1 day late | 5.00 | 5.00 2.00 on its way',
    ]) {
      assert.ok(lines.includes(line), `${line} in\n${lines.join('\n')}`);
    }
  });

  it('has a box for what can be paid, and for the whole of a job', () => {
    const items = [
      item({ number: 'SO-1', jobId: '14', jobName: 'Job 14' }),
      item({ number: 'SO-2', jobId: '14', jobName: 'Job 14', inFlightMinor: 10_000, payableMinor: 0 }),
      item({ number: 'CM-1', kind: 'credit', outstandingMinor: -500, payableMinor: -500 }),
      item({ number: 'SO-3', jobName: 'Annex' }),
      item({ number: 'SO-4', jobId: '9', inFlightMinor: 10_000, payableMinor: 0 }),
    ];
    assert.deepEqual(boxes({ items }), [
      ...[jobBox('Annex'), 'item=SO-3', jobBox('14'), 'item=SO-1'],
      ...[jobBox(null), 'item=CM-1'],
    ]);
    assert.deepEqual(boxes({ items, methods: new Map([['USD', []]]) }), []);
  });

  it('has no box for a job whose other items it does not show', () => {
    const items = [
      item({ number: 'SO-1', jobId: '14', statementId: 'S1' }),
      item({ number: 'SO-2', jobId: '14' }),
    ];
    assert.deepEqual(boxes({ items }, { tab: 'statement' }), ['item=SO-1']);
    assert.deepEqual(boxes({ items }, { search: 'SO-2' }), ['item=SO-2']);
    assert.deepEqual(boxes({ items }), [jobBox('14'), 'item=SO-1', 'item=SO-2']);
  });

  it('says of a tab what is open of it, and chooses all of it at once, whatever its jobs', () => {
    const items = [
      item({ number: 'SO-1', jobId: '14', statementId: 'S1', outstandingMinor: 300 }),
      item({ number: 'SO-2', jobId: '9', statementId: 'S1', outstandingMinor: 40 }),
      item({ number: 'SO-3', jobId: '9', outstandingMinor: 5_000 }),
    ];
    const tab = read({ items }, { tab: 'statement' }).join('\n');
    assert.match(tab, /Open of the current statement \| \$3\.40/);
    const button = /<button[^>]*name="all"[^>]*>([^<]*)</;
    assert.match(
      renderPage({ items }, { tab: 'statement' }),
      /name="all" value="yes" formaction="[^"]*tab&#x3D;statement"/,
    );
    assert.equal(
      button.exec(renderPage({ items }, { tab: 'statement' }))?.[1],
      'Choose all 2 that are payable here',
    );
    assert.match(read({ items }).join('\n'), /Open in all \| \$53\.40/);
    assert.equal(button.exec(renderPage({ items })), null);
    assert.equal(button.exec(renderPage({ items }, { tab: 'new' })), null, 'one has a box of its own');
  });

  it('has one form, and in it a button for each customer that can pay', () => {
    const html = renderPage({
      customers: [customer('A'), customer('B'), customer('C', 'EUR')],
      items: [
        item({ number: 'SO-1' }),
        item({ number: 'SO-2', customerId: 'B' }),
        item({ number: 'SO-3', customerId: 'C', currency: 'EUR' }),
      ],
    });
    assert.deepEqual(
      [...html.matchAll(/<form[^>]*action="([^"]+)">/g)].map(([, action]) => action),
      ['/portal/test-lumber'],
    );
    assert.deepEqual(
      [
        ...html.matchAll(
          /<button class="main" name="(\w+)" value="(\w+)" formaction="([^"]+)" aria-label="([^"]+)"/g,
        ),
      ].map((found) => found.slice(1)),
      ['A', 'B'].map((id) => [
        ...['customer', id, '/portal/test-lumber/review', `Review payment for Customer ${id}`],
      ]),
    );
    assert.match(html, /Test Lumber takes no payments in EUR online here/);
    assert.match(html, /A payment is for one account/);
  });

  it('says what paying costs before anything is chosen, and nothing where it costs nothing', () => {
    const items = [item({ number: 'SO-1' })];
    const fees = (ach: number, card: number) =>
      read({
        items,
        methods: new Map([
          [
            'USD',
            [
              { method: 'ach' as const, feeMinor: ach },
              { method: 'card' as const, feeMinor: card },
            ],
          ],
        ]),
      });
    const said = 'Fee for each payment: none from a bank account (ACH), $3.00 by card.';
    const lines = fees(0, 300);
    assert.ok(lines.indexOf(said) < lines.findIndex((line) => line.startsWith('SO-1')), lines.join('\n'));
    assert.ok(lines.includes(said));
    assert.ok(!fees(0, 0).some((line) => line.startsWith('Fee')));
  });

  it('says in Spanish that a way costs no fee in the gender of the fee', () => {
    const methods: Statement['methods'] = new Map([
      [
        'USD',
        [
          { method: 'ach', feeMinor: 0 },
          { method: 'card', feeMinor: 250 },
        ],
      ],
    ]);
    const [said = ''] = feesOf(statement({ methods }), languageOfLocale('es-US'));
    assert.match(said, /^Comisión por cada pago: ninguna desde una cuenta bancaria/);
  });

  it('leads to the parts of the statement with their counts, and to none that is not there', () => {
    const tabs = (items: OpenItem[]) =>
      [
        ...renderPage({ items }, { tab: 'new' }).matchAll(
          /<(?:a href|button formaction)="([^"]+)"( aria-current="page")?>([^<]+)(?:<span class="count">(\d+)<\/span>)?<\/(?:a|button)>/g,
        ),
      ].map(([, path, current, label, count]) =>
        [path?.replaceAll('&#x3D;', '='), label?.trim(), count, current && 'current']
          .filter(Boolean)
          .join(' '),
      );
    const statements = tabs([
      item({ number: 'SO-1', statementId: 'S1' }),
      item({ number: 'SO-2' }),
      item({ number: 'CM-1', kind: 'credit' }),
    ]);
    assert.deepEqual(
      statements.filter((tab) => !tab.includes('/items/')),
      [
        '/portal/test-lumber All 3',
        '/portal/test-lumber?tab=statement Current statement 1',
        '/portal/test-lumber?tab=new New charges 1 current',
        '/portal/test-lumber/payments Payments',
        '/account?supplier=test-lumber Settings',
      ],
    );
    assert.deepEqual(
      tabs([item({ number: 'SO-2' })]).filter((tab) => !tab.includes('/items/')),
      [
        '/portal/test-lumber All 1 current',
        '/portal/test-lumber/payments Payments',
        '/account?supplier=test-lumber Settings',
      ],
    );
  });

  it('says when nothing is found, and leads out', () => {
    const html = renderPage({ items: [item({ number: 'SO-1' })] }, { search: '<b>zinc' });
    assert.match(html, /Nothing open for “&lt;b&gt;zinc”/);
    assert.match(html, /<button class="quiet" formaction="\/portal\/test-lumber">Clear the search<\/button>/);
    assert.doesNotMatch(html, /class="pay"|<script/);
  });

  it('shows 200 items at a time, and leads to the next', () => {
    const items = Array.from({ length: 450 }, (_, index) =>
      item({ number: `SO-${String(index + 1).padStart(3, '0')}`, jobId: '14', payableMinor: 100 }),
    );
    const rows = (part?: Partial<StatementPart>) =>
      boxes({ items }, part).filter((box) => box.startsWith('item='));
    assert.deepEqual([rows().length, rows().at(-1)], [200, 'item=SO-200']);
    const first = renderPage({ items });
    assert.match(first, /1 to 200 of 450 items/);
    assert.match(first, /formaction="\/portal\/test-lumber\?after&#x3D;SO-200">Show the next 200</);
    assert.match(first, /all 450 of this job/);
    assert.match(first, /data-unseen="\{&quot;minor&quot;:25000,&quot;invoice&quot;:250,/);
    assert.deepEqual(
      rows({ afterId: 'SO-400' }),
      items.slice(400).map(({ id }) => `item=${id}`),
    );
    const last = renderPage({ items }, { afterId: 'SO-400' });
    assert.match(last, /401 to 450 of 450 items/);
    assert.match(last, /Back to the first/);
    assert.doesNotMatch(last, /Show the next/);
    assert.equal(rows({ afterId: 'SO-450' }).length, 200, 'nothing stands behind it');
    assert.equal(rows({ afterId: 'unknown' }).length, 200);
  });

  it('puts what the payer has not finished on top', () => {
    const payment = {
      ...{ id: 'P1', customerId: 'A', currency: 'USD', amountMinor: 1_000, feeMinor: 50 },
      expiresAt: new Date('2026-11-23T15:05:00Z'),
    };
    const started = renderPage({ unfinished: [{ ...payment, state: 'started' }] });
    assert.match(started, /\$10\.50 waits for you to go on\. If you don’t, it ends at 3:05\sPM UTC, and/);
    assert.doesNotMatch(started, /Customer A: /, 'of one account it is plain which');
    const ofMany = renderPage({
      customers: [customer('A'), customer('B')],
      unfinished: [{ ...payment, state: 'started' }],
    });
    assert.match(ofMany, /Customer A: \$10\.50 waits for you/);
    assert.ok(started.indexOf('$10.50') < started.indexOf('<h1>'));
    for (const act of ['go-on', 'cancel'])
      assert.ok(started.includes(`<form method="post" action="/portal/test-lumber/payments/P1/${act}">`));
    const verified = renderPage({ unfinished: [{ ...payment, state: 'awaiting_verification' }] });
    assert.match(verified, /\$10\.50 waits until you have shown that the bank account is yours/);
    assert.match(verified, /<a class="quiet" href="\/portal\/test-lumber\/payments\/P1"/);
    assert.doesNotMatch(verified, /go-on|cancel/);
  });

  it('lists every account, those with nothing open last, and names the closed ones', () => {
    const lines = read({
      customers: [customer('A'), customer('B')],
      items: [item({ number: 'SO-1', customerId: 'B' })],
      closedNames: ['Mesa Court Co.'],
    });
    assert.ok(
      lines.findIndex((line) => line.startsWith('Customer A')) > lines.indexOf('Open items | $100.00'),
    );
    assert.ok(lines.includes('Nothing is open'));
    assert.ok(lines.some((line) => line.includes('Online access is closed for Mesa Court Co.')));
    assert.ok(!lines.some((line) => line.includes('Co..')));
  });

  it('says so where nothing is open', () => {
    assert.ok(read({}).some((line) => line.startsWith('Nothing is open')));
  });
});
