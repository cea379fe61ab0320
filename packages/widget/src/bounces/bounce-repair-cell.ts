import { html, nothing } from 'lit';
import type { Customer } from '@payvite/sdk';
import type { Can } from '../connection/permissions.ts';
import { icon } from '../pictures/icons.ts';
import type { BouncesStrings } from '../strings/en-bounces.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import { isSameAddress, otherContacts } from './bounce-addresses.ts';
import type { Repair, RepairChange, RepairWay } from './bounce-repairs.ts';

/** Faults that may pass: the same once more is the way out. Of the others the customer's page is. */
const PASSING =
  /^(connection_failed|timed_out|token_failed|unexpected|resend_too_soon|rate_limited|internal_error|unavailable)$/;

/** What the repair of a customer needs of the list around it. */
export interface RepairCellContext {
  words: BouncesStrings;
  strings: InviteStrings;
  can: Can;
  /** Whether a corrected address can be written to the ERP. */
  erpWrites: boolean;
  repair: Repair;
  /** The address at which it was invited again; null where it was not. */
  invitedAt: string | null;
  /** None of the dealer's invitations leaves. */
  isPaused: boolean;
  onOpen(customer: Customer): void;
  onChange(customer: Customer, change: RepairChange): void;
  onSend(customer: Customer, way: RepairWay): void;
}

/** The way to invite again, or that it is done. */
export function repairCell(customer: Customer, context: RepairCellContext) {
  const { words, invitedAt, isPaused, repair } = context;
  if (invitedAt !== null) {
    return html`<p class="result" tabindex="-1">
      ${icon('accepted')}<span
        >${words.invitedAgain(invitedAt)}${isPaused ? html`<small>${words.waits}</small>` : nothing}</span
      >
    </p>`;
  }
  const isGone = customer.invitation?.bounceReason === 'no_mailbox';
  return html`${isGone ? nothing : sameAddress(customer, context)}
    ${isGone || repair.isOpen ? otherAddress(customer, context) : nothing}
    <div role="alert">${complaint(customer, context)}</div>`;
}

/** Once more as it was, and the way to another address. */
function sameAddress(customer: Customer, context: RepairCellContext) {
  const { words, repair, onChange } = context;
  return html`<div class="buttons">
    ${sendButton('again', words.sendAgain, customer, context)}
    <button
      type="button"
      class="link"
      aria-expanded=${repair.isOpen ? 'true' : 'false'}
      aria-label=${words.forCustomer(words.another, customer.name)}
      @click=${() => onChange(customer, { isOpen: !repair.isOpen })}
    >
      ${words.another}
    </button>
  </div>`;
}

function otherAddress(customer: Customer, context: RepairCellContext) {
  const { words, can, repair, onChange, onSend } = context;
  const { id, name, contacts, invitation } = customer;
  const [inputId, faultId] = [`email-${id}`, `email-fault-${id}`];
  const isOnFile =
    repair.corrected !== null || contacts.some(({ email }) => isSameAddress(email, invitation?.email));
  const isDone = isSameAddress(repair.corrected?.email, repair.email.trim());
  const corrects = isOnFile && !isDone && can('customers:write');
  const isFaulty = repair.addressFault !== '';
  const gone = new Set(repair.corrected?.contacts.map(({ contactId }) => contactId));
  const others = otherContacts(customer).filter((contact) => !gone.has(contact.id));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSend(customer, 'address');
  };
  return html`<form novalidate @submit=${submit}>
      <label for=${inputId}>${words.address}<span class="hidden">, ${name}</span></label>
      <div class="typed">
        <input
          class="field"
          type="email"
          id=${inputId}
          autocomplete="off"
          spellcheck="false"
          maxlength="254"
          aria-invalid=${isFaulty ? 'true' : 'false'}
          aria-describedby=${isFaulty ? faultId : nothing}
          .value=${repair.email}
          @input=${(event: Event) => onChange(customer, { email: (event.target as HTMLInputElement).value })}
        />
        ${sendButton('address', corrects ? words.correct : words.inviteAddress, customer, context)}
      </div>
      ${corrects && context.erpWrites ? alsoInErp(customer, context) : nothing}
      <div role="alert">
        ${isFaulty ? html`<p class="complaint" id=${faultId}>${icon('alert')}<span>${repair.addressFault}</span></p>` : nothing}
      </div>
    </form>
    ${
      others.length
        ? html`<div class="others">
            ${others.map((contact) => {
              const way = { contactId: contact.id };
              return sendButton(way, words.instead(contact.name ?? contact.email ?? ''), customer, context);
            })}
          </div>`
        : nothing
    }`;
}

function alsoInErp(customer: Customer, { words, repair, onChange }: RepairCellContext) {
  const hintId = `also-${customer.id}`;
  return html`<label class="also">
    <input
      type="checkbox"
      aria-describedby=${hintId}
      .checked=${repair.updatesErp}
      @change=${(event: Event) => onChange(customer, { updatesErp: (event.target as HTMLInputElement).checked })}
    />${words.also}
    <small id=${hintId} aria-hidden="true">${words.alsoHint}</small>
  </label>`;
}

/** A form's button for a typed address, else one that sends by itself; somebody else on file is the lesser choice. */
function sendButton(way: RepairWay, word: string, customer: Customer, context: RepairCellContext) {
  const { words, strings, repair, onSend } = context;
  const isTyped = way === 'address';
  const isSending = isSameWay(repair.sending, way);
  return html`<button
    type=${isTyped ? 'submit' : 'button'}
    class=${typeof way === 'object' ? 'link' : 'button'}
    aria-disabled=${repair.sending ? 'true' : nothing}
    aria-label=${words.forCustomer(isSending ? strings.invite.sending : word, customer.name)}
    @click=${isTyped ? nothing : () => onSend(customer, way)}
  >
    ${isSending ? strings.invite.sending : word}
  </button>`;
}

function complaint(customer: Customer, context: RepairCellContext) {
  const { words, strings, repair, onSend, onOpen } = context;
  const { fault, tried, corrected } = repair;
  if (!fault || !tried) return nothing;
  const half = corrected && tried === 'address' ? words.correctedOnly(corrected.email) : '';
  const isPassing = PASSING.test(fault.code);
  const isForbidden = fault.code === 'permission_denied';
  return html`<p class="complaint">
    ${icon('alert')}<span
      >${half} ${fault.message}
      ${fault.requestId ? html`<span class="reference">${strings.fault.reference(fault.requestId)}</span>` : nothing}</span
    >
    ${
      isForbidden
        ? nothing
        : html`<button
            type="button"
            class="link"
            aria-label=${isPassing ? words.forCustomer(strings.fault.tryAgain, customer.name) : nothing}
            @click=${() => (isPassing ? onSend(customer, tried) : onOpen(customer))}
          >
            ${isPassing ? strings.fault.tryAgain : words.openCustomer(customer.name)}
          </button>`
    }
  </p>`;
}

function isSameWay(one: RepairWay | null, other: RepairWay): boolean {
  return typeof one === 'object' && typeof other === 'object'
    ? one?.contactId === other.contactId
    : one === other;
}
