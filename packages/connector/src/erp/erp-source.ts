import type { CustomerStatus, OpenItemKind, SyncFile, SyncModel } from '@payvite/sdk/schemas';
import { SourceError } from './erp-source-error.ts';

export { SourceError, type SourceErrorCode } from './erp-source-error.ts';

/** The longest texts that are taken of an ERP, in characters: ids and document numbers, names and the like, addresses. */
export const MAX_ID_LENGTH = 100;
export const MAX_TEXT_LENGTH = 200;
export const MAX_EMAIL_LENGTH = 320;

/**
 * The largest amount that is taken of an ERP, in minor units: what is above it is a slip of the keyboard, and the sums of some
 * hundred of them would be no numbers any more.
 */
export const MAX_MINOR = 10_000_000_000_000;

/** An account as the ERP states it. */
export interface SourceCustomer {
  erpId: string;
  /** The number printed on documents; the ERP's id where it has no other. */
  accountNumber: string;
  name: string;
  accountType: string | null;
  status: CustomerStatus;
  /** ISO 4217; null where the ERP has none, then it is the dealer's. */
  currency: string | null;
  phone: string | null;
  addressLine1: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  /** The balance the ERP states itself, in minor units; null where it states none. */
  erpBalanceMinor: number | null;
}

/** A person of an account. */
export interface SourceContact {
  erpId: string;
  customerErpId: string;
  name: string | null;
  /** As the ERP has it, which may be no address at all. */
  email: string | null;
  hasValidEmail: boolean;
  phone: string | null;
  role: string | null;
  isPrimary: boolean;
  /** BCP 47; null where the ERP has none. */
  locale: string | null;
}

/** An invoice or an adjustment. Amounts are minor units of `currency`, signed by what they do to the balance. */
export interface SourceItem {
  erpId: string;
  customerErpId: string;
  kind: OpenItemKind;
  /** The number printed on the document; the ERP's id where it has none. */
  number: string;
  amountMinor: number;
  outstandingMinor: number;
  currency: string;
  /** Plain dates, `YYYY-MM-DD`. */
  transactionDate: string | null;
  dueDate: string | null;
  jobId: string | null;
  jobName: string | null;
  statementId: string | null;
  discountMinor: number | null;
  discountDueDate: string | null;
  /** False when it is listed as paid, void, or with nothing outstanding. */
  isOpen: boolean;
}

export interface SourceRecords {
  customers: SourceCustomer;
  contacts: SourceContact;
  invoices: SourceItem;
  adjustments: SourceItem;
}

export interface GoodEntry<Model extends SyncModel> {
  /** Where it stands: the line of the file on which it begins, else the how-manieth it is. */
  row: number;
  record: SourceRecords[Model];
}

/** A row that cannot be taken, and why. It still counts as present, where its id can be read. */
export interface BadEntry {
  row: number;
  record: null;
  /** The header of the faulty cell; null where the row as a whole is at fault. */
  column: string | null;
  /** A sentence for the person who has to mend the export. */
  reason: string;
  /** What stood there, as `shownText` makes it: at most 200 characters, and nothing that the database refuses. */
  value: string | null;
  /** Null when the row does not tell which record it is. */
  erpId: string | null;
  /** The account it belongs to, where that can be read. */
  customerErpId: string | null;
  /** The delivery ends in the middle of this row. */
  isCut: boolean;
}

export type SourceEntry<Model extends SyncModel> = GoodEntry<Model> | BadEntry;

/** Tells the two kinds of entries apart. */
export function isBadEntry(entry: SourceEntry<SyncModel>): entry is BadEntry {
  return entry.record === null;
}

/** What a source says of one model: a full snapshot of it, or what has changed. */
export interface SourceModel<Model extends SyncModel> {
  readonly model: Model;
  /** `invoices.csv`; null for a source without files. */
  readonly file: string | null;
  /** When the file was written, by the clock of the machine that reads it; missing where that is not known. */
  readonly writtenAt?: Date;
  /** How the file's text is written; missing for a source without files. */
  readonly encoding?: NonNullable<SyncFile['encoding']>;
  /**
   * True where only what has changed since the cursor is listed, and what is not listed is as it was. False for a full
   * snapshot: what it does not list is gone.
   */
  readonly isPartial: boolean;
  /** Equal for two deliveries when reading both gives the same entries; null where the source cannot tell beforehand. */
  readonly fingerprint: string | null;
  /**
   * False where the last line has no end, which may be how this ERP writes files, or a file that was cut in its last cell;
   * null for a source without files.
   */
  readonly endsWithNewline: boolean | null;
  /** How the source calls the cells that only all rows together can prove wrong; null where it has no headers. */
  readonly columns: { readonly id: string; readonly customerId: string; readonly currency: string } | null;
  /** Headers that mean nothing to us. */
  readonly ignoredColumns: readonly string[];
  /**
   * The entries in the order of the delivery, some thousand at a time; memory does not grow with their number.
   * Every call begins anew. An id may come several times: without files the last one counts, as pages may shift while they
   * are read; in a file that is a fault of the later row.
   *
   * @throws {SourceError} where the delivery as a whole turns out to be unusable.
   */
  read(): AsyncIterable<SourceEntry<Model>[]>;
}

/** What a model is not that comes from no file. */
export const NO_FILE = {
  file: null,
  fingerprint: null,
  endsWithNewline: null,
  columns: null,
  ignoredColumns: [],
} satisfies Partial<SourceModel<SyncModel>>;

