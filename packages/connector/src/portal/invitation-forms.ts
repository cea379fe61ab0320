import { declineReasonSchema, plainDateSchema, type DeclineReason } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { addDays } from '../dealers/dealer-day.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** What is wrong with each field of a form, by the field's id on the page; empty when nothing is. */
export type Faults = Record<string, string>;

const NAME_LENGTH = 100;
const COMMENT_LENGTH = 500;
const emailSchema = z.email().check(z.maxLength(254));

/** A form as express parses it: nothing in it is trusted to be there, or to be there once. */
export type FormBody = Record<string, unknown> | undefined;

/** A text field without spaces around and without line breaks and other controls. */
export function readLine(body: FormBody, field: string): string {
  return readText(body, field)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** Whether mail can be sent there. */
export function isAddress(text: string): boolean {
  return z.safeParse(emailSchema, text).success;
}

/** A password: just as typed. */
export function readPassword(body: FormBody, field = 'password'): string {
  return readText(body, field);
}

/**
 * Adds to faults of a form that its passwords have to be typed again where nothing is wrong with them: no page brings one back.
 *
 * @param order the form's fields from top to bottom, in which faults are told.
 */
export function askPasswordsAgain(
  faults: Faults,
  passwords: Record<string, string>,
  order: readonly string[],
  words: PortalWords,
): Faults {
  if (Object.keys(faults).length === 0) return faults;
  const again = Object.entries(passwords)
    .filter(([field, text]) => text !== '' && faults[field] === undefined)
    .map(([field]) => [field, words.faults.passwordAgain] as const);
  const all = new Map([...Object.entries(faults), ...again]);
  return Object.fromEntries(
    order.flatMap((field) => (all.has(field) ? [[field, all.get(field) ?? '']] : [])),
  );
}

/** Whether the terms were accepted. Only the box's own value counts. */
export function hasAcceptedTerms(body: FormBody): boolean {
  return readText(body, 'terms') === 'accepted';
}

/** The digits of a code, however somebody groups them; null where they are not six. */
export function readCode(body: FormBody): string | null {
  const digits = readText(body, 'code').replace(/[\s-]/g, '');
  return /^\d{6}$/.test(digits) ? digits : null;
}

/** Checks the registration, all but whether the password is a good one (password-rules.ts). */
export function readRegistration(
  body: FormBody,
  words: PortalWords,
): { name: string; password: string; faults: Faults } {
  const name = readLine(body, 'name');
  const password = readPassword(body);
  const faults: Faults = {};
  if (name === '') faults['name'] = words.faults.name;
  else if (name.length > NAME_LENGTH) faults['name'] = words.faults.nameLong;
  if (password === '') faults['password'] = words.faults.passwordMissing;
  if (!hasAcceptedTerms(body)) faults['terms'] = words.faults.terms;
  return { name, password, faults };
}

/** Checks "not me": a suggested contact needs an address, and both may be left empty. */
export function readSuggestion(
  body: FormBody,
  words: PortalWords,
): {
  name: string;
  email: string;
  suggestion: { name: string | null; email: string } | undefined;
  faults: Faults;
} {
  const name = readLine(body, 'name').slice(0, NAME_LENGTH);
  const email = readLine(body, 'email').toLowerCase();
  if (name === '' && email === '') return { name, email, suggestion: undefined, faults: {} };
  if (!isAddress(email)) {
    return {
      name,
      email,
      suggestion: undefined,
      faults: { 'suggested-email': words.faults.suggestedEmail },
    };
  }
  return { name, email, suggestion: { name: name === '' ? null : name, email }, faults: {} };
}

/** The days on which a person may want to be asked again: from tomorrow on, for a year. */
export interface AskAgainDays {
  /** Plain dates, `YYYY-MM-DD`. */
  first: string;
  last: string;
}

/** @param today of the dealer's zone. */
export function askAgainDays(today: string): AskAgainDays {
  return { first: addDays(today, 1), last: addDays(today, 365) };
}

/** Checks a decline: all fields may be left empty, and `not_me` has a form of its own. */
export function readDecline(
  body: FormBody,
  days: AskAgainDays,
  words: PortalWords,
): {
  reason: DeclineReason | null;
  comment: string | null;
  /** As it was typed where it has a fault. */
  askAgainOn: string | null;
  faults: Faults;
} {
  const parsed = z.safeParse(declineReasonSchema, readText(body, 'reason'));
  const reason = parsed.success && parsed.data !== 'not_me' ? parsed.data : null;
  const comment = readText(body, 'comment').replaceAll('\r\n', '\n').trim();
  const faults: Faults = comment.length > COMMENT_LENGTH ? { comment: words.faults.commentLong } : {};
  const askAgainOn = readLine(body, 'ask-again-on');
  if (askAgainOn !== '') {
    const isDay = z.safeParse(plainDateSchema, askAgainOn).success;
    if (!isDay) faults['ask-again-on'] = words.faults.askAgainOn;
    else if (askAgainOn < days.first) faults['ask-again-on'] = words.faults.askAgainPast;
    else if (askAgainOn > days.last) faults['ask-again-on'] = words.faults.askAgainFar;
  }
  return {
    reason,
    comment: comment === '' ? null : comment,
    askAgainOn: askAgainOn === '' ? null : askAgainOn,
    faults,
  };
}

function readText(body: FormBody, field: string): string {
  const value = body?.[field];
  // PostgreSQL's text holds no NUL and no half of a surrogate pair.
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : '';
}
