import * as z from 'zod/mini';
import { withoutUndefined } from '../../without-undefined.ts';
import { createErpClient } from '../erp-client.ts';
import { SourceError } from '../erp-source.ts';

/** How one Tryton is reached, and as whom. */
export interface TrytonOptions {
  /** Where the server answers, `https://erp.example.com`; the database is no part of it. */
  url: string;
  database: string;
  /** A user's login and password. What it may and may not do, docs/erp-tryton.md says. */
  user: string;
  secret: string;
  /** The name of the payment method that payments are posted with. Without it there must be one alone. */
  paymentMethod?: string;
  /** How many rows are asked for at a time. Default 500. */
  pageSize?: number;
  /** As of an ERP's client. */
  timeoutMs?: number;
  greetingMs?: number;
  maxWaitMs?: number;
}

export interface TrytonCall {
  /** It only reads. Default true. */
  isRepeatable?: boolean;
  /** What the call's context has beside the user's own. */
  context?: Record<string, unknown>;
}

/** Who was let in. */
export interface TrytonUser {
  id: number;
  /** The company the user works in. */
  companyId: number;
}

/** Talks with one database of one Tryton as one user, who logs in when it is needed. */
export interface TrytonSession {
  /** `https://erp.example.com, database erp` */
  readonly target: string;
  /** Greets the server: what it says its version is; null where it does not. @throws {SourceError} `unavailable` */
  version(): Promise<string | null>;
  /** @throws {SourceError} `unauthorized`; `refused` where the user works in no company. */
  user(): Promise<TrytonUser>;
  /**
   * Calls a method, such as `model.party.party.search_read`. A session that has ended is begun anew, once.
   *
   * @throws {TrytonWarning} where Tryton asks whether to go on.
   * @throws {SourceError} `refused` with Tryton's own words; else as of an ERP's client.
   */
  call(method: string, params: readonly unknown[], options?: TrytonCall): Promise<unknown>;
  /** What the server's clock said with its newest answer; null where it says nothing. */
  serverTime(): Date | null;
}

/** What Tryton asks before it goes on; whoever answers is asked no more. */
export class TrytonWarning extends SourceError {
  /** What Tryton knows the question by. */
  readonly warning: string;

  constructor(warning: string, message: string) {
    super(message, { code: 'refused' });
    this.warning = warning;
  }
}

interface Login {
  authorization: string;
  userId: number;
  context: Record<string, unknown>;
}

const MOST_WORDS = 500;
const loginSchema = z.tuple([z.int(), z.string()]);
const preferencesSchema = z.record(z.string(), z.unknown());
const userErrorSchema = z.tuple([z.literal('UserError'), z.tuple([z.string(), z.string()], z.unknown())]);
const userWarningSchema = z.tuple([z.literal('UserWarning'), z.tuple([z.string(), z.string()], z.unknown())]);
const knownErrorSchema = z.tuple([z.enum(['ConcurrencyException', 'LoginException'])], z.unknown());

