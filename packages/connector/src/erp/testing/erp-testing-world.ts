import assert from 'node:assert/strict';
import { SourceError, type ErpSource, type SourceErrorCode, type SourceItem } from '../erp-source.ts';
import { Holding, readDelivery, type Interruptions, type Reading } from './erp-testing-reading.ts';

/**
 * What people do in the ERP, without the source. Ids are those by which the source knows the same; amounts are minor units of
 * the customer's currency. What is done must be seen by a reading that begins afterwards.
 */
export interface TestErp {
  /** Makes an active customer with a contact for each address; there may be none. Gives its id. */
  addCustomer(customer: { name: string; emails: readonly string[] }): Promise<string>;
  /** Replaces one address of a customer by another. */
  setEmail(customerErpId: string, from: string, to: string): Promise<void>;
  /**
   * Posts an invoice, dated today. Gives the id of the open item.
   *
   * @param dueDate `YYYY-MM-DD`, after today; undefined where it does not matter.
   */
  addInvoice(customerErpId: string, minor: number, dueDate?: string): Promise<string>;
  /** Posts a credit that nothing was put to; `minor` is what it is worth, positive. Gives the id of the open item. */
  addCredit(customerErpId: string, minor: number): Promise<string>;
  /** Posts money that came in for an invoice: a part of it, or all. */
  payInvoice(itemErpId: string, minor: number): Promise<void>;
  /**
   * The day on which a payment stands in the books, `YYYY-MM-DD`, by the ERP's own number of it. Left out where the source
   * posts none.
   */
  dayOfPayment?(erpPaymentId: string): Promise<string>;
  /** Deletes a customer that has no documents, or archives it where the ERP deletes none. */
  removeCustomer(customerErpId: string): Promise<void>;
  /**
   * Lets so much time pass that what goes on from a reading that begins afterwards need not look at anything that was done
   * before. Is called when all that was done has been read. Left out where nobody can move the ERP's clock.
   */
  passTime?(): Promise<void>;
}

/** A source, and the ERP behind it. */
export interface ErpUnderTest {
  source: ErpSource;
  /** The same, which the ERP does not let in: with a wrong secret. Left out where there is none. */
  lockedOut?: ErpSource;
  /** The same, of other books: another address, database or company, to which a cursor of `source` means nothing. */
  elsewhere?: ErpSource;
  erp: TestErp;
  /**
   * How many rows `source` asks for at a time: set to a few, such as 3, as the tests make more than two pages of everything.
   * Left out where it does not page; where it does, nobody knows then whether it reads on.
   */
  pageSize?: number;
  /**
   * The same of books in a currency without minor units, such as JPY. Left out where the ERP cannot be told to keep such;
   * nobody knows then whether amounts in it are right.
   */
  wholeUnits?: { source: ErpSource; erp: TestErp };
  /** Stops and removes what was started. */
  stop(): Promise<void>;
}

/** Starts an ERP for tests, or signs in to one. */
export type StartErp = () => Promise<ErpUnderTest>;

/** One promise of the port. */
export interface Check {
  /** What a source does. */
  promise: string;
  /** Whether this one promises it; left out where every one does. */
  isMade?: (world: ErpWorld) => boolean;
  /** @throws {AssertionError} it does not. */
  hold: (world: ErpWorld) => Promise<void>;
}

/** What the checks share: an ERP, and what is held of it, reading after reading. */
export class ErpWorld {
  readonly erp: TestErp;
  readonly source: ErpSource;
  readonly lockedOut: ErpSource | undefined;
  readonly elsewhere: ErpSource | undefined;
  readonly pageSize: number | undefined;
  readonly wholeUnits: ErpUnderTest['wholeUnits'];
  readonly holding = new Holding();
  cursor: string | null = null;
  /** What was wrong with the form of the readings so far, each once. */
  readonly faults = new Set<string>();
  #customers = 0;

  constructor({ source, lockedOut, elsewhere, erp, pageSize, wholeUnits }: Omit<ErpUnderTest, 'stop'>) {
    this.source = source;
    this.lockedOut = lockedOut;
    this.elsewhere = elsewhere;
    this.pageSize = pageSize;
    this.wholeUnits = wholeUnits;
    this.erp = erp;
  }

