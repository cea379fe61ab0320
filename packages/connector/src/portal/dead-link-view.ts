import type { InvitationVisit } from '../invitations/invitation-visit.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { maskAddress } from './masked-address.ts';
import type { PageLanguage } from './page-language.ts';

/** The data of message.hbs. */
export interface MessageView {
  heading: string;
  paragraphs: string[];
  /** A button that posts, with what is chosen of a statement (`choiceText`), where it goes back to one. */
  action: { path: string; label: string; kind: 'main' | 'second'; chosen?: string } | null;
  link: { path: string; label: string } | null;
}

/** What asking for a new link came to. */
export type RenewalNotice = 'sent' | 'limited' | 'refused';

/** A page with a heading and a text. */
export function messageView(heading: string, ...paragraphs: string[]): MessageView {
  return { heading, paragraphs, action: null, link: null };
}

/** Why a link is dead and what helps, with the status that says so: 200 where the person answered, 410 where it is gone. */
export function deadLinkView(
  visit: InvitationVisit,
  renewal: RenewalNotice | undefined,
  { words: { deadLink: words, portal }, locale }: PageLanguage,
): { status: 200 | 410; view: MessageView } {
  const dealer = visit.dealer.name;
  const address = maskAddress(visit.email);
  const zone = { locale, timeZone: visit.dealer.timeZone };
  /** A new link, or why there is none: what `text` says of it, and the button. */
  const offer = (text: string, label: string): [string[], Partial<MessageView>] => {
    if (visit.isSuppressed) return [[words.stopped(address, dealer)], {}];
    return [[text], { action: { path: '/invitation/renew', label, kind: 'main' } }];
  };
  const page = (
    status: 200 | 410,
    heading: string,
    paragraphs: string[],
    rest: Partial<MessageView> = {},
  ) => ({ status, view: { ...messageView(heading, ...paragraphs), ...rest } });

  if (renewal === 'sent') return page(200, words.sent, [words.sentHow(address)]);
  if (renewal === 'limited') return page(200, words.limited, [words.limitedHow(dealer)]);
  if (renewal === 'refused') return page(200, words.refused, [words.refusedHow(dealer)]);
  switch (visit.standing) {
    case 'expired': {
      const [how, rest] = offer(words.newToAddress(address), words.sendNew);
      return page(410, words.expired, [words.expiredOn(formatInstant(visit.expiresAt, zone)), ...how], rest);
    }
    case 'accepted':
      return page(200, words.accepted, [words.acceptedHow], {
        link: { path: '/sign-in', label: words.signIn },
      });
    case 'declined':
      if (visit.declineReason === 'not_me') return page(200, words.notMe, [words.notMeHow(dealer)]);
      {
        const [how, rest] = offer(words.changedMind(address), words.sendNew);
        const again =
          visit.askAgainOn === null ? [] : [words.askAgain(dealer, formatDay(visit.askAgainOn, locale))];
        return page(200, words.declined, [words.declinedHow(dealer), ...again, ...how], rest);
      }
    case 'closed':
      return page(410, portal.disabled, [portal.disabledHow(dealer)]);
    case 'revoked':
      return page(410, words.revoked, [words.revokedHow(dealer)]);
    default: {
      const { newestMailSentAt: sentAt } = visit;
      const text =
        sentAt === null
          ? words.replacedQueued(address)
          : words.replacedSent(formatInstant(sentAt, { ...zone, style: 'dateTime' }), address);
      const [how, rest] = offer(text, words.sendAgain);
      return page(410, words.replaced, how, rest);
    }
  }
}

/** A plain date as people say it. */
function formatDay(day: string, locale: string): string {
  return formatInstant(new Date(`${day}T00:00:00Z`), { locale, timeZone: 'UTC' });
}
