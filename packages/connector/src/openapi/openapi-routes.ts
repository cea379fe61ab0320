import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Router } from 'express';
import * as z from 'zod/mini';
import type { Operation } from '../api-routes.ts';
import { makeOpenApiDocument } from './openapi-document.ts';

const MAX_AGE_SECONDS = 300;

/** `/openapi.json`: what `operations` are, for programs; open to everybody, as it says nothing of a dealer. */
export function openApiRoutes(operations: readonly Operation[], options: { publicUrl: string }): Router {
  let served: { text: string; etag: string } | undefined;
  const serve = () => {
    const text = JSON.stringify(makeOpenApiDocument(operations, { ...options, version: readVersion() }));
    return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
  };
  const router = Router();
  router.get('/openapi.json', (_request, response) => {
    // Made for the first who asks: most starts of the connector do without.
    served ??= serve();
    response
      .set({
        'Cache-Control': `public, max-age=${MAX_AGE_SECONDS}`,
        ETag: served.etag,
        'X-Content-Type-Options': 'nosniff',
      })
      .type('application/json')
      .send(served.text);
  });
  return router;
}

/** The connector's; the same place seen from src and from dist. */
function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return z.parse(z.object({ version: z.string() }), manifest).version;
}
