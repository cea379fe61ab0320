import type { DealerRow } from '../db/tables.ts';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import { brandOf } from './brand-assets.ts';
import type { PageLanguage } from './page-language.ts';
import type { LinkedCustomer } from './payer-store.ts';
import type { OpenParts } from './statement-totals-view.ts';
import { supplierPath } from './supplier-visit.ts';

/** A dealer, and what is open there. */
export interface SupplierStanding {
  supplier: DealerRow;
  /** Those the payer may see; none: all access is closed. */
  customers: readonly LinkedCustomer[];
  open: readonly OpenParts[];
}

/** The data of suppliers.hbs: the dealers by name, with what is open and late at each. */
export function suppliersView(standings: readonly SupplierStanding[], language: PageLanguage): object {
  const { words, locale } = language;
  const { suppliers: texts, accounts } = words.portal;
  return {
    rows: standings.map(({ supplier, customers, open }) => ({
      path: supplierPath(supplier),
      letter: brandOf(supplier, words).letter,
      name: supplier.name,
      account: customers.length > 1 ? accounts(customers.length) : cleanName(customers[0]?.name ?? ''),
      isClosed: customers.length === 0,
      amounts: open
        .filter(({ openMinor, pastDue }) => openMinor !== 0 || pastDue.count > 0)
        .map(({ currency, openMinor, pastDue }) => ({
          open: texts.open(moneyText(openMinor, currency, locale)),
          late: pastDue.count === 0 ? null : texts.late(moneyText(pastDue.minor, currency, locale)),
        })),
    })),
  };
}
