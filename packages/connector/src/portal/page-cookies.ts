import type { CookieOptions, Request, Response } from 'express';
import type { Visitor } from './payer-auth.ts';

/** How long an opened link can be acted on; then the mail's button opens it again. */
const LINK_MAX_AGE_MS = 60 * 60_000;

/** The cookies of the invitation pages: seen by nothing outside /invitation, and by no script. */
export interface InvitationCookies {
  /** The token of the link that was opened last. */
  readToken(request: Request): string | undefined;
  setToken(response: Response, token: string): void;
  clearToken(response: Response): void;
  /** What shows that the code which a copied link asks for was entered. */
  readProof(request: Request): string | undefined;
  setProof(response: Response, proof: string): void;
  /** What the next page says once: the outcome of a POST. */
  setNotice(response: Response, notice: string): void;
  takeNotice(request: Request, response: Response): string | undefined;
}

/** Names and attributes of the cookies on `publicUrl`; `Secure` where it is https. */
export function invitationCookies(publicUrl: string): InvitationCookies {
  const secure = publicUrl.startsWith('https:');
  // The prefix makes browsers refuse one that was set over http.
  const prefix = secure ? '__Secure-' : '';
  const tokenName = `${prefix}payvite-invitation`;
  const proofName = `${prefix}payvite-code`;
  const noticeName = `${prefix}payvite-notice`;
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/invitation' };
  return {
    readToken: (request) => readCookie(request, tokenName),
    setToken: (response, token) =>
      void response.cookie(tokenName, token, { ...options, maxAge: LINK_MAX_AGE_MS }),
    clearToken: (response) => void response.clearCookie(tokenName, options),
    readProof: (request) => readCookie(request, proofName),
    setProof: (response, proof) =>
      void response.cookie(proofName, proof, { ...options, maxAge: LINK_MAX_AGE_MS }),
    setNotice: (response, notice) => void response.cookie(noticeName, notice, { ...options, maxAge: 60_000 }),
    takeNotice(request, response) {
      const notice = readCookie(request, noticeName);
      if (notice !== undefined) response.clearCookie(noticeName, options);
      return notice;
    },
  };
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
