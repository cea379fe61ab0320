import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenItem } from '@payvite/sdk/schemas';
import { languageOfLocale } from './page-language.ts';
import { createPageRenderer, letterFrame } from './page-renderer.ts';
import { brandOf } from './brand-assets.ts';
import { statementView, type Statement } from './statement-view.ts';

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
    payableMinor: 10_000,
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
  dealerName: 'Test Lumber',
  customers: [customer('A')],
  closedNames: [],
  items: [],
  today: '2026-11-23',
  asOf: 'November 23, 2026 at 9:14 AM',
  language: ENGLISH,
  ...changes,
});

const render = createPageRenderer('/style.css');

/** The page as it is read: one line per block, cells joined by bars. */
function read(changes: Partial<Statement>): string[] {
  const html = render('portal', letterFrame('', brandOf(undefined, ENGLISH.words), ENGLISH), statementView(statement(changes)));
  const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
  return main
    .replace(/<thead>.*?<\/thead>/gs, '')
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/\s+/g, ' ')
    .replace(/<\/(td|th|dd|dt|h\d)>/g, ' | ')
    .replace(/<\/(tr|p|dl|div)>/g, '\n')
    .replace(/<[^>]+>/g, ' ')
    .split('\n')
    .map((line) =>
      line
        .replace(/[ ]+/g, ' ')
        .replace(/( \|)+ ?$/, '')
        .replace(/^[ |]+/, '')
        .trim(),
    )
    .filter((line) => line !== '');
}

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
    assert.deepEqual(lines.slice(lines.indexOf('Job 9 | $25.00')), [
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
    assert.match(lasting, /Discounts of \$0\.64 are still to be had/);
    assert.match(lasting, /Open in all \| \$100\.00/);
    const gone = read({ items: [item({ number: 'SO-1', ...discounted })], today: '2026-11-24' }).join('\n');
    assert.ok(!gone.includes('0.64'));
  });

  it('shows what a partly paid invoice was, and money on its way', () => {
    const lines = read({
      items: [item({ number: 'SO-1', amountMinor: 500, outstandingMinor: 300, inFlightMinor: 100 })],
    });
    assert.ok(lines.includes('SO-1 | | Dec 1 | 5.00 | 3.00 of 5.00 1.00 on its way'), lines.join('\n'));
  });

  it('lists every account, those with nothing open last, and names the closed ones', () => {
    const lines = read({
      customers: [customer('A'), customer('B')],
      items: [item({ number: 'SO-1', customerId: 'B' })],
      closedNames: ['Mesa Court'],
    });
    assert.ok(
      lines.findIndex((line) => line.startsWith('Customer A')) > lines.indexOf('Open items | $100.00'),
    );
    assert.ok(lines.includes('Nothing is open'));
    assert.ok(lines.some((line) => line.includes('Online access is closed for Mesa Court.')));
  });

  it('says so where nothing is open', () => {
    assert.ok(read({}).some((line) => line.startsWith('Nothing is open')));
  });
});
