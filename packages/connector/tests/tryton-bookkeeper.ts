import assert from 'node:assert/strict';
import type { TestErp } from '../src/erp/testing/erp-testing.ts';
import { readDate, toDate, toDecimal } from '../src/erp/tryton/tryton-values.ts';
import type { TrytonServer } from './tryton-server.ts';

export type TrytonBookkeeper = ReturnType<typeof createBookkeeper>;

/** The day of the books that `tryton-books.py` makes, `YYYY-MM-DD`. */
export const today = new Date().toISOString().slice(0, 10);
const usd = (minor: number) => toDecimal(minor, 'USD');

/** What the dealer's bookkeeper does in Tryton's own client. Amounts are cents. */
export function createBookkeeper(server: TrytonServer) {
  const find = async (model: string, domain: unknown[], fields: string[]) =>
    (await server.keepBooks(`model.${model}.search_read`, domain, 0, 100, [['id', 'ASC']], fields)) as Record<
      string,
      never
    >[];
  const one = async (model: string, domain: unknown[], fields: string[] = ['id']) => {
    const [row] = await find(model, domain, fields);
    assert.ok(row, `${model} ${JSON.stringify(domain)}`);
    return row;
  };
  const wizard = async (name: string, model: string, ids: number[], ...steps: [string | null, object][]) => {
    const context = { active_model: model, active_ids: ids, active_id: ids[0] };
    const call = (verb: string, ...params: unknown[]) =>
      server.keepBooksWith(context, `wizard.${name}.${verb}`, ...params);
    const [id, start] = (await call('create')) as [number, string];
    for (const [state, form] of steps) await call('execute', id, form, state ?? start);
    await call('delete', id);
  };

  let accounts: ReturnType<typeof lookUpAccounts> | undefined;
  const findAccounts = () => (accounts ??= lookUpAccounts());
  async function lookUpAccounts() {
    const inDollars = [
      ['type', '=', 'out'],
      ['currency.code', '=', 'USD'],
    ];
    const { account, journal, currency } = await one('account.invoice', inDollars, [
      'account',
      'journal',
      'currency',
    ]);
    const idOf = async (model: string, domain: unknown[]) => (await one(model, domain))['id'];
    return {
      account,
      journal,
      currency,
      revenue: await idOf('account.account', [['type.revenue', '=', true]]),
      method: await idOf('account.invoice.payment.method', []),
      terms: await idOf('account.invoice.payment_term', []),
    };
  }

  return {
    find,
    one,
    wizard,

    /** The books are a day old; what happens from here on is new. */
    async touchBooks(): Promise<void> {
      const supplier = await one('party.party', [['code', '=', 'S0001']]);
      await server.keepBooks('model.party.party.write', [supplier['id']], { name: 'Sawmill & Sons, Ltd' });
    },

    async addParty(values: object, emails: readonly string[]): Promise<string> {
      const { terms } = await findAccounts();
      const mechanisms = emails.map((value) => ({ type: 'email', value }));
      const [id] = (await server.keepBooks('model.party.party.create', [
        {
          customer_payment_term: terms,
          addresses: [['create', [{ street: '1 Mill Road' }]]],
          contact_mechanisms: [['create', mechanisms]],
          ...values,
        },
      ])) as number[];
      return String(id);
    },

    async changeEmail(from: string, to: string): Promise<void> {
      const mechanism = await one('party.contact_mechanism', [['value', '=', from]]);
      await server.keepBooks('model.party.contact_mechanism.write', [mechanism['id']], { value: to });
    },

    /** Less than nothing makes a credit note. Due today, where no day is said. */
    async postInvoice(partyId: string, minor: number, dueDate: string = today): Promise<string> {
      const { account, journal, currency, revenue } = await findAccounts();
      const address = await one('party.address', [['party', '=', Number(partyId)]]);
      const line = {
        type: 'line',
        company: 1,
        currency,
        invoice_type: 'out',
        account: revenue,
        description: 'Nails',
        quantity: minor < 0 ? -1 : 1,
        unit_price: usd(Math.abs(minor)),
      };
      const values = {
        type: 'out',
        company: 1,
        party: Number(partyId),
        account,
        journal,
        currency,
        invoice_address: address['id'],
        invoice_date: toDate(today),
        payment_term_date: toDate(dueDate),
        lines: [['create', [line]]],
      };
      const [id] = (await server.keepBooks('model.account.invoice.create', [values])) as number[];
      await server.keepBooks('model.account.invoice.post', [id]);
      return String(id);
    },

    /** By the button Pay: a part, or all that is left. */
    async pay(invoiceId: string, minor: number): Promise<void> {
      const { currency, method } = await findAccounts();
      const form = {
        start: {
          payment_method: method,
          amount: usd(minor),
          currency,
          currency_digits: 2,
          date: toDate(today),
          company: 1,
          description: null,
          invoice_account: null,
        },
      };
      const ofInvoice = [['id', '=', Number(invoiceId)]];
      const { amount_to_pay: left } = await one('account.invoice', ofInvoice, ['amount_to_pay']);
      const isAll = (left as { decimal: string } | undefined)?.decimal === usd(minor).decimal;
      const partly: [string, object] = ['pay', { ...form, ask: { type: 'partial' } }];
      await wizard(
        'account.invoice.pay',
        'account.invoice',
        [Number(invoiceId)],
        ['choice', form],
        ...(isAll ? [] : [partly]),
      );
    },
  };
}

/** Tryton as the tests of every source want it. */
export function trytonErp(server: TrytonServer, books: TrytonBookkeeper): TestErp {
  return {
    addCustomer: ({ name, emails }) => books.addParty({ name }, emails),
    async setEmail(partyId, from, to) {
      await books.one('party.contact_mechanism', [
        ['value', '=', from],
        ['party', '=', Number(partyId)],
      ]);
      await books.changeEmail(from, to);
    },
    addInvoice: books.postInvoice,
    addCredit: (partyId, minor) => books.postInvoice(partyId, -minor),
    payInvoice: books.pay,
    async dayOfPayment(number) {
      const day = readDate(await books.one('account.move', [['number', '=', number]], ['date']), 'date');
      assert.ok(day);
      return day;
    },
    async removeCustomer(partyId) {
      await server.keepBooks('model.party.party.delete', [Number(partyId)]);
    },
    async passTime() {
      await server.age();
      await books.touchBooks();
    },
  };
}
