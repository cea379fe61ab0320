import { listAllOpenItems } from '../customers/open-item-store.ts';
import type { DealerRow, PayerRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { formatInstant } from '../mail/instant-format.ts';
import type { BrandedDealer } from './brand-assets.ts';
import { listLinkedCustomers, listPayerDealerIds } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import type { Statement } from './statement-view.ts';
import type { PageLanguage } from './page-language.ts';

/** A dealer as the payer's switcher names it. */
export type Supplier = BrandedDealer & Pick<DealerRow, 'slug'>;

/** The dealers that linked this payer, by name. */
export async function listSuppliers(
  context: Pick<PortalContext, 'database'>,
  payer: PayerRow,
): Promise<Supplier[]> {
  const ids = await listPayerDealerIds(context.database, payer.id);
  const dealers = await Promise.all(ids.map((id) => context.database.asDealer(id, (tx) => getDealer(tx))));
  return dealers.sort((a, b) => a.name.localeCompare(b.name));
}

/** What a payer owes one dealer, by the ERP's last numbers. No customers where the dealer closed the access to all. */
export function readStatement(
  context: Pick<PortalContext, 'database'>,
  payer: PayerRow,
  dealerId: string,
  language: Pick<PageLanguage, 'words' | 'locale'>,
): Promise<Statement> {
  return context.database.asDealer(dealerId, async (tx) => {
    const dealer = await getDealer(tx);
    const linked = await listLinkedCustomers(tx, payer.id);
    const customers = linked.filter((customer) => customer.access === 'active');
    return {
      dealerName: dealer.name,
      customers,
      closedNames: linked.filter((customer) => customer.access === 'disabled').map(({ name }) => name),
      items: await listAllOpenItems(
        tx,
        customers.map((customer) => customer.id),
      ),
      today: dayInZone(tx.now, dealer.timeZone),
      asOf:
        dealer.asOf === null
          ? null
          : formatInstant(dealer.asOf, { locale: language.locale, timeZone: dealer.timeZone, style: 'dateTime' }),
      language,
    };
  });
}
