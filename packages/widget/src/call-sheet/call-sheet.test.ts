import { expect, html, oneEvent } from '@open-wc/testing';
import type { Customer } from '@payvite/sdk';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { dayBefore, daysAgo, idOf, makeContact, makeEvent, makeInvited } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import { makeCallNote } from '../../testing/stand-in-follow-up.ts';
import '../index.ts';
import type { CallNotedEvent, PayviteCallSheet } from '../index.ts';
import { telephoneLink } from '../telephone-link.ts';

const waiting = (
  number: number,
  overrides: Partial<Customer> = {},
  invitation: Parameters<typeof makeInvited>[2] = {},
) =>
  makeInvited(
    'pending',
    {
      id: idOf('c', number),
      name: `Customer ${number}`,
      accountNumber: `10${number}`,
      collectionPriority: 9 - number / 100,
      ...overrides,
    },
    { id: idOf('e', number), pendingSince: daysAgo(9), ...invitation },
  );

async function shown(client: StandInClient, days = 7): Promise<PayviteCallSheet> {
  const sheet = await inProvider<PayviteCallSheet>(
    client,
    html`<payvite-call-sheet refresh-seconds="0" pending-older-than-days=${days}></payvite-call-sheet>`,
  );
  await waitUntil(() => findAll(sheet, 'tbody tr, .state').length > 0, 'the sheet shows something');
  return sheet;
}

const rows = (sheet: PayviteCallSheet) => findAll<HTMLTableRowElement>(sheet, 'tbody tr');
const rowOf = (sheet: PayviteCallSheet, number: number) =>
  find(sheet, `[data-customer-id="${idOf('c', number)}"]`);
const announced = (sheet: PayviteCallSheet) => words(find(sheet, '[role=status].hidden'));
const dialogOf = (sheet: PayviteCallSheet) => find(sheet, 'payvite-call-dialog');
const focused = (sheet: PayviteCallSheet) => sheet.shadowRoot?.activeElement;

async function openDialog(sheet: PayviteCallSheet, number: number): Promise<HTMLElement> {
  button(rowOf(sheet, number), /^More outcomes/).click();
  await waitUntil(() => find<HTMLDialogElement>(dialogOf(sheet), 'dialog').open, 'the dialog opens');
  return dialogOf(sheet);
}

function choose(dialog: HTMLElement, outcome: string): void {
  find<HTMLInputElement>(dialog, `input[value=${outcome}]`).click();
}

