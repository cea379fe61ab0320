import type { Invitation } from '@payvite/sdk';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const COOL_DOWN_MS = 10 * MINUTE_MS;
const FIRST_REMINDER_MS = 3 * DAY_MS;
const RENEWALS_A_WEEK = 3;
const MAILS_A_DAY = 5;

/** What the invited person's link leads to. */
export type Standing = 'live' | 'replaced' | Exclude<Invitation['state'], 'pending'>;

/** An invitation as the rules alone say that it is. */
export interface ModelInvitation {
  id: string;
  email: string;
  customerIds: string[];
  /** As it is stored: `expired` is a matter of the time of asking. */
  state: 'pending' | 'accepted' | 'declined' | 'revoked';
  expiresAtMs: number;
  linkMadeAtMs: number;
  /** The last reminder since the link was made; 0 where none. */
  remindedAtMs: number;
  declinedAtMs: number;
  isNotMe: boolean;
  /** Every link there has been; the last one is the valid one. */
  tokens: string[];
  /** Links that were created to be handed on, each with the mailed link of its time. */
  copies: { token: string; of: string; toldAtMs: number }[];
  renewedAtMs: number[];
}

/** What must stand in the timelines of the model's invitations, and how often. */
export type Told = Record<
  `invitation.${'sent' | 'resent' | 'renewed' | 'link_copied' | 'accepted' | 'declined' | 'revoked'}`,
  number
>;

/** The addresses that have an account, each with the customers it is linked to. */
export type Payers = Map<string, Set<string>>;

/**
 * The rules of one dealer's invitations, written a second time from the product's description and without a database: what every
 * action must come to. Of several rules that refuse one action, any may be the one that is told.
 */
export class InvitationModel {
  readonly invitations: ModelInvitation[] = [];
  readonly payers: Payers;
  /** Addresses that want no more invitations. */
  readonly suppressed = new Set<string>();
  /** How many mails each address was promised, ever. */
  readonly mails = new Map<string, number>();
  readonly told: Told = {
    'invitation.sent': 0,
    'invitation.resent': 0,
    'invitation.renewed': 0,
    'invitation.link_copied': 0,
    'invitation.accepted': 0,
    'invitation.declined': 0,
    'invitation.revoked': 0,
  };

  /** @param payers of all dealers: an account is a person's, whoever invited it. */
  constructor(payers: Payers) {
    this.payers = payers;
  }

  stateOf(invitation: ModelInvitation, nowMs: number): Invitation['state'] {
    return invitation.state === 'pending' && invitation.expiresAtMs <= nowMs ? 'expired' : invitation.state;
  }

  standingOf(invitation: ModelInvitation, token: string, nowMs: number): Standing {
    const state = this.stateOf(invitation, nowMs);
    if (state !== 'pending') return state;
    return invitation.tokens.at(-1) === token ? 'live' : 'replaced';
  }

  statusOf(customerId: string, nowMs: number): 'none' | Exclude<Invitation['state'], 'revoked'> {
    for (const customerIds of this.payers.values()) if (customerIds.has(customerId)) return 'accepted';
    const covering = this.invitations.filter(({ customerIds }) => customerIds.includes(customerId));
    const inState = (state: Invitation['state']) =>
      covering.filter((invitation) => this.stateOf(invitation, nowMs) === state);
    if (inState('pending').length > 0) return 'pending';
    const declinedAtMs = Math.max(...inState('declined').map((invitation) => invitation.declinedAtMs));
    const expiredAtMs = Math.max(...inState('expired').map((invitation) => invitation.expiresAtMs));
    if (declinedAtMs === -Infinity && expiredAtMs === -Infinity) return 'none';
    return declinedAtMs >= expiredAtMs ? 'declined' : 'expired';
  }

  /** The codes with which sending must be refused; empty where it must succeed. */
  refusalsOfSend(email: string, customerIds: string[], nowMs: number): string[] {
    const conflicts = this.#to(email, customerIds)
      .map((invitation) => this.stateOf(invitation, nowMs))
      .filter((state) => state !== 'expired');
    return [...this.#refusalsOfMail(email), ...conflicts.map((state) => `invitation_${state}`)];
  }

  /** @returns whether an expired invitation is sent again, or a new one made and which expired ones it revokes. */
  planSend(
    email: string,
    customerIds: string[],
  ): { again: ModelInvitation | undefined; revoked: ModelInvitation[] } {
    const met = this.#to(email, customerIds);
    const again = met.find(
      (invitation) =>
        invitation.customerIds.length === customerIds.length &&
        invitation.customerIds.every((id) => customerIds.includes(id)),
    );
    return { again, revoked: again === undefined ? met : [] };
  }

  refusalsOfResend(invitation: ModelInvitation, nowMs: number): string[] {
    const refusals = this.#refusalsOfMail(invitation.email);
    if (invitation.state === 'revoked' || invitation.state === 'accepted')
      refusals.push(`invitation_${invitation.state}`);
    const mailedAtMs = Math.max(invitation.linkMadeAtMs, invitation.remindedAtMs);
    if (this.stateOf(invitation, nowMs) === 'pending' && nowMs - mailedAtMs < COOL_DOWN_MS) {
      refusals.push('resend_too_soon');
    }
    return refusals;
  }

  refusalsOfLink(invitation: ModelInvitation, nowMs: number): string[] {
    const state = this.stateOf(invitation, nowMs);
    return state === 'pending' ? [] : [`invitation_${state}`];
  }

  refusalsOfRevoke({ state }: ModelInvitation): string[] {
    return state === 'pending' ? [] : [`invitation_${state}`];
  }

  /** Whether the holder of a dead link is mailed a new one. */
  isRenewed(invitation: ModelInvitation, token: string, nowMs: number): boolean {
    const standing = this.standingOf(invitation, token, nowMs);
    const isRenewable =
      standing === 'expired' || standing === 'replaced' || (standing === 'declined' && !invitation.isNotMe);
    return (
      isRenewable &&
      this.#refusalsOfMail(invitation.email).length === 0 &&
      invitation.renewedAtMs.filter((atMs) => nowMs - atMs < 7 * DAY_MS).length < RENEWALS_A_WEEK
    );
  }

  /**
   * Whether the limit of a day may have been reached. Which mails count is a matter of when each left, and that no address
   * gets more is looked for in the outboxes; here, only that nobody is refused too early.
   */
  mayBeLimited(email: string): boolean {
    return (this.mails.get(email) ?? 0) >= MAILS_A_DAY;
  }

  /** Whether it may be reminded. Whether it must be depends on when its mail left, which other tests look at. */
  mayBeReminded(invitation: ModelInvitation, nowMs: number): boolean {
    const isRegistered = (id: string) => [...this.payers.values()].some((customerIds) => customerIds.has(id));
    return (
      this.stateOf(invitation, nowMs) === 'pending' &&
      !this.suppressed.has(invitation.email) &&
      !invitation.customerIds.every(isRegistered) &&
      nowMs - invitation.linkMadeAtMs >= FIRST_REMINDER_MS &&
      nowMs - invitation.remindedAtMs >= DAY_MS / 2
    );
  }

  /** The invitations to this address for any of these customers that were not revoked. */
  #to(email: string, customerIds: string[]): ModelInvitation[] {
    return this.invitations.filter(
      (invitation) =>
        invitation.email === email &&
        invitation.state !== 'revoked' &&
        invitation.customerIds.some((id) => customerIds.includes(id)),
    );
  }

  #refusalsOfMail(email: string): string[] {
    return this.suppressed.has(email) ? ['address_suppressed'] : [];
  }
}
