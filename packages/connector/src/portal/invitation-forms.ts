import { declineReasonSchema, type DeclineReason } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { PASSWORD_LENGTH } from './payer-auth.ts';
import { strings } from './strings.ts';

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

/** A password: just as typed. */
export function readPassword(body: FormBody): string {
  return readText(body, 'password');
}

/** Whether the terms were accepted. Only the box's own value counts. */
export function hasAcceptedTerms(body: FormBody): boolean {
  return readText(body, 'terms') === 'accepted';
}

/** Checks the registration. The password is counted as better-auth counts it. */
export function readRegistration(body: FormBody): { name: string; password: string; faults: Faults } {
  const name = readLine(body, 'name');
  const password = readPassword(body);
  const faults: Faults = {};
  if (name === '') faults['name'] = strings.faults.name;
  else if (name.length > NAME_LENGTH) faults['name'] = strings.faults.nameLong;
  if (password === '') faults['password'] = strings.faults.passwordMissing;
  else if (password.length < PASSWORD_LENGTH.min) faults['password'] = strings.faults.passwordShort;
  else if (password.length > PASSWORD_LENGTH.max) faults['password'] = strings.faults.passwordLong;
  if (!hasAcceptedTerms(body)) faults['terms'] = strings.faults.terms;
  return { name, password, faults };
}

/** Checks "not me": a suggested contact needs an address, and both may be left empty. */
export function readSuggestion(body: FormBody): {
  name: string;
  email: string;
  suggestion: { name: string | null; email: string } | undefined;
  faults: Faults;
} {
  const name = readLine(body, 'name').slice(0, NAME_LENGTH);
  const email = readLine(body, 'email').toLowerCase();
  if (name === '' && email === '') return { name, email, suggestion: undefined, faults: {} };
  if (!z.safeParse(emailSchema, email).success) {
    return {
      name,
      email,
      suggestion: undefined,
      faults: { 'suggested-email': strings.faults.suggestedEmail },
    };
  }
  return { name, email, suggestion: { name: name === '' ? null : name, email }, faults: {} };
}

/** Checks a decline: both fields may be left empty, and `not_me` has a form of its own. */
export function readDecline(body: FormBody): {
  reason: DeclineReason | null;
  comment: string | null;
  faults: Faults;
} {
  const parsed = z.safeParse(declineReasonSchema, readText(body, 'reason'));
  const reason = parsed.success && parsed.data !== 'not_me' ? parsed.data : null;
  const comment = readText(body, 'comment').replaceAll('\r\n', '\n').trim();
  const faults: Faults = comment.length > COMMENT_LENGTH ? { comment: strings.faults.commentLong } : {};
  return { reason, comment: comment === '' ? null : comment, faults };
}

function readText(body: FormBody, field: string): string {
  const value = body?.[field];
  // PostgreSQL's text holds no NUL and no half of a surrogate pair.
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : '';
}
