import type { ProblemCode } from '@payvite/sdk/schemas';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type * as z from 'zod/mini';
import { requirePermission } from './auth/authentication.ts';
import { answerOnce } from './auth/idempotent-answer.ts';
import type { JointAnswers } from './auth/joint-answers.ts';
import { principalOf, type Principal } from './auth/principal.ts';
import type { ServiceContext } from './context.ts';
import type { DealerTransaction } from './db/database.ts';
import type { ApiPermission } from './db/tables.ts';
import { invalidRequest } from './errors.ts';
import { nameRoute } from './metrics.ts';
import { checkInput, checkShape, parseBody, parseQuery, pathId } from './request-input.ts';

/** What an id in a path names, for the answer where there is none. */
export interface PathId {
  code: ProblemCode & (`${string}_not_found` | 'not_found');
  /** What a person calls it: `customer`. */
  noun: string;
  /** All that there are, where they are no ids of ours. */
  values?: readonly string[];
}

/** One route, said once: the router, the checks of its input and the OpenAPI document are made from this. */
export interface Operation<
  Query extends z.ZodMiniObject | undefined = z.ZodMiniObject | undefined,
  Body extends z.ZodMiniType | undefined = z.ZodMiniType | undefined,
  Name extends string = string,
> {
  /** The SDK's method in OpenAPI's words: `resendInvitation`. */
  operationId: string;
  /** One line for a person. */
  summary: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the prefix that the routes are mounted at, in Express's words: `/:id/resend`. */
  path: string;
  permission: ApiPermission;
  /** Every `:name` of the path. */
  ids?: Record<Name, PathId>;
  /** All its parameters: another one is refused. */
  query?: Query;
  /** A strict object: a field that it does not know is refused. */
  body?: Body;
  /** What the body is to be, where `body` lets more in, to be looked at part by part. */
  documentedBody?: z.ZodMiniType;
  /** Its body may have 16 MB, and come as NDJSON: a line for each of `rows`. */
  isLarge?: boolean;
  /** Its body is a file of this media type, taken as it comes. */
  upload?: string;
  /** The problems that this operation adds to those of every one (its ids', bad input, no permission). */
  problems?: readonly ProblemCode[];
  /** What a success is; without a schema, there is no body (204). */
  answer: { status: 200 | 201 | 202 | 204; schema?: z.ZodMiniType };
  /** Other forms of a success, by media type: a file, a stream; `item` is a line of it, or an event, where that is JSON. */
  files?: Readonly<Record<string, { description: string; item?: z.ZodMiniType }>>;
  /** What it reads of the request besides, by header: what it does with it. */
  headers?: Readonly<Record<string, string>>;
  /** The answer holds what must not be kept: a repeat of a POST is answered anew. */
  isSecret?: boolean;
}

/** Whether an `Idempotency-Key` holds. */
export function takesIdempotencyKey({ method, isSecret = false }: Operation): boolean {
  return method === 'post' && !isSecret;
}

/** What a handler is given: everything checked, and a transaction of the dealer who asks. */
export interface OperationInput<Query, Body, Name extends string> {
  tx: DealerTransaction;
  ids: Record<Name, string>;
  query: Query;
  body: Body;
  principal: Principal;
}

type OutputOf<Schema> = Schema extends z.ZodMiniType ? z.output<Schema> : undefined;
type Input<Query, Body, Name extends string> = OperationInput<OutputOf<Query>, OutputOf<Body>, Name>;

/** What a handler is given before there is a transaction. */
type Asked<Query, Body, Name extends string> = Omit<Input<Query, Body, Name>, 'tx'>;

/** The routes of one noun, each with its description. */
export class ApiRoutes {
  readonly router = Router();
  /** In the order of the router. */
  readonly operations: Operation[] = [];
  readonly #context: Pick<ServiceContext, 'database'>;

  constructor(context: Pick<ServiceContext, 'database'>) {
    this.#context = context;
  }

