/** The records that an Odoo of the tests keeps. Amounts are cents. */

export interface Partner {
  id: number;
  name: string;
  ref: string;
  email: string;
  phone: string;
  function: string;
  type: string;
  lang: string;
  street: string;
  city: string;
  zip: string;
  state: string;
  active: boolean;
  isCompany: boolean;
  parentId: number | null;
  customerRank: number;
  writeAt: number;
}

export interface Move {
  id: number;
  name: string;
  type: 'out_invoice' | 'out_refund' | 'entry';
  state: 'draft' | 'posted' | 'cancel';
  postedBefore: boolean;
  debitOriginId: number | null;
  writeAt: number;
}

/** The receivable line of a move. */
export interface Line {
  id: number;
  moveId: number;
  partnerId: number;
  date: string;
  dueDate: string;
  currency: string;
  /** Positive: the customer owes it. */
  balance: number;
  writeAt: number;
}

export interface Payment {
  id: number;
  name: string;
  memo: string;
  amount: number;
  type: 'inbound' | 'outbound';
  state: 'draft' | 'posted' | 'canceled';
  moveId: number | null;
  currency: string;
  notes: string[];
  writeAt: number;
}

export interface Wizard {
  id: number;
  lineIds: number[];
  amount: number;
  communication: string;
  date: string;
  isForced: boolean;
  /** Who filled it in. */
  userId: number;
}

/** What Odoo tells its user: `UserError`, `MissingError`. */
export class OdooUserError extends Error {
  readonly kind: string;
  constructor(message: string, kind = 'UserError') {
    super(message);
    this.kind = kind;
  }
}

/** A fault of the caller's program: Odoo answers it with a traceback. */
export class OdooProgramError extends Error {
  readonly kind: string;
  constructor(message: string, kind = 'builtins.ValueError') {
    super(message);
    this.kind = kind;
  }
}