/** Makes a session; nobody is asked before it is used. @throws {SourceError} the URL is none. */
export function createTrytonSession(options: TrytonOptions): TrytonSession {
  const { database, user, secret, timeoutMs, greetingMs, maxWaitMs } = options;
  const baseUrl = readUrl(options.url);
  const client = createErpClient({
    name: 'Tryton',
    baseUrl,
    ...withoutUndefined({ timeoutMs, greetingMs, maxWaitMs }),
  });
  let time: Date | null = null;
  let current: Promise<Login> | undefined;

  async function send(
    path: string,
    method: string,
    params: readonly unknown[],
    isRepeatable: boolean,
    { authorization, isGreeting = false }: { authorization?: string; isGreeting?: boolean } = {},
  ): Promise<unknown> {
    const { body, at } = await client.send({
      path,
      json: { id: 1, method, params },
      ...{ isRepeatable, isGreeting },
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    });
    time = at;
    return readResult(method, body, isRepeatable);
  }

  async function logIn(): Promise<Login> {
    const path = `${encodeURIComponent(database)}/`;
    const answer = await send(path, 'common.db.login', [user, { password: secret }, 'en'], true).catch(
      (error: unknown) => {
        // No database of this name: 404 from PostgreSQL, an error of its own from SQLite.
        if (!(error instanceof SourceError) || !['refused', 'unusable'].includes(error.code)) throw error;
        throw new SourceError(`Tryton lets nobody into a database ${database}. Is this its name?`, {
          cause: error,
        });
      },
    );
    const [userId, key] = parse(loginSchema, answer, 'common.db.login');
    const authorization = `Session ${Buffer.from(`${user}:${userId}:${key}`).toString('base64')}`;
    const method = 'model.res.user.get_preferences';
    const context = parse(
      preferencesSchema,
      await send(path, method, [true, {}], true, { authorization }),
      method,
    );
    return { authorization, userId, context };
  }

  function login(): Promise<Login> {
    current ??= logIn();
    const mine = current;
    // Whoever waits for it is told; the next one tries again.
    mine.catch(() => {
      if (current === mine) current = undefined;
    });
    return mine;
  }

  return {
    target: `${baseUrl}, database ${database}`,
    async version() {
      const answer = await send('', 'common.server.version', [], true, { isGreeting: true }).catch(
        (error: unknown) => {
          if (error instanceof SourceError && error.code === 'refused') return null;
          throw error;
        },
      );
      return typeof answer === 'string' ? answer.slice(0, 40) : null;
    },
    async user() {
      const { userId, context } = await login();
      const company = z.safeParse(z.int(), context['company']);
      if (!company.success) {
        throw new SourceError(
          `The user ${user} works in no company of Tryton. Set one: its preferences, Current Company.`,
          { code: 'refused' },
        );
      }
      return { id: userId, companyId: company.data };
    },
    async call(method, params, { isRepeatable = true, context = {} } = {}) {
      const path = `${encodeURIComponent(database)}/`;
      const attempt = ({ authorization, context: own }: Login) =>
        send(path, method, [...params, { ...own, ...context }], isRepeatable, { authorization });
      const first = login();
      const known = await first;
      try {
        return await attempt(known);
      } catch (error) {
        // Nothing was done: a session ends by age, and what moves money wants one that is fresh.
        if (!(error instanceof SourceError) || error.code !== 'unauthorized') throw error;
        if (current === first) current = undefined;
        return await attempt(await login());
      }
    },
    serverTime: () => time,
  };
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new SourceError('The URL of Tryton is none. It looks like https://erp.example.com.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function readResult(method: string, body: unknown, isRepeatable: boolean): unknown {
  const answer = z.safeParse(z.record(z.string(), z.unknown()), body);
  if (answer.success && 'error' in answer.data)
    throw toSourceError(method, answer.data['error'], isRepeatable);
  if (!answer.success || !('result' in answer.data)) throw strangeAnswer(method);
  return answer.data['result'];
}

/** Checks what came over the wire. @throws {SourceError} */
export function parse<T>(schema: z.ZodMiniType<T>, value: unknown, method: string): T {
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) throw strangeAnswer(method);
  return parsed.data;
}

function strangeAnswer(method: string): SourceError {
  return new SourceError(
    `Tryton answered ${method} in a way that is not known. Is this URL Tryton itself, in a version from docs/erp-tryton.md?`,
  );
}

/** An error that came as an answer: Tryton's words to a user may be shown, those of a program that failed may not. */
function toSourceError(method: string, error: unknown, isRepeatable: boolean): SourceError {
  const userError = z.safeParse(userErrorSchema, error);
  if (userError.success) {
    const [message, description] = userError.data[1];
    return new SourceError(`Tryton refuses this: ${plain(message, description)}`, { code: 'refused' });
  }
  const warning = z.safeParse(userWarningSchema, error);
  if (warning.success) {
    const [name, message] = warning.data[1];
    return new TrytonWarning(name, `Tryton asks first: ${plain(message)}`);
  }
  const known = z.safeParse(knownErrorSchema, error);
  if (known.success && known.data[0] === 'LoginException') {
    return new SourceError(
      'Tryton asks the user for more than a password. Let this one user in by password alone.',
      {
        code: 'unauthorized',
      },
    );
  }
  if (known.success) {
    return new SourceError('Somebody else was changing the same record in Tryton.', { code: 'unavailable' });
  }
  return new SourceError(
    `Tryton failed by itself at ${method}; its log says why. Are its modules party, account and account_invoice activated?`,
    // What was to be written may be tried again, once it is known not to be there.
    { code: isRepeatable ? 'unusable' : 'unavailable' },
  );
}

function plain(...texts: string[]): string {
  return texts
    .join(' ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_WORDS)
    .toWellFormed();
}
