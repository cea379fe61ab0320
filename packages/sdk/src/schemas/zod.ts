// What the schemas are made of. A schema of an object is made faster by code that zod builds from strings; whether it
// may, it tries out, and a page whose Content-Security-Policy forbids it reports a violation for the try alone.
import { config } from 'zod/mini';

export * from 'zod/mini';

// Pages and workers have a location, Node has none. Before any schema is made: each keeps what it finds here.
if ('location' in globalThis) config({ jitless: true });
