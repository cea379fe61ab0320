import * as z from 'zod/mini';
import { withoutUndefined } from '../../without-undefined.ts';
import { createErpClient, type ErpAnswer } from '../erp-client.ts';
import { SourceError } from '../erp-source.ts';

/** How one Odoo is reached. */
export interface OdooOptions {
  /** `https://erp.example.com` */
  url: string;
  database: string;
  /** The login name; needed below Odoo 19 only. */
  user?: string;
  /** An API key of that user; below Odoo 19 its password does, too. */
  secret: string;
  /** Default: JSON-2 where the server says that it is 19 or newer, else JSON-RPC. */
  protocol?: 'json2' | 'jsonrpc';
  /** Of `res.company`: whose books are read, where the user sees several companies. Default: the user's own. */
  companyId?: number;
  /** As of an ERP's client. */
  timeoutMs?: number;
  greetingMs?: number;
  maxWaitMs?: number;
}

/** Odoo's conditions, in Polish notation: https://www.odoo.com/documentation/19.0/developer/reference/backend/orm.html */
export type OdooDomain = readonly (readonly [string, string, unknown] | '|' | '&' | '!')[];

/** One call of a public method of a model. */
export interface OdooCall {
  model: string;
  method: string;
  /** The records it is called on; none for a method of the model as a whole. */
  ids?: readonly number[];
  /** By name. */
  args?: Record<string, unknown>;
  /** Adds to the context of every call. */
  context?: Record<string, unknown>;
  /** It only reads. */
  isRepeatable: boolean;
}

/** Calls the methods of one Odoo's models. */
export interface OdooRpc {
  /** What the server says it is. Lets nobody in, and needs no key. It is greeted by this, and asked once. */
  version(): Promise<{ text: string; major: number }>;
  /** Greets the server anew, which may be another version by now, or not be there. @throws {SourceError} */
  greet(): Promise<void>;
  /** @throws {SourceError} as `ErpClient.send`; `refused` with the reason Odoo gives its own users. */
  call(call: OdooCall): Promise<ErpAnswer>;
  /** Makes one record, and says its id. */
  create(model: string, values: Record<string, unknown>, context?: Record<string, unknown>): Promise<number>;
  /** The id of the user who is let in. @throws {SourceError} `unauthorized` */
  userId(): Promise<number>;
}

const JSON_2_SINCE = 19;
const GREETING = { isRepeatable: true, isGreeting: true };
const MAX_REASON_LENGTH = 300;

const versionSchema = z.object({ version: z.string() });
const oldVersionSchema = z.object({ server_version: z.string() });
const failureSchema = z.object({ name: z.string(), message: z.string() });
const envelopeSchema = z.union([
  z.object({ error: z.object({ data: failureSchema }) }),
  z.object({ result: z.optional(z.unknown()) }),
]);
const userIdSchema = z.int().check(z.positive());
const createdSchema = z.union([userIdSchema, z.tuple([userIdSchema])]);

