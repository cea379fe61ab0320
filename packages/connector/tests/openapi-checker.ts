import assert from 'node:assert/strict';
import type { ProblemCode } from '@payvite/sdk';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Of an OpenAPI document what the checks read. */
export interface DocumentedApi {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: {
    schemas: Record<string, object>;
    responses: Record<string, DocumentedAnswer>;
    headers: Record<string, { required?: boolean; schema: object }>;
    parameters: Record<string, DocumentedParameter>;
  };
}

export interface DocumentedOperation {
  operationId: string;
  'x-permission': string;
  parameters: (DocumentedParameter | { $ref: string })[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, DocumentedAnswer | { $ref: string }>;
}

export interface DocumentedParameter {
  name: string;
  in: 'path' | 'query' | 'header';
}

export interface DocumentedAnswer {
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, { schema: object; 'x-item-schema'?: object }>;
}

/** An answer as it came over the wire. */
export interface ReceivedAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Headers that say something about the API; those of every HTTP server need no mention. */
const TELLING_HEADERS =
  /^(x-request-id|retry-after|ratelimit.*|idempotency-.*|www-authenticate|content-disposition|allow|location|etag)$/;

/** Holds answers to a document, by a validator that knows nothing of how the document was made. */
export interface AnswerChecker {
  operations: Map<string, DocumentedOperation & { method: string; path: string }>;
  /** The codes that the document lists for an operation, by status. */
  codesOf(operationId: string): Map<number, ProblemCode[]>;
  answerOf(operationId: string, status: number): DocumentedAnswer | undefined;
  /** @throws {AssertionError} the answer has a status, media type, header or field that is not documented, or lacks one that is. */
  check(operationId: string, answer: ReceivedAnswer): void;
}

/** Makes a checker of `document`; what is not documented of an object is an error. */
export function createAnswerChecker(document: DocumentedApi): AnswerChecker {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addKeyword('components');
  ajv.addSchema({ $id: 'openapi', components: { schemas: closed(document.components.schemas) } });
  const compiled = new Map<object, ValidateFunction>();
  const validate = (schema: object, value: unknown, what: string): void => {
    let check = compiled.get(schema);
    if (check === undefined) {
      check = ajv.compile(JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/', '"openapi#/')));
      compiled.set(schema, check);
    }
    assert.ok(check(value), `${what}: ${ajv.errorsText(check.errors)}\n${JSON.stringify(value, null, 2)}`);
  };

  const operations: AnswerChecker['operations'] = new Map();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods))
      operations.set(operation.operationId, { ...operation, method, path });
  }
  const operationOf = (operationId: string) => {
    const operation = operations.get(operationId);
    assert.ok(operation, `${operationId} is documented`);
    return operation;
  };
  const answerOf = (operationId: string, status: number): DocumentedAnswer | undefined => {
    const answer = operationOf(operationId).responses[status];
    if (answer === undefined || !('$ref' in answer)) return answer;
    return document.components.responses[answer.$ref.split('/').at(-1) ?? ''];
  };

  return {
    operations,
    answerOf,
    codesOf(operationId) {
      const codes = Object.keys(operationOf(operationId).responses).map((status) => {
        const schema = answerOf(operationId, Number(status))?.content?.['application/problem+json']?.schema;
        const { properties } = (schema ?? {}) as { properties?: { code: { enum: ProblemCode[] } } };
        return [Number(status), properties?.code.enum ?? []] as const;
      });
      return new Map(codes);
    },
    check(operationId, { status, headers, text }) {
      const what = `${operationId}, ${status}`;
      const documented = answerOf(operationId, status);
      assert.ok(documented, `${what} is not documented; it says: ${text.slice(0, 500)}`);

      for (const [name, value] of headers) {
        if (!TELLING_HEADERS.test(name)) continue;
        const known = Object.keys(documented.headers ?? {}).find((header) => header.toLowerCase() === name);
        assert.ok(known, `${what}: the header ${name} is not documented`);
        const { schema } = document.components.headers[known] ?? { schema: {} };
        const isInteger = (schema as { type?: string }).type === 'integer';
        validate(schema, isInteger ? Number(value) : value, `${what}, header ${known}`);
      }
      for (const name of Object.keys(documented.headers ?? {})) {
        if (document.components.headers[name]?.required)
          assert.ok(headers.has(name), `${what}: the header ${name} is missing`);
      }

      const mediaType = headers.get('content-type')?.split(';', 1)[0] ?? '';
      const { content = {} } = documented;
      if (Object.keys(content).length === 0) {
        assert.equal(text, '', `${what} has a body`);
        return;
      }
      const body = content[mediaType];
      assert.ok(body, `${what} is ${mediaType}, documented is ${Object.keys(content).join()}`);
      if (/[/+]json$/.test(mediaType)) validate(body.schema, JSON.parse(text), what);
      const item = body['x-item-schema'];
      if (item === undefined) return;
      const items = itemsOf(mediaType, text);
      assert.ok(items.length > 0, `${what} has no item to check`);
      for (const one of items) validate(item, one, `${what}, an item`);
    },
  };
}

function itemsOf(mediaType: string, text: string): unknown[] {
  const pattern = mediaType === 'text/event-stream' ? /^data: (.*)$/gm : /^(.+)$/gm;
  return Array.from(text.matchAll(pattern), ([, json = '']) => JSON.parse(json) as unknown);
}

/** `schema` where an object may have the documented fields only. What stands beside an `allOf` only narrows it. */
function closed<Schema>(schema: Schema): Schema {
  if (Array.isArray(schema)) return schema.map((part: unknown) => closed(part)) as Schema;
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema).map(([key, part]) => [key, closed(part)]);
  const isOpen = 'properties' in schema && !('additionalProperties' in schema) && !('allOf' in schema);
  return { ...(isOpen ? { additionalProperties: false } : {}), ...Object.fromEntries(parts) } as Schema;
}
