import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PaymentState } from '@payvite/sdk/schemas';
import type { PaymentFacts, PreviewContent } from '../db/payment-columns.ts';
import type { AuthorizationRow } from '../db/tables.ts';
import type { PayerPayment } from '../payments/payer-payment-store.ts';
import { NO_FACTS } from '../payments/payment-facts.ts';
import type { PreviewChangeCode } from '../payments/payment-preview-changes.ts';
import { changedView } from './changed-view.ts';
import { languageOfLocale } from './page-language.ts';
import { createPageRenderer } from './page-renderer.ts';
import { paymentView } from './payment-view.ts';
import { supplierFrame, type SupplierVisit } from './supplier-visit.ts';

const STATES: PaymentState[] = [
  ...(['started', 'awaiting_verification', 'pending', 'settled', 'failed'] as const),
  ...(['expired', 'returned', 'disputed', 'lost', 'refunded'] as const),
];
const AT = new Date('2026-11-28T17:00:00Z');

const preview: PreviewContent = {
  ...{ version: 1, dealerId: 'D', customerId: 'C', payerId: 'P', currency: 'USD', provider: 'stripe' },
  today: '2026-11-28',
  lines: [
    {
      ...{ openItemId: 'I1', model: 'invoices', erpId: 'I1', kind: 'invoice', number: 'SO-1', jobKey: '14' },
      ...{ jobName: 'Job 14', dueDate: null, payableMinor: 10_000, amountMinor: 9_800, discountMinor: 200 },
    },
    {
      ...{
        openItemId: 'K1',
        model: 'adjustments',
        erpId: 'K1',
        kind: 'credit',
        number: 'CM-1',
        jobKey: null,
      },
      ...{ jobName: null, dueDate: null, payableMinor: -3_000, amountMinor: -3_000, discountMinor: 0 },
    },
  ],
  creditUses: [{ creditId: 'K1', itemId: 'I1', amountMinor: 3_000 }],
  ...{ usesCreditsElsewhere: true, unusedCredits: [] },
  ...{ grossMinor: 10_000, discountMinor: 200, creditMinor: 3_000, amountMinor: 6_800 },
  methods: [{ method: 'ach', feeMinor: 100, totalMinor: 6_900 }],
};

const payment = (changes: Partial<PayerPayment>): PayerPayment => ({
  ...({ dealerId: 'D', id: 'PAY', customerId: 'C', payerId: 'P', preview, method: 'ach' } as PayerPayment),
  ...{ currency: 'USD', amountMinor: 6_800, feeMinor: 100, discountMinor: 200, provider: 'stripe' },
  ...{ takenBackMinor: 0, feeBackMinor: 0, failureCode: null, facts: NO_FACTS, startedAt: AT, expiresAt: AT },
  ...{ paidOn: null, settledAt: null, authorizedAt: AT, returnedAt: AT, disputedAt: AT, lostAt: AT },
  ...{
    refundedAt: AT,
    expiredAt: null,
    customerName: 'Mesa Court',
    accountNumber: '10077',
    payerName: 'Maria Harrow',
  },
  isHolding: false,
  ...changes,
});

const visit = (locale = 'en-US', payerId = 'P') =>
  ({
    payer: { id: payerId, name: 'Maria Harrow', email: 'maria@mesa.example' },
    suppliers: [],
    supplier: {
      ...{ id: 'D', slug: 'ridgeline', name: 'Ridgeline', mode: 'live', timeZone: 'America/Denver' },
      ...{ postalAddress: '1200 Mill Rd\nAlbuquerque NM', brandColor: null, logoHash: null },
    },
    customers: [],
    closedCustomers: [],
    language: languageOfLocale(locale),
  }) as unknown as SupplierVisit;

const render = createPageRenderer('/style.css');
const about: Parameters<typeof paymentView>[2] = {
  ...{ authorization: undefined, publicUrl: 'https://pay.example', hasNoAnswer: false },
};

/** What somebody reads on a page. */
function read(html: string): string {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
  return main
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, '’')
    .replace(/\s+/g, ' ')
    .trim();
}

function page(changes: Partial<PayerPayment>, of = visit(), more: Partial<typeof about> = {}): string {
  const { heading, view } = paymentView(of, payment(changes), { ...about, ...more });
  return read(render('payment', supplierFrame(of, heading, 'wide'), view));
}

const moneyCame = { settledAt: AT, paidOn: '2026-11-28' };

