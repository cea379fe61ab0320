import * as z from 'zod/mini';
import { moneyText } from '../../money-text.ts';
import { SourceError, type SourceItem, type SourcePayment } from '../erp-source.ts';
import { readAdjustment, readAdjustmentsById } from './tryton-adjustments.ts';
import { readInvoice, readInvoicesById } from './tryton-invoices.ts';
import type { TrytonCompany } from './tryton-reading.ts';
import { readOrRefuse } from './tryton-rows.ts';
import type { TrytonSession } from './tryton-session.ts';
import { findId, idSchema, readId, type TrytonRow } from './tryton-values.ts';

type Allocation = SourcePayment['allocations'][number];

/** An open item, and what a payment gives to it. */
export interface TrytonTarget {
  model: Allocation['model'];
  id: number;
  /** The receivable account it stands on. */
  accountId: number;
  partyId: number;
  number: string;
  dueDate: string | null;
  outstandingMinor: number;
  paysMinor: number;
}

/** Looks at the items of a payment as they are now. @throws {SourceError} `refused` where one cannot take what it is given. */
export async function readTargets(
  session: TrytonSession,
  company: TrytonCompany,
  payment: SourcePayment,
): Promise<TrytonTarget[]> {
  const idsOf = (model: Allocation['model']) =>
    payment.allocations.filter((each) => each.model === model).map((each) => toId(each.itemErpId));
  const reading = { session, company, since: null, pageSize: payment.allocations.length };
  const rows = {
    invoices: await readInvoicesById(reading, idsOf('invoices')),
    adjustments: await readAdjustmentsById(reading, idsOf('adjustments')),
  };
  return readOrRefuse(() =>
    payment.allocations.map((allocation) => {
      const { model, itemErpId } = allocation;
      const row = rows[model].find((each) => findId(each) === toId(itemErpId));
      if (row === undefined) {
        throw refused(`Tryton has nothing to pay with the id ${itemErpId} (${model}) any more.`);
      }
      const item = model === 'invoices' ? readInvoice(row) : readAdjustment(row, company);
      checkAllocation(item, allocation, payment);
      return toTarget(row, item, allocation);
    }),
  );
}

function toTarget(row: TrytonRow, item: SourceItem, { model, amountMinor }: Allocation): TrytonTarget {
  return {
    model,
    id: Number(item.erpId),
    accountId: Number(readId(row, 'account')),
    partyId: Number(item.customerErpId),
    number: item.number,
    dueDate: item.dueDate,
    outstandingMinor: item.outstandingMinor,
    paysMinor: amountMinor,
  };
}

function checkAllocation(item: SourceItem, { amountMinor }: Allocation, payment: SourcePayment): void {
  const { number, outstandingMinor } = item;
  if (item.customerErpId !== payment.customerErpId)
    throw refused(`${number} is another customer's in Tryton.`);
  if (item.currency !== payment.currency) {
    throw refused(`${number} is in ${item.currency} in Tryton, and the payment in ${payment.currency}.`);
  }
  const isWithin =
    Math.sign(amountMinor) === Math.sign(outstandingMinor) &&
    Math.abs(amountMinor) <= Math.abs(outstandingMinor);
  if (!isWithin) {
    const text = (minor: number) => moneyText(minor, item.currency, 'en-US');
    throw refused(
      `${number} has ${text(outstandingMinor)} left in Tryton, and would get ${text(amountMinor)}.`,
    );
  }
}

function toId(erpId: string): number {
  const id = z.safeParse(idSchema, Number(erpId));
  if (!id.success) throw refused(`${erpId.slice(0, 100)} is no id of Tryton.`);
  return id.data;
}

function refused(message: string): SourceError {
  return new SourceError(message, { code: 'refused' });
}
