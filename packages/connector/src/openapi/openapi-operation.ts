import { STATUS_CODES } from 'node:http';
import { PROBLEM_STATUSES, problemSchema, type ProblemCode } from '@payvite/sdk/schemas';
import { takesIdempotencyKey, type Operation, type PathId } from '../api-routes.ts';
import type { ContractDescriptions } from './contract-descriptions.ts';
import { nameOfRef, type JsonSchema, type OpenApiSchemas } from './openapi-schemas.ts';
import { NDJSON } from '../large-body.ts';
import { groupBy } from '../group-by.ts';

/** A part of the document; its shape is the specification's (https://spec.openapis.org/oas/v3.1.1.html). */
export type OpenApiObject = Record<string, unknown>;

/** What describing an operation takes. */
export interface OperationWords {
  schemas: OpenApiSchemas;
  descriptions: ContractDescriptions;
}

/** What every operation may answer, whatever it does. */
const COMMON_CODES: readonly ProblemCode[] = [
  'invalid_request',
  'unauthenticated',
  'token_expired',
  'permission_denied',
  'origin_not_allowed',
  'secret_key_in_browser',
  'rate_limited',
  'internal_error',
  'unavailable',
];
/** What depends on the kind of request, not on what it is about. */
const REQUEST_CODES = {
  hasBody: ['payload_too_large'],
  isRepeatable: ['request_in_progress', 'idempotency_key_reused'],
} as const satisfies Record<string, readonly ProblemCode[]>;

const GENERAL_CODES = new Set<ProblemCode>([...COMMON_CODES, ...Object.values(REQUEST_CODES).flat()]);

/** What says in `Retry-After` when to ask again. */
const RETRIED_LATER = new Set<ProblemCode>([
  'request_in_progress',
  'resend_too_soon',
  'daily_mail_limit',
  'rate_limited',
  'unavailable',
]);

/** Every code that `operation` can answer, each once, in the order of the contract. */
export function problemCodesOf(operation: Operation): ProblemCode[] {
  const isRead = operation.method === 'get';
  const codes = new Set<ProblemCode>([
    ...COMMON_CODES,
    ...(isRead ? [] : REQUEST_CODES.hasBody),
    ...(takesIdempotencyKey(operation) ? REQUEST_CODES.isRepeatable : []),
    ...Object.values<PathId>(operation.ids ?? {}).map(({ code }) => code),
    ...(operation.problems ?? []),
  ]);
  return (Object.keys(PROBLEM_STATUSES) as ProblemCode[]).filter((code) => codes.has(code));
}

/** `/customers/:id` as the document writes it: `/customers/{id}`. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

/** The operation as OpenAPI says it. */
export function describeOperation(operation: Operation, tag: string, words: OperationWords): OpenApiObject {
  const { operationId, summary, permission, isLarge, upload } = operation;
  const body = operation.documentedBody ?? operation.body;
  const own = ownWords(operation, words);
  const needs = `Needs the permission \`${permission}\`.`;
  return {
    operationId,
    tags: [tag],
    summary,
    description: [own?.text, needs].filter(Boolean).join('\n\n'),
    'x-permission': permission,
    'x-sdk-method': own?.sdkMethod,
    // For a bearer token the list names what it must be allowed.
    security: [{ bearer: [permission] }],
    parameters: describeParameters(operation, words),
    ...(upload === undefined
      ? {}
      : { requestBody: { required: true, content: { [upload]: { schema: { type: 'string' } } } } }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: words.schemas.of(body) },
              ...(isLarge === true ? { [NDJSON]: { schema: { type: 'string' } } } : {}),
            },
          },
        }),
    responses: {
      [operation.answer.status]: describeSuccess(operation, words),
      ...describeProblems(problemCodesOf(operation), words, own?.problems),
    },
  };
}

/** What the SDK says of its method for this; a method that reads a stream or a file says more of itself than of that. */
function ownWords({ method, path, files }: Operation, { descriptions }: OperationWords) {
  const request = `${method.toUpperCase()} /v1${path.replaceAll(/:\w+/g, '{}')}`;
  const own = descriptions.operations[request];
  return own === undefined || files === undefined ? own : { ...own, text: null, returns: null };
}

