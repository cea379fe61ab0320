import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { organization } from 'better-auth/plugins/organization';
import express from 'express';
import pg from 'pg';
import { POOL_SIZE } from '../src/db/database.ts';
import { offer } from './bench-process.ts';

let auth: ReturnType<typeof createAuth> | undefined;
let headers: Headers | undefined;
let organizations = 0;

const operations = {
  /**
   * Serves better-auth with its organization plugin by express, on tables of its own making in the database at `url`, and
   * signs somebody in.
   *
   * @returns what a request needs to be that person's.
   */
  async start({ url }: { url: string }) {
    const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
    const app = express();
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    auth = createAuth(pool, origin);
    const { runMigrations } = await getMigrations(auth.options);
    await runMigrations();
    app.all('/api/auth/*path', toNodeHandler(auth));

    const signedUp = await auth.api.signUpEmail({
      body: { name: 'Bench', email: 'bench@dealers.example', password: 'correct horse battery' },
      asResponse: true,
    });
    const cookie = signedUp.headers
      .getSetCookie()
      .map((value) => value.split(';', 1)[0])
      .join('; ');
    headers = new Headers({ cookie, origin });
    return { port, headers: { Cookie: cookie, Origin: origin } };
  },

  /** Makes an organization of the person signed in, and answers its id. */
  async makeOrganization(): Promise<string> {
    organizations += 1;
    const made = await auth?.api.createOrganization({
      body: { name: `Organization ${organizations}`, slug: `organization-${organizations}` },
      headers,
    });
    if (made === undefined || made === null) throw new Error('Start it first.');
    return made.id;
  },
};

export type BetterAuthOperations = typeof operations;

function createAuth(pool: pg.Pool, baseURL: string) {
  return betterAuth({
    baseURL,
    secret: randomBytes(32).toString('base64url'),
    database: pool,
    emailAndPassword: { enabled: true },
    plugins: [
      organization({
        invitationLimit: Number.MAX_SAFE_INTEGER,
        organizationLimit: Number.MAX_SAFE_INTEGER,
        sendInvitationEmail: () => Promise.resolve(),
      }),
    ],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  });
}

offer(operations);
