import { betterAuth } from 'better-auth';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { v7 as uuidv7 } from 'uuid';
import type { ServiceContext } from '../context.ts';

/** Shortest and longest password, in UTF-16 units as better-auth counts them. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

const SESSION_SECONDS = 7 * 86_400;
const DAY_SECONDS = 86_400;
/** Set by us alone, from the address express resolved: better-auth reads it for `auth_sessions.ip_address`. */
const CLIENT_ADDRESS_HEADER = 'x-payvite-client-address';

/** What a request says of who sends it. */
export interface Visitor {
  cookie: string | undefined;
  ipAddress: string | undefined;
  userAgent: string | undefined;
}

/** Who is signed in. */
export interface SignedIn {
  userId: string;
  /** Lower case. */
  email: string;
  name: string;
}

/** A result with the `Set-Cookie` values that must go along with it. */
export interface WithCookies<Result> {
  result: Result;
  setCookies: string[];
}

/**
 * Accounts of payers: better-auth behind our own pages. Its HTTP handler is not mounted, so none of its routes exists,
 * and its sign-up is off besides: an account is made by the accept transaction alone (registration-service.ts).
 */
export interface PayerAuth {
  /** Finds the session of a request; a session older than a day is prolonged, which sets its cookie again. */
  findSession(visitor: Visitor): Promise<WithCookies<SignedIn | undefined>>;
  /** What the session is called in the database; undefined for who is not signed in. */
  sessionToken(visitor: Visitor): Promise<string | undefined>;
  /** Makes a new session and ends the one the visitor had. Undefined when address and password do not match. */
  signIn(visitor: Visitor, email: string, password: string): Promise<WithCookies<SignedIn> | undefined>;
  /** Ends the session, in the database too. */
  signOut(visitor: Visitor): Promise<WithCookies<undefined>>;
  /** Ends all sessions of the visitor's account, this one too. */
  signOutEverywhere(visitor: Visitor): Promise<WithCookies<undefined>>;
  /** Whether it is the password of who is signed in. */
  isOwnPassword(visitor: Visitor, password: string): Promise<boolean>;
  /**
   * Changes the password of who is signed in, and ends all of their sessions but a new one of the visitor's. False where
   * `current` is not theirs.
   */
  changePassword(visitor: Visitor, current: string, next: string): Promise<WithCookies<boolean>>;
  /** scrypt with a salt of its own, as `signIn` checks it. Costs some 50 ms of CPU: never inside a transaction. */
  hashPassword(password: string): Promise<string>;
  /** Whether a hash is that of a password. Costs as much. */
  isPasswordOf(hash: string, password: string): Promise<boolean>;
}

/** Makes better-auth on the service's own pool, its tables under our names (migration 0004-payers). */
export function createPayerAuth(context: Pick<ServiceContext, 'config' | 'keys' | 'database'>): PayerAuth {
  const auth = betterAuth(payerAuthOptions(context));

  return {
    async findSession(visitor) {
      if (visitor.cookie === undefined) return { result: undefined, setCookies: [] };
      const { headers, response } = await auth.api.getSession({
        headers: toHeaders(visitor),
        returnHeaders: true,
      });
      return {
        result: response === null ? undefined : toSignedIn(response.user),
        setCookies: headers.getSetCookie(),
      };
    },
    async sessionToken(visitor) {
      const found = await auth.api.getSession({ headers: toHeaders(visitor) });
      return found?.session.token;
    },
    async signIn(visitor, email, password) {
      // Longer ones would be an error of another kind, and tell nothing new.
      if (password.length > PASSWORD_LENGTH.max) return undefined;
      const answer = await auth.api
        .signInEmail({
          body: { email, password },
          headers: toHeaders({ ...visitor, cookie: undefined }),
          returnHeaders: true,
        })
        .catch(refusedAsUndefined);
      if (answer === undefined) return undefined;
      if (visitor.cookie !== undefined) await auth.api.signOut({ headers: toHeaders(visitor) });
      return { result: toSignedIn(answer.response.user), setCookies: answer.headers.getSetCookie() };
    },
    async signOut(visitor) {
      const { headers } = await auth.api.signOut({ headers: toHeaders(visitor), returnHeaders: true });
      return { result: undefined, setCookies: headers.getSetCookie() };
    },
    async signOutEverywhere(visitor) {
      await auth.api.revokeSessions({ headers: toHeaders(visitor) });
      const { headers } = await auth.api.signOut({ headers: toHeaders(visitor), returnHeaders: true });
      return { result: undefined, setCookies: headers.getSetCookie() };
    },
    async isOwnPassword(visitor, password) {
      if (password.length > PASSWORD_LENGTH.max) return false;
      const answer = await auth.api
        .verifyPassword({ body: { password }, headers: toHeaders(visitor) })
        .catch(refusedAsUndefined);
      return answer !== undefined;
    },
    async changePassword(visitor, current, next) {
      if (current.length > PASSWORD_LENGTH.max) return { result: false, setCookies: [] };
      const answer = await auth.api
        .changePassword({
          body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
          headers: toHeaders(visitor),
          returnHeaders: true,
        })
        .catch(refusedAsUndefined);
      if (answer === undefined) return { result: false, setCookies: [] };
      return { result: true, setCookies: answer.headers.getSetCookie() };
    },
    hashPassword,
    isPasswordOf: (hash, password) => verifyPassword({ hash, password }),
  };
}

