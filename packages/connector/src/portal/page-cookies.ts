import type { CookieOptions, Request, Response } from 'express';
import { SECOND_CLICK_MS } from './account-proof.ts';
import type { Visitor } from './payer-auth.ts';

/** How long an opened link can be acted on; then the mail's button opens it again. */
const LINK_MAX_AGE_MS = 60 * 60_000;

/** Makes browsers refuse a cookie that was set over http. */
const SECURE = '__Secure-';

/** The cookies of the invitation pages: seen by nothing outside /invitation, and by no script. */
export interface InvitationCookies {
  /** The token of the link that was opened last. */
  readToken(request: Request): string | undefined;
  setToken(response: Response, token: string): void;
  clearToken(response: Response): void;
  /** Of a link that was used: a second click still says whose it is. */
  endToken(response: Response): void;
  /** What shows that the code which a copied link asks for was entered. */
  readProof(request: Request): string | undefined;
  setProof(response: Response, proof: string): void;
  /** What the next page says once: the outcome of a POST. */
  setNotice(response: Response, notice: string): void;
  takeNotice(request: Request, response: Response): string | undefined;
}

/** Makes the cookies of the invitation pages on `publicUrl`. */
export function invitationCookies(publicUrl: string): InvitationCookies {
  const path = '/invitation';
  const token = secretCookie(publicUrl, { name: 'payvite-invitation', path, maxAgeMs: LINK_MAX_AGE_MS });
  const proof = secretCookie(publicUrl, { name: 'payvite-code', path, maxAgeMs: LINK_MAX_AGE_MS });
  const notice = secretCookie(publicUrl, { name: 'payvite-notice', path, maxAgeMs: 60_000 });
  return {
    readToken: token.read,
    setToken: token.set,
    clearToken: token.clear,
    endToken: token.end,
    readProof: proof.read,
    setProof: proof.set,
    setNotice: notice.set,
    takeNotice(request, response) {
      const text = notice.read(request);
      if (text !== undefined) notice.clear(response);
      return text;
    },
  };
}

/** A cookie that holds what a mailed link brought: seen by nothing outside its path, and by no script. */
export interface SecretCookie {
  read(request: Request): string | undefined;
  set(response: Response, value: string): void;
  clear(response: Response): void;
  /**
   * Of a link that was used: keeps the cookie for moments more. Whoever clicks twice sends the form again after the answer to the
   * first has come, while the page that it leads to is still on its way.
   */
  end(response: Response): void;
}

/** Makes a secret cookie of a page on `publicUrl`. */
export function secretCookie(
  publicUrl: string,
  { name, path, maxAgeMs }: { name: string; path: string; maxAgeMs: number },
): SecretCookie {
  const secure = publicUrl.startsWith('https:');
  const fullName = `${secure ? SECURE : ''}${name}`;
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', secure, path };
  const set = (response: Response, value: string, maxAge = maxAgeMs) =>
    void response.cookie(fullName, value, { ...options, maxAge });
  return {
    read: (request) => readCookie(request, fullName),
    set: (response, value) => set(response, value),
    clear: (response) => void response.clearCookie(fullName, options),
    end(response) {
      const value = readCookie(response.req, fullName);
      if (value !== undefined) set(response, value, SECOND_CLICK_MS);
    },
  };
}

const LANGUAGE = 'payvite-language';
const LANGUAGE_MAX_AGE_MS = 365 * 86_400_000;

/** The language that the reader chose, whatever it is; undefined where they did not. */
export function readLanguageChoice(request: Request): string | undefined {
  return readCookie(request, LANGUAGE);
}

/** Remembers the language that the reader chose, for a year. No secret: it needs no name that binds it to https. */
export function setLanguageChoice(response: Response, publicUrl: string, language: string): void {
  const secure = publicUrl.startsWith('https:');
  response.cookie(LANGUAGE, language, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: LANGUAGE_MAX_AGE_MS,
  });
}

/** What a request says of who sends it. */
export function readVisitor(request: Request): Visitor {
  return { cookie: request.get('cookie'), ipAddress: request.ip, userAgent: request.get('user-agent') };
}

/** Adds `Set-Cookie` values beside those that are there. */
export function addCookies(response: Response, setCookies: string[]): void {
  for (const cookie of setCookies) response.append('Set-Cookie', cookie);
}

/** RFC 6265, section 5.4: `name=value` pairs. Ours are base64url and plain words, so nothing is encoded. */
function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.split('=', 2).map((part) => part.trim());
    if (key === name) return value;
  }
  return undefined;
}
