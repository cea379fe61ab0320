import { html, nothing } from 'lit';
import type { CreditRequest } from '@payvite/sdk';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { formatInstant } from '../dates.ts';
import { CustomerOpenEvent } from '../events.ts';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import { moreRows } from '../more-rows.ts';
import type { PanelQuestion } from '../panel-question.ts';
import type { PaymentsContext } from './payments-context.ts';

const PAGE_SIZE = 10;

/** Open requests to apply credits: no money comes of them, so somebody has to do it in the ERP, and say so. */
export class CreditRequestList {
  readonly #context: PaymentsContext;
  readonly #question: PanelQuestion;
  readonly #rows: PagedRows<CreditRequest>;

  constructor(context: PaymentsContext, question: PanelQuestion) {
    this.#context = context;
    this.#question = question;
    this.#rows = new PagedRows(context.host, PAGE_SIZE);
  }

  reset(): void {
    this.#rows.reset();
  }

  /** Never rejects: payments that come next say why nothing can be read. */
  async read(): Promise<void> {
    const { creditRequests } = this.#context.client;
    await this.#rows.read((params) => creditRequests.list({ ...params, state: 'open' }));
  }

  render() {
    const { words } = this.#context;
    const { rows, total } = this.#rows;
    if (!rows?.length) return nothing;
    return html`<section class="credits" part="credit-requests" tabindex="-1" aria-labelledby="credits">
      <h2 id="credits">${icon('alert')}${words.credits.title(total ?? rows.length)}</h2>
      <p>${words.credits.lead}</p>
      <ul>
        ${rows.map((request) => this.#request(request))}
      </ul>
      ${this.#rows.hasMore ? moreRows(this.#rows, this.#context) : nothing}
    </section>`;
  }

  #request(request: CreditRequest) {
    const { words, locale, can, host } = this.#context;
    const { id, customerId, customerName, accountNumber, payerName, createdAt, currency, lines } = request;
    const money = (minor: number) => formatMoney(minor, currency, locale);
    const list = (kept: CreditRequest['lines']) =>
      kept.map(({ number, amountMinor }) => html`<li>${number} <b>${money(amountMinor)}</b></li>`);
    const key = `close-${id}`;
    return html`<li data-request-id=${id}>
      <div class="who">
        <button
          type="button"
          class="open"
          aria-label=${words.openCustomer(customerName)}
          @click=${() => host.dispatchEvent(new CustomerOpenEvent(customerId))}
        >
          ${customerName}
        </button>
        <small>${words.account} ${accountNumber}</small>
        <small>${payerName ?? words.detail.erased}, ${formatInstant(createdAt, locale)}</small>
      </div>
      <div class="lines">
        <ul>
          ${list(lines.filter(({ amountMinor }) => amountMinor < 0))}
        </ul>
        <span>${words.credits.to}</span>
        <ul>
          ${list(lines.filter(({ amountMinor }) => amountMinor >= 0))}
        </ul>
      </div>
      ${
        can('payments:write')
          ? html`<div class="act">
              ${this.#question.button(
                key,
                html`${icon('accepted')}<span
                    >${words.credits.done}<span class="hidden">${words.credits.of(customerName)}</span></span
                  >`,
              )}
            </div>`
          : nothing
      }
      ${
        this.#question.isOpen(key)
          ? this.#question.render(key, {
              text: words.credits.question,
              confirm: words.credits.confirm,
              onConfirm: () => this.#close(request),
            })
          : nothing
      }
    </li>`;
  }

  async #close({ id, customerId, customerName }: CreditRequest): Promise<void> {
    const { client, connection, words } = this.#context;
    await client.creditRequests.close(id);
    this.#context.announce(words.credits.closed(customerName));
    await this.#context.refresh();
    await this.read();
    connection.announceChange([customerId]);
    // Not the next one's button: whoever presses once more has read nothing.
    await this.#context.focus(this.#rows.rows?.length ? '.credits' : '.frame');
  }
}
