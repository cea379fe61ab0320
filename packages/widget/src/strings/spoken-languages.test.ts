import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil as until } from '../../testing/element-waiting.ts';
import { en } from '../../testing/english.ts';
import { inProvider, words } from '../../testing/in-provider.ts';
import { mixed } from '../../testing/list-rows.ts';
import { dataWords, leavesOf, textsOf } from '../../testing/marked-words.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import { configure } from '../index.ts';
import type { OwnStrings, PayviteCustomerList, PayviteProvider } from '../index.ts';

describe('an element in another language', () => {
  const page = document.documentElement;
  afterEach(() => page.removeAttribute('lang'));
  const list = (element: Element) => element.querySelector('payvite-customer-list') as PayviteCustomerList;
  const inLanguage = (
    template = html`<payvite-customer-list></payvite-customer-list>`,
    locale?: string,
    strings?: OwnStrings,
  ) =>
    fixture<PayviteProvider>(
      html`<payvite-provider .client=${new StandInClient(mixed())} .locale=${locale} .strings=${strings}
        >${template}</payvite-provider
      >`,
    );

  it('never shows English on the way there', async () => {
    // Nobody has asked for Spanish before on this page.
    const provider = await inLanguage(undefined, 'es-ES');
    const english = dataWords([]);
    for (const [, leaf] of leavesOf(en.list)) if (typeof leaf === 'string') english.add(leaf);
    const seen: string[] = [];
    const look = () => seen.push(...textsOf(list(provider)));
    look();
    const observer = new MutationObserver(look);
    observer.observe(list(provider).renderRoot, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    await until(() => words(list(provider)).includes('Elm Concrete'));
    look();
    observer.disconnect();
    expect(seen.filter((text) => english.has(text.trim()))).to.deep.equal([]);
    expect(words(list(provider))).to.include('Siguiente paso');
  });

  for (const [locale, word, amount] of [
    ['es-ES', 'Siguiente paso', '1000,00'],
    ['fr-CA', 'Étape suivante', '1\u00a0000,00'],
    ['en-GB', 'Next step', '1,000.00'],
  ] as const) {
    it(`takes words and numbers from the provider: ${locale}`, async () => {
      const provider = await inLanguage(undefined, locale);
      await until(() => words(list(provider)).includes(word));
      await until(() => [...textsOf(list(provider))].some((text) => text.includes(amount)), amount);
    });
  }

  it('takes the page’s language without one, and follows it', async () => {
    page.lang = 'es';
    const provider = await inLanguage();
    await until(() => words(list(provider)).includes('Siguiente paso'));
    page.lang = 'fr';
    await until(() => words(list(provider)).includes('Étape suivante'));
    page.lang = 'de';
    await until(() => words(list(provider)).includes('Next step'), 'no German: English words');
    expect(
      [...textsOf(list(provider))].some((text) => text.includes('1.000,00')),
      'and German numbers',
    ).to.equal(true);
  });

  it('takes the nearest language around it', async () => {
    const provider = await inLanguage(
      html`<div lang="es"><payvite-status-badge status="none"></payvite-status-badge></div>`,
    );
    const badge = provider.querySelector('payvite-status-badge') as HTMLElement;
    await until(() => words(badge).includes('Sin invitar'));
  });

  it('goes on with what it has read when its words change', async () => {
    const client = new StandInClient(mixed());
    const element = await inProvider<PayviteCustomerList>(
      client,
      html`<payvite-customer-list></payvite-customer-list>`,
    );
    const provider = element.closest('payvite-provider') as PayviteProvider;
    await until(() => words(element).includes('Elm Concrete'));
    const reads = client.pageReads.length;
    provider.locale = 'es';
    await until(() => words(element).includes('Siguiente paso'));
    provider.strings = { list: { columns: { action: 'Y ahora' } } };
    await until(() => words(element).includes('Y ahora'));
    expect(words(element)).to.include('Prioridad');
    expect(client.pageReads.length).to.equal(reads);
  });

  it('takes words from configure', async () => {
    const place = await fixture<HTMLElement>(
      html`<div>
        <payvite-status-badge status="none"></payvite-status-badge>
        <payvite-status-badge status="pending"></payvite-status-badge>
      </div>`,
    );
    const strings = { badge: { words: { none: 'Pas encore' } } };
    configure({
      baseUrl: 'https://pay.dealer.example',
      fetchToken: async () => 'token',
      locale: 'fr',
      strings,
    });
    const said = () => [...place.children].map((badge) => words(badge.shadowRoot?.querySelector('.badge')));
    await until(() => said().join() === 'Pas encore,En attente');
  });

  it('says its faults in it, and keeps what the connector alone can say', async () => {
    const client = new StandInClient();
    client.failures.list = problem({ code: 'rate_limited', status: 429 });
    const known = await fixture<PayviteProvider>(
      html`<payvite-provider .client=${client} locale="es"
        ><payvite-customer-list></payvite-customer-list
      ></payvite-provider>`,
    );
    await until(() => words(list(known)).includes('Demasiadas solicitudes a la vez.'));
    client.failures.list = problem({ code: 'made_up', status: 400, detail: 'The moon is full.' });
    const unknown = await fixture<PayviteProvider>(
      html`<payvite-provider .client=${client} locale="es"
        ><payvite-customer-list></payvite-customer-list
      ></payvite-provider>`,
    );
    await until(() =>
      words(list(unknown)).includes('No se han podido cargar los clientes The moon is full.'),
    );
  });
});
