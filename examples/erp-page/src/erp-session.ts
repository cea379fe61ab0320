import { createHmac, timingSafeEqual } from 'node:crypto';

/** A person who is signed in to the ERP. */
export interface ErpUser {
  /** The ERP's own id of the person; Payvite's timeline keeps it. */
  id: string;
  name: string;
  email: string;
  role: string;
  /** BCP 47. */
  locale: string;
}

/** The one person of this demonstration. A real ERP has its own sign-in and its own table of users. */
export const DEMO_USER: ErpUser = {
  id: 'dortiz',
  name: 'Dana Ortiz',
  email: 'dana.ortiz@ridgeline.example',
  role: 'Accounts Receivable',
  locale: 'en-US',
};

/** The cookie that carries the ERP's session. */
export const SESSION_COOKIE = 'erp_session';

/** How long a session lasts: a working day. */
export const SESSION_MS = 12 * 60 * 60 * 1000;

/** Makes and reads session cookies: user id, end and a signature, so that nothing has to be kept here. */
export class ErpSessions {
  #key: Buffer;

  /** @param key 32 secret bytes; who knows them can sign in as anybody. */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Makes the value of the cookie for a session that begins at `nowMs`, in milliseconds since 1970. */
  open(user: ErpUser, nowMs: number): string {
    const claim = `${user.id}.${nowMs + SESSION_MS}`;
    return `${claim}.${this.#sign(claim)}`;
  }

  /** The person whom a request's `Cookie` header signs in; undefined for none, a forged or an ended session. */
  findUser(cookieHeader: string | undefined, nowMs: number): ErpUser | undefined {
    const value = readCookie(cookieHeader, SESSION_COOKIE);
    const [, claim, userId, endsAtMs, signature] = /^(([\w-]+)\.(\d+))\.([\w-]+)$/.exec(value ?? '') ?? [];
    if (claim === undefined || signature === undefined) return undefined;
    const expected = Buffer.from(this.#sign(claim));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    return Number(endsAtMs) > nowMs && userId === DEMO_USER.id ? DEMO_USER : undefined;
  }

  #sign(claim: string): string {
    return createHmac('sha256', this.#key).update(claim).digest('base64url');
  }
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find((part) => part.trimStart().startsWith(`${name}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim();
}