function describeParameters(operation: Operation, { schemas }: OperationWords): OpenApiObject[] {
  const inPath = Object.entries<PathId>(operation.ids ?? {}).map(([name, { noun, values }]) => ({
    name,
    in: 'path',
    required: true,
    description: values === undefined ? `The id of the ${noun}.` : `Which ${noun}.`,
    schema: { type: 'string', ...(values === undefined ? { format: 'uuid' } : { enum: values }) },
  }));
  const query = operation.query && schemas.of(operation.query);
  const resolved = query && (schemas.named[nameOfRef(query) ?? ''] ?? query);
  const inQuery = Object.entries(resolved?.properties ?? {}).map(([name, property]) => {
    const { description, ...schema } = property as JsonSchema;
    return {
      name,
      in: 'query',
      required: resolved?.required?.includes(name) ?? false,
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
  const inHeader = Object.entries(operation.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }));
  const idempotencyKey = { $ref: '#/components/parameters/IdempotencyKey' };
  return [...inPath, ...inQuery, ...inHeader, ...(takesIdempotencyKey(operation) ? [idempotencyKey] : [])];
}

function describeSuccess(operation: Operation, words: OperationWords): OpenApiObject {
  const { schemas } = words;
  const { schema } = operation.answer;
  const shown = schema && schemas.of(schema);
  const json = shown === undefined ? [] : [['application/json', { schema: shown }]];
  const files = Object.entries(operation.files ?? {}).map(([mediaType, { description, item }]) => [
    mediaType,
    {
      schema: { type: 'string', description },
      // OpenAPI 3.1 has no word for what a line or an event is; 3.2 calls it itemSchema.
      ...(item === undefined ? {} : { 'x-item-schema': schemas.of(item) }),
    },
  ]);
  const content = [...json, ...files];
  return {
    description:
      capitalized(ownWords(operation, words)?.returns ?? '') ||
      (schemas.named[nameOfRef(shown ?? {}) ?? '']?.description ?? operation.summary),
    headers: {
      ...headers('X-Request-Id', 'RateLimit', 'RateLimit-Policy'),
      ...(takesIdempotencyKey(operation) ? headers('Idempotency-Replayed') : {}),
      ...(isDownload(operation) ? headers('Content-Disposition') : {}),
    },
    ...(content.length === 0 ? {} : { content: Object.fromEntries(content) as OpenApiObject }),
  };
}

/** Whether a success is a file with a name of its own. */
function isDownload({ files = {} }: Operation): boolean {
  return Object.keys(files).some((mediaType) => mediaType !== 'text/event-stream');
}

/** An answer for each status. Where it says nothing of this operation, it stands among the components. */
function describeProblems(
  codes: readonly ProblemCode[],
  words: OperationWords,
  meanings: Record<string, string> = {},
): OpenApiObject {
  return Object.fromEntries(
    [...groupByStatus(codes)].map(([status, ofStatus]) => [
      status,
      ofStatus.every((code) => GENERAL_CODES.has(code))
        ? { $ref: `#/components/responses/${responseName(status)}` }
        : describeProblem(status, ofStatus, words, meanings),
    ]),
  );
}

/** For `components.responses`: what many operations answer alike. */
export function describeGeneralProblems(words: OperationWords): OpenApiObject {
  const codes = (Object.keys(PROBLEM_STATUSES) as ProblemCode[]).filter((code) => GENERAL_CODES.has(code));
  return Object.fromEntries(
    [...groupByStatus(codes)].map(([status, ofStatus]) => [
      responseName(status),
      describeProblem(status, ofStatus, words),
    ]),
  );
}

function groupByStatus(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  return groupBy(codes, (code) => PROBLEM_STATUSES[code]);
}

/** `BadRequest` for 400. */
function responseName(status: number): string {
  return (STATUS_CODES[status] ?? String(status)).replaceAll(/\W/g, '');
}

/** Says which codes can come with `status`. */
function describeProblem(
  status: number,
  codes: readonly ProblemCode[],
  { schemas, descriptions: { texts } }: OperationWords,
  meanings: Record<string, string> = {},
): OpenApiObject {
  const lines = codes.map((code) => {
    const meaning = capitalized(meanings[code] ?? texts[`PROBLEM_STATUSES.${code}`] ?? '');
    return `- \`${code}\`${meaning === '' ? '' : `: ${meaning}`}`;
  });
  return {
    description: `${STATUS_CODES[status]}\n\n${lines.join('\n')}`,
    headers: {
      ...headers('X-Request-Id', 'RateLimit', 'RateLimit-Policy'),
      ...(codes.some((code) => RETRIED_LATER.has(code)) ? headers('Retry-After') : {}),
      ...(status === PROBLEM_STATUSES.unauthenticated ? headers('WWW-Authenticate') : {}),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [schemas.of(problemSchema)],
          properties: { status: { const: status }, code: { enum: codes } },
        },
      },
    },
  };
}

function headers(...names: string[]): OpenApiObject {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
