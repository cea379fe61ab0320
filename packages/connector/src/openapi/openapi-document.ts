import type * as z from 'zod/mini';
import { readContractDescriptions } from './contract-descriptions.ts';
import type { Operation } from '../api-routes.ts';
import {
  describeGeneralProblems,
  describeOperation,
  templateOf,
  type OpenApiObject,
} from './openapi-operation.ts';
import { makeOpenApiSchemas, type JsonSchema } from './openapi-schemas.ts';

/** The whole document, OpenAPI 3.1. */
export interface OpenApiDocument extends OpenApiObject {
  openapi: string;
  info: OpenApiObject;
  paths: Record<string, Record<string, OpenApiObject>>;
  components: { schemas: Record<string, JsonSchema> } & OpenApiObject;
}

const INFO = `Customers of an ERP, invitations to pay online, and what becomes of them.

Send \`Authorization: Bearer ...\` with a secret key from a server, or with an embed token (\`createEmbedSession\`) from a page of an allowed origin. An error is a problem (RFC 9457): branch on its \`code\`, show its \`detail\`, quote its \`requestId\`. Lists are pages: go on with \`nextCursor\`. Money is an integer in minor units beside its \`currency\`; instants are ISO 8601 in UTC. Readers ignore fields that they do not know: new ones may come at any time.`;

const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Names this one request, so that it is done once however often it is sent, for 24 hours: a repeat gets the first answer again. Printable ASCII without spaces, such as a UUID.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

const HEADERS = {
  'X-Request-Id': {
    description: 'Finds the log line of this request.',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  },
  'Retry-After': {
    description: 'In how many seconds to ask again.',
    schema: { type: 'integer', minimum: 0 },
  },
  RateLimit: {
    description:
      'How many requests are left (`r`) until in so many seconds (`t`) all are there again: `"per-key"; r=5999; t=42`. Counted for the secret key, or for the user of an embed token.',
    schema: { type: 'string', pattern: '^"per-(key|user)"; r=\\d+; t=\\d+$' },
  },
  'RateLimit-Policy': {
    description: 'How many requests (`q`) are answered in so many seconds (`w`): `"per-key"; q=6000; w=60`.',
    schema: { type: 'string', pattern: '^"per-(key|user)"; q=\\d+; w=\\d+; pk=:[A-Za-z0-9+/=]+:$' },
  },
  'WWW-Authenticate': { required: true, schema: { type: 'string', const: 'Bearer' } },
  'Idempotency-Replayed': {
    description: 'Stands on an answer that is given again to the same Idempotency-Key.',
    schema: { type: 'string', const: 'true' },
  },
  'Content-Disposition': {
    description: 'What to call the file: `attachment; filename="..."`.',
    schema: { type: 'string', pattern: '^attachment; filename="[\\w.-]+"$' },
  },
};

/**
 * Makes the document of `operations`.
 *
 * @param options.publicUrl where they are served, without `/v1`.
 * @param options.version the connector's.
 */
export function makeOpenApiDocument(
  operations: readonly Operation[],
  { publicUrl, version }: { publicUrl: string; version: string },
): OpenApiDocument {
  const descriptions = readContractDescriptions();
  const schemas = makeOpenApiSchemas(operations.flatMap(schemasOf), descriptions);
  const words = { schemas, descriptions };
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    const path = (paths[`/v1${templateOf(operation.path)}`] ??= {});
    path[operation.method] = describeOperation(operation, tagOf(operation), words);
  }
  const responses = describeGeneralProblems(words);
  return {
    openapi: '3.1.1',
    info: { title: 'Payvite', version, description: INFO, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: publicUrl }],
    tags: [...new Set(operations.map(tagOf))].map((name) => {
      const description = descriptions.nouns[name];
      return description === undefined ? { name } : { name, description };
    }),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A secret key (`pv_live_...`, `pv_test_...`) on servers, an embed token in browsers.',
        },
      },
      parameters: PARAMETERS,
      headers: HEADERS,
      responses,
      schemas: pickReferred([paths, responses], schemas.named),
    },
  };
}

function schemasOf({ answer, body, query, files = {} }: Operation): z.ZodMiniType[] {
  const items = Object.values(files).map(({ item }) => item);
  return [answer.schema, body, query, ...items].filter((schema) => schema !== undefined);
}

/** The first part of the path: `bulk-invitations`. */
function tagOf({ path }: Operation): string {
  return path.split('/')[1] ?? '';
}

/** Those of `named` that `root` refers to, directly or through others, by name. */
function pickReferred(root: unknown, named: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const picked = new Map<string, JsonSchema>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = named[name];
      if (schema === undefined || picked.has(name)) continue;
      picked.set(name, schema);
      follow(schema);
    }
  };
  follow(root);
  return Object.fromEntries([...picked].sort(([one], [other]) => (one < other ? -1 : 1)));
}
