import type { Payment, PaymentFilters, PaymentSummary } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { readPermissions } from '../connection/permissions.ts';
import type { Can } from '../connection/permissions.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { PaymentsContext } from './payments-context.ts';

const PAGE_SIZE = 50;
const NO_PERMISSION = { code: 'permission_denied', status: 403 };

/** The payments that are chosen and what all of them come to, as last read. */
export class PaymentsReading {
  readonly #context: Pick<PaymentsContext, 'host' | 'client' | 'strings' | 'update'>;
  readonly paged: PagedRows<Payment>;
  #run = 0;
  connection: Connection | undefined;
  can: Can = () => false;
  /** Whether there has been an answer. */
  isRead = false;
  fault: Fault | null = null;
  readAt = new Date();
  /** Undefined before there is an answer, null where there is none. */
  summary: PaymentSummary | null | undefined;

  constructor(context: Pick<PaymentsContext, 'host' | 'client' | 'strings' | 'update'>) {
    this.#context = context;
    this.paged = new PagedRows(context.host, PAGE_SIZE);
  }

  /** Begins anew with another connection. */
  follow(connection: Connection): void {
    this.connection = connection;
    this.can = () => false;
    this.isRead = false;
    this.fault = null;
    this.forget();
  }

  /** Other payments than those that were read are chosen. */
  forget(): void {
    this.#run++;
    this.paged.reset();
    this.summary = undefined;
  }

  /**
   * Reads what is chosen. Never rejects.
   *
   * @param onAllowed - called once it is known that it may be read.
   * @returns whether there is something new; not where a newer read overtook this one.
   */
  async read(params: PaymentFilters, onAllowed: () => void): Promise<boolean> {
    const { connection, paged } = this;
    if (!connection) return false;
    const isOver = () => connection !== this.connection;
    const can = await readPermissions(connection.client);
    if (isOver()) return false;
    if (!can('payments:read')) return this.#fail(NO_PERMISSION);
    this.can = can;
    onAllowed();
    const run = ++this.#run;
    const before = paged.rows;
    const { payments } = this.#context.client;
    const summary = Promise.resolve(payments.summary(params)).catch(() => null);
    await paged.read((page) => payments.list({ ...page, ...params }));
    if (isOver() || (paged.rows === before && paged.error === null)) return false;
    if (paged.error !== null) return this.#fail(paged.error);
    this.isRead = true;
    this.fault = null;
    this.readAt = new Date();
    this.#context.update();
    const sums = await summary;
    if (run !== this.#run) return false;
    this.summary = sums;
    return true;
  }

  #fail(error: unknown): false {
    const { host, strings } = this.#context;
    this.fault = nextFault(host, this.fault, error, strings);
    this.#context.update();
    return false;
  }
}
