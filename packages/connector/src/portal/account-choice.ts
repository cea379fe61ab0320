import { readAmount } from './amount-text.ts';
import type { Choice } from './choice-text.ts';
import { listOwnedItems } from './item-store.ts';
import type { ChoiceForm } from './payment-forms.ts';
import type { PortalContext } from './portal-context.ts';
import type { SupplierVisit } from './supplier-visit.ts';

/** What a form says of one account, and what else the payer has chosen of their other accounts at this dealer. */
export interface AccountChoice {
  /** Of the account that the form names; what nobody has is left in it, so that it is told. */
  form: ChoiceForm;
  /** To be carried along: a payment is for one account. */
  others: Choice;
}

/** Takes out of a form what the payer has chosen of other accounts. */
export async function splitChoice(
  { database }: Pick<PortalContext, 'database'>,
  { supplier, customers, language }: Pick<SupplierVisit, 'supplier' | 'customers' | 'language'>,
  form: ChoiceForm,
): Promise<AccountChoice> {
  const otherIds = customers.map(({ id }) => id).filter((id) => id !== form.customerId);
  const owned =
    otherIds.length === 0
      ? []
      : await database.asDealer(supplier.id, (tx) => listOwnedItems(tx, otherIds, form.itemIds));
  const amounts: Choice['amounts'] = new Map();
  for (const { id, currency } of owned) {
    const typed = form.amounts.get(id);
    if (typed === undefined) continue;
    amounts.set(
      id,
      typeof typed === 'number' ? typed : (readAmount(typed, currency, language.locale) ?? typed),
    );
  }
  const theirs = new Set(owned.map(({ id }) => id));
  return {
    form: { ...form, itemIds: form.itemIds.filter((id) => !theirs.has(id)) },
    others: { itemIds: [...theirs], amounts, usesCreditsElsewhere: false },
  };
}
