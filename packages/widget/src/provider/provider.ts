import { ContextProvider } from '@lit/context';
import { LitElement, css, html } from 'lit';
import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { Connection, connect, connectionContext, speechOf } from '../connection/connection.ts';
import type { WidgetClient } from '../connection/connection.ts';
import { announceFault } from '../fault.ts';
import type { OwnStrings } from '../strings/words.ts';

/**
 * Connects every Payvite element inside it to a connector.
 *
 * @element payvite-provider
 * @fires {ElementErrorEvent} payvite-error - `base-url` cannot work
 * @slot - the page's own markup with Payvite elements anywhere in it
 */
export class PayviteProvider extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  /** The connector's address, `https://payvite.example.com`. */
  @property({ attribute: 'base-url' }) baseUrl = '';

  /** BCP 47 tag for words, dates and amounts; default the nearest `lang` of the page, else `en-US`. */
  @property() locale?: string;

  /** Your own words, key by key, in place of those of any language. */
  @property({ attribute: false }) strings?: OwnStrings;

  /** Asks your own back end for an embed token; called for the first one and again when it has expired. */
  @property({ attribute: false }) fetchToken?: () => Promise<string>;

  /**
   * Where your own back end gives a page its embed token: asked by POST, with the page's cookies, it answers JSON with a
   * `token`. In place of `fetchToken`.
   */
  @property({ attribute: 'token-url' }) tokenUrl?: string;

  /** A client that the page has made already; used instead of `baseUrl`, `tokenUrl` and `fetchToken`. */
  @property({ attribute: false }) client?: WidgetClient;

  #connection: Connection | null = null;
  readonly #context = new ContextProvider(this, { context: connectionContext });

  /** Tells the elements inside that the page itself changed something about these customers. */
  announceChange(customerIds: string[]): void {
    this.#connection?.announceChange(customerIds);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // A new function for the same purpose, as React makes on every render, keeps the client and its token.
    const onlyFunction = changed.size === 1 && changed.has('fetchToken');
    if (onlyFunction && this.fetchToken && changed.get('fetchToken')) return;
    const speech = speechOf(this);
    // Other words are no reason to read everything again.
    const onlySpeech = [...changed.keys()].every((name) => name === 'locale' || name === 'strings');
    if (onlySpeech && this.#connection) this.#connection.speech = speech;
    else this.#connection = this.#connect();
    this.#context.setValue({ connection: this.#connection, speech });
  }

  protected override render() {
    return html`<slot></slot>`;
  }

  #connect(): Connection | null {
    if (this.client) return new Connection(this.client, speechOf(this));
    if (!this.baseUrl || !(this.fetchToken || this.tokenUrl)) return null;
    try {
      const { baseUrl, locale, strings } = this;
      return connect({ baseUrl, fetchToken: () => this.#token(), locale, strings });
    } catch (error) {
      // What an integrator got wrong: for them, not for the person at the page.
      console.error('<payvite-provider> cannot connect:', error);
      announceFault(this, { code: 'unexpected', message: String(error), requestId: null });
      return null;
    }
  }

  async #token(): Promise<string> {
    if (this.fetchToken) return this.fetchToken();
    const response = await fetch(String(this.tokenUrl), { method: 'POST' });
    if (!response.ok) throw new Error(`token-url: ${response.status}`);
    return ((await response.json()) as { token: string }).token;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-provider': PayviteProvider;
  }
}
