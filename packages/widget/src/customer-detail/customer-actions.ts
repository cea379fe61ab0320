import type { Contact, Customer, CustomerPayer, Invitation, PayerAccess } from '@payvite/sdk';
import type { Strings } from '../strings/en.ts';
import type { Action } from './action-dialog.ts';

/** Withdraws an invitation that nobody has answered. */
export function revokeAction(invitation: Invitation, { revoke }: Strings): Action {
  return {
    title: revoke.title,
    consequences: [revoke.lead(invitation.email)],
    confirm: revoke.confirm,
    isDanger: true,
    done: revoke.done(invitation.email),
    async run({ invitations }) {
      return { customerIds: (await invitations.revoke(invitation.id)).customerIds };
    },
  };
}

/** Gives the link to hand on, with what it is good for. */
export function copyLinkAction(invitation: Invitation, { copyLink, detail }: Strings): Action {
  return {
    title: copyLink.title,
    consequences: copyLink.leads(invitation.email),
    confirm: detail.copyLink,
    done: copyLink.done,
    async run({ invitations }) {
      const { url: link } = await invitations.createLink(invitation.id);
      return { customerIds: invitation.customerIds, link };
    },
  };
}

/**
 * Asks for the right address of a contact.
 *
 * @param canWrite - whether the ERP can take it, too; undefined where that is not known.
 */
export function correctAction(
  customer: Customer,
  contact: Contact,
  { correction }: Strings,
  canWrite?: boolean,
): Action {
  const { email } = contact;
  const name = contact.name ?? email ?? customer.name;
  const isInvited = customer.invitationStatus === 'pending' && customer.invitation?.email === email;
  return {
    title: email ? correction.title(name) : correction.addTitle(name),
    consequences: [
      correction.lead(contact.erpEmail ?? email ?? ''),
      ...(isInvited && email ? [correction.open(email)] : []),
    ],
    email: email ?? '',
    also: canWrite ? correction : undefined,
    confirm: correction.confirm,
    done: correction.done,
    async run({ customers }, typed, updateErp) {
      await customers.correctContact(customer.id, contact.id, {
        email: typed,
        ...(updateErp && { updateErp }),
      });
      return { customerIds: [customer.id] };
    },
  };
}

/** Lets the ERP's address hold again. */
export function takeBackAction(customer: Customer, contact: Contact, strings: Strings): Action {
  const { correction, detail } = strings;
  return {
    title: correction.takeBackTitle,
    consequences: [
      correction.takeBackLead(contact.name ?? contact.email ?? customer.name, contact.erpEmail ?? ''),
    ],
    confirm: detail.takeBack,
    done: correction.takeBackDone,
    async run({ customers }) {
      await customers.correctContact(customer.id, contact.id, { email: null });
      return { customerIds: [customer.id] };
    },
  };
}

/** Closes or opens the portal for everybody of a customer. */
export function customerAccessAction(customer: Customer, to: PayerAccess, strings: Strings): Action {
  const { disableCustomer, restoreCustomer } = strings.access;
  return {
    ...accessWords(customer.name, to, to === 'disabled' ? disableCustomer : restoreCustomer, strings),
    async run({ customers }) {
      await customers.setPortalAccess(customer.id, to);
      return { customerIds: [customer.id] };
    },
  };
}

/** Closes or opens the portal for one person, at every customer of the dealer. */
export function payerAccessAction(payer: CustomerPayer, to: PayerAccess, strings: Strings): Action {
  const { disablePayer, restorePayer } = strings.access;
  return {
    ...accessWords(payer.name, to, to === 'disabled' ? disablePayer : restorePayer, strings),
    async run({ payers }) {
      const { customers } = await payers.setPortalAccess(payer.id, to);
      return { customerIds: customers.map(({ customerId }) => customerId) };
    },
  };
}

function accessWords(name: string, to: PayerAccess, consequence: string, { access, detail }: Strings) {
  return to === 'disabled'
    ? {
        title: access.disableTitle(name),
        consequences: [consequence, access.undo],
        confirm: detail.disableAccess,
        isDanger: true,
        done: access.disabledDone(name),
      }
    : {
        title: access.restoreTitle(name),
        consequences: [consequence],
        confirm: detail.restoreAccess,
        done: access.restoredDone(name),
      };
}
