import { expect, html, oneEvent } from '@open-wc/testing';
import { press } from '../../testing/browser-commands.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import { button, find, findAll, findButton, inProvider, type, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteMailSettings } from '../index.ts';

const field = (element: Element, name: string) => find<HTMLInputElement>(element, `#${name}`);
const page = (element: Element) => findAll<HTMLIFrameElement>(element, '.mail iframe')[0]?.contentDocument;
const inPage = (element: Element) => words(page(element)?.body);
const buttonColor = (element: Element) => {
  const link = page(element)?.querySelector('a');
  return link ? getComputedStyle(link).backgroundColor : '';
};

async function shown(client: StandInClient): Promise<PayviteMailSettings> {
  const element = await inProvider<PayviteMailSettings>(
    client,
    html`<payvite-mail-settings></payvite-mail-settings>`,
  );
  await waitUntil(() => page(element)?.querySelector('a'), 'the mail shows');
  return element;
}

const choice = (element: Element, name: string) =>
  find(
    findAll(element, '.choice').find((label) => words(label) === name) ?? document.createElement('b'),
    'input',
  );

describe('the preview in the settings', () => {
  it('is the mail as it would be sent, and follows what is typed without saving it', async () => {
    const client = new StandInClient();
    const element = await shown(client);
    expect(client.dealer.previewed).to.deep.equal([{ template: 'invitation', locale: 'en-US', changes: {} }]);
    expect(buttonColor(element)).to.equal('rgb(31, 95, 63)');
    type(field(element, 'name'), 'Ridgeline Lumber');
    type(field(element, 'brandColor'), '#0b57d0');
    type(field(element, 'invitationMessage'), 'See you <b>soon</b>.');
    await waitUntil(() => buttonColor(element) === 'rgb(11, 87, 208)', 'the mail follows');
    expect(words(find(element, '.mail dl'))).to.include('From Ridgeline Lumber');
    expect(inPage(element)).to.include('See you <b>soon</b>.');
    expect(client.dealer.previewed.at(-1)?.changes).to.deep.equal({
      name: 'Ridgeline Lumber',
      brandColor: '#0b57d0',
      invitationMessage: 'See you <b>soon</b>.',
    });
    // Whoever types on is waited for: three changes, one mail.
    expect(client.dealer.previewed).to.have.length(2);
    expect(client.dealer.updated).to.deep.equal([]);
  });

  it('keeps its frame as the mail changes, so that nothing jumps', async () => {
    const element = await shown(new StandInClient());
    const frame = find(element, '.mail iframe');
    type(field(element, 'invitationMessage'), 'Another word');
    await waitUntil(() => inPage(element).includes('Another word'), 'the mail follows');
    expect(find(element, '.mail iframe')).to.equal(frame);
  });

  it('leaves out what is not right yet, and says so', async () => {
    const client = new StandInClient();
    const element = await shown(client);
    type(field(element, 'brandColor'), '#0b5');
    type(field(element, 'name'), 'Ridge');
    await waitUntil(() => client.dealer.previewed.length === 2, 'it is asked again');
    expect(client.dealer.previewed[1]?.changes).to.deep.equal({ name: 'Ridge' });
    expect(words(find(element, '.stage'))).to.include('What is not right yet is left out here.');
  });

  it('gives up the mail that nobody waits for any more', async () => {
    const client = new StandInClient();
    const element = await shown(client);
    let answer = () => {};
    client.dealer.gate = new Promise((resolve) => (answer = resolve));
    choice(element, 'Reminder').click();
    await waitUntil(() => client.dealer.previewed.length === 2);
    expect(find(element, '.stage').getAttribute('aria-busy')).to.equal('true');
    choice(element, 'New link').click();
    await waitUntil(() => client.dealer.aborted.length === 1);
    answer();
    await waitUntil(() => words(find(element, '.mail dl')).includes('A new link'));
    expect(client.dealer.aborted).to.deep.equal([client.dealer.previewed[1]]);
    expect(element.template).to.equal('new_link');
    expect(find(element, '.stage').getAttribute('aria-busy')).to.equal('false');
  });

  it('shows the mail in another language, and as wide as a phone', async () => {
    const element = await shown(new StandInClient());
    const select = find<HTMLSelectElement>(element, 'select');
    expect([...select.options].map(({ text }) => text.trim())).to.deep.equal([
      'English',
      'Spanish',
      'French',
    ]);
    select.value = 'fr';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => words(find(element, '.mail dl')).includes('(fr)'));
    choice(element, 'Phone').focus();
    await press(' ');
    await waitUntil(() => findAll(element, '.stage.phone').length === 1);
    expect(find(element, '.mail iframe').clientWidth).to.be.at.most(375);
  });

  it('has the text one click away', async () => {
    const element = await shown(new StandInClient());
    expect(find(element, '.mail .text').checkVisibility()).to.equal(false);
    find(element, '.mail summary').click();
    expect(find(element, '.mail .text').checkVisibility()).to.equal(true);
  });

  it('says why there is none, and when it could not follow, and tries again', async () => {
    const client = new StandInClient();
    client.dealer.failures.previewMail = problem({ code: 'internal_error', status: 500 });
    const element = await inProvider<PayviteMailSettings>(
      client,
      html`<payvite-mail-settings></payvite-mail-settings>`,
    );
    await waitUntil(() => words(element).includes('The preview could not be made'), 'it fails');
    client.dealer.failures = {};
    button(element, 'Try again').click();
    await waitUntil(() => page(element)?.querySelector('a'));
    client.dealer.failures.previewMail = problem({ code: 'internal_error', status: 500 });
    choice(element, 'Reminder').click();
    await waitUntil(() => words(element).includes('The preview could not follow.'));
    expect(words(find(element, '.mail dl'))).to.include('Pay Ridgeline');
  });
});

