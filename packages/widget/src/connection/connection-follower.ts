import { ContextConsumer } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import { configuredConnection, connectionContext, onConfigure } from './connection.ts';
import type { Connection } from './connection.ts';

/** How long an element waits for a provider or `configure` before it says that it is not connected. */
const GRACE_MS = 2000;

/**
 * Gives an element its connection: the provider's around it, else the one that `configure` made; and its words.
 * Each element names the words it needs, so that a page loads no others.
 */
export class ConnectionFollower<Words> implements ReactiveController {
  readonly #host: ReactiveElement;
  /** In the language of the connection. */
  readonly strings: Words;
  readonly #onChange: (customerIds: string[] | null) => void;
  #provided: Connection | null | undefined;
  #isLate = false;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  #subscribedTo: Connection | undefined;
  #endSubscription: (() => void) | undefined;
  #endConfigure: (() => void) | undefined;

  /** @param onChange - called when something about these customers changed, here or anywhere else; null: about any. */
  constructor(
    host: ReactiveElement,
    strings: Words,
    onChange: (customerIds: string[] | null) => void = () => {},
  ) {
    this.#host = host;
    this.strings = strings;
    this.#onChange = onChange;
    host.addController(this);
    new ContextConsumer(host, {
      context: connectionContext,
      subscribe: true,
      callback: (connection) => {
        this.#provided = connection;
        this.#follow();
      },
    });
  }

  /** Undefined while there is none. */
  get current(): Connection | undefined {
    return this.#provided === undefined ? configuredConnection() : (this.#provided ?? undefined);
  }

  /** Since when `onChange` is called for every change, on the clock of `performance.now()`; null while it may not be. */
  get liveSince(): number | null {
    return this.current?.liveSince ?? null;
  }

  get locale(): string {
    return this.current?.locale ?? 'en-US';
  }

  /** Nobody has connected this element for so long that it should say so. */
  get isMissing(): boolean {
    return this.#isLate && !this.current;
  }

  hostConnected(): void {
    this.#endConfigure = onConfigure(() => this.#follow());
    this.#graceTimer = setTimeout(() => {
      this.#isLate = true;
      this.#host.requestUpdate();
    }, GRACE_MS);
    this.#follow();
  }

  hostDisconnected(): void {
    clearTimeout(this.#graceTimer);
    this.#endConfigure?.();
    this.#endSubscription?.();
    this.#endSubscription = undefined;
    this.#subscribedTo = undefined;
    this.#provided = undefined;
    this.#isLate = false;
  }

  #follow(): void {
    const connection = this.current;
    if (connection !== this.#subscribedTo) {
      this.#endSubscription?.();
      this.#subscribedTo = connection;
      this.#endSubscription = connection?.onChange(this.#onChange);
    }
    this.#host.requestUpdate();
  }
}
