import type { ReactiveController, ReactiveElement } from 'lit';
import type { CustomerOpenEvent } from '../events.ts';

interface DetailHost extends ReactiveElement {
  customerId: string;
  inPlace: boolean;
}

/** Shows the detail in place of the lists of its provider while a customer is open, and these again after Back. */
export class ListPlace implements ReactiveController {
  readonly #host: DetailHost;
  #around: EventTarget & ParentNode = document;
  #replaced: HTMLElement[] = [];

  constructor(host: DetailHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#around = this.#host.closest('payvite-provider') ?? document;
    this.#around.addEventListener('payvite-customer-open', this.#onOpen);
    this.#host.addEventListener('payvite-customer-close', this.#onClose);
  }

  hostDisconnected(): void {
    this.#around.removeEventListener('payvite-customer-open', this.#onOpen);
    this.#host.removeEventListener('payvite-customer-close', this.#onClose);
  }

  hostUpdate(): void {
    if (this.#host.inPlace) this.#host.hidden = !this.#host.customerId;
  }

  readonly #onOpen = (event: Event): void => {
    const host = this.#host;
    if (!host.inPlace) return;
    host.customerId = (event as CustomerOpenEvent).detail.customerId;
    const lists = this.#around.querySelectorAll<HTMLElement>('payvite-customer-list:not([hidden])');
    this.#replaced.push(...lists);
    for (const list of lists) list.hidden = true;
    void host.updateComplete.then(() => host.focus());
  };

  readonly #onClose = (): void => {
    if (!this.#host.inPlace) return;
    this.#host.customerId = '';
    for (const list of this.#replaced) list.hidden = false;
    this.#replaced[0]?.focus();
    this.#replaced = [];
  };
}
