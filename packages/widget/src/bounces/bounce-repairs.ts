import type { Customer, Invitation } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { InvitationSentEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { isEmail } from '../invite-button/invite-recipient.ts';
import { isSameAddress, wrongContacts } from './bounce-addresses.ts';
import type { WrongContact } from './bounce-addresses.ts';
import type { BouncesContext } from './bounces-context.ts';

/** How to invite again: at a typed address, a contact by its id, or at the same address once more. */
export type RepairWay = 'address' | 'again' | { contactId: string };

/** How far the repair of one customer's address is. */
export interface Repair {
  /** As typed; before that the address that the mail came back from. */
  email: string;
  /** The correction goes to the ERP, too: ticked anew for each. */
  updatesErp: boolean;
  /** The field for another address shows where it would not. */
  isOpen: boolean;
  /** The way that is on its way; null for none. */
  sending: RepairWay | null;
  /** What is wrong with what was typed; empty where nothing. */
  addressFault: string;
  /** Why it could not be sent; null where it could. */
  fault: Fault | null;
  /** What was tried last. */
  tried: RepairWay | null;
  /** Put right already, though nothing has been sent there. */
  corrected: { email: string; contacts: readonly WrongContact[] } | null;
}

/** What a person does to a repair before it is sent. */
export type RepairChange = Pick<Partial<Repair>, 'email' | 'updatesErp' | 'isOpen'>;

/** A customer that was invited again here, who is in the list no more. */
export interface Repaired {
  customer: Customer;
  /** Where the row stood. */
  index: number;
  /** The address that the invitation went to. */
  email: string;
}

/** What a sending needs to know. */
interface SendingFacts {
  connection: Connection;
  customer: Customer;
  email: string;
}

type Addressee = { contactId: string } | { email: string };

/** Invites again whose mail came back, one repair for each customer. */
export class BounceRepairs {
  readonly #context: BouncesContext;
  readonly #repairs = new Map<string, Repair>();
  /** By the customer's id: invited again, with the row still at hand. */
  readonly repaired = new Map<string, Repaired>();

  constructor(context: BouncesContext) {
    this.#context = context;
  }

  /** What is being done about a customer. */
  find(customer: Customer): Repair {
    const email = customer.invitation?.email ?? '';
    const fresh = { email, updatesErp: false, isOpen: false, addressFault: '', sending: null, fault: null };
    return this.#repairs.get(keyOf(customer)) ?? { ...fresh, tried: null, corrected: null };
  }

  /** Takes what was typed or ticked, or shows the field. */
  change(customer: Customer, change: RepairChange): void {
    const isTyped = change.email !== undefined;
    this.#set(customer, { ...change, addressFault: '', ...(isTyped ? { fault: null } : {}) });
  }

  /** Lets go of everybody in the list whose row nobody is on. */
  release(isHeld: (customerId: string) => boolean): void {
    for (const id of this.repaired.keys()) if (!isHeld(id)) this.repaired.delete(id);
  }

  /** Forgets all: another connection holds other customers. */
  clear(): void {
    this.#repairs.clear();
    this.repaired.clear();
  }

  /** Invites a customer again in one way. Never rejects. */
  async send(customer: Customer, way: RepairWay): Promise<void> {
    const { connection, words, strings, host } = this.#context;
    const { invitation } = customer;
    if (!connection || !invitation || this.find(customer).sending || this.repaired.has(customer.id)) return;
    const email = this.find(customer).email.trim();
    const addressFault = way === 'address' ? this.#faultOf(email, invitation) : '';
    if (addressFault) {
      this.#set(customer, { addressFault, fault: null });
      await this.#focus(customer, 'input');
      return;
    }
    const { corrected } = this.find(customer);
    this.#set(customer, { sending: way, tried: way, addressFault: '', fault: null });
    try {
      const sent = await this.#sendBy(way, { connection, customer, invitation, email });
      const index = this.#context.customers.findIndex(({ id }) => id === customer.id);
      this.repaired.set(customer.id, { customer, index, email: sent.email });
      this.#repairs.delete(keyOf(customer));
      this.#context.announce(words.announced(customer.name, sent.email));
      await this.#focus(customer, '.result');
      host.dispatchEvent(new InvitationSentEvent(sent));
      connection.announceChange([...new Set([...invitation.customerIds, ...sent.customerIds])]);
    } catch (error) {
      const fault = describeFault(error, strings);
      // The same address is of no more use.
      const isOpen = fault.code === 'address_suppressed' || this.find(customer).isOpen;
      this.#set(customer, { sending: null, fault, isOpen });
      announceFault(host, fault);
      if (this.find(customer).corrected !== corrected) connection.announceChange([customer.id]);
    }
  }

  async #sendBy(way: RepairWay, about: SendingFacts & { invitation: Invitation }): Promise<Invitation> {
    const { connection, invitation } = about;
    const { invitations } = connection.client;
    if (way === 'again') return invitations.resend(invitation.id);
    const whom = way === 'address' ? await this.#correct(about) : way;
    const { customerIds, id: replacesInvitationId } = invitation;
    return invitations.send({ customerIds, ...whom, replacesInvitationId });
  }

  /** Puts the address right where it stands, so that whoever invites the next time need not. */
  async #correct({ connection, customer, email }: SendingFacts): Promise<Addressee> {
    const { corrected, updatesErp } = this.find(customer);
    const input = { email, ...(updatesErp && { updateErp: true }) };
    const contacts = corrected?.contacts ?? wrongContacts(customer, this.#context.customers);
    const own = contacts.find(({ customerId }) => customerId === customer.id);
    if (!own || !this.#context.can('customers:write')) return { email };
    if (!isSameAddress(corrected?.email, email)) {
      for (const { customerId, contactId } of contacts)
        await connection.client.customers.correctContact(customerId, contactId, input);
      this.#set(customer, { corrected: { email, contacts } });
    }
    return { contactId: own.contactId };
  }

  #faultOf(email: string, invitation: Invitation): string {
    if (!isEmail(email)) return this.#context.strings.invite.typeAddress;
    return isSameAddress(email, invitation.email) ? this.#context.words.sameAddress : '';
  }

  #set(customer: Customer, change: Partial<Repair>): void {
    this.#repairs.set(keyOf(customer), { ...this.find(customer), ...change });
    this.#context.update();
  }

  /** Puts the focus there, where the person has not gone elsewhere meanwhile. */
  async #focus(customer: Customer, selector: string): Promise<void> {
    const { host } = this.#context;
    const row = () => host.renderRoot.querySelector(`[data-customer-id="${CSS.escape(customer.id)}"]`);
    const active = host.shadowRoot?.activeElement ?? null;
    const isHere = active ? row()?.contains(active) : document.activeElement === document.body;
    this.#context.update();
    await host.updateComplete;
    if (isHere) row()?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }
}

/** Another invitation of a customer is another repair. */
function keyOf({ id, invitation }: Customer): string {
  return `${id} ${invitation?.id ?? ''}`;
}
