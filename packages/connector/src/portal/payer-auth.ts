import { betterAuth } from 'better-auth';
import { hashPassword } from 'better-auth/crypto';
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
  /** Makes a new session and ends the one the visitor had. Undefined when address and password don't fit together. */
  signIn(visitor: Visitor, email: string, password: string): Promise<WithCookies<SignedIn> | undefined>;
  /** Ends the session, in the database too. */
  signOut(visitor: Visitor): Promise<WithCookies<undefined>>;
  /** scrypt with a salt of its own, as `signIn` checks it. Costs some 50 ms of CPU: never inside a transaction. */
  hashPassword(password: string): Promise<string>;
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
    async signIn(visitor, email, password) {
      // Longer ones would be an error of another kind, and tell nothing new.
      if (password.length > PASSWORD_LENGTH.max) return undefined;
      const answer = await auth.api
        .signInEmail({
          body: { email, password },
          headers: toHeaders({ ...visitor, cookie: undefined }),
          returnHeaders: true,
        })
        .catch((error: unknown) => {
          if (isRefusal(error)) return undefined;
          throw error;
        });
      if (answer === undefined) return undefined;
      if (visitor.cookie !== undefined) await auth.api.signOut({ headers: toHeaders(visitor) });
      return { result: toSignedIn(answer.response.user), setCookies: answer.headers.getSetCookie() };
    },
    async signOut(visitor) {
      const { headers } = await auth.api.signOut({ headers: toHeaders(visitor), returnHeaders: true });
      return { result: undefined, setCookies: headers.getSetCookie() };
    },
    hashPassword,
  };
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
      cookiePrefix: 'payvite',
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    // A wrong password is no news for the log, and its messages would name people.
    logger: { disabled: true },
    telemetry: { enabled: false },
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
