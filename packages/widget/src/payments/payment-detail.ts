import { html, nothing } from 'lit';
import type { Authorization, Payment } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import { describeFault } from '../fault.ts';
import { formatMoney } from '../money.ts';
import { authorizationFacts } from './payment-authorization.ts';
import type { PaymentsContext } from './payments-context.ts';

/** What happened, by when it did, in whatever order; most of it is a state. */
const TIMES = [
  'started',
  'authorized',
  'settled',
  'failed',
  'expired',
  'posted',
  'disputed',
  'returned',
  'lost',
  'refunded',
  'reversed',
] as const;

/** What it needs of where it stands. */
export type DetailContext = Pick<
  PaymentsContext,
  'words' | 'locale' | 'strings' | 'can' | 'client' | 'update'
>;

/** What was agreed to: undefined while it is read, null where nothing was. */
type Read = { authorization: Authorization | null } | { error: unknown } | undefined;

/** What opens and closes what is known of a payment. */
export function lookButton(
  { amountMinor, currency, customerName }: Payment,
  { words, locale }: Pick<DetailContext, 'words' | 'locale'>,
  isOpen: boolean,
  onLook: () => void,
) {
  const about = words.of(formatMoney(amountMinor, currency, locale), customerName);
  return html`<button
    type="button"
    class="link look"
    aria-expanded=${isOpen ? 'true' : 'false'}
    @click=${onLook}
  >
    <span>${isOpen ? words.actions.close : words.actions.look}<span class="hidden">${about}</span></span>
  </button>`;
}

/** All that is known of the payments that are looked at: what each pays, when what happened, what was agreed to. */
export class PaymentDetails {
  readonly #context: DetailContext;
  readonly #opened = new Map<string, Read>();

  constructor(context: DetailContext) {
    this.#context = context;
  }

  reset(): void {
    this.#opened.clear();
  }

  toggle(payment: Payment): void {
    if (!this.#opened.delete(payment.id)) {
      this.#opened.set(payment.id, undefined);
      void this.#read(payment.id);
    }
    this.#context.update();
  }

  /** Reads again what was agreed to of those that nobody had authorized yet, or that could not be read. */
  refresh(): void {
    for (const [id, read] of this.#opened) {
      if (read && !('authorization' in read && read.authorization)) void this.#read(id);
    }
  }

  /** Null for one that is not looked at. */
  render(payment: Payment) {
    if (!this.#opened.has(payment.id)) return null;
    const { words, locale } = this.#context;
    const { amountMinor, currency, customerName } = payment;
    const money = (minor: number) => formatMoney(minor, currency, locale);
    return html`<div
      class="detail"
      part="detail"
      role="group"
      aria-label=${words.actions.look + words.of(money(amountMinor), customerName)}
    >
      <section>
        <h3>${words.detail.pays}</h3>
        ${this.#allocations(payment, money)}
      </section>
      <section>
        <h3>${words.detail.times}</h3>
        ${this.#times(payment)}
      </section>
      <section>
        <h3>${words.detail.authorization}</h3>
        ${this.#authorization(payment)}
      </section>
    </div>`;
  }

  #allocations(payment: Payment, money: (minor: number) => string) {
    const { words } = this.#context;
    const { allocations, amountMinor, feeMinor, feeBackMinor } = payment;
    const backMinor = payment.takenBackMinor + feeBackMinor;
    const isAllHeld = allocations.every(({ isInFlight }) => isInFlight);
    const line = (label: unknown, minor: number, kind = '') =>
      html`<dt class=${kind}>${label}</dt>
        <dd class=${kind}>${money(minor)}</dd>`;
    const small = (text: string) => html`<small>${text}</small>`;
    return html`<dl class="sums">
        ${allocations.map(({ number, amountMinor: minor, discountMinor: off, isInFlight }) =>
          line(
            [
              number,
              minor < 0 ? small(words.detail.credit) : nothing,
              off ? small(words.discount(money(off))) : nothing,
              isInFlight && !isAllHeld ? small(words.detail.held) : nothing,
            ],
            minor,
          ),
        )}
        ${feeMinor ? line(words.detail.fee, feeMinor) : nothing}
        ${line(words.detail.sum, amountMinor + feeMinor, 'sum')}
        ${
          backMinor
            ? line(
                [
                  words.detail.wentBack,
                  feeBackMinor ? small(`${words.columns.fee} ${money(feeBackMinor)}`) : nothing,
                ],
                -backMinor,
              )
            : nothing
        }
      </dl>
      ${isAllHeld ? html`<p class="quiet">${words.detail.held}</p>` : nothing}`;
  }

  #times(payment: Payment) {
    const { words, locale } = this.#context;
    const { states, detail } = words;
    const said = { ...states, ...detail.became };
    const happened = TIMES.flatMap((name) => {
      const at = payment[`${name}At`];
      return at === null ? [] : [{ word: said[name], at }];
    }).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    if (payment.state === 'started') happened.push({ word: detail.expiresAt, at: payment.expiresAt });
    return html`<dl>
      ${happened.map(
        ({ word, at }) =>
          html`<dt>${word}</dt>
            <dd><time datetime=${at}>${formatInstant(at, locale)}</time></dd>`,
      )}
    </dl>`;
  }

  #authorization(payment: Payment) {
    const { words, strings, can } = this.#context;
    const read = this.#opened.get(payment.id);
    const known = read && 'authorization' in read ? read.authorization : null;
    const quiet = (text: string) => html`<p class="quiet">${text}</p>`;
    const why = !can('authorizations:read')
      ? quiet(words.detail.notAllowed)
      : read === undefined
        ? html`<div role="status" aria-label=${words.detail.loading}><span class="bone"></span></div>`
        : 'error' in read
          ? html`<p class="complaint" role="status">${describeFault(read.error, strings).message}</p>`
          : known
            ? nothing
            : quiet(words.detail.none);
    return html`${why}
      <dl>
        ${known ? authorizationFacts(known, this.#context) : nothing}
        <dt>${words.detail.id}</dt>
        <dd class="code">${payment.id}</dd>
        <dt>${words.detail.provider}</dt>
        <dd>
          ${words.detail.providers[payment.provider]}
          ${payment.isTestMoney ? html`<small>${words.testMoney}. ${words.testMoneyHint}</small>` : nothing}
        </dd>
        ${
          payment.providerPaymentId === null
            ? nothing
            : html`<dt>${words.detail.providerId}</dt>
                <dd class="code">${payment.providerPaymentId}</dd>`
        }
      </dl>
      ${known?.text ? html`<blockquote tabindex="0">${known.text}</blockquote>` : nothing}`;
  }

  async #read(id: string): Promise<void> {
    const { client, can } = this.#context;
    if (!can('authorizations:read')) return;
    let read: Read;
    try {
      read = { authorization: await client.payments.authorization(id) };
    } catch (error) {
      const isNone = (error as { code?: unknown } | null)?.code === 'authorization_not_found';
      read = isNone ? { authorization: null } : { error };
    }
    if (this.#opened.has(id)) this.#opened.set(id, read);
    this.#context.update();
  }
}
