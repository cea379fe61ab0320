import { currencyExponent } from '../src/currency-exponent.ts';
import {
  OdooUserError,
  type Line,
  type Move,
  type Partner,
  type Payment,
  type Wizard,
} from './odoo-records.ts';

export type OdooBooksState = ReturnType<typeof createOdooBooks>;

/**
 * Makes the empty books of an Odoo, with the rules that its bookkeeping keeps.
 *
 * @param options.now the server's clock, in milliseconds; a record keeps it to the second, as Odoo does.
 * @param options.major as which version it behaves.
 * @param options.currency of the company; amounts are its minor units.
 */
export function createOdooBooks({
  now,
  major,
  currency,
}: {
  now: () => number;
  major: number;
  currency: string;
}) {
  const partners = new Map<number, Partner>();
  const moves = new Map<number, Move>();
  const lines = new Map<number, Line>();
  const payments = new Map<number, Payment>();
  const wizards = new Map<number, Wizard>();
  let matches: { debitId: number; creditId: number; amount: number }[] = [];
  const rules = {
    /** No entry may be made or taken back on or before this day. */
    lockedUntil: '',
    /** The Accounting app, and a bank journal without outstanding accounts. */
    keepsUnbooked: false,
  };
  let lastId = 0;
  const nextId = () => ++lastId;
  const stamp = () => Math.floor(now() / 1000) * 1000;

  function get<Kept>(kept: Map<number, Kept>, model: string, id: number): Kept {
    const found = kept.get(id);
    if (found === undefined)
      throw new OdooUserError(
        `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: 2)`,
        'MissingError',
      );
    return found;
  }

  function residual(line: Line): number {
    if (!moves.has(line.moveId)) return 0;
    return matches.reduce((left, { debitId, creditId, amount }) => {
      if (debitId === line.id) return left - amount;
      return creditId === line.id ? left + amount : left;
    }, line.balance);
  }

  function commercialOf(partner: Partner): Partner {
    if (partner.isCompany || partner.parentId === null) return partner;
    return commercialOf(get(partners, 'res.partner', partner.parentId));
  }

  /** As a partner's `credit`: of its own lines, not of those of people below it. */
  function creditOf(partnerId: number): number[] {
    return [...lines.values()]
      .filter((line) => line.partnerId === partnerId && moves.get(line.moveId)?.state === 'posted')
      .map(residual);
  }

  function reconcile(one: Line, other: Line): void {
    const [debit, credit] = one.balance > 0 ? [one, other] : [other, one];
    const amount = Math.min(residual(debit), -residual(credit));
    if (amount <= 0) return;
    matches.push({ debitId: debit.id, creditId: credit.id, amount });
    for (const line of [debit, credit]) line.writeAt = stamp();
  }

  function addMove(
    partnerId: number,
    amount: number,
    move: Partial<Move> & Pick<Move, 'type' | 'name'>,
    line: Partial<Line> = {},
  ): Line {
    const id = nextId();
    const state = move.state ?? 'posted';
    moves.set(id, {
      id,
      state,
      postedBefore: state === 'posted',
      debitOriginId: null,
      writeAt: stamp(),
      ...move,
      name: state === 'draft' ? '/' : `${move.name}/${id}`,
    });
    const made: Line = {
      id: nextId(),
      moveId: id,
      partnerId,
      date: '2026-03-01',
      dueDate: '2026-03-31',
      currency,
      balance: amount,
      writeAt: stamp(),
      ...line,
    };
    lines.set(made.id, made);
    return made;
  }

  /** Posts a payment, and matches it with lines, the oldest first. */
  function pay(
    memo: string,
    amount: number,
    type: Payment['type'],
    lineIds: number[],
    date: string,
  ): Payment {
    if (date <= rules.lockedUntil)
      throw new OdooUserError(
        `You cannot add an entry on or before ${rules.lockedUntil}: its period is locked.`,
      );
    const targets = lineIds.map((id) => get(lines, 'account.move.line', id));
    const [first] = targets;
    if (first === undefined) throw new Error('A payment of nothing.');
    if (amount < 0) throw new OdooUserError('The payment amount cannot be negative.', 'ValidationError');
    const own = addMove(
      first.partnerId,
      type === 'inbound' ? -amount : amount,
      { type: 'entry', name: 'PBNK1' },
      { date, dueDate: date, currency: first.currency },
    );
    const payment: Payment = {
      id: nextId(),
      name: moves.get(own.moveId)?.name ?? '',
      memo,
      amount,
      type,
      state: 'posted',
      moveId: own.moveId,
      currency: first.currency,
      notes: [],
      writeAt: stamp(),
    };
    payments.set(payment.id, payment);
    for (const line of targets.sort((a, b) => a.dueDate.localeCompare(b.dueDate) || a.id - b.id))
      reconcile(line, own);
    return payment;
  }

  /** Undoes what the lines of a move were matched with. */
  function unmatch(moveId: number): void {
    const own = new Set([...lines.values()].filter((line) => line.moveId === moveId).map(({ id }) => id));
    for (const { debitId, creditId } of matches) {
      if (!own.has(debitId) && !own.has(creditId)) continue;
      for (const id of [debitId, creditId]) get(lines, 'account.move.line', id).writeAt = stamp();
    }
    matches = matches.filter(({ debitId, creditId }) => !own.has(debitId) && !own.has(creditId));
    for (const id of own) get(lines, 'account.move.line', id).writeAt = stamp();
  }

  function setState(payment: Payment, state: 'draft' | 'cancel'): void {
    const line = [...lines.values()].find(({ moveId }) => moveId === payment.moveId);
    if (line !== undefined && line.date <= rules.lockedUntil)
      throw new OdooUserError(
        `You cannot change an entry on or before ${rules.lockedUntil}: its period is locked.`,
      );
    payment.state = state === 'cancel' ? 'canceled' : state;
    payment.writeAt = stamp();
    if (payment.moveId === null) return;
    unmatch(payment.moveId);
    get(moves, 'account.move', payment.moveId).state = state;
  }

  return {
    partners,
    moves,
    lines,
    payments,
    wizards,
    rules,
    major,
    currency,
    /** Minor units to one of the currency. */
    scale: 10 ** (currencyExponent(currency) ?? 2),
    stamp,
    residual,
    commercialOf,
    creditOf,
    addMove,
    pay,
    unmatch,

    addPartner(values: Partial<Partner> & { name: string }): Partner {
      const empty = { ref: '', email: '', phone: '', function: '', street: '', city: '', zip: '', state: '' };
      const made: Partner = {
        id: nextId(),
        ...empty,
        type: 'contact',
        lang: 'en_US',
        active: true,
        isCompany: false,
        parentId: null,
        customerRank: 0,
        writeAt: stamp(),
        ...values,
      };
      partners.set(made.id, made);
      return made;
    },

    /** `res.partner` `write`. */
    writePartner(id: number, values: Partial<Partner>): void {
      Object.assign(get(partners, 'res.partner', id), values, { writeAt: stamp() });
    },

    /** `account.payment.register` `create`. */
    openWizard(lineIds: number[], values: Omit<Wizard, 'id' | 'lineIds'>): Wizard {
      const open = lineIds.filter((id) => residual(get(lines, 'account.move.line', id)) !== 0);
      if (open.length === 0)
        throw new OdooUserError("There's nothing left to pay for the selected journal items.");
      const made = { id: nextId(), lineIds: open, ...values };
      wizards.set(made.id, made);
      return made;
    },

    /** Whether the wizard makes one payment of it, in the way that was written into it. */
    isOneBatch({ lineIds }: Wizard): boolean {
      const found = lineIds.map((id) => get(lines, 'account.move.line', id));
      return (
        new Set(found.map((line) => `${line.partnerId} ${line.currency} ${line.balance > 0}`)).size === 1
      );
    },

    /** `account.payment.register` `action_create_payments`. */
    runWizard(id: number): Payment {
      const wizard = get(wizards, 'account.payment.register', id);
      const sum = wizard.lineIds.reduce((total, lineId) => total + residual(get(lines, 'line', lineId)), 0);
      const type = sum > 0 ? 'inbound' : 'outbound';
      const isUnbooked = rules.keepsUnbooked && major >= 18 && !(major >= 19 && wizard.isForced);
      if (!isUnbooked) return pay(wizard.communication, wizard.amount, type, wizard.lineIds, wizard.date);
      const payment: Payment = {
        id: nextId(),
        name: '',
        memo: wizard.communication,
        amount: wizard.amount,
        type,
        state: 'posted',
        moveId: null,
        currency: get(lines, 'account.move.line', wizard.lineIds[0] ?? 0).currency,
        notes: [],
        writeAt: stamp(),
      };
      payments.set(payment.id, payment);
      return payment;
    },

    /** `account.payment` `action_draft`. */
    draftPayment(id: number): void {
      setState(get(payments, 'account.payment', id), 'draft');
    },

    /** `account.payment` `action_cancel`; below 17 only of a draft: there it leaves a posted one's matches as they are. */
    cancelPayment(id: number): void {
      const payment = get(payments, 'account.payment', id);
      if (payment.state === 'canceled' || (payment.state === 'posted' && major < 17))
        throw new OdooUserError('Only draft journal entries can be cancelled.');
      setState(payment, 'cancel');
    },

    /** `account.payment` `unlink`. */
    deletePayment(id: number): void {
      const payment = get(payments, 'account.payment', id);
      if (payment.state === 'posted')
        throw new OdooUserError('You cannot delete an entry which has been posted once.');
      payments.delete(id);
    },

    /** `account.payment` `message_post`. */
    notePayment(id: number, text: string): void {
      get(payments, 'account.payment', id).notes.push(text);
    },
  };
}