describe('the page of a payment', () => {
  for (const locale of ['en-US', 'es-US', 'fr-CA']) {
    it(`says in ${locale} what became of it in every state, to its payer and to a colleague`, () => {
      const pages = new Set<string>();
      for (const state of STATES) {
        for (const payerId of ['P', 'Q']) {
          const text = page({ state, ...moneyCame }, visit(locale, payerId));
          assert.doesNotMatch(text, /undefined|null|NaN|\[object/, `${state} ${text}`);
          pages.add(text);
        }
      }
      assert.ok(pages.size >= STATES.length);
    });
  }

  it('tells a payment that was canceled from one that was not finished in time', () => {
    const ended = { state: 'expired', expiresAt: new Date(AT.getTime() + 3_600_000) } as const;
    assert.match(page({ ...ended, expiredAt: AT }), / Canceled .*It was canceled before anything was paid/);
    assert.match(page({ ...ended, expiredAt: ended.expiresAt }), /Not paid .*It was not finished in time/);
  });

  it('adds up to what was charged: documents, discount, credits and fee', () => {
    const text = page({ state: 'settled', ...moneyCame });
    assert.match(text, /SO-1 Job 14 less a discount of \$2\.00 Job 14 100\.00/);
    assert.match(text, /Credit CM-1 \$30\.00 for SO-1 −30\.00/);
    assert.match(
      text,
      /Documents \$100\.00 Discount for paying in time −\$2\.00 Credits −\$30\.00 Fee \$1\.00 Total \$69\.00/,
    );
    assert.match(text, /Receipt For Mesa Court, account 10077/);
    assert.match(text, /Ridgeline 1200 Mill Rd Albuquerque NM/);
  });

  it('does not say that nothing was taken where nobody could be asked', () => {
    assert.match(page({ state: 'started' }), /Nothing was taken yet/);
    const unasked = page({ state: 'started' }, visit(), { hasNoAnswer: true });
    assert.match(unasked, /gives no answer now.*Whether it was paid is not known/);
    assert.doesNotMatch(unasked, /Nothing was taken/);
  });

  it('says what was sent back in part', () => {
    const facts: PaymentFacts = { ...NO_FACTS, refunds: { re: { amountMinor: 2_000, status: 'done' } } };
    const text = page({ state: 'settled', ...moneyCame, facts, takenBackMinor: 1_971, feeBackMinor: 29 });
    assert.match(text, /Paid, part of it refunded/);
    assert.match(text, /Ridgeline has sent \$20\.00 of it back to you\. It includes \$0\.29 of the fee\./);
    assert.match(text, /Total \$69\.00 Sent back to you −\$20\.00 Left \$49\.00/);
  });

  it('says what is left where all of it went back, which is a fee that was kept', () => {
    const left = (backMinor: number) => {
      const facts: PaymentFacts = {
        ...NO_FACTS,
        refunds: { re: { amountMinor: backMinor, status: 'done' } },
      };
      return page({ state: 'refunded', ...moneyCame, facts, takenBackMinor: 6_800 });
    };
    assert.match(left(6_900), /Total \$69\.00 Sent back to you −\$69\.00$/);
    assert.match(left(6_800), /Total \$69\.00 Sent back to you −\$68\.00 Left \$1\.00/);
  });

  it('is a receipt only as long as the money did not go back, and says what else it is', () => {
    const paperOf = (state: PaymentState) => {
      const { heading, view } = paymentView(visit(), payment({ state, ...moneyCame }), about);
      const html = render('payment', supplierFrame(visit(), heading, 'wide'), view);
      return [/<h2 id="of-payment">([^<]+)</.exec(html)?.[1], /print this page/.test(html)];
    };
    assert.deepEqual(Object.fromEntries(STATES.map((state) => [state, paperOf(state)])), {
      started: ['Payment', false],
      awaiting_verification: ['Payment', false],
      pending: ['Payment', false],
      settled: ['Receipt', true],
      failed: ['Payment that was not made', false],
      expired: ['Payment that was not made', false],
      returned: ['Payment that came back', false],
      disputed: ['Receipt', true],
      lost: ['Payment that went back', false],
      refunded: ['Refunded payment', false],
    });
  });

  it('gives a reason of ours, never the bank’s own word', () => {
    assert.match(page({ state: 'failed', failureCode: 'R02' }), /The bank says that the account is closed\./);
    const odd = page({ state: 'failed', failureCode: 'weird <b>word</b>' });
    assert.match(odd, /The bank did not say why\./);
    assert.doesNotMatch(odd, /weird/);
  });

  it('says that items wait for the books while the payment holds them, and that they are open afterwards', () => {
    const facts: PaymentFacts = {
      ...{ ...NO_FACTS, money: 'settled' },
      disputes: { d: { amountMinor: 6_900, reason: 'R01', status: 'lost' } },
    };
    // The provider lets nobody look any more.
    const back = { state: 'returned' as const, ...moneyCame, facts, failureCode: 'integrity' };
    assert.doesNotMatch(page(back), /Receipt/);
    assert.match(page({ ...back, isHolding: true }), /as soon as Ridgeline has taken the payment out/);
    assert.match(page(back), /does not hold enough\. Where the books show the documents as open/);
  });

  it('leads to the provider to verify an account, and to no other place', () => {
    const html = (url: string, payerId = 'P') => {
      const of = visit('en-US', payerId);
      const facts = { ...NO_FACTS, verifyBy: { url, arrivesOn: '2026-11-30' } };
      const { heading, view } = paymentView(of, payment({ state: 'awaiting_verification', facts }), about);
      return render('payment', supplierFrame(of, heading, 'wide'), view);
    };
    const safe = html('https://payments.stripe.com/microdeposit/x');
    assert.match(safe, /href="https:\/\/payments\.stripe\.com\/microdeposit\/x"/);
    assert.match(read(safe), /around November 30, 2026/);
    assert.doesNotMatch(html('javascript:alert(1)'), /javascript/);
    assert.doesNotMatch(html('https://payments.stripe.com/microdeposit/x', 'Q'), /microdeposit/);
  });

  it('shows what was authorized: words of ours, or the number under which Stripe keeps its own', () => {
    const row = {
      ...{ kind: 'ach_debit', bankName: 'First Bank', last4: '6789', authorizedAt: AT, text: null },
      providerMandateId: 'mandate_1',
    } as unknown as AuthorizationRow;
    const show = (authorization: AuthorizationRow) => page({ state: 'pending' }, visit(), { authorization });
    assert.match(
      show(row),
      /What you authorized .* First Bank, account ending in 6789 Mandate mandate_1 You agreed to the words on the page of Stripe/,
    );
    assert.match(
      show({ ...row, providerMandateId: null, text: 'I agree.\n' }),
      /6789 I agree\. To take it back/,
    );
  });

  it('says so where the provider gave no answer', () => {
    assert.match(page({ state: 'started' }, visit(), { hasNoAnswer: true }), /gives no answer now/);
  });
});

describe('what changed of a review', () => {
  const CODES: PreviewChangeCode[] = [
    ...(['item_gone', 'paid_by_someone', 'less_payable', 'discount_ended', 'discount_new'] as const),
    ...(['amount_changed', 'method_gone', 'method_new', 'fee_changed'] as const),
  ];
  const readChanges = (of: SupplierVisit, shown: PreviewContent | undefined, previewId: string | null) => {
    const changes = CODES.map((code) => {
      const isOfMethod = /method|fee/.test(code);
      return {
        ...{ code, beforeMinor: 10_000, nowMinor: 7_000 },
        openItemId: isOfMethod ? null : 'I1',
        method: isOfMethod ? ('card' as const) : null,
      };
    });
    const outcome = { changes: shown === undefined ? [] : changes, previewId, carried: { chosen: 'aB_9' } };
    const { heading, view } = changedView(of, shown, outcome);
    return render('changed', supplierFrame(of, heading, 'letter'), view);
  };

  for (const locale of ['en-US', 'es-US', 'fr-CA']) {
    it(`is said in ${locale} with the document or the way to pay, before and now`, () => {
      const text = read(readChanges(visit(locale), preview, 'V'));
      assert.doesNotMatch(text, /undefined|null|\[object/);
      assert.equal(text.match(/SO-1/g)?.length, 6);
    });
  }

  it('leads to the new review, else back to what is open', () => {
    assert.match(read(readChanges(visit(), preview, 'V')), /Look at it as it is now$/);
    assert.match(
      read(readChanges(visit(), preview, null)),
      /Nothing of what you chose can be paid now\. Back to/,
    );
    assert.match(read(readChanges(visit(), undefined, null)), /^This review is too old .* Back to/);
  });

  it('carries on either way what is chosen of other accounts', () => {
    for (const [previewId, path] of [
      ['V', '/review/V?chosen=aB_9"'],
      [null, '/portal/[a-z-]+?chosen=aB_9"'],
    ] as const) {
      const html = readChanges(visit(), preview, previewId).replaceAll('&#x3D;', '=');
      assert.match(html, new RegExp(path.replace('?', '\\?')));
    }
  });
});