  /** Reads from where the last reading ended, and takes it in. */
  async sync(interruptions: Interruptions = {}): Promise<Reading> {
    const reading = await readDelivery(this.source, this.cursor, interruptions);
    this.take(reading);
    return reading;
  }

  /** Takes a reading in, and goes on from its end. */
  take(reading: Reading): void {
    for (const fault of [...reading.faults, ...this.holding.apply(reading)]) this.faults.add(fault);
    this.cursor = reading.nextCursor;
  }

  /** Reads everything, apart from what is held. */
  async readAll(): Promise<{ reading: Reading; holding: Holding }> {
    const reading = await readDelivery(this.source, null);
    const holding = new Holding();
    for (const fault of [...reading.faults, ...holding.apply(reading)]) this.faults.add(fault);
    return { reading, holding };
  }

  /**
   * Makes a customer of a name of its own, and reads what there is by then.
   *
   * @param options.isOld lets time pass, so that all that is read next is what happens from now on.
   * @param options.isReadLater reads nothing: another reading follows.
   */
  async addCustomer(
    options: {
      emails?: string[];
      invoices?: number[];
      credits?: number[];
      isOld?: boolean;
      isReadLater?: boolean;
    } = {},
  ): Promise<TestCustomer> {
    const name = `Kit ${++this.#customers} Builders`;
    const emails = options.emails ?? [`ap${this.#customers}@kit.example`];
    const erpId = await this.erp.addCustomer({ name, emails });
    const [invoices, credits]: [string[], string[]] = [[], []];
    for (const minor of options.invoices ?? []) invoices.push(await this.erp.addInvoice(erpId, minor));
    for (const minor of options.credits ?? []) credits.push(await this.erp.addCredit(erpId, minor));
    if (options.isReadLater !== true) await this.#read(erpId, options.isOld === true);
    return { erpId, name, emails, invoices, credits };
  }

  async #read(erpId: string, isOld: boolean): Promise<void> {
    await this.sync();
    if (isOld && this.erp.passTime !== undefined) {
      await this.erp.passTime();
      await this.sync();
    }
    assert.ok(this.holding.active(erpId), 'A new customer is not delivered.');
  }

  /** An item that is held as open. */
  item(customerErpId: string, erpId: string): SourceItem & { model: 'invoices' | 'adjustments' } {
    const found = this.holding.itemsOf(customerErpId).find((item) => item.erpId === erpId);
    assert.ok(found, `The open item ${erpId} of the customer ${customerErpId} is not delivered.`);
    return found;
  }

  /** What is open of a customer's items, and that it adds up to the balance the ERP states, where it states one. */
  assertOwed(customerErpId: string, owed: Record<string, number>): void {
    const items = this.holding.itemsOf(customerErpId);
    assert.deepEqual(
      Object.fromEntries(items.map(({ erpId, outstandingMinor }) => [erpId, outstandingMinor])),
      owed,
    );
    const stated = this.holding.active(customerErpId)?.erpBalanceMinor ?? null;
    const sum = Object.values(owed).reduce((total, minor) => total + minor, 0);
    if (stated !== null) assert.equal(stated, sum, 'The ERP’s balance is not what its open items add up to.');
  }
}

/** A customer the checks have made. */
export interface TestCustomer {
  erpId: string;
  name: string;
  emails: string[];
  /** Ids of its open items. */
  invoices: string[];
  credits: string[];
}

/** So many days from today in UTC, `YYYY-MM-DD`. */
export function dayFromToday(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Checks that a source says no, and how. */
export async function assertRefused(
  work: Promise<unknown>,
  code: SourceErrorCode,
  what: string,
): Promise<void> {
  await work.then(
    () => assert.fail(`${what}: it is taken, and must fail as ${code}.`),
    (error: unknown) => {
      assert.ok(
        error instanceof SourceError,
        `${what}: it fails with ${String(error)}, which is no SourceError${hintAt(error)}.`,
      );
      assert.equal(error.code, code, `${what}: ${error.message}`);
      assert.match(error.message, /\S/, `${what}: the error does not say what to do.`);
    },
  );
}

/** Two copies of the package have two classes of one name. */
function hintAt(error: unknown): string {
  return error instanceof Error && error.name === 'SourceError'
    ? ' of this package: import SourceError from @payvite/connector/erp-source, of the installation that tests it'
    : '';
}
