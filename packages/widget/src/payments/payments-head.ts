import { html, nothing } from 'lit';
import type { PaymentFilters } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { downloadText } from '../customer-list/csv-download.ts';
import { icon } from '../pictures/icons.ts';
import type { PaymentsContext } from './payments-context.ts';

/** What stands over payments: that they are no real money, and the way to a file of those that are chosen. */
export class PaymentsHead {
  readonly #context: PaymentsContext;

  constructor(context: PaymentsContext) {
    this.#context = context;
  }

  /** @param params - of what is exported; null where there is nothing. */
  render(params: PaymentFilters | null, isTestMoney: boolean) {
    const { words, strings } = this.#context;
    const isBusy = this.#context.isBusy('export');
    return html`<header class="head">
        <h2>${words.title}</h2>
        ${
          isTestMoney
            ? html`<span class="test-money">${words.testMoney}<small> ${words.testMoneyHint}</small></span>`
            : nothing
        }
        <span class="spacer"></span>
        ${
          params
            ? html`<button
                type="button"
                class="button"
                aria-disabled=${isBusy ? 'true' : nothing}
                @click=${() => void this.#export(params)}
              >
                ${icon('download')}${isBusy ? words.exporting : words.exportCsv}
              </button>`
            : nothing
        }
      </header>
      ${complaint(this.#context.faultOf('export'), strings)}`;
  }

  async #export(params: PaymentFilters): Promise<void> {
    const { client, words } = this.#context;
    await this.#context.act('export', async () => {
      const day = new Date().toISOString().slice(0, 10);
      await downloadText(client.payments.exportCsv(params), words.exportName(day));
      this.#context.announce(words.exported);
    });
  }
}