/** What the items of an ERP have not that knows no jobs, statements and discounts. */
export const PLAIN_ITEM = {
  jobId: null,
  jobName: null,
  statementId: null,
  discountMinor: null,
  discountDueDate: null,
} satisfies Partial<SourceItem>;

/** What the ERP delivers now. */
export interface SourceDelivery {
  /** A model that is not delivered is missing, and is left alone. */
  readonly models: { readonly [Model in SyncModel]?: SourceModel<Model> };
  /**
   * From where the next delivery goes on, once every model of this one was read: opaque, at most 1,000 characters. It
   * overlaps: what is read twice is harmless, what is missed is lost. Null where a source always delivers everything.
   */
  nextCursor(): string | null;
}

/** What a source can do beside reading. */
export interface SourceCapabilities {
  /** `postPayment` and `findPayment`. */
  readonly post: boolean;
  /** `reversePayment`. */
  readonly reverse: boolean;
  /** `updateContact`. */
  readonly updateContact: boolean;
}

/** What is known of an ERP that is there and lets us in. */
export interface SourceHealth {
  /** `6.0.29`; null where it does not say. */
  version: string | null;
  /** What was looked at, as whoever set it up knows it: `https://erp.example.com, database erp`. */
  target: string;
}

/** A payment on its way into the ERP's books. */
export interface SourcePayment {
  /** Ours. The ERP keeps it, and is searched by it, so that nothing is posted twice. */
  paymentId: string;
  customerErpId: string;
  /** ISO 4217. */
  currency: string;
  /** Minor units; the sum of the allocations, always positive. */
  amountMinor: number;
  /** The day the money came, `YYYY-MM-DD`. */
  paidOn: string;
  method: 'ach' | 'card';
  /** What each open item gets; negative for a credit that was used up. One item comes once. */
  allocations: readonly {
    itemErpId: string;
    model: Extract<SyncModel, 'invoices' | 'adjustments'>;
    amountMinor: number;
    /** What the payer took off besides, a discount for paying in time: no money, and in no sum. */
    discountMinor?: number | undefined;
  }[];
}

/** A payment as it stands in the ERP's books. */
export interface SourcePosting {
  /** The ERP's own number of it; several, where it needed several entries, with a comma and a space between them. */
  erpPaymentId: string;
  /** Minor units that are in the books so far. */
  postedMinor: number;
  /**
   * `partial`: the ERP takes such a payment in several steps, and not all were done; `postPayment` does the others.
   * `reversed`: it is in the books, and so is its opposite.
   */
  state: 'posted' | 'partial' | 'reversed';
}

/**
 * Where customers come from and payments go back to: one dealer's ERP. Every method may be called at any time and in any
 * order; those that write are called one at a time for a dealer. `@payvite/connector/erp-testing` tests one.
 */
export interface ErpSource {
  /** `csv` */
  readonly kind: string;
  readonly capabilities: SourceCapabilities;
  /**
   * Asks whether the ERP is there and lets us in. Changes nothing.
   *
   * @throws {SourceError} with what to do about it.
   */
  health(): Promise<SourceHealth>;
  /**
   * Looks at what there is to read.
   *
   * @param cursor where an earlier delivery ended; null for a full snapshot of every model. A source that cannot go on from
   * a cursor, because the ERP's clock went back or the cursor is of another kind, delivers a full snapshot.
   * @throws {SourceError} when nothing usable is there.
   */
  open(cursor: string | null): Promise<SourceDelivery>;
  /** Looks a payment up by our id of it; undefined when the ERP has nothing of it. @throws {SourceError} */
  findPayment(paymentId: string): Promise<SourcePosting | undefined>;
  /**
   * Posts a payment, or what is missing of a `partial` one. Looks it up first.
   *
   * @param beforeStep is awaited right before each request that puts money into the books, where there are several: the work
   * may be another's by then. What it throws ends the posting as it is, and is passed on.
   * @throws {SourceError} `already_posted`; `refused`, with the ERP's reason, and nothing is in its books; `unavailable`
   * also where the answer was lost: whether it was posted, `findPayment` tells later.
   */
  postPayment(payment: SourcePayment, beforeStep?: () => Promise<void>): Promise<SourcePosting>;
  /**
   * Takes a posted payment back: its items are open again. One that is reversed already stays as it is, and is returned.
   *
   * @param reason for the ERP's books, such as `ACH return R01`.
   * @throws {SourceError} `not_posted`, `refused`, `unavailable`.
   */
  reversePayment(paymentId: string, reason: string): Promise<SourcePosting>;
  /** Corrects a contact's e-mail address in the ERP. @throws {SourceError} `refused`, `unavailable`. */
  updateContact(contactErpId: string, changes: { email: string }): Promise<void>;
}

/** What a source that only reads answers to everything else. */
export const READ_ONLY: Pick<
  ErpSource,
  'capabilities' | 'findPayment' | 'postPayment' | 'reversePayment' | 'updateContact'
> = {
  capabilities: { post: false, reverse: false, updateContact: false },
  findPayment: notSupported,
  postPayment: notSupported,
  reversePayment: notSupported,
  updateContact: notSupported,
};

function notSupported(): Promise<never> {
  return Promise.reject(
    new SourceError('This source only reads: nothing can be written into this ERP.', {
      code: 'not_supported',
    }),
  );
}
