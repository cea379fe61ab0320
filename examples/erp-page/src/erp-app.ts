import { hkdfSync } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiError, PayviteClient } from '@payvite/sdk';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { DEMO_USER, ErpSessions, SESSION_COOKIE, SESSION_MS } from './erp-session.ts';
import { isLoopbackHost, isSameOrigin } from './same-origin.ts';
import { readScreenHtml } from './screen-html.ts';

/** What the page may do through its token: what the screen shows, and nothing else. */
const PERMISSIONS = [
  'customers:read',
  'customers:write',
  'invitations:read',
  'invitations:send',
  'invitations:copy_link',
  'portal_access:write',
  'syncs:read',
  'syncs:run',
  'payments:read',
  'payments:write',
  'authorizations:read',
  'dealer:read',
  'dealer:write',
] as const;

const PUBLIC_FOLDER = new URL('../public/', import.meta.url);

/** Where the ERP reports what it does and what went wrong; pino and its like fit. */
export interface ErpPageLogger {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What the ERP's back end has to know. */
export interface ErpAppOptions {
  /** The address people open this ERP at, from configuration and never from a request: `https://erp.example`. */
  origin: string;
  /** The Payvite connector's public address. */
  connectorUrl: string;
  /** The dealer's secret key, `pv_test_...`. It stays in this process. */
  apiKey: string;
  logger: ErpPageLogger;
}

/** Builds the ERP's back end: the screen, its files, and the route that makes tokens for it. */
export async function createErpApp(options: ErpAppOptions): Promise<Express> {
  const { origin, connectorUrl, apiKey, logger } = options;
  const payvite = new PayviteClient({ baseUrl: connectorUrl, apiKey });
  const sessions = new ErpSessions(Buffer.from(hkdfSync('sha256', apiKey, '', 'erp-page session', 32)));
  const screenHtml = await readScreenHtml(new URL('index.html', PUBLIC_FOLDER), {
    connectorUrl,
    locale: DEMO_USER.locale,
    userName: DEMO_USER.name,
    userRole: DEMO_USER.role,
  });

  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders(origin, connectorUrl));

  app.get('/', (request, response) => {
    // 127.0.0.1 and localhost are two origins, and tokens are made for one of them.
    const isOtherName = request.headers.host !== new URL(origin).host;
    if (isOtherName && isLoopbackHost(request.headers.host)) {
      response.redirect(new URL(request.originalUrl.replace(/^\/+/, '/'), origin).href);
      return;
    }
    if (sessions.findUser(request.headers.cookie, Date.now()) === undefined) {
      // Where a real ERP shows its sign-in page, the demonstration signs Dana in.
      response.cookie(SESSION_COOKIE, sessions.open(DEMO_USER, Date.now()), {
        httpOnly: true,
        sameSite: 'lax',
        secure: origin.startsWith('https:'),
        maxAge: SESSION_MS,
      });
    }
    response.set('Cache-Control', 'no-store').type('html').send(screenHtml);
  });

  app.post('/payvite-token', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (!isSameOrigin(request.headers, origin)) {
      response.status(403).json({ error: `Only the page at ${origin} may ask for this.` });
      return;
    }
    const user = sessions.findUser(request.headers.cookie, Date.now());
    if (user === undefined) {
      response.status(401).json({ error: 'Your session has ended. Reload the page to sign in.' });
      return;
    }
    try {
      const { id, name, email, locale } = user;
      const session = await payvite.embedSessions.create({
        user: { id, name, email },
        permissions: [...PERMISSIONS],
        origin,
        locale,
      });
      response.json({ token: session.token, expiresAt: session.expiresAt });
    } catch (error) {
      logger.error(describeError(error), 'Payvite gave no token');
      response.status(502).json({ error: 'Online payments are not available at the moment.' });
    }
  });

  const widgetFolder = dirname(fileURLToPath(import.meta.resolve('@payvite/widget/payvite-widget.min.js')));
  // The elements, and what they load later from beside themselves.
  app.get(/^\/payvite-widget(-[a-z]+)*\.min\.js$/, ({ path }, response, next) => {
    response.sendFile(basename(path), { root: widgetFolder }, (error?: Error) => {
      if (error && !response.headersSent) next(error);
    });
  });
  app.use(express.static(fileURLToPath(PUBLIC_FOLDER), { index: false }));
  app.use((_request: Request, response: Response) => {
    response.status(404).type('text').send('There is nothing here.');
  });
  app.use((error: Error & { status?: number }, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const status = error.status ?? 500;
    if (status >= 500) logger.error({ path: request.path, error: error.message }, 'The request failed');
    response
      .status(status)
      .type('text')
      .send(status === 404 ? 'There is nothing here.' : 'That did not work.');
  });
  return app;
}

/** A policy without `unsafe-inline`: scripts and styles from here only, connections to Payvite too. */
function securityHeaders(origin: string, connectorUrl: string): ReturnType<typeof helmet> {
  const isHttps = origin.startsWith('https:');
  const connectorOrigin = new URL(connectorUrl).origin;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // The dealer's logo, in previews of its mails.
        imgSrc: ["'self'", connectorOrigin],
        connectSrc: ["'self'", connectorOrigin],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps,
  });
}

/** What a log may hold of an error: never the request, which carries the key. */
function describeError(error: unknown): object {
  if (error instanceof ApiError) {
    return { status: error.status, code: error.code, requestId: error.requestId };
  }
  return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}
