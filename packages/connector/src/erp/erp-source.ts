import type { CustomerStatus, OpenItemKind, SyncModel } from '@payvite/sdk/schemas';

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
  /** What stood there, at most 200 characters. */
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

/** One model of a delivery: a full snapshot of it. */
export interface SourceModel<Model extends SyncModel> {
  readonly model: Model;
  /** `invoices.csv`; null for a source without files. */
  readonly file: string | null;
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
   * Every call begins anew. An id may come several times.
   *
   * @throws {SourceError} where the delivery as a whole turns out to be unusable.
   */
  read(): AsyncIterable<SourceEntry<Model>[]>;
}

/** What the ERP delivers now. A model it does not deliver is missing, and is left alone. */
export type SourceDelivery = { readonly [Model in SyncModel]?: SourceModel<Model> };

/** Where customers come from: one dealer's ERP. */
export interface ErpSource {
  /** `csv` */
  readonly kind: string;
  /**
   * Looks at what there is to read, without reading it.
   *
   * @throws {SourceError} when nothing usable is there.
   */
  open(): Promise<SourceDelivery>;
}

/** The delivery as a whole cannot be used; the message says what to do about it, and is shown to the dealer. */
export class SourceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
  }
}
