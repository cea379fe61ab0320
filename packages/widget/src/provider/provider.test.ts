import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../testing/element-waiting.ts';
import { summarize } from '../../testing/stand-in-follow-up.ts';
import { makeCustomer } from '../../testing/fixtures.ts';
import { StandInClient } from '../../testing/stand-in-client.ts';
import { button, inProvider, words } from '../../testing/in-provider.ts';
import '../index.ts';
import { configure, defineElements } from '../index.ts';
import type {
  PayviteCustomerList,
  PayviteInviteButton,
  PayviteProvider,
  PayviteStatusBadge,
} from '../index.ts';

const page = (data: unknown[]) => JSON.stringify({ data, nextCursor: null, total: data.length });

describe('<payvite-provider>', () => {
  const realFetch = globalThis.fetch;
  let requests: Request[] = [];

  beforeEach(() => {
    requests = [];
    globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      const token = request.headers.get('authorization');
      if (token === 'Bearer old') {
        const body = {
          type: 'about:blank',
          title: 'Expired',
          status: 401,
          detail: 'Expired.',
          instance: '/',
          code: 'token_expired',
          requestId: 'r',
        };
        return new Response(JSON.stringify(body), {
          status: 401,
          headers: { 'content-type': 'application/problem+json' },
        });
      }
      if (request.url.includes('/customers/summary')) return Response.json(summarize([makeCustomer()]));
      return new Response(page([makeCustomer()]), { headers: { 'content-type': 'application/json' } });
    };
  });

  afterEach(() => {
    globalThis.fetch = realFetch;
  });

  describe('properties', () => {
    it('gives the elements inside a client for its base URL and token', async () => {
      const provider = await fixture<PayviteProvider>(html`
        <payvite-provider base-url="https://pay.dealer.example" .fetchToken=${async () => 'tok-1'}>
          <div><payvite-customer-list></payvite-customer-list></div>
        </payvite-provider>
      `);
      const list = provider.querySelector('payvite-customer-list') as PayviteCustomerList;
      await waitUntil(() => words(list).includes('Kestrel Framing LLC'), 'the list shows its row');
      const first = requests.find(({ url }) => url.includes('/v1/customers?'));
      expect(first?.url).to.match(/^https:\/\/pay\.dealer\.example\/v1\/customers\?/);
      expect(first?.headers.get('authorization')).to.equal('Bearer tok-1');
    });

    it('asks for another token when the connector refuses the first', async () => {
      const tokens = ['old', 'new'];
      const provider = await fixture<PayviteProvider>(html`
        <payvite-provider
          base-url="https://pay.dealer.example"
          .fetchToken=${async () => tokens.shift() ?? 'none'}
        >
          <payvite-customer-list></payvite-customer-list>
        </payvite-provider>
      `);
      const list = provider.querySelector('payvite-customer-list') as PayviteCustomerList;
      await waitUntil(() => words(list).includes('Kestrel Framing LLC'), 'the list shows its row');
      expect(tokens).to.deep.equal([]);
    });

    it('connects the elements inside as soon as fetchToken is set', async () => {
      const provider = await fixture<PayviteProvider>(html`
        <payvite-provider base-url="https://pay.dealer.example">
          <payvite-customer-list></payvite-customer-list>
        </payvite-provider>
      `);
      expect(requests).to.deep.equal([]);
      provider.fetchToken = async () => 'tok-2';
      const list = provider.querySelector('payvite-customer-list') as PayviteCustomerList;
      await waitUntil(() => words(list).includes('Kestrel Framing LLC'), 'the list shows its row');
    });

    it('keeps its client when a framework passes a new function for the same token', async () => {
      let tokenCalls = 0;
      const provider = await fixture<PayviteProvider>(html`
        <payvite-provider
          base-url="https://pay.dealer.example"
          .fetchToken=${async () => `tok-${++tokenCalls}`}
        >
          <payvite-customer-list></payvite-customer-list>
        </payvite-provider>
      `);
      const list = provider.querySelector('payvite-customer-list') as PayviteCustomerList;
      await waitUntil(() => words(list).includes('Kestrel Framing LLC'), 'the list shows its row');
      provider.fetchToken = async () => 'another';
      await provider.updateComplete;
      const before = requests.length;
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => requests.length > before, 'the list reads again');
      expect(requests.at(-1)?.headers.get('authorization')).to.equal('Bearer tok-1');
    });

    it('asks token-url by POST for the first token and for another, and tells when that fails', async () => {
      const answers = [
        Response.json({ token: 'old' }),
        Response.json({ token: 'new' }),
        new Response('', { status: 403 }),
      ];
      const { fetch } = globalThis;
      const asked: Request[] = [];
      globalThis.fetch = async (input, init) => {
        const request = new Request(input, init);
        if (!request.url.endsWith('/payvite-token')) return fetch(input, init);
        asked.push(request);
        return answers.shift() ?? Response.error();
      };
      const show = () =>
        fixture<PayviteProvider>(html`
          <payvite-provider base-url="https://pay.dealer.example" token-url="/payvite-token">
            <payvite-customer-list></payvite-customer-list>
          </payvite-provider>
        `);
      const listIn = (provider: PayviteProvider) =>
        provider.querySelector('payvite-customer-list') as PayviteCustomerList;
      const list = listIn(await show());
      await waitUntil(() => words(list).includes('Kestrel Framing LLC'), 'the list shows its row');
      expect(asked.map(({ method }) => method)).to.deep.equal(['POST', 'POST']);
      const refused = listIn(await show());
      await waitUntil(() => words(refused).includes('did not open a Payvite session'), 'it says so');
    });

    it('shares word of a change: inviting with one element refreshes the others', async () => {
      const customer = makeCustomer();
      const client = new StandInClient([customer]);
      const container = await inProvider<HTMLElement>(
        client,
        html`<div>
          <payvite-status-badge customer-id=${customer.id}></payvite-status-badge>
          <payvite-invite-button customer-id=${customer.id}></payvite-invite-button>
        </div>`,
      );
      const badge = container.querySelector('payvite-status-badge') as PayviteStatusBadge;
      const invite = container.querySelector('payvite-invite-button') as PayviteInviteButton;
      await waitUntil(() => words(badge).includes('Not invited'));
      await waitUntil(() => invite.shadowRoot?.querySelector('button:not([disabled])'));
      button(invite, 'Invite Kestrel Framing LLC').click();
      await waitUntil(() =>
        invite.shadowRoot?.querySelector('payvite-invite-dialog')?.shadowRoot?.querySelector('dialog[open]'),
      );
      button(invite, 'Send invitation').click();
      await waitUntil(() => words(badge).includes('Pending'), 'the badge follows');
    });
  });

  describe('configure', () => {
    it('connects elements that stand outside any provider', async () => {
      const list = await fixture<PayviteCustomerList>(html`<payvite-customer-list></payvite-customer-list>`);
      configure({ baseUrl: 'https://pay.dealer.example', fetchToken: async () => 'tok-3', locale: 'en-US' });
      await waitUntil(() => words(list).includes('Kestrel Framing LLC'), 'the list shows its row');
    });
  });

  describe('errors', () => {
    it('shows a base URL that cannot work as missing, tells the page, and throws nothing into it', async () => {
      const logs: unknown[] = [];
      const { error } = console;
      console.error = (message) => logs.push(message);
      const heard = oneEvent(document, 'payvite-error');
      const provider = await fixture<PayviteProvider>(html`
        <payvite-provider base-url="ftp://nowhere" .fetchToken=${async () => 'tok'}>
          <payvite-customer-list></payvite-customer-list>
        </payvite-provider>
      `);
      const list = provider.querySelector('payvite-customer-list') as PayviteCustomerList;
      await waitUntil(() => words(list).includes('Not connected'), 'it says so');
      console.error = error;
      expect(logs).to.have.length(1);
      expect((await heard).detail.message).to.include('baseUrl');
      expect(requests).to.deep.equal([]);
    });

    it('warns when the elements are defined twice, and keeps the first definition', async () => {
      const before = customElements.get('payvite-customer-list');
      const warnings: unknown[] = [];
      const warn = console.warn;
      console.warn = (message) => warnings.push(message);
      try {
        defineElements();
      } finally {
        console.warn = warn;
      }
      expect(customElements.get('payvite-customer-list')).to.equal(before);
      expect(String(warnings)).to.include('<payvite-customer-list>');
    });
  });
});
