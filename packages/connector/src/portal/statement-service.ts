import { listAllOpenItems } from '../customers/open-item-store.ts';
import type { DealerRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { offeredMethods } from '../payments/payment-methods.ts';
import { ProviderError, type PaymentProvider } from '../payments/payment-provider.ts';
import { readClosedRequests, readOpenRequests } from './open-request.ts';
import type { PortalContext } from './portal-context.ts';
import { listItemHolds, listUnfinishedPayments } from './statement-payment-store.ts';
import type { Statement } from './statement.ts';
import type { SupplierVisit } from './supplier-visit.ts';

/** What a payer owes one dealer, by the ERP's last numbers, and how it can be paid. */
export async function readStatement(
  context: Pick<PortalContext, 'database' | 'logger' | 'providerOf'>,
  {
    payer,
    supplier,
    customers,
    closedCustomers,
  }: Pick<SupplierVisit, 'payer' | 'supplier' | 'customers' | 'closedCustomers'>,
): Promise<Statement> {
  const provider = await findUsableProvider(context, supplier);
  const currencies = [...new Set(customers.map(({ currency }) => currency))];
  const customerIds = customers.map(({ id }) => id);
  return context.database.asDealer(supplier.id, async (tx) => ({
    dealer: supplier,
    customers,
    closedNames: closedCustomers.map(({ name }) => name),
    items: await listAllOpenItems(tx, customerIds),
    holds: await listItemHolds(tx, customerIds),
    unfinished: await listUnfinishedPayments(tx, payer.id, customerIds),
    requests: await readOpenRequests(tx, customerIds, supplier.timeZone),
    closedRequests: await readClosedRequests(tx, customerIds, supplier.timeZone),
    methods: new Map(currencies.map((currency) => [currency, offeredMethods(supplier, provider, currency)])),
    today: dayInZone(tx.now, supplier.timeZone),
  }));
}

/** Who takes a dealer's payments; undefined also where its settings cannot be used, which the dealer has to mend. */
export async function findUsableProvider(
  { logger, providerOf }: Pick<PortalContext, 'logger' | 'providerOf'>,
  dealer: DealerRow,
): Promise<PaymentProvider | undefined> {
  try {
    return await providerOf(dealer);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    logger.warn({ err: error, dealerId: dealer.id }, 'no payment can be offered');
    return undefined;
  }
}
