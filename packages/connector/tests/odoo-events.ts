import type { OdooBooksState } from './odoo-books.ts';
import type { Line, Partner } from './odoo-records.ts';

export type OdooEvents = ReturnType<typeof createOdooEvents>;

/** What people do in an Odoo of the tests. Amounts are cents, items are named by the id of their receivable line. */
export function createOdooEvents(books: OdooBooksState) {
  const { partners, moves, lines, addMove, unmatch, stamp } = books;

  function lineOf(id: number): Line {
    const line = lines.get(id);
    if (line === undefined) throw new Error(`No line ${id}.`);
    return line;
  }

  /** A first document makes a customer of a partner, without a word in its `write_date`. */
  function rank(partnerId: number): void {
    const partner = partners.get(partnerId);
    if (partner === undefined) throw new Error(`No partner ${partnerId}.`);
    for (const each of [partner, books.commercialOf(partner)]) each.customerRank += 1;
  }

  function invoice(
    partnerId: number,
    cents: number,
    line: Partial<Line> = {},
    origin: number | null = null,
  ): number {
    rank(partnerId);
    const move = { type: 'out_invoice', name: 'INV/2026', debitOriginId: origin } as const;
    return addMove(partnerId, cents, move, line).id;
  }

  return {
    /** A company; `people` are below it. */
    addCustomer(values: Partial<Partner> & { name: string }, people: Partial<Partner>[] = []): number {
      const { id } = books.addPartner({ isCompany: true, customerRank: 1, ...values });
      for (const person of people) books.addPartner({ name: '', ...person, parentId: id });
      return id;
    },

    addContact(customerId: number, values: Partial<Partner>): number {
      return books.addPartner({ name: '', ...values, parentId: customerId }).id;
    },

    changeEmail(partnerId: number, email: string): void {
      books.writePartner(partnerId, { email });
    },

    rename(partnerId: number, name: string): void {
      books.writePartner(partnerId, { name });
    },

    archive(partnerId: number): void {
      books.writePartner(partnerId, { active: false });
    },

    /** Odoo deletes nobody who has documents. */
    deletePartner(partnerId: number): void {
      for (const [id, line] of lines) if (line.partnerId === partnerId) lines.delete(id);
      for (const [id, { parentId }] of partners) if (parentId === partnerId) partners.delete(id);
      partners.delete(partnerId);
    },

    addInvoice: (customerId: number, cents: number, line: Partial<Line> = {}) =>
      invoice(customerId, cents, line),

    addDebitNote: (customerId: number, cents: number, ofLineId: number) =>
      invoice(customerId, cents, {}, lineOf(ofLineId).moveId),

    addCreditNote(customerId: number, cents: number): number {
      rank(customerId);
      return addMove(customerId, -cents, { type: 'out_refund', name: 'RINV/2026' }).id;
    },

    /** A manual journal entry: positive is what the customer owes. */
    addEntry(partnerId: number, cents: number): number {
      return addMove(partnerId, cents, { type: 'entry', name: 'MISC/2026' }).id;
    },

    /** Money that nobody has matched with anything. */
    addUnappliedPayment(customerId: number, cents: number): number {
      return addMove(customerId, -cents, { type: 'entry', name: 'PBNK1/2026' }).id;
    },

    addDraftInvoice(customerId: number, cents: number): number {
      return addMove(customerId, cents, { type: 'out_invoice', name: 'INV/2026', state: 'draft' }).id;
    },

    /** A bookkeeper writes down money for an item, a part of it or all. */
    payItem(lineId: number, cents: number): void {
      books.pay('by hand', cents, 'inbound', [lineId], lineOf(lineId).date);
    },

    /** A bookkeeper gives a document to another customer: Odoo leaves no trace of it at the one before. */
    giveItem(lineId: number, partnerId: number): void {
      rank(partnerId);
      Object.assign(lineOf(lineId), { partnerId, writeAt: stamp() });
    },

    /** A bookkeeper takes a posted document out again, to mend it. */
    resetToDraft(lineId: number): void {
      const line = lineOf(lineId);
      unmatch(line.moveId);
      const move = moves.get(line.moveId);
      if (move !== undefined) Object.assign(move, { state: 'draft', writeAt: stamp() });
    },
  };
}
