import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeEvent } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inScheme, type, words } from '../../testing/in-provider.ts';
import {
  says,
  shownPayments as shown,
  shows,
  withPayments,
  SETTLED,
  BACK,
  PENDING,
  BY_HAND,
  ALL,
  rows,
  cells,
  focused,
} from '../../testing/payments-in-provider.ts';
import { problem } from '../../testing/stand-in-client.ts';
import { makePostingFile } from '../../testing/stand-in-erp.ts';
import {
  makeAuthorization,
  makeCreditRequest,
  makePayment,
  NOT_POSTED,
} from '../../testing/stand-in-payments.ts';
import '../index.ts';
import type { PayvitePayments } from '../index.ts';

describe('<payvite-payments>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible with everything open, ${scheme}`, async () => {
        await inScheme(scheme, async () => {
          const client = withPayments(ALL);
          client.paid.requestRows = [makeCreditRequest()];
          const element = await shown(client);
          button(element, /^Details: .* Quarry/).click();
          await shows(element, 'blockquote');
          button(element, /^Take out by hand/).click();
          await shows(element, '.question');
          await shows(element, '.settings');
          find(element, '.settings summary').click();
          await shows(element, '.ways .field');
          type(find<HTMLInputElement>(element, '.ways .field'), '1.50');
          await shows(element, '.confirm');
          type(find<HTMLInputElement>(element, '.choice input'), 'kestrel');
          await shows(element, '[role=option]');
          await expect(element).to.be.accessible();
        });
      });
    }

    it('makes no page longer where a part of it scrolls', async () => {
      const many = Array.from({ length: 40 }, (_, index) => makePayment({ id: idOf('e', 700 + index) }));
      const element = await shown(withPayments(many));
      const part = document.createElement('main');
      part.style.cssText = 'height: 300px; overflow: auto';
      const provider = element.parentElement;
      provider?.replaceWith(part);
      part.append(provider ?? '');
      await waitUntil(() => rows(element).length === many.length);
      expect(part.scrollHeight).to.be.greaterThan(window.innerHeight);
      expect(document.documentElement.scrollHeight).to.be.at.most(window.innerHeight);
      part.replaceWith(provider ?? '');
    });

    it('has targets of 24 pixels at least and stays within 320 pixels', async () => {
      const client = withPayments(ALL);
      client.paid.requestRows = [makeCreditRequest()];
      const element = await shown(client);
      element.style.width = '320px';
      button(element, /^Details: .* Quarry/).click();
      await shows(element, 'blockquote');
      await shows(element, '.settings');
      for (const target of findAll(element, 'button, select, summary, .field')) {
        if (!target.checkVisibility()) continue;
        const { width, height } = target.getBoundingClientRect();
        expect(Math.min(width, height), words(target)).to.be.at.least(24);
      }
      expect(find(element, '.frame').scrollWidth).to.be.at.most(element.clientWidth);
    });
  });

  describe('its rows', () => {
    it('say who, when, how, how much, what on top, how far, where in the ERP and what comes next', async () => {
      const element = await shown(withPayments(ALL));
      const [who, when, method, amount, fee, state, erp, action] = cells(element, SETTLED);
      expect(who).to.equal('Kestrel Framing LLC Account 10482');
      expect(when).to.match(/, \d+:\d\d [AP]M Maria Okafor$/);
      expect([method, amount, fee, state]).to.deep.equal(['ACH', '1,204.10', '–', 'Settled']);
      expect(erp).to.match(/^Posted as 4711 /);
      expect(action).to.match(/^Details/);
      expect(words(find(element, '.under'))).to.include('Amounts in USD');
      expect(getComputedStyle(find(element, '.amount')).textAlign).to.equal('end');
      expect(cells(element, PENDING).slice(5, 7)).to.deep.equal(['On its way', 'Not yet']);
      expect(cells(element, BY_HAND)[4]).to.equal('12.50 4.15 went back');
      expect(cells(element, BY_HAND)[5]).to.equal('Settled $400.00 went back');
      expect(cells(element, BY_HAND)[6]).to.include('$400.00 to be taken out');
    });

    it('say it with a drawing and a word, never by a color alone', async () => {
      const element = await shown(withPayments(ALL));
      for (const badge of findAll(element, '.state-badge')) {
        expect(words(badge)).to.match(/\w/);
        expect(findAll(badge, 'svg')).to.have.length(1);
      }
      expect(findAll(element, '.state-badge')).to.have.length(ALL.length);
    });

    it('say why no money came or it went back, in words where they are known', async () => {
      const failed = { state: 'failed', ...NOT_POSTED } as const;
      const known = makePayment({ ...failed, failureCode: 'R01' });
      const unknown = makePayment({ ...failed, id: idOf('e', 604), failureCode: 'R16' });
      const returned = makePayment({ state: 'returned', id: idOf('e', 605), failureCode: 'R10' });
      const element = await shown(withPayments([known, unknown, returned]));
      expect(cells(element, returned)[5]).to.equal('Returned The payer says nobody authorized it (R10)');
      expect(cells(element, known).slice(5, 7)).to.deep.equal([
        'Failed Not enough money in the account (R01)',
        '–',
      ]);
      expect(cells(element, unknown)[5]).to.equal('Failed Reason: R16');
    });

    it('say in which file they wait, by its number', async () => {
      const waiting = makePayment({
        ...{
          postingState: 'in_file',
          postingFileId: idOf('e', 950),
          erpPaymentId: null,
          toPostMinor: 1_204_10,
        },
      });
      const client = withPayments([waiting]);
      client.erp.fileRows = [makePostingFile()];
      const element = await shown(client);
      await says(element, 'In file 12');
      expect(findButton(element, /^Import the file/)).to.not.equal(undefined);
    });

    it('are summed up in a row above them, those that are not shown as well', async () => {
      const many = Array.from({ length: 60 }, (_, index) => makePayment({ id: idOf('e', 700 + index) }));
      const element = await shown(withPayments([BY_HAND, PENDING, ...many]));
      await shows(element, '.totals');
      expect([...find(element, '.totals').children].map(words)).to.deep.equal([
        ...['62 payments', '', '', '74,654.20', '12.50 4.15 went back'],
        ...['73,050.10 received 400.00 went back', '', ''],
      ]);
      button(element, /^Settled/).click();
      await waitUntil(() => words(find(element, '.totals')).startsWith('61 payments 73,450.10'));
    });

    it('are summed up each currency apart, and not at all where their sums cannot be read', async () => {
      const euros = makePayment({ id: idOf('e', 605), currency: 'EUR', ...NOT_POSTED, settledAt: null });
      const client = withPayments([SETTLED, SETTLED, euros]);
      const element = await shown(client);
      await shows(element, '.totals');
      expect(findAll(element, '.totals').map(words)).to.deep.equal([
        '2 payments $2,408.20 – $2,408.20 received',
        '1 payment €1,204.10 –',
      ]);
      client.paid.failures.summary = problem({ code: 'internal_error', status: 500 });
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => findAll(element, '.totals').length === 0);
      expect(rows(element)).to.have.length(3);
    });

    it('name the currency of each amount where there are several', async () => {
      const euros = makePayment({ id: idOf('e', 605), currency: 'EUR' });
      const element = await shown(withPayments([SETTLED, euros]));
      expect(cells(element, SETTLED)[3]).to.equal('$1,204.10');
      expect(cells(element, euros)[3]).to.equal('€1,204.10');
      expect(words(element)).to.not.include('Amounts in');
    });

    it('name it also where a new currency has come and the sums have not yet', async () => {
      const euros = makePayment({ id: idOf('e', 605), currency: 'EUR' });
      const client = withPayments([SETTLED, euros]);
      const before = await client.paid.payments.summary();
      client.paid.payments.summary = async () => ({ ...before, currencies: before.currencies.slice(0, 1) });
      const element = await shown(client);
      await shows(element, '.totals');
      expect(cells(element, SETTLED)[3]).to.equal('$1,204.10');
      expect(cells(element, euros)[3]).to.equal('€1,204.10');
    });

    it('say once that nothing is real money, or of which payment', async () => {
      const real = makePayment({ id: idOf('e', 606), isTestMoney: false });
      const client = withPayments([SETTLED]);
      const element = await shown(client);
      expect(words(find(element, '.head'))).to.include('Test money');
      expect(cells(element, SETTLED)[3]).to.equal('1,204.10');
      client.paid.rows = [SETTLED, real];
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => rows(element).length === 2);
      expect(words(find(element, '.head'))).to.not.include('Test money');
      expect(cells(element, SETTLED)[3]).to.equal('1,204.10 Test money');
    });

    it('lead to the customer, and to the screen of the ERP’s side where a file is what helps', async () => {
      const element = await shown(withPayments([BACK]));
      setTimeout(() => button(element, 'Open Harrow & Sons').click());
      const opened = await oneEvent(element, 'payvite-customer-open');
      expect(opened.detail.customerId).to.equal(BACK.customerId);
      setTimeout(() => button(element, /^Take out by file/).click());
      const { detail } = await oneEvent(element, 'payvite-erp-open');
      expect(detail.tab).to.equal('files');
    });

    it('come page by page', async () => {
      const many = Array.from({ length: 60 }, (_, index) => makePayment({ id: idOf('e', 700 + index) }));
      const element = await shown(withPayments(many));
      expect(rows(element)).to.have.length(50);
      expect(words(find(element, '.under'))).to.include('50 of 60');
      button(element, 'Show more').click();
      await waitUntil(() => rows(element).length === 60);
      expect(findButton(element, 'Show more')).to.equal(undefined);
    });
  });

  describe('what is known of one', () => {
    it('stands under it: what it pays, when what happened, what was agreed to', async () => {
      const client = withPayments([BY_HAND]);
      const element = await shown(client);
      const look = button(element, /^Details/);
      expect(look.getAttribute('aria-expanded')).to.equal('false');
      look.click();
      await shows(element, 'blockquote');
      const detail = words(find(element, '.detail'));
      expect(detail).to.include('INV-20418 $1,204.10').and.include('Fee, paid on top $12.50');
      expect(detail).to.include('Total $1,216.60').and.include('Went back Fee $4.15 −$404.15');
      const times = findAll(find(element, '.detail section:nth-child(2)'), 'dt').map(words);
      expect(times).to.deep.equal(['Started', 'Authorized', 'Settled', 'Posted to the ERP']);
      expect(detail).to.include('Sandbox Bank, ending in 6789').and.include('SEC code WEB');
      expect(detail).to.include('Text Payvite, 2026-12').and.include('Provider’s number sbx_7Kq2');
      expect(detail).to.include('Test money. No real money moves.');
      button(element, /^Close/).click();
      await waitUntil(() => findAll(element, '.detail').length === 0);
    });

    it('names the provider where the words are its own', async () => {
      const client = withPayments([BY_HAND]);
      client.paid.authorizationRow = makeAuthorization({
        ...{ kind: 'card_payment', textSource: 'provider', textVersion: null, text: null, textHash: null },
      });
      const element = await shown(client);
      button(element, /^Details/).click();
      await says(element, 'Text Sandbox');
    });

    it('calls a credit one, and says the id that the payer and the CSV file have', async () => {
      const [item] = SETTLED.allocations;
      const credit = { ...item!, openItemId: idOf('f', 2), number: 'CM-118', amountMinor: -100_00 };
      const payment = makePayment({ allocations: [item!, credit] });
      const element = await shown(withPayments([payment]));
      button(element, /^Details/).click();
      await shows(element, 'blockquote');
      const detail = words(find(element, '.detail'));
      expect(detail).to.include('CM-118 credit −$100.00').and.include('INV-20418 $1,204.10');
      expect(detail).to.include(`Reference ${payment.id}`);
    });

    it('says that nobody has agreed yet', async () => {
      const client = withPayments([PENDING]);
      client.paid.authorizationRow = null;
      const element = await shown(client);
      button(element, /^Details/).click();
      await says(element, 'Nobody has agreed to anything yet.');
    });

    it('says that the role does not include what was agreed to, and does not ask', async () => {
      const other = withPayments([PENDING]);
      other.permissions = ['payments:read'];
      const without = await shown(other);
      button(without, /^Details/).click();
      await says(without, 'Your role in the ERP does not include it.');
      expect(other.paid.authorizationReads).to.equal(0);
    });
  });

  describe('requests to apply credits', () => {
    it('stand on top, and are done with once that is confirmed; the focus stays with them', async () => {
      const client = withPayments([SETTLED]);
      const other = makeCreditRequest({ id: idOf('f', 651), customerName: 'Quarry Concrete' });
      client.paid.requestRows = [makeCreditRequest(), other];
      const element = await shown(client);
      await shows(element, '.credits');
      const credits = find(element, '.credits');
      expect(credits).to.equal(find(element, '.frame').firstElementChild);
      expect(words(credits)).to.include('CM-118 −$500.00 against INV-20418 $500.00');
      button(element, 'Done: request of Kestrel Framing LLC').click();
      await says(element, 'Are the credits applied in the ERP?');
      expect(client.paid.closed).to.deep.equal([]);
      button(element, 'Yes, they are applied').click();
      await waitUntil(() => focused(element)?.matches('.credits'), 'the focus is on what is left');
      expect(findAll(element, '[data-request-id]')).to.have.length(1);
      expect(client.paid.closed).to.deep.equal([idOf('f', 650)]);
      await says(element, 'The request of Kestrel Framing LLC is closed');
      button(element, 'Done: request of Quarry Concrete').click();
      await shows(element, '.question');
      button(element, 'Yes, they are applied').click();
      await waitUntil(() => focused(element)?.matches('.frame'));
      expect(findAll(element, '.credits')).to.have.length(0);
    });

    it('say why one could not be closed', async () => {
      const client = withPayments([SETTLED]);
      client.paid.requestRows = [makeCreditRequest()];
      client.paid.failures.close = problem({ code: 'unavailable', status: 503 });
      const element = await shown(client);
      await shows(element, '.credits');
      button(element, /^Done/).click();
      await shows(element, '.question');
      button(element, 'Yes, they are applied').click();
      await says(element, 'Payvite is not available for a moment. Try again.');
    });
  });

  it('exports what is shown', async () => {
    const client = withPayments(ALL);
    const element = await shown(client);
    button(element, /^Needs reversal/).click();
    await waitUntil(() => rows(element).length === 2);
    button(element, 'Export CSV').click();
    await says(element, 'Saved as a CSV file.');
    expect(client.paid.exports).to.deep.equal([{ needs: 'reversal' }]);
    client.paid.failures.export = problem({ code: 'unavailable', status: 503 });
    button(element, 'Export CSV').click();
    await says(element, 'Payvite is not available for a moment.');
  });

  it('follows the events of payments, and keeps open what is looked at', async () => {
    const client = withPayments([PENDING]);
    const element = await shown(client);
    button(element, /^Details/).click();
    await shows(element, '.detail');
    await waitUntil(() => client.followers.length === 1, 'the events are followed');
    client.paid.rows = [{ ...PENDING, state: 'settled' }];
    client.followers[0]?.onEvent(makeEvent({ type: 'payment.changed', customerIds: [idOf('c', 1)] }));
    await waitUntil(() => cells(element, PENDING)[5] === 'Settled', 'it follows');
    expect(findAll(element, '.detail')).to.have.length(1);
  });

  describe('without payments', () => {
    it('says that there is none yet', async () => {
      const element = await shown(withPayments());
      expect(words(element)).to.include('No payment yet').and.include('in the portal');
      for (const name of ['Show all payments', 'Export CSV', /^On its way/])
        expect(findButton(element, name)).to.equal(undefined);
    });

    it('says that they are off', async () => {
      const client = withPayments();
      const { dealer } = client.dealer;
      client.dealer.dealer = { ...dealer, payments: { ...dealer.payments, provider: 'off', methods: [] } };
      const element = await shown(client);
      await says(element, 'Payments are off');
      expect(findAll(element, '.settings')).to.have.length(0);
    });

    it('says that they could not be loaded, and loads on another try', async () => {
      const client = withPayments([SETTLED]);
      client.paid.failures.list = problem({ code: 'internal_error', status: 500 });
      const element = await shown(client);
      expect(words(element)).to.include('The payments could not be loaded').and.include('Reference req-1');
      client.paid.failures = {};
      button(element, 'Try again').click();
      await waitUntil(() => rows(element).length === 1);
    });

    it('says in place of the rows that others could not be loaded, and keeps what chooses them', async () => {
      const client = withPayments([SETTLED]);
      const element = await shown(client);
      client.paid.failures.list = problem({ code: 'unavailable', status: 503 });
      button(element, /^Settled/).click();
      await says(element, 'The payments could not be loaded');
      client.paid.failures = {};
      button(element, /^All/).click();
      await waitUntil(() => rows(element).length === 1);
    });

    it('keeps its rows where they cannot be read again, and says of when they are', async () => {
      const client = withPayments([SETTLED]);
      const element = await shown(client);
      client.paid.failures.list = problem({ code: 'unavailable', status: 503 });
      window.dispatchEvent(new Event('focus'));
      await says(element, 'Could not be refreshed.');
      expect(rows(element)).to.have.length(1);
    });

    it('says that it is not allowed, and that it is not connected', async () => {
      const client = withPayments([SETTLED]);
      client.permissions = ['customers:read'];
      const element = await shown(client);
      expect(words(element)).to.include('Not allowed here');
      expect(client.paid.reads).to.deep.equal([]);
      const alone = await fixture<PayvitePayments>(html`<payvite-payments></payvite-payments>`);
      await waitUntil(() => words(alone).includes('Not connected'), 'it says so');
    });
  });
});
