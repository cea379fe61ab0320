import { expect, html, oneEvent } from '@open-wc/testing';
import { itWith, press } from '../../testing/browser-commands.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import {
  button,
  find,
  findAll,
  findButton,
  inProvider,
  inScheme,
  type,
  words,
} from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import { LOGO, makeDealer } from '../../testing/stand-in-dealer.ts';
import '../index.ts';
import type { PayviteMailSettings } from '../index.ts';

const field = (element: Element, name: string) => find<HTMLInputElement>(element, `#${name}`);
const active = (element: PayviteMailSettings) => element.shadowRoot?.activeElement ?? null;
const faultOf = (element: Element, name: string) => words(findAll(element, `#${name}-fault`)[0]);
const status = (element: Element) => words(findAll(element, '.frame > [role=status]')[0]);

async function shown(client: StandInClient): Promise<PayviteMailSettings> {
  const element = await inProvider<PayviteMailSettings>(
    client,
    html`<payvite-mail-settings></payvite-mail-settings>`,
  );
  await waitUntil(() => findAll(element, '.form').length === 1, 'the form shows');
  return element;
}

const withDealer = (overrides: Parameters<typeof makeDealer>[0] = {}) => {
  const client = new StandInClient();
  client.dealer.dealer = makeDealer(overrides);
  return client;
};

/** Drops files on an element, as a person drags them from a folder. */
function drop(element: Element, file: File): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  for (const kind of ['dragover', 'drop'])
    element.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}

