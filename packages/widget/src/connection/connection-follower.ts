import { ContextConsumer } from '@lit/context';
import type { ContextType } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import { configuredConnection, connectionContext, onConfigure } from './connection.ts';
import type { Connection } from './connection.ts';
import { findCatalog, languageOf, languageAround, makeWords } from '../strings/words.ts';
import type { Catalog } from '../strings/words.ts';

/** How long an element waits for a provider or `configure` before it says that it is not connected. */
const GRACE_MS = 2000;

/** Where neither the page nor the connection names one. */
const DEFAULT_LOCALE = 'en-US';

/**
 * Gives an element its connection: the provider's around it, else the one that `configure` made; and its words.
 * Each element names the words it needs, so that a page loads no others.
 */
export class ConnectionFollower<Words> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #english: Catalog<Words>;
  readonly #onChange: (customerIds: string[] | null) => void;
  #provided: ContextType<typeof connectionContext> | undefined;
  #isLate = false;
  #isSpeechOld = true;
  #spoken: { locale: string; strings: Words } | undefined;
  readonly #pageLanguage = new MutationObserver(() => this.#speakAnew());
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  #subscribedTo: Connection | undefined;
  #endSubscription: (() => void) | undefined;
  #endConfigure: (() => void) | undefined;

  /** @param onChange - called when something about these customers changed, here or anywhere else; null: about any. */
  constructor(
    host: ReactiveElement,
    english: Catalog<Words>,
    onChange: (customerIds: string[] | null) => void = () => {},
  ) {
    this.#host = host;
    this.#english = english;
    this.#onChange = onChange;
    host.addController(this);
    new ContextConsumer(host, {
      context: connectionContext,
      subscribe: true,
      callback: (provided) => {
        this.#provided = provided;
        this.#follow();
      },
    });
  }

  /** Undefined while there is none, or no words yet: nothing is read whose failure could not be told. */
  get current(): Connection | undefined {
    return this.#speech && this.#connection;
  }

  /** Whether the words are there. */
  get hasWords(): boolean {
    return this.#speech !== undefined;
  }

  /** In the language of the connection; English while there are none. */
  get strings(): Words {
    return this.#speech?.strings ?? makeWords(this.#english, 'en', DEFAULT_LOCALE);
  }

  /** Since when `onChange` is called for every change, on the clock of `performance.now()`; null while it may not be. */
  get liveSince(): number | null {
    return this.current?.liveSince ?? null;
  }

  get locale(): string {
    return this.#speech?.locale ?? DEFAULT_LOCALE;
  }

  /** Nobody has connected this element for so long that it should say so. */
  get isMissing(): boolean {
    return this.#isLate && !this.#connection;
  }

  hostConnected(): void {
    this.#endConfigure = onConfigure(() => this.#follow());
    this.#graceTimer = setTimeout(() => {
      this.#isLate = true;
      this.#host.requestUpdate();
    }, GRACE_MS);
    this.#pageLanguage.observe(document.documentElement, { attributeFilter: ['lang'] });
    this.#follow();
  }

  hostDisconnected(): void {
    clearTimeout(this.#graceTimer);
    this.#pageLanguage.disconnect();
    this.#endConfigure?.();
    this.#endSubscription?.();
    this.#endSubscription = undefined;
    this.#subscribedTo = undefined;
    this.#provided = undefined;
    this.#isLate = false;
  }

  get #connection(): Connection | undefined {
    return this.#provided ? (this.#provided.connection ?? undefined) : configuredConnection();
  }

  #follow(): void {
    const connection = this.#connection;
    if (connection !== this.#subscribedTo) {
      this.#endSubscription?.();
      this.#subscribedTo = connection;
      this.#endSubscription = connection?.onChange(this.#onChange);
    }
    this.#speakAnew();
  }

  #speakAnew(): void {
    this.#isSpeechOld = true;
    this.#host.requestUpdate();
  }

  /**
   * The words that are asked for, or those from before until they have come. Found when they are needed, not earlier: by
   * then a provider around, made in the same turn, has its properties.
   */
  get #speech(): { locale: string; strings: Words } | undefined {
    if (!this.#isSpeechOld) return this.#spoken;
    this.#isSpeechOld = false;
    const asked = this.#provided?.speech ?? configuredConnection()?.speech;
    const locale = asked?.locale ?? languageAround(this.#host) ?? DEFAULT_LOCALE;
    const language = languageOf(locale);
    const found = findCatalog(language);
    if (found instanceof Promise) void found.then(() => this.#speakAnew());
    else {
      const strings = found
        ? makeWords(found as Catalog<unknown> as Catalog<Words>, language, locale, asked?.strings)
        : makeWords(this.#english, 'en', locale, asked?.strings);
      this.#spoken = { locale, strings };
    }
    return this.#spoken;
  }
}