function refusedAsUndefined(error: unknown): undefined {
  if (!isRefusal(error)) throw error;
}

/** The one place that says how better-auth is set up. https://www.better-auth.com/docs/reference/options */
export function payerAuthOptions(context: Pick<ServiceContext, 'config' | 'keys' | 'database'>) {
  return {
    appName: 'Payvite',
    baseURL: context.config.publicUrl,
    secret: context.keys[0].key('payer-session').export().toString('base64url'),
    // CamelCasePlugin turns these names into the columns' own.
    database: { db: context.database.global, type: 'postgres' as const },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    user: { modelName: 'authUsers' },
    session: { modelName: 'authSessions', expiresIn: SESSION_SECONDS, updateAge: DAY_SECONDS },
    account: { modelName: 'authAccounts' },
    verification: { modelName: 'authVerifications' },
    rateLimit: { enabled: false, modelName: 'authRateLimits' },
    advanced: {
      ...sessionCookies(context.config.publicUrl),
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    // A wrong password is no news for the log, and its messages would name people.
    logger: { disabled: true },
    telemetry: { enabled: false },
  };
}

/** Where better-auth keeps cookies. */
const COOKIES = ['session_token', 'session_data', 'account_data', 'dont_remember'] as const;

/**
 * The cookies of a session. On https they are bound to this host and its root by their name (`__Host-`, RFC 6265bis, 4.1.3.2),
 * so that no other host of the domain sets one. better-auth would put a weaker prefix before names of its own.
 */
function sessionCookies(publicUrl: string) {
  if (!publicUrl.startsWith('https:')) return { cookiePrefix: 'payvite' };
  const attributes = { secure: true, httpOnly: true, sameSite: 'lax' as const, path: '/' };
  return {
    useSecureCookies: false,
    cookies: Object.fromEntries(
      COOKIES.map((name) => [name, { name: `__Host-payvite.${name}`, attributes }]),
    ),
  };
}

function toHeaders(visitor: Visitor): Headers {
  const headers = new Headers();
  if (visitor.cookie !== undefined) headers.set('cookie', visitor.cookie);
  if (visitor.ipAddress !== undefined) headers.set(CLIENT_ADDRESS_HEADER, visitor.ipAddress);
  if (visitor.userAgent !== undefined) headers.set('user-agent', visitor.userAgent);
  return headers;
}

function toSignedIn(user: { id: string; email: string; name: string }): SignedIn {
  return { userId: user.id, email: user.email, name: user.name };
}

/** better-auth's APIError for "no such user" and "wrong password" (401) or "that is no address" (400). */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error && 'statusCode' in error && (error.statusCode === 401 || error.statusCode === 400)
  );
}
