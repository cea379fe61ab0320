import type { DeclineReason } from '@payvite/sdk/schemas';
import type { InvitationVisit } from '../invitations/invitation-visit.ts';
import type { PayerRow } from '../db/tables.ts';
import { cleanName } from '../mail/display-name.ts';
import { formatInstant } from '../mail/instant-format.ts';
import type { FormReply } from './form-reply.ts';
import type { AskAgainDays } from './invitation-forms.ts';
import { maskAddress } from './masked-address.ts';
import { PASSWORD_LENGTH } from './payer-auth.ts';
import type { PageLanguage } from './page-language.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** What a form that failed brings back to the page: everything but passwords. */
export interface LandingReply extends FormReply {
  /** The form it came from; its `<details>` stays open. Left out of one that was too long. */
  form?: 'code' | 'register' | 'accept' | 'sign-in' | 'not-me' | 'decline';
  name?: string;
  hasAcceptedTerms?: boolean;
  code?: string;
  suggestedName?: string;
  suggestedEmail?: string;
  reason?: DeclineReason | null;
  comment?: string | null;
  askAgainOn?: string | null;
}

/** That a link needs a code before anybody registers with it, and whether one was mailed that can be entered. */
export interface CodeStep {
  isMailed: boolean;
}

/** Somebody who has opened a live link. */
export interface LiveVisit {
  visit: InvitationVisit;
  signedIn: PayerRow | undefined;
  language: PageLanguage;
  /** What the link asks for before anybody registers; undefined where it needs no code, or has it. */
  code: CodeStep | undefined;
}

const ACCOUNTS_SHOWN = 5;

/** Heading of the page, also its title: who is invited. */
export function invitedHeading(visit: InvitationVisit, { landing: words }: PortalWords): string {
  const [first, ...others] = visit.customers.map((customer) => cleanName(customer.name));
  return others.length === 0 ? words.invited(first ?? '') : words.invitedMany(first ?? '', others.length);
}

/**
 * The data of landing.hbs for a live link.
 *
 * @param code undefined where none is needed. Until it was entered, the address is told in part only: whoever handed the
 * link on may have erred.
 * @param days on which the person may want to be asked again.
 */
export function landingView(
  { visit, signedIn, language, code }: LiveVisit,
  reply: LandingReply | undefined,
  days: AskAgainDays,
): object {
  const { dealer, customers } = visit;
  const { words, locale } = language;
  const email = code === undefined ? visit.email : maskAddress(visit.email);
  const faults = reply?.faults ?? {};
  const summary = Object.entries(faults).map(([field, text]) => ({ field, text }));
  const accounts = customers.map((customer) => ({
    name: cleanName(customer.name),
    account: words.landing.account(customer.accountNumber),
  }));
  const isSingle = accounts.length === 1;
  const whom = visit.invitedByName === null ? dealer.name : `${visit.invitedByName}, ${dealer.name}`;
  const isOther = signedIn !== undefined && signedIn.email !== visit.email;
  return {
    heading: invitedHeading(visit, words),
    byline: isSingle
      ? words.landing.accountInvitedBy(customers[0]?.accountNumber ?? '', whom)
      : words.landing.invitedBy(whom),
    accounts: isSingle ? [] : accounts.slice(0, ACCOUNTS_SHOWN),
    moreAccounts: accounts.slice(ACCOUNTS_SHOWN),
    moreAccountsLabel: words.landing.moreAccounts(accounts.length - ACCOUNTS_SHOWN),
    about: words.landing.about(dealer.name),
    email,
    code:
      code === undefined
        ? null
        : { ...code, text: code.isMailed ? words.code.mailed(email) : words.code.why(email) },
    otherAccount: isOther
      ? {
          heading: words.landing.otherAccount(signedIn.email),
          text: words.landing.otherAccountHow(email),
          action: words.landing.continueAs(email),
        }
      : null,
    signedIn: signedIn === undefined || isOther ? null : words.landing.signedInAs(signedIn.email),
    offersSignIn: signedIn === undefined,
    acceptFor: words.landing.acceptFor(
      isSingle ? (accounts[0]?.name ?? '') : words.portal.accounts(accounts.length),
    ),
    passwordLength: PASSWORD_LENGTH,
    trustHow: words.landing.trustHow(dealer.name),
    notMeAbout: words.notMe.about(dealer.name),
    askAgain: { how: words.decline.askAgainHow(dealer.name), ...days },
    validUntil: words.landing.validUntil(
      formatInstant(visit.expiresAt, {
        locale,
        timeZone: dealer.timeZone,
        style: 'deadline',
      }),
    ),
    summary,
    summaryHeading: words.faults.summary(summary.length),
    faults: {
      code: faults['code'] ?? null,
      sendCode: faults['send-code'] ?? null,
      name: faults['name'] ?? null,
      password: faults['password'] ?? null,
      terms: faults['terms'] ?? null,
      acceptTerms: faults['accept-terms'] ?? null,
      signInPassword: faults['sign-in-password'] ?? null,
      signInTerms: faults['sign-in-terms'] ?? null,
      suggestedEmail: faults['suggested-email'] ?? null,
      comment: faults['comment'] ?? null,
      askAgainOn: faults['ask-again-on'] ?? null,
    },
    values: {
      name: reply?.name ?? visit.contactName ?? '',
      // Of the form that was sent; in the other one nobody has accepted anything.
      terms: reply?.form === 'register' && reply.hasAcceptedTerms === true,
      signInTerms: reply?.form === 'sign-in' && reply.hasAcceptedTerms === true,
      code: reply?.code ?? '',
      suggestedName: reply?.suggestedName ?? '',
      suggestedEmail: reply?.suggestedEmail ?? '',
      comment: reply?.comment ?? '',
      askAgainOn: reply?.askAgainOn ?? '',
    },
    open: {
      signIn: reply?.form === 'sign-in',
      notMe: reply?.form === 'not-me',
      decline: reply?.form === 'decline',
    },
    reasons: words.decline.reasons.map(([value, label]) => ({
      value,
      label,
      isChosen: reply?.reason === value,
    })),
  };
}
