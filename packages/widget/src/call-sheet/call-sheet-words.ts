import type { CallNote, CallSheetRow, Contact, Customer } from '@payvite/sdk';
import { daysBetween, formatInstantDate, formatPlainDate } from '../dates.ts';
import { isUndelivered } from '../status-badge/status-badge-words.ts';
import type { Strings } from '../strings/en.ts';
import { telephoneLink } from '../telephone-link.ts';

/** A fact about an invitation in a word or two; `isNews` where it changes what to say on the phone. */
export interface Progress {
  words: string;
  isNews: boolean;
}

/** What has happened since the customer was invited: where the mail is, how far they came, how often they were reminded. */
export function progress({ invitation, ...customer }: Customer, strings: Strings): Progress[] {
  if (!invitation) return [];
  const { callSheet } = strings;
  const { delivery, startedAt, reminderCount } = invitation;
  const facts = [{ words: callSheet.progress[delivery], isNews: isUndelivered({ ...customer, invitation }) }];
  if (startedAt) facts.push({ words: callSheet.started, isNews: true });
  if (reminderCount > 0) facts.push({ words: callSheet.reminded(reminderCount), isNews: false });
  return facts;
}

/** Whom to ask for: whoever was invited first, then who else has a phone, one person for each number. */
export function peopleToCall({ contacts, invitation }: Customer): Contact[] {
  const isInvited = ({ email }: Contact) => email !== null && email === invitation?.email;
  const callable = contacts.filter((contact) => contact.phone || isInvited(contact));
  const inOrder = [...callable.filter(isInvited), ...callable.filter((contact) => !isInvited(contact))];
  const numbers = inOrder.map(({ phone }) => phone && telephoneLink(phone));
  return inOrder.filter((_, index) => !numbers[index] || numbers.indexOf(numbers[index]) === index);
}

/** "Call again Dec 3", "Call again today", "Was to be called Nov 20"; empty where no day was set. */
export function followUpWords(call: CallNote, agedOn: string, strings: Strings, locale: string): string {
  if (!call.followUpOn) return '';
  const words = strings.callSheet.followUp;
  const days = daysBetween(agedOn, call.followUpOn);
  const date = formatPlainDate(call.followUpOn, locale, agedOn);
  return days > 0 ? words.later(date) : days === 0 ? words.today : words.overdue(date);
}

/** Is to be called on a day that has not come yet. */
export function isForLater({ customer, lastCall }: CallSheetRow): boolean {
  return lastCall?.followUpOn != null && lastCall.followUpOn > customer.agedOn;
}

/** "Nov 26, Dana Reyes". */
export function calledWords(call: CallNote, strings: Strings, locale: string): string {
  const date = formatInstantDate(call.createdAt, locale);
  return strings.callSheet.calledBy(date, call.createdBy.name ?? strings.actors[call.createdBy.type]);
}