describe('<payvite-mail-settings>', () => {
  for (const scheme of ['light', 'dark'] as const) {
    // axe would wait for its own script in the mail's frame, where none runs: it is looked at without the mail.
    it(`is accessible, ${scheme}`, async () => {
      await inScheme(scheme, async () => {
        const element = await shown(withDealer({ brandColor: '#e39b00', logo: LOGO }));
        await waitUntil(() => findAll(element, '.mail iframe').length === 1);
        find(element, '.mail iframe').remove();
        await expect(element).to.be.accessible();
      });
    });
  }

  it('shows what is saved', async () => {
    const element = await shown(withDealer({ invitationListsInvoices: true, replyTo: null, logo: LOGO }));
    expect(field(element, 'name').value).to.equal('Ridgeline Building Supply');
    expect(field(element, 'replyTo').value).to.equal('');
    expect(field(element, 'brandColor').value).to.equal('#1f5f3f');
    expect(find<HTMLInputElement>(element, 'input[type=color]').value).to.equal('#1f5f3f');
    expect(field(element, 'invitationListsInvoices').checked).to.equal(true);
    expect(find<HTMLImageElement>(element, '.logo img').alt).to.equal('Logo of Ridgeline Building Supply');
    expect(words(find(element, '.bar'))).to.include('No unsaved changes');
    expect(element.hasUnsavedChanges).to.equal(false);
  });

  it('saves what was changed and nothing else, says so, and tells the page', async () => {
    const client = withDealer();
    const element = await shown(client);
    type(field(element, 'name'), ' Ridgeline Lumber ');
    type(field(element, 'replyTo'), '');
    field(element, 'invitationListsInvoices').click();
    await waitUntil(() => words(find(element, '.bar')).includes('3 unsaved changes'));
    expect(element.hasUnsavedChanges).to.equal(true);
    const heard = oneEvent(element, 'payvite-mail-settings-saved');
    button(element, 'Save changes').click();
    expect((await heard).detail.dealer.name).to.equal('Ridgeline Lumber');
    expect(client.dealer.updated).to.deep.equal([
      { name: 'Ridgeline Lumber', replyTo: null, invitationListsInvoices: true },
    ]);
    await waitUntil(() => /^Saved at /.test(status(element)));
    expect(field(element, 'name').value).to.equal('Ridgeline Lumber');
    expect(element.hasUnsavedChanges).to.equal(false);
  });

  it('keeps what is typed while it saves', async () => {
    const client = withDealer();
    const element = await shown(client);
    let answer = () => {};
    client.dealer.gate = new Promise((resolve) => (answer = resolve));
    type(field(element, 'name'), 'Ridgeline Lumber');
    button(element, 'Save changes').click();
    await waitUntil(() => client.dealer.updated.length === 1);
    type(field(element, 'postalAddress'), '7 Canal Street');
    answer();
    await waitUntil(() => words(find(element, '.bar')).includes('1 unsaved change'));
    expect(field(element, 'postalAddress').value).to.equal('7 Canal Street');
  });

  it('discards', async () => {
    const client = withDealer();
    const element = await shown(client);
    type(field(element, 'invitationMessage'), 'Something else');
    await waitUntil(() => words(find(element, '.bar')).includes('1 unsaved change'));
    expect(words(find(element, '#invitationMessage-hint'))).to.include('486 characters left');
    button(element, 'Discard').click();
    await waitUntil(() => status(element) === 'Changes discarded');
    expect(field(element, 'invitationMessage').value).to.equal(client.dealer.dealer.invitationMessage);
    expect(client.dealer.updated).to.deep.equal([]);
  });

  it('says at each field what cannot be saved, and goes to the first', async () => {
    const client = withDealer();
    const element = await shown(client);
    type(field(element, 'name'), '  ');
    type(field(element, 'replyTo'), 'nobody');
    type(field(element, 'brandColor'), 'green');
    button(element, 'Save changes').click();
    await waitUntil(() => active(element) === field(element, 'name'));
    expect(faultOf(element, 'name')).to.equal('Cannot be empty.');
    expect(faultOf(element, 'replyTo')).to.include('Not an e-mail address');
    expect(faultOf(element, 'brandColor')).to.include('Not a color');
    expect(field(element, 'replyTo').getAttribute('aria-invalid')).to.equal('true');
    expect(field(element, 'replyTo').getAttribute('aria-describedby')).to.include('replyTo-fault');
    expect(client.dealer.updated).to.deep.equal([]);
    type(field(element, 'name'), 'Ridgeline');
    await waitUntil(() => faultOf(element, 'name') === '');
  });

  it('says at its field what the connector objects to, and tells the page', async () => {
    const client = withDealer();
    client.dealer.failures.update = problem({
      code: 'invalid_request',
      status: 400,
      errors: [{ pointer: '/replyTo', detail: 'has a name that no mail can carry' }],
    });
    const element = await shown(client);
    type(field(element, 'replyTo'), 'ar@ridgeline.example.com');
    const heard = oneEvent(element, 'payvite-error');
    button(element, 'Save changes').click();
    expect((await heard).detail).to.include({ code: 'invalid_request', element: 'payvite-mail-settings' });
    await waitUntil(() => active(element) === field(element, 'replyTo'));
    expect(faultOf(element, 'replyTo')).to.equal('has a name that no mail can carry');
    expect(field(element, 'replyTo').value).to.equal('ar@ridgeline.example.com');
  });

  it('asks a live dealer for its postal address, a test dealer not', async () => {
    for (const [mode, saves] of [
      ['live', 0],
      ['test', 1],
    ] as const) {
      const client = withDealer({ mode });
      const element = await shown(client);
      type(field(element, 'postalAddress'), '');
      button(element, 'Save changes').click();
      await waitUntil(() => faultOf(element, 'postalAddress') !== '' || client.dealer.updated.length > 0);
      expect(client.dealer.updated.length).to.equal(saves);
      // The next one loads only in view.
      element.remove();
    }
  });

  it('keeps the form where nothing could be saved, with the reference, and tries again', async () => {
    const client = withDealer();
    client.dealer.failures.update = problem({ code: 'internal_error', status: 500, requestId: 'req-9' });
    const element = await shown(client);
    type(field(element, 'name'), 'Ridgeline Lumber');
    button(element, 'Save changes').click();
    await waitUntil(() => words(find(element, '.bar [role=alert]')).includes('req-9'));
    expect(field(element, 'name').value).to.equal('Ridgeline Lumber');
    client.dealer.failures = {};
    button(element, 'Save changes').click();
    await waitUntil(() => client.dealer.updated.length === 2 && /^Saved/.test(status(element)));
    expect(words(find(element, '.bar [role=alert]'))).to.equal('');
  });

  describe('advises', () => {
    it('a color that can be read, live, one click away', async () => {
      const client = withDealer();
      const element = await shown(client);
      expect(findAll(element, '.use-color')).to.have.length(0);
      type(field(element, 'brandColor'), '#E39B00');
      await waitUntil(() => findButton(element, /^Use #/) !== undefined);
      expect(words(find(element, '#brandColor-hint'))).to.include('contrast 2.3');
      const better =
        button(element, /^Use #/)
          .textContent?.trim()
          .slice(4) ?? '';
      button(element, /^Use #/).click();
      await waitUntil(() => field(element, 'brandColor').value === better);
      await waitUntil(() => findAll(element, '.use-color').length === 0);
      expect(active(element)).to.equal(field(element, 'brandColor'));
      button(element, 'Save changes').click();
      await waitUntil(() => client.dealer.updated.length === 1);
      expect(client.dealer.updated[0]).to.deep.equal({ brandColor: better });
    });

    it('against a free mail provider, as long as that is what is saved', async () => {
      const element = await shown(
        withDealer({
          replyTo: 'ridgeline@gmail.com',
          advice: [{ pointer: '/replyTo', code: 'freemail_reply_to', detail: '', suggestion: null }],
        }),
      );
      expect(words(find(element, '#replyTo-hint'))).to.include('free mail provider');
      type(field(element, 'replyTo'), 'ar@ridgeline.example');
      await waitUntil(() => !words(find(element, '#replyTo-hint')).includes('free mail provider'));
    });
  });

  describe('the logo', () => {
    it('is kept when a file is dropped, beside what is not saved yet', async () => {
      const client = withDealer();
      const element = await shown(client);
      expect(words(find(element, '.logo'))).to.include('No logo: mails show the letter R.');
      type(field(element, 'name'), 'Ridgeline Lumber');
      const heard = oneEvent(element, 'payvite-mail-settings-saved');
      drop(find(element, '.logo'), new File([new Uint8Array([137, 80, 78, 71])], 'logo.png'));
      expect((await heard).detail.dealer.logo).to.deep.equal(LOGO);
      expect(client.dealer.logos).to.deep.equal([new Uint8Array([137, 80, 78, 71])]);
      await waitUntil(() => status(element) === 'The logo is kept');
      expect(findAll(element, '.logo img')).to.have.length(1);
      expect(field(element, 'name').value).to.equal('Ridgeline Lumber');
    });

    it('is kept from a file that is chosen', async () => {
      const client = withDealer();
      const element = await shown(client);
      const input = find<HTMLInputElement>(element, 'input[type=file]');
      let isOpened = false;
      input.addEventListener('click', (event) => {
        isOpened = true;
        event.preventDefault();
      });
      button(element, 'Choose a file').click();
      expect(isOpened).to.equal(true);
      const files = new DataTransfer();
      files.items.add(new File(['x'], 'logo.gif'));
      input.files = files.files;
      input.dispatchEvent(new Event('change'));
      await waitUntil(() => status(element) === 'The logo is kept');
      expect(client.dealer.logos).to.have.length(1);
    });

    it('is taken from the web, by Enter, without saving the form', async () => {
      const client = withDealer();
      const element = await shown(client);
      type(field(element, 'name'), 'Ridgeline Lumber');
      find<HTMLDetailsElement>(element, '.address').open = true;
      const address = find<HTMLInputElement>(element, '.address input');
      type(address, 'http://ridgeline.example/logo.png');
      address.focus();
      await press('Enter');
      await waitUntil(() => faultOf(element, 'logo').includes('https://'));
      expect(client.dealer.logos).to.deep.equal([]);
      type(address, 'https://ridgeline.example/logo.png');
      await press('Enter');
      await waitUntil(() => status(element) === 'The logo is kept');
      expect(client.dealer.logos).to.deep.equal([{ url: 'https://ridgeline.example/logo.png' }]);
      expect(client.dealer.updated).to.deep.equal([]);
    });

    it('that cannot be shown is refused in the connector’s words', async () => {
      const client = withDealer();
      const detail = 'Is an SVG, which mail programs do not show. Save it as PNG.';
      client.dealer.failures.setLogo = problem({
        code: 'invalid_request',
        status: 400,
        errors: [{ pointer: '/image', detail }],
      });
      const element = await shown(client);
      drop(find(element, '.logo'), new File(['<svg/>'], 'logo.svg'));
      await waitUntil(() => faultOf(element, 'logo') === detail);
      expect(status(element)).to.equal(detail);
      drop(find(element, '.logo'), new File([new Uint8Array(700_001)], 'huge.png'));
      await waitUntil(() => faultOf(element, 'logo').includes('larger than 700 kB'));
      expect(client.dealer.logos).to.have.length(1);
    });

    it('is removed after a question, and the focus stays at hand', async () => {
      const client = withDealer({ logo: LOGO });
      const element = await shown(client);
      button(element, 'Remove').click();
      await waitUntil(() => active(element) === findButton(element, 'Yes, remove'));
      await press('Escape');
      await waitUntil(() => active(element) === findButton(element, 'Remove'));
      expect(client.dealer.logos).to.deep.equal([]);
      button(element, 'Remove').click();
      await waitUntil(() => active(element) === findButton(element, 'Yes, remove'));
      await press('Enter');
      await waitUntil(() => active(element) === findButton(element, 'Choose a file'));
      expect(client.dealer.logos).to.deep.equal([null]);
      expect(status(element)).to.equal('The logo is removed');
    });

    it('says where the page lets no picture of the connector’s in', async () => {
      const element = await shown(withDealer({ logo: { ...LOGO, url: 'data:image/png,none' } }));
      await waitUntil(() => words(find(element, '.logo')).includes('does not let us show it here'));
      expect(findButton(element, 'Replace')).to.not.equal(undefined);
    });
  });

  describe('what the session may', () => {
    it('without dealer:write everything can be read and nothing changed, and it says so', async () => {
      const client = withDealer({ logo: LOGO });
      client.permissions = ['customers:read', 'dealer:read'];
      const element = await shown(client);
      await waitUntil(() => findAll(element, '.mail').length === 1, 'the preview shows');
      expect(words(element)).to.include('You can look, not change');
      for (const name of ['name', 'replyTo', 'postalAddress', 'brandColor', 'invitationMessage'])
        expect(field(element, name).readOnly, name).to.equal(true);
      for (const selector of ['input[type=color]', '[role=switch]'])
        expect(find<HTMLInputElement>(element, selector).disabled, selector).to.equal(true);
      const names = findAll(element, 'button').map((each) => words(each));
      expect(names).to.deep.equal([]);
      drop(find(element, '.logo'), new File(['x'], 'logo.png'));
      find<HTMLFormElement>(element, '.form').requestSubmit();
      expect([...client.dealer.logos, ...client.dealer.updated]).to.deep.equal([]);
    });

    it('without dealer:read it says that it is not allowed', async () => {
      const client = withDealer();
      client.dealer.failures.get = problem({ code: 'permission_denied', status: 403 });
      const element = await inProvider<PayviteMailSettings>(
        client,
        html`<payvite-mail-settings><p slot="no-permission">Ask Kim.</p></payvite-mail-settings>`,
      );
      await waitUntil(() => words(element).includes('Not allowed here'));
      expect(find<HTMLSlotElement>(element, 'slot[name=no-permission]').assignedElements()).to.have.length(1);
      expect(findButton(element, 'Try again')).to.equal(undefined);
    });
  });

  it('says why the settings could not be read, and reads them again', async () => {
    const client = withDealer();
    client.dealer.failures.get = problem({ code: 'unavailable', status: 503, requestId: 'req-3' });
    const element = await inProvider<PayviteMailSettings>(
      client,
      html`<payvite-mail-settings></payvite-mail-settings>`,
    );
    await waitUntil(() => words(element).includes('The settings could not be loaded'));
    expect(words(element)).to.include('req-3');
    client.dealer.failures = {};
    button(element, 'Try again').click();
    await waitUntil(() => findAll(element, '.form').length === 1);
    expect(client.dealer.reads).to.equal(2);
  });

  it('speaks the page’s language and its own words, which come apart', async () => {
    const client = withDealer();
    const element = await shown(client);
    const provider = element.closest('payvite-provider');
    if (!provider) throw new Error('no provider');
    provider.locale = 'fr';
    await waitUntil(() => words(element).includes('Messages à vos clients'), 'French');
    provider.strings = { mailSettings: { title: 'Notre courrier' } };
    await waitUntil(() => words(element).includes('Notre courrier'));
    expect(words(element)).to.include('Nom de l’expéditeur');
    provider.locale = 'es';
    await waitUntil(() => words(element).includes('Nombre del remitente'), 'Spanish');
    expect(client.dealer.reads).to.equal(1);
  });

  itWith('setViewport', 'is one column of targets large enough at 320 px', async (setViewport) => {
    await setViewport({ width: 320, height: 800 });
    try {
      const element = await shown(withDealer({ logo: LOGO }));
      await waitUntil(() => findAll(element, '.mail').length === 1);
      expect(document.documentElement.scrollWidth).to.be.at.most(320);
      const [form, preview] = [find(element, '.form'), find(element, '.preview')];
      expect(preview.getBoundingClientRect().top).to.be.at.least(form.getBoundingClientRect().bottom - 1);
      const targets = findAll<HTMLElement>(element, 'button, summary, select, input:not([type=file])');
      expect(targets.length).to.be.greaterThan(15);
      for (const target of targets.filter((each) => each.checkVisibility())) {
        const { width, height } = target.getBoundingClientRect();
        expect(Math.min(width, height), target.outerHTML.slice(0, 80)).to.be.at.least(24);
      }
    } finally {
      await setViewport({ width: 800, height: 600 });
    }
  });
});