describe('<payvite-call-sheet>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible with whatever happened to its customers, ${scheme}`, async () => {
        const client = new StandInClient([
          waiting(1, {}, { startedAt: daysAgo(1), reminderCount: 2 }),
          waiting(2, { contacts: [makeContact({ phone: null })] }, { delivery: 'bounced' }),
          waiting(3),
          waiting(4),
        ]);
        client.callNoteRows = [
          makeCallNote({ customerId: idOf('c', 3), followUpOn: dayBefore(2), note: 'Out until Monday.' }),
          makeCallNote({ customerId: idOf('c', 4), followUpOn: dayBefore(-3) }),
        ];
        await inScheme(scheme, async () => {
          const sheet = await shown(client);
          await expect(sheet).to.be.accessible();
          client.failures.noteCall = problem({ code: 'internal_error', status: 500 });
          button(rowOf(sheet, 1), /^No answer/).click();
          await waitUntil(() => words(rowOf(sheet, 1)).includes('Try again'));
          await expect(sheet).to.be.accessible();
          await openDialog(sheet, 1);
          await expect(sheet).to.be.accessible();
        });
      });
    }

    it('is accessible without rows, with a fault, and without permission', async () => {
      await expect(await shown(new StandInClient())).to.be.accessible();
      for (const code of ['internal_error', 'permission_denied']) {
        const client = new StandInClient();
        client.failures.callSheet = problem({ code, status: 500 });
        await expect(await shown(client)).to.be.accessible();
      }
    });

    it('notes an outcome by keyboard and keeps the focus there', async () => {
      const client = new StandInClient([waiting(1), waiting(2)]);
      const sheet = await shown(client);
      const chosen = button(rowOf(sheet, 2), /^Left a message/);
      chosen.focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => announced(sheet).includes('Left a message noted'));
      expect(focused(sheet)).to.equal(chosen);
    });

    it('has targets of 24 pixels at least, also as cards', async () => {
      const sheet = await shown(new StandInClient([waiting(1)]));
      for (const width of ['1200px', '320px']) {
        sheet.style.width = width;
        await sheet.updateComplete;
        for (const target of findAll(sheet, 'section button, section a, section select')) {
          const { width: wide, height } = target.getBoundingClientRect();
          expect(Math.min(wide, height), `${words(target)} at ${width}`).to.be.at.least(24);
        }
        expect(find(sheet, '.frame').scrollWidth).to.be.at.most(sheet.clientWidth);
      }
    });
  });

  describe('properties', () => {
    it('says who, how much, for how long and what happened', async () => {
      const customer = waiting(1, {}, { delivery: 'sent', startedAt: daysAgo(1), reminderCount: 2 });
      const sheet = await shown(new StandInClient([customer]));
      const text = words(rowOf(sheet, 1));
      for (const phrase of [
        'Customer 1',
        '101',
        'Maria Okafor',
        '+1 555 0100',
        '48,210.55',
        '39,114.20 past due',
        '9 days',
        'Sent, arrival not confirmed',
        'Started, did not finish',
        'Reminded twice',
        'Not called yet',
      ]) {
        expect(text).to.include(phrase);
      }
      expect(find<HTMLAnchorElement>(sheet, 'a').getAttribute('href')).to.equal('tel:+15550100');
      expect(words(find(sheet, '.head'))).to.include('1 customer, $48,210.55 outstanding');
    });

    it('asks for whoever was invited first, and names each number once', async () => {
      const contacts = [
        makeContact({ id: idOf('d', 2), name: 'Jo', email: 'jo@x.example', phone: '555-0200' }),
        makeContact({ id: idOf('d', 3), name: 'Al', email: 'al@x.example', phone: '(555) 0200' }),
        makeContact({ id: idOf('d', 1), name: 'Maria' }),
      ];
      const customer = waiting(1, { contacts }, { email: 'ap@kestrelframing.example' });
      const sheet = await shown(new StandInClient([customer]));
      const people = findAll(sheet, '.person').map(words);
      expect(people).to.deep.equal(['Maria +1 555 0100', 'Jo 555-0200']);
      expect(words(rowOf(sheet, 1))).to.include('and 1 more contact');
    });

    it('says that the mail came back, and that there is no phone', async () => {
      const customer = waiting(1, { contacts: [makeContact({ phone: null })] }, { delivery: 'bounced' });
      const sheet = await shown(new StandInClient([customer]));
      expect(words(rowOf(sheet, 1)))
        .to.include('Mail came back')
        .and.include('No phone in the ERP');
      expect(findAll(sheet, 'a')).to.have.length(0);
    });

    it('shows the last call with its note, and whether the next one is due', async () => {
      const client = new StandInClient([waiting(1), waiting(2), waiting(3)]);
      client.callNoteRows = [
        makeCallNote({ customerId: idOf('c', 1), note: 'Out until Monday.', followUpOn: dayBefore(0) }),
        makeCallNote({ customerId: idOf('c', 2), followUpOn: dayBefore(2) }),
        makeCallNote({ customerId: idOf('c', 3), outcome: 'refused' }),
      ];
      const sheet = await shown(client);
      expect(words(rowOf(sheet, 1)))
        .to.include('Left a message')
        .and.include('Dana Reyes')
        .and.include('Call again today')
        .and.include('Out until Monday.');
      expect(words(rowOf(sheet, 2))).to.include('Was to be called');
      expect(words(rowOf(sheet, 3))).to.include('Does not want to pay online');
    });

    it('puts whoever is to be called later last, under their number', async () => {
      const client = new StandInClient([waiting(1), waiting(2), waiting(3)]);
      client.callNoteRows = [makeCallNote({ customerId: idOf('c', 1), followUpOn: dayBefore(-3) })];
      const sheet = await shown(client);
      const texts = rows(sheet).map(words);
      expect(texts[0]).to.include('Customer 2');
      expect(texts[2]).to.equal('To be called later: 1');
      expect(texts[3]).to.include('Customer 1').and.include('Call again');
    });

    it('asks for the days of its attribute, and for those the person chooses', async () => {
      const client = new StandInClient([
        waiting(1),
        waiting(2, {}, { pendingSince: daysAgo(20), sentAt: daysAgo(20) }),
      ]);
      const sheet = await shown(client, 7);
      expect(rows(sheet)).to.have.length(2);
      const select = find<HTMLSelectElement>(sheet, 'select');
      expect(select.value).to.equal('7');
      select.value = '14';
      select.dispatchEvent(new Event('change'));
      await waitUntil(() => rows(sheet).length === 1, 'it narrows');
      expect(client.callSheetCalls.map((params) => params.pendingOlderThanDays)).to.deep.equal([7, 14]);
      expect(words(rowOf(sheet, 2))).to.include('20 days');
    });

    it('names the currency in each amount where there are several', async () => {
      const sheet = await shown(new StandInClient([waiting(1), waiting(2, { currency: 'EUR' })]));
      expect(words(rowOf(sheet, 2))).to.include('€48,210.55');
      expect(words(find(sheet, '.head'))).to.include('$48,210.55 + €48,210.55');
    });

    it('shows more rows on request', async () => {
      const many = Array.from({ length: 60 }, (_, index) => waiting(index + 1));
      const sheet = await shown(new StandInClient(many));
      expect(rows(sheet)).to.have.length(50);
      expect(words(find(sheet, '.foot'))).to.include('50 of 60');
      button(sheet, 'Show more').click();
      await waitUntil(() => rows(sheet).length === 60, 'the rest comes');
      expect(findButton(sheet, 'Show more')).to.equal(undefined);
    });

    it('says that there is nobody to call', async () => {
      const sheet = await shown(new StandInClient([makeInvited('accepted')]));
      expect(words(sheet)).to.include('Nobody to call');
      expect(button(sheet, 'Print').disabled).to.equal(true);
    });
  });

  describe('noting a call', () => {
    it('takes one click, says so in the row and to screen readers, and tells the page', async () => {
      const client = new StandInClient([waiting(1)]);
      const sheet = await shown(client);
      const heard = oneEvent<CallNotedEvent>(document, 'payvite-call-noted');
      const chosen = button(rowOf(sheet, 1), /^Will register/);
      chosen.click();
      expect((await heard).detail.callNote).to.include({
        customerId: idOf('c', 1),
        outcome: 'will_register',
      });
      await waitUntil(() => words(find(sheet, '.last-call')).includes('Will register'));
      expect(client.notedCalls).to.deep.equal([
        { customerId: idOf('c', 1), input: { outcome: 'will_register' } },
      ]);
      expect(chosen.getAttribute('aria-pressed')).to.equal('true');
      expect(announced(sheet)).to.equal('Customer 1: Will register noted');
    });

    it('notes a double click once', async () => {
      const client = new StandInClient([waiting(1)]);
      const sheet = await shown(client);
      const chosen = button(rowOf(sheet, 1), /^No answer/);
      chosen.click();
      chosen.click();
      await waitUntil(() => chosen.getAttribute('aria-pressed') === 'true');
      chosen.click();
      await sheet.updateComplete;
      expect(client.notedCalls).to.have.length(1);
    });

    it('notes any outcome with a note and a day', async () => {
      const client = new StandInClient([waiting(1)]);
      const sheet = await shown(client);
      const dialog = await openDialog(sheet, 1);
      choose(dialog, 'promised');
      find<HTMLTextAreaElement>(dialog, 'textarea').value = '  Pays on Friday. ';
      button(dialog, 'In 3 days').click();
      await waitUntil(() => find<HTMLInputElement>(dialog, '[type=date]').value === dayBefore(-3));
      button(dialog, 'Note the call').click();
      await waitUntil(() => client.notedCalls.length === 1);
      expect(client.notedCalls[0]?.input).to.deep.equal({
        outcome: 'promised',
        note: 'Pays on Friday.',
        followUpOn: dayBefore(-3),
      });
      await waitUntil(() => announced(sheet).includes('Promised to pay noted. Call again'));
    });

    it('proposes tomorrow for calling back, asks for an outcome, and notes nothing on cancel', async () => {
      const client = new StandInClient([waiting(1)]);
      const sheet = await shown(client);
      const dialog = await openDialog(sheet, 1);
      button(dialog, 'Note the call').click();
      await waitUntil(() => words(dialog).includes('Choose what came of the call.'));
      choose(dialog, 'call_back');
      await waitUntil(() => find<HTMLInputElement>(dialog, '[type=date]').value === dayBefore(-1));
      button(dialog, 'Cancel').click();
      await waitUntil(() => !find<HTMLDialogElement>(dialog, 'dialog').open);
      expect(client.notedCalls).to.deep.equal([]);
      const again = await openDialog(sheet, 1);
      expect(find<HTMLInputElement>(again, '[type=date]').value).to.equal('');
      expect(findAll<HTMLInputElement>(again, 'input:checked')).to.have.length(0);
    });

    it('refuses a day that is over', async () => {
      const client = new StandInClient([waiting(1)]);
      const sheet = await shown(client);
      const dialog = await openDialog(sheet, 1);
      choose(dialog, 'reached');
      const day = find<HTMLInputElement>(dialog, '[type=date]');
      day.value = dayBefore(3);
      day.dispatchEvent(new Event('change'));
      button(dialog, 'Note the call').click();
      await waitUntil(() => words(dialog).includes('Choose today or a later day.'));
      expect(client.notedCalls).to.deep.equal([]);
    });

    it('leaves the row in place while the person is on it, and sinks it once they have gone on', async () => {
      const client = new StandInClient([waiting(1), waiting(2)]);
      const sheet = await shown(client);
      const more = button(rowOf(sheet, 1), /^More outcomes/);
      more.focus();
      const dialog = await openDialog(sheet, 1);
      choose(dialog, 'call_back');
      await waitUntil(() => find<HTMLInputElement>(dialog, '[type=date]').value !== '');
      button(dialog, 'Note the call').click();
      await waitUntil(() => words(rowOf(sheet, 1)).includes('Call again'));
      expect(focused(sheet)).to.equal(more);
      expect(rows(sheet)[0]).to.equal(rowOf(sheet, 1));
      button(rowOf(sheet, 2), /^No answer/).focus();
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => rows(sheet)[0] === rowOf(sheet, 2), 'the noted row sinks');
      expect(focused(sheet)).to.equal(button(rowOf(sheet, 2), /^No answer/));
      expect(rows(sheet).at(-1)).to.equal(rowOf(sheet, 1));
    });
  });

  describe('events', () => {
    it('opens a customer', async () => {
      const sheet = await shown(new StandInClient([waiting(1)]));
      const heard = oneEvent(document, 'payvite-customer-open');
      button(sheet, 'Open Customer 1').click();
      expect((await heard).detail).to.deep.equal({ customerId: idOf('c', 1) });
    });

    it('follows what happens elsewhere, in the same rows and with the same focus', async () => {
      const client = new StandInClient([waiting(1), waiting(2)]);
      const sheet = await shown(client);
      await waitUntil(() => client.followers.length === 1, 'the events are followed');
      const [first, second] = [rowOf(sheet, 1), rowOf(sheet, 2)];
      const chosen = button(second, /^No answer/);
      chosen.focus();
      client.customerRows = [makeInvited('accepted', { id: idOf('c', 1) }), waiting(2)];
      client.followers[0]?.onEvent(makeEvent({ type: 'invitation.accepted', customerIds: [idOf('c', 1)] }));
      await waitUntil(() => rows(sheet).length === 1, 'the row goes');
      expect(first.isConnected).to.equal(false);
      expect(rows(sheet)[0]).to.equal(second);
      expect(focused(sheet)).to.equal(chosen);
    });
  });

  describe('errors', () => {
    it('says why a call was not noted, and notes the same on another try', async () => {
      const client = new StandInClient([waiting(1)]);
      client.failures.noteCall = problem({ code: 'unavailable', status: 503 });
      const sheet = await shown(client);
      const heard = oneEvent(document, 'payvite-error');
      button(rowOf(sheet, 1), /^Left a message/).click();
      expect((await heard).detail).to.include({ code: 'unavailable', element: 'payvite-call-sheet' });
      await waitUntil(() => words(rowOf(sheet, 1)).includes('not available for a moment'));
      client.failures = {};
      button(rowOf(sheet, 1), 'Try again').click();
      await waitUntil(() => words(find(sheet, '.last-call')).includes('Left a message'));
      expect(client.notedCalls.map(({ input }) => input)).to.deep.equal([
        { outcome: 'left_message' },
        { outcome: 'left_message' },
      ]);
      expect(findButton(sheet, 'Try again')).to.equal(undefined);
    });

    it('offers no other try to a role that may not note calls', async () => {
      const client = new StandInClient([waiting(1)]);
      client.failures.noteCall = problem({ code: 'permission_denied', status: 403 });
      const sheet = await shown(client);
      button(rowOf(sheet, 1), /^No answer/).click();
      await waitUntil(() => words(rowOf(sheet, 1)).includes('Your role in the ERP does not allow this'));
      expect(findButton(sheet, 'Try again')).to.equal(undefined);
    });

    it('says that it could not be loaded, and loads on another try', async () => {
      const client = new StandInClient([waiting(1)]);
      client.failures.callSheet = problem({ code: 'internal_error', status: 500, requestId: 'req-9' });
      const sheet = await shown(client);
      expect(words(sheet)).to.include('The call sheet could not be loaded').and.include('req-9');
      client.failures = {};
      button(sheet, 'Try again').click();
      await waitUntil(() => rows(sheet).length === 1);
    });

    it('keeps its rows where they cannot be read again, and says of when they are', async () => {
      const client = new StandInClient([waiting(1)]);
      const sheet = await shown(client);
      client.failures.callSheet = problem({ code: 'unavailable', status: 503 });
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => words(sheet).includes('Could not refresh'));
      expect(rows(sheet)).to.have.length(1);
    });
  });

  it('prints the sheet alone, with room for notes', async () => {
    const client = new StandInClient([
      waiting(1),
      waiting(2, { name: 'Østergaard & Søns' }, { reminderCount: 1 }),
    ]);
    client.callNoteRows = [makeCallNote({ customerId: idOf('c', 1), note: 'Ask for Jo.' })];
    const sheet = await shown(client);
    const printed = new Promise<Document>((resolve) => {
      new MutationObserver((_, observer) => {
        const frame = sheet.shadowRoot?.querySelector('iframe');
        if (!frame?.contentWindow || !frame.contentDocument) return;
        observer.disconnect();
        const { contentDocument } = frame;
        frame.contentWindow.print = () => resolve(contentDocument);
      }).observe(sheet.shadowRoot as ShadowRoot, { childList: true });
    });
    button(sheet, 'Print').click();
    const { body, adoptedStyleSheets } = await printed;
    expect(body.querySelectorAll('tbody tr')).to.have.length(2);
    const [first, second] = [...body.querySelectorAll('tbody tr')].map(words);
    expect(first).to.include('Customer 1').and.include('+1 555 0100').and.include('Ask for Jo.');
    expect(second).to.include('Østergaard & Søns').and.include('$48,210.55').and.include('Reminded once');
    expect(body.querySelectorAll('button, input')).to.have.length(0);
    expect(body.querySelector('td.notes')?.getBoundingClientRect().height).to.be.greaterThan(60);
    expect(adoptedStyleSheets).to.have.length(1);
  });

  it('makes links that a phone can dial', () => {
    const links = {
      '(505) 555-0137': 'tel:5055550137',
      '+1 505.555.0137 x12': 'tel:+15055550137;ext=12',
      '505 555 0137 ext. 4': 'tel:5055550137;ext=4',
    };
    for (const [phone, link] of Object.entries(links)) expect(telephoneLink(phone)).to.equal(link);
  });
});
