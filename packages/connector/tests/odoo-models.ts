import type { OdooBooksState } from './odoo-books.ts';

/** How a field is read: its value for a condition, and what goes over the wire. */
export interface Field<Kept> {
  value(record: Kept): string | number | boolean | null;
  /** Of a reference: what it leads to. */
  model?: string;
  shown?(record: Kept): unknown;
}

export type Kept = { id: number };
export type Model = { records: Map<number, Kept>; fields: Record<string, Field<never>> };

/** The company of the tests. */
export const COMPANY = { id: 1, name: 'Hartwell Building Supply' };
const CURRENCIES = ['USD', 'EUR', 'JPY'];

/**
 * The models and fields that a source may use, each with where Odoo has it: seen on a live Odoo 19 and 17, and in the
 * sources of 14, 15, 17, 18 and 19 (odoo/odoo, addons/account/models and odoo/addons/base/models).
 */
export function createModels(books: OdooBooksState): Record<string, Model> {
  const { partners, moves, lines, payments, wizards, residual, commercialOf, major } = books;
  const text = <K>(of: (record: K) => string): Field<K> => ({
    value: of,
    shown: (record) => of(record) || false,
  });
  const plain = <K>(of: (record: K) => number | boolean): Field<K> => ({ value: of, shown: of });
  const time = <K extends { writeAt: number }>(): Field<K> => text((record) => odooTime(record.writeAt));
  const money = <K>(of: (record: K) => number): Field<K> => plain((record) => of(record) / books.scale);
  const reference = <K>(
    model: string,
    of: (record: K) => number | null,
    name: (id: number) => string,
  ): Field<K> => ({
    value: of,
    model,
    shown: (record) => {
      const id = of(record);
      return id === null ? false : [id, name(id)];
    },
  });
  const partnerName = (id: number) => partners.get(id)?.name ?? '';
  const moveName = (id: number) => moves.get(id)?.name ?? '';
  const currency = <K>(of: (record: K) => string): Field<K> =>
    reference<K>(
      'res.currency',
      (record) => CURRENCIES.indexOf(of(record)) + 1,
      (id) => CURRENCIES[id - 1] ?? '',
    );
  type Of<M extends Map<number, unknown>> = M extends Map<number, infer K> ? K : never;
  type Partner = Of<typeof partners>;
  type Line = Of<typeof lines>;
  type Payment = Of<typeof payments>;
  type Wizard = Of<typeof wizards>;
  const stateOf = ({ moveId }: Line) => moves.get(moveId)?.state ?? '';
  const own = (line: Line) => line.currency === books.currency;
  // Odoo adds doubles, and so has their noise.
  const credit = (partner: Partner) =>
    books.creditOf(partner.id).reduce((sum, cents) => sum + cents / books.scale, 0);

  return {
    'res.users': {
      records: new Map([[2, { id: 2 }]]),
      fields: {
        company_id: reference(
          'res.company',
          () => COMPANY.id,
          () => COMPANY.name,
        ),
      },
    },
    'res.company': {
      records: new Map([[COMPANY.id, COMPANY]]),
      fields: {
        currency_id: currency(() => books.currency),
        ...(major >= 17 && {
          root_id: reference(
            'res.company',
            () => COMPANY.id,
            () => COMPANY.name,
          ),
        }),
      },
    },
    'res.partner': {
      records: partners,
      fields: {
        name: text<Partner>(({ name }) => name),
        ref: text<Partner>(({ ref }) => ref),
        email: text<Partner>(({ email }) => email),
        phone: text<Partner>(({ phone }) => phone),
        function: text<Partner>((partner) => partner.function),
        type: text<Partner>(({ type }) => type),
        lang: text<Partner>(({ lang }) => lang),
        street: text<Partner>(({ street }) => street),
        city: text<Partner>(({ city }) => city),
        zip: text<Partner>(({ zip }) => zip),
        state_id: reference<Partner>(
          'res.country.state',
          ({ state }) => (state === '' ? null : 1),
          () => 'Vermont (US)',
        ),
        active: plain<Partner>(({ active }) => active),
        is_company: plain<Partner>(({ isCompany }) => isCompany),
        parent_id: reference<Partner>('res.partner', ({ parentId }) => parentId, partnerName),
        commercial_partner_id: reference<Partner>(
          'res.partner',
          (partner) => commercialOf(partner).id,
          partnerName,
        ),
        customer_rank: plain<Partner>(({ customerRank }) => customerRank),
        credit: plain<Partner>(credit),
        write_date: time<Partner>(),
      },
    },
    'account.account': {
      records: new Map([[1, { id: 1 }]]),
      fields:
        major >= 16
          ? { account_type: text(() => 'asset_receivable') }
          : { internal_type: text(() => 'receivable') },
    },
    'account.move': {
      records: moves,
      fields: {
        move_type: text(({ type }) => type),
        posted_before: plain(({ postedBefore }) => postedBefore),
        debit_origin_id: reference('account.move', ({ debitOriginId }) => debitOriginId, moveName),
      } satisfies Record<string, Field<Of<typeof moves>>>,
    },
    'account.move.line': {
      records: lines,
      fields: {
        move_id: reference<Line>('account.move', ({ moveId }) => moveId, moveName),
        move_name: text<Line>(({ moveId }) => moveName(moveId)),
        partner_id: reference<Line>('res.partner', ({ partnerId }) => partnerId, partnerName),
        account_id: reference<Line>(
          'account.account',
          () => 1,
          () => '121000 Account Receivable',
        ),
        company_id: reference<Line>(
          'res.company',
          () => COMPANY.id,
          () => COMPANY.name,
        ),
        date: text<Line>(({ date }) => date),
        date_maturity: text<Line>(({ dueDate }) => dueDate),
        currency_id: currency<Line>((line) => line.currency),
        company_currency_id: currency<Line>(() => books.currency),
        // The tests' other currencies are worth half a dollar.
        balance: money<Line>((line) => (own(line) ? line.balance : line.balance / 2)),
        amount_currency: money<Line>(({ balance }) => balance),
        amount_residual: money<Line>((line) => (own(line) ? residual(line) : residual(line) / 2)),
        amount_residual_currency: money<Line>(residual),
        reconciled: plain<Line>((line) => residual(line) === 0),
        parent_state: text<Line>(stateOf),
        write_date: time<Line>(),
      },
    },
    'account.payment': {
      records: payments,
      fields: {
        name: text<Payment>(({ name }) => name),
        [major >= 18 ? 'memo' : 'ref']: text<Payment>(({ memo }) => memo),
        amount: money<Payment>(({ amount }) => amount),
        payment_type: text<Payment>(({ type }) => type),
        state: text<Payment>(({ state }) => stateName(state, major)),
        move_id: reference<Payment>('account.move', ({ moveId }) => moveId, moveName),
        currency_id: currency<Payment>((payment) => payment.currency),
      },
    },
    'account.payment.register': {
      records: wizards,
      fields: {
        amount: money<Wizard>(({ amount }) => amount),
        payment_type: text<Wizard>(({ lineIds }) =>
          lineIds.reduce((sum, id) => sum + (lines.get(id)?.balance ?? 0), 0) > 0 ? 'inbound' : 'outbound',
        ),
        currency_id: currency<Wizard>(
          ({ lineIds }) => lines.get(lineIds[0] ?? 0)?.currency ?? books.currency,
        ),
        can_edit_wizard: plain<Wizard>((wizard) => books.isOneBatch(wizard)),
        communication: text<Wizard>(({ communication }) => communication),
        create_uid: reference<Wizard>(
          'res.users',
          ({ userId }) => userId,
          (id) => `User ${id}`,
        ),
      },
    },
  };
}

/** The states of a payment were renamed with 18. */
function stateName(state: 'draft' | 'posted' | 'canceled', major: number): string {
  if (state === 'posted') return major >= 18 ? 'in_process' : 'posted';
  return state === 'canceled' && major < 18 ? 'cancel' : state;
}

/** As Odoo writes a time. */
function odooTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}