  /** Adds a route that reads and answers with what `read` returns. */
  get<Query extends z.ZodMiniObject | undefined = undefined, Name extends string = never>(
    operation: Omit<Operation<Query, undefined, Name>, 'method' | 'body'>,
    read: (input: Input<Query, undefined, Name>) => Promise<unknown>,
  ): void {
    this.#add({ method: 'get', ...operation }, async (request, response, given) => {
      const answer = await this.#context.database.asDealer(given.principal.dealerId, (tx) =>
        read({ ...given, tx } as Input<Query, undefined, Name>),
      );
      response.status(operation.answer.status).json(answer);
    });
  }

  /**
   * Adds a route that changes something, all in one transaction. A POST with an `Idempotency-Key` is done once (`answerOnce`).
   *
   * @param extras.joint does for several requests that come together what `act` does for one, where that is the same.
   * @param extras.prepare does what takes long before the transaction; `act` gets what it returns.
   */
  change<
    Query extends z.ZodMiniObject | undefined = undefined,
    Body extends z.ZodMiniType | undefined = undefined,
    Name extends string = never,
    Prepared = undefined,
  >(
    operation: Operation<Query, Body, Name>,
    act: (input: Input<Query, Body, Name> & { prepared: NoInfer<Prepared> }) => Promise<object | void>,
    extras: {
      joint?: Pick<JointAnswers<Asked<Query, Body, Name>>, 'answer'>;
      prepare?: (asked: Asked<Query, Body, Name>) => Promise<Prepared>;
    } = {},
  ): void {
    const { database } = this.#context;
    const { status } = operation.answer;
    const { joint, prepare } = extras;
    this.#add(operation, async (request, response, given) => {
      const asked = given as Asked<Query, Body, Name>;
      const prepared = (await prepare?.(asked)) as Prepared;
      const work = (tx: DealerTransaction) =>
        act({ ...given, prepared, tx } as Input<Query, Body, Name> & { prepared: Prepared });
      if (takesIdempotencyKey(operation)) {
        await answerOnce(database, request, response, status, work, async (repeatable) =>
          joint?.answer({
            ...given.principal,
            ...{ repeatable, status, asked },
          }),
        );
        return;
      }
      const answer = await database.asDealer(given.principal.dealerId, work);
      response.status(status);
      if (answer === undefined) response.end();
      else response.json(answer);
    });
  }

  /** Adds a route that writes its answer itself: a stream or a file. */
  stream<Query extends z.ZodMiniObject | undefined = undefined, Name extends string = never>(
    operation: Omit<Operation<Query, undefined, Name>, 'method' | 'body'>,
    answer: (
      input: Omit<Input<Query, undefined, Name>, 'tx'> & { request: Request; response: Response },
    ) => Promise<void>,
  ): void {
    this.#add({ method: 'get', ...operation }, (request, response, given) =>
      answer({ ...given, request, response } as Parameters<typeof answer>[0]),
    );
  }

  /** Adds a PUT that takes a file: `take` reads its pieces while they come, and answers what was made of them. */
  upload<Query extends z.ZodMiniObject | undefined = undefined, Name extends string = never>(
    operation: Omit<Operation<Query, undefined, Name>, 'method' | 'body'> & { upload: string },
    take: (
      input: Omit<Input<Query, undefined, Name>, 'tx' | 'body'> & { pieces: AsyncIterable<Buffer> },
    ) => Promise<object>,
  ): void {
    this.#add({ method: 'put', ...operation }, async (request, response, given) => {
      if (!request.is(operation.upload) || request.get('content-encoding') !== undefined) {
        const detail = `Send the file as it is, not compressed, with Content-Type: ${operation.upload}.`;
        throw invalidRequest([{ pointer: '', detail }]);
      }
      try {
        // To give up reading must not end the connection, on which the answer goes.
        const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
        const answer = await take({ ...given, pieces } as Parameters<typeof take>[0]);
        response.status(operation.answer.status).json(answer);
      } finally {
        request.resume();
      }
    });
  }

  #add(
    operation: Operation,
    answer: (
      request: Request,
      response: Response,
      given: Omit<OperationInput<unknown, unknown, string>, 'tx'>,
    ) => Promise<void>,
  ): void {
    this.operations.push(operation);
    const handler: RequestHandler = async (request, response) => {
      const ids = Object.entries<PathId>(operation.ids ?? {}).map(([name, id]) => [
        name,
        pathId(request, id, name),
      ]);
      await answer(request, response, {
        ids: Object.fromEntries(ids) as Record<string, string>,
        query: parseQuery(operation.query, request),
        body:
          operation.upload === undefined
            ? parseBody(
                operation.body,
                request,
                operation.documentedBody === undefined ? checkInput : checkShape,
              )
            : undefined,
        principal: principalOf(response),
      });
    };
    this.router[operation.method](
      operation.path,
      nameRoute,
      requirePermission(operation.permission),
      handler,
    );
  }
}

/** An operation with the whole path below `/v1`. */
export function operationsAt(prefix: string, { operations }: ApiRoutes): Operation[] {
  return operations.map((operation) => ({
    ...operation,
    path: `${prefix}${operation.path === '/' ? '' : operation.path}`,
  }));
}