/** Makes the calls of one Odoo. What it knows of it, version and user, it asks once. */
export function createOdooRpc({
  url,
  database,
  user,
  secret,
  protocol,
  companyId,
  timeoutMs,
  greetingMs,
  maxWaitMs,
}: OdooOptions): OdooRpc {
  const client = createErpClient({
    name: 'Odoo',
    baseUrl: url,
    ...withoutUndefined({ timeoutMs, greetingMs, maxWaitMs }),
    refusalOf,
  });
  const ownContext = companyId === undefined ? {} : { allowed_company_ids: [companyId] };
  let version = once(askVersion);
  const userId = once(askUserId);

  async function askVersion() {
    let text: string | undefined;
    if (protocol !== 'jsonrpc') {
      // Without a key from 19 on: addons/rpc/controllers/__init__.py. An older one has no such page.
      const found = await client
        .send({ method: 'get', path: 'web/version', isRepeatable: true, isGreeting: true })
        .catch((error: unknown) => {
          if (error instanceof SourceError && ['refused', 'unusable'].includes(error.code)) return undefined;
          throw error;
        });
      text = found === undefined ? undefined : checked(versionSchema, found.body).version;
    }
    text ??= checked(
      oldVersionSchema,
      (await sendOld('common', 'version', [], GREETING)).body,
    ).server_version;
    // `19.0`, `19.0+e`, and Odoo Online's `saas~18.3`.
    const major = Number(/(\d+)\./.exec(text)?.[1]);
    if (!(major >= 14))
      throw new SourceError(`Odoo says it is version ${text.slice(0, 40)}; 14 and newer can be read.`);
    return { text, major };
  }

  async function isJson2(): Promise<boolean> {
    return protocol === undefined ? (await version()).major >= JSON_2_SINCE : protocol === 'json2';
  }

  async function askUserId(): Promise<number> {
    if (await isJson2()) {
      const { body } = await call({ model: 'res.users', method: 'context_get', isRepeatable: true }).catch(
        (error: unknown) => {
          if (!(error instanceof SourceError && error.code === 'refused')) throw error;
          // 404: every database has users.
          throw new SourceError('Odoo has no such database, or does not serve it here. Check its name.', {
            code: 'unauthorized',
          });
        },
      );
      return checked(z.object({ uid: userIdSchema }), body).uid;
    }
    if (user === undefined)
      throw new SourceError('Odoo below 19 is entered with a user name. Set it.', { code: 'unauthorized' });
    const { body } = await sendOld('common', 'authenticate', [database, user, secret, {}], {
      isRepeatable: true,
    });
    if (body === false) throw notLetIn();
    return checked(userIdSchema, body);
  }

  async function call({ model, method, ids, args = {}, context, isRepeatable }: OdooCall) {
    const named = { ...args, context: { ...ownContext, ...context } };
    if (await isJson2()) return sendJson2(model, method, { ...(ids && { ids }), ...named }, isRepeatable);
    return sendOldCall(model, method, ids === undefined ? [] : [ids], named, isRepeatable);
  }

  async function create(
    model: string,
    values: Record<string, unknown>,
    context?: Record<string, unknown>,
  ): Promise<number> {
    const named = { context: { ...ownContext, ...context } };
    // Over JSON-RPC, what to create has to come first: odoo/api.py, call_kw_model_create.
    const { body } = (await isJson2())
      ? await sendJson2(model, 'create', { vals_list: [values], ...named }, false)
      : await sendOldCall(model, 'create', [[values]], named, false);
    return [checked(createdSchema, body)].flat()[0] as number;
  }

  function sendJson2(model: string, method: string, json: object, isRepeatable: boolean) {
    return client.send({
      path: `json/2/${model}/${method}`,
      json,
      headers: { authorization: `bearer ${secret}`, 'x-odoo-database': database },
      isRepeatable,
    });
  }

  async function sendOldCall(
    model: string,
    method: string,
    args: unknown[],
    named: object,
    isRepeatable: boolean,
  ): Promise<ErpAnswer> {
    const params = [database, await userId(), secret, model, method, args, named];
    return sendOld('object', 'execute_kw', params, { isRepeatable });
  }

  async function sendOld(
    service: string,
    method: string,
    args: unknown[],
    how: { isRepeatable: boolean; isGreeting?: boolean },
  ): Promise<ErpAnswer> {
    const answer = await client.send({
      path: 'jsonrpc',
      json: { jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } },
      ...how,
    });
    const envelope = checked(envelopeSchema, answer.body);
    if ('error' in envelope)
      throw refusalOfFailure(envelope.error.data) ?? ownError(envelope.error.data.name);
    return { ...answer, body: envelope.result };
  }

  async function greet(): Promise<void> {
    version = once(askVersion);
    await version();
  }

  return { version: () => version(), greet, call, create, userId };
}

/** Takes an answer apart. @throws {SourceError} where it has not the form that Odoo gives it. */
export function checked<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  // zod's own message quotes nothing, but it names fields by path.
  const path = result.error.issues[0]?.path.join('.') ?? '';
  throw new SourceError(
    `Odoo answered something unexpected${path === '' ? '' : ` (${path})`}. Is its URL that of the ERP itself?`,
  );
}

/** Of JSON-2: odoo/http.py, Json2Dispatcher.handle_error. `debug` has the traceback and is never looked at. */
function refusalOf(status: number, body: unknown): SourceError | undefined {
  const failure = z.safeParse(failureSchema, body);
  return failure.success && status !== 401 ? refusalOfFailure(failure.data) : undefined;
}

/** What Odoo means for its user: odoo/exceptions.py. Undefined for everything else, which is a fault of a program. */
function refusalOfFailure({ name, message }: z.output<typeof failureSchema>): SourceError | undefined {
  if (name === 'odoo.exceptions.AccessDenied') return notLetIn();
  if (name === 'odoo.exceptions.LockError')
    return new SourceError('Odoo is busy with the same records.', { code: 'unavailable' });
  if (!name.startsWith('odoo.exceptions.')) return undefined;
  const reason = message.replace(/\s+/g, ' ').trim().slice(0, MAX_REASON_LENGTH).toWellFormed();
  if (name === 'odoo.exceptions.AccessError')
    return new SourceError(`Odoo does not give its user the rights for this: ${reason}`, {
      code: 'unauthorized',
    });
  return new SourceError(`Odoo refuses: ${reason}`, { code: 'refused' });
}

function ownError(name: string): SourceError {
  // A database that is not there comes as an error of its driver.
  const isDatabase = name.startsWith('psycopg2.OperationalError');
  return new SourceError(
    isDatabase
      ? 'Odoo cannot reach its database. Is the name of the database right?'
      : 'Odoo answered with an error of its own. Its log says which.',
    { code: 'unavailable' },
  );
}

function notLetIn(): SourceError {
  return new SourceError(
    'Odoo does not let us in. Check the user, the API key and the name of the database.',
    {
      code: 'unauthorized',
    },
  );
}

/** Asks once, and anew only where that failed. */
function once<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let asked: Promise<Result> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}