describe('the test mail', () => {
  const address = (element: Element) => find<HTMLInputElement>(element, '#test-email');
  const send = (element: Element) => button(element, 'Send a test mail');
  const said = (element: Element) => words(find(element, '.test'));

  it('goes to whoever asks, as the preview is chosen, and says where to', async () => {
    const client = new StandInClient();
    const element = await shown(client);
    expect(address(element).value).to.equal('');
    expect(said(element)).to.include('your ERP states for Dana Reyes');
    choice(element, 'Reminder').click();
    const heard = oneEvent(element, 'payvite-test-mail-sent');
    send(element).click();
    expect((await heard).detail.testMail.email).to.equal('dana@ridgeline.example');
    expect(client.dealer.tested).to.deep.equal([{ template: 'reminder', locale: 'en-US' }]);
    await waitUntil(() => said(element).includes('On its way to dana@ridgeline.example'));
  });

  it('goes to another address, by Enter, and to none that is none', async () => {
    const client = new StandInClient();
    const element = await shown(client);
    type(address(element), 'kim');
    address(element).focus();
    await press('Enter');
    await waitUntil(() => said(element).includes('Not an e-mail address'));
    expect(client.dealer.tested).to.deep.equal([]);
    type(address(element), 'kim@ridgeline.example');
    await press('Enter');
    await waitUntil(() => said(element).includes('On its way to kim@ridgeline.example'));
    expect(client.dealer.updated).to.deep.equal([]);
  });

  for (const [what, failure, sentence] of [
    [
      'no address is known',
      { code: 'invalid_request', status: 400, errors: [{ pointer: '/email', detail: 'Say where to' }] },
      /Your ERP states no address for you\. Type one\./,
    ],
    ['it takes none', { code: 'address_suppressed', status: 409 }, /takes no mail from you/],
    [
      'five went there',
      { code: 'daily_mail_limit', status: 429, retryAfterSeconds: 3600 },
      /The next one can leave .*\d:\d\d/,
    ],
    [
      'the dealer has no postal address',
      { code: 'postal_address_missing', status: 409 },
      /Enter and save it first/,
    ],
    ['nothing can be sent', { code: 'mail_not_configured', status: 409 }, /cannot send mails yet/],
  ] as const) {
    it(`says why it did not go: ${what}`, async () => {
      const client = new StandInClient();
      client.dealer.failures.sendTestMail = problem({
        ...failure,
        errors: [...('errors' in failure ? failure.errors : [])],
      });
      const element = await shown(client);
      const heard = oneEvent(element, 'payvite-error');
      send(element).click();
      expect((await heard).detail.code).to.equal(failure.code);
      await waitUntil(() => sentence.test(words(find(element, '.test [role=alert]'))));
      expect(said(element)).to.not.include('On its way');
    });
  }

  it('says that it shows what is saved, and offers to save first', async () => {
    const client = new StandInClient();
    const element = await shown(client);
    expect(findButton(element, 'Save first')).to.equal(undefined);
    type(field(element, 'name'), 'Ridgeline Lumber');
    await waitUntil(() => findButton(element, 'Save first') !== undefined);
    button(element, 'Save first').click();
    await waitUntil(() => element.shadowRoot?.activeElement === send(element), 'the focus goes on');
    expect(client.dealer.updated).to.deep.equal([{ name: 'Ridgeline Lumber' }]);
    expect(client.dealer.tested).to.deep.equal([]);
    expect(findButton(element, 'Save first')).to.equal(undefined);
  });
});
