import type { NextFunction, Request, Response } from 'express';
import type { DealerRow, PayerRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { supplierPagePath } from './page-paths.ts';
import type { PageFrame } from './page-renderer.ts';
import { findSignedInPayer } from './payer-session.ts';
import { listLinkedCustomers, listPayerDealerIds, type LinkedCustomer } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';

/** A payer on pages of their own, and the dealers that linked them, by name. */
export interface PayerVisit {
  payer: PayerRow;
  suppliers: readonly DealerRow[];
  language: PageLanguage;
}

/** A payer on the pages of one of their dealers. */
export interface SupplierVisit extends PayerVisit {
  supplier: DealerRow;
  /** Those that the payer may see, by name; one at least. */
  customers: readonly LinkedCustomer[];
  /** Those whose access the dealer closed. */
  closedCustomers: readonly LinkedCustomer[];
}

/** Runs `work` for who is signed in; anybody else is led to sign in. */
export async function asPayer(
  context: PortalContext,
  request: Request,
  response: Response,
  work: (visit: PayerVisit) => Promise<void> | void,
): Promise<void> {
  const payer = await findSignedInPayer(context, request, response);
  if (payer === undefined) {
    const then = supplierPagePath(request.path);
    return response.redirect(303, then === undefined ? '/sign-in' : `/sign-in?then=${then}`);
  }
  const suppliers = await listSuppliers(context, payer);
  await work({ payer, suppliers, language: pageLanguage(request, payer.locale) });
}

/** The dealers that linked a payer, by name. */
export async function listSuppliers(
  { database }: Pick<PortalContext, 'database'>,
  payer: PayerRow,
): Promise<DealerRow[]> {
  const ids = await listPayerDealerIds(database, payer.id);
  const suppliers = await Promise.all(ids.map((id) => database.asDealer(id, getDealer)));
  return suppliers.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Runs `work` for who is signed in, at the dealer that the address names: one that linked them; any other name goes to `next`, as
 * one that nobody has. Where the dealer closed all access, a page says so instead.
 */
export function atSupplier(
  context: PortalContext,
  request: Request<{ supplier: string }>,
  response: Response,
  next: NextFunction,
  work: (visit: SupplierVisit) => Promise<void> | void,
): Promise<void> {
  return asPayer(context, request as Request, response, async (visit) => {
    const supplier = visit.suppliers.find(({ slug }) => slug === request.params.supplier);
    if (supplier === undefined) return next();
    const linked = await context.database.asDealer(supplier.id, (tx) =>
      listLinkedCustomers(tx, visit.payer.id),
    );
    const customers = linked.filter(({ access }) => access === 'active');
    const closedCustomers = linked.filter(({ access }) => access === 'disabled');
    if (customers.length > 0) return work({ ...visit, supplier, customers, closedCustomers });
    if (request.method !== 'GET') return response.redirect(303, supplierPath(supplier));
    const { disabled, disabledHow } = visit.language.words.portal;
    const frame = supplierFrame({ ...visit, supplier }, visit.language.words.portal.title, 'letter');
    response.send(context.render('message', frame, messageView(disabled, disabledHow(supplier.name))));
  });
}

/** The frame of a page about one dealer, or about none. */
export function supplierFrame(
  { payer, suppliers, supplier, language }: PayerVisit & { supplier: DealerRow | undefined },
  title: string,
  width: PageFrame['width'],
): PageFrame {
  const isChoice = suppliers.length > 1 && supplier !== undefined;
  return {
    title,
    language,
    brand: brandOf(supplier, language.words),
    width,
    account: { name: payer.name, email: payer.email },
    suppliers: isChoice
      ? suppliers.map(({ id, name, slug }) => ({
          name,
          path: supplierPath({ slug }),
          isCurrent: id === supplier.id,
        }))
      : [],
  };
}

/** Where a dealer's pages begin. */
export function supplierPath({ slug }: Pick<DealerRow, 'slug'>): string {
  return `/portal/${slug}`;
}
