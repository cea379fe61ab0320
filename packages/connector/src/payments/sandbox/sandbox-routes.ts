import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express, { type ErrorRequestHandler, type Request, type Router } from 'express';
import type { Database, DealerTransaction } from '../../db/database.ts';
import type { DerivedKeys } from '../../derived-keys.ts';
import { AppError } from '../../errors.ts';
import { readPageBase } from '../../page-base.ts';
import { pageHeaders, refuseCrossSite } from '../../page-security.ts';
import type { PaymentService } from '../payment-service.ts';
import { findInstrument } from './sandbox-instruments.ts';
import { SANDBOX_ACTS, takeStep } from './sandbox-steps.ts';
import {
  findCheckout,
  findLastUsed,
  lockCheckout,
  updateCheckout,
  type SandboxCheckout,
} from './sandbox-store.ts';
import { readSandboxToken } from './sandbox-token.ts';
import {
  authorizationVersion,
  createSandboxRenderer,
  sandboxFaultView,
  sandboxView,
} from './sandbox-view.ts';

const YEAR_SECONDS = 31_536_000;
const FORM_LIMIT = '4kb';
const MAX_AGENT_LENGTH = 500;
const MAX_PATIENCE_MS = 3000;

/**
 * `/sandbox/:token`: the pages on which test money is paid, as Stripe's are for real money. They know no session and set no
 * cookie: the token in the address is what entitles to them. Nothing can be typed in there, so no card and no account can.
 */
export function sandboxRoutes(context: {
  config: { publicUrl: string };
  database: Pick<Database, 'asDealer'>;
  keys: readonly [DerivedKeys, ...DerivedKeys[]];
  payments: Pick<PaymentService, 'hint' | 'refresh'>;
}): Router {
  const { database, keys, payments } = context;
  const { publicUrl } = context.config;
  const own = new URL('../../../src/payments/sandbox/pages/sandbox.css', import.meta.url);
  const css = readPageBase() + readFileSync(own, 'utf8');
  const stylesheet = `/sandbox/style/${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
  const render = createSandboxRenderer(stylesheet);
  const router = express.Router();

  router.use('/sandbox', ...pageHeaders(publicUrl), refuseCrossSite(publicUrl));
  router.get(stylesheet, (_request, response) => {
    response.set('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`).type('css').send(css);
  });

  router.get('/sandbox/:token', async (request, response) => {
    const { refused } = request.query;
    response.send(
      await withCheckout(request, findCheckout, async (tx, row) => {
        const lastUsed = await findLastUsed(tx, row);
        const tried = findInstrument(row.method, typeof refused === 'string' ? refused : null);
        const about = { now: tx.now, path: pathOf(request), refused: tried?.last4 ?? null, lastUsed };
        return render(sandboxView(row, about));
      }),
    );
  });

  for (const act of SANDBOX_ACTS) {
    router.post(
      `/sandbox/:token/${act}`,
      express.urlencoded({ extended: false, limit: FORM_LIMIT }),
      async (request, response) => {
        const { instrument } = (request.body ?? {}) as { instrument?: unknown };
        const step = await withCheckout(request, lockCheckout, async (tx, row) => {
          const { changes, refused } = takeStep(row, act, {
            now: tx.now,
            instrument: typeof instrument === 'string' ? instrument : undefined,
            origin: {
              ipAddress: request.ip ?? null,
              userAgent: request.get('user-agent')?.slice(0, MAX_AGENT_LENGTH) ?? null,
            },
            textVersion: authorizationVersion(row.locale),
          });
          if (changes !== null) await updateCheckout(tx, row.paymentId, changes);
          const hasHappened = changes?.authorizedAt !== undefined || changes?.verifiedAt !== undefined;
          if (hasHappened) await payments.hint(tx, [{ paymentId: row.paymentId }]);
          return { ...row, refused, hasHappened };
        });
        // The page to choose on says which one.
        const refusal = step.refused === null ? '' : `?refused=${step.refused}`;
        if (!step.hasHappened) return response.redirect(303, pathOf(request) + refusal);
        // So that the page that the payer comes back to has it.
        await payments.refresh(step.dealerId, step.paymentId, MAX_PATIENCE_MS);
        response.redirect(303, step.returnUrl);
      },
    );
  }

  router.use('/sandbox', () => {
    throw unknownPage();
  });
  router.use('/sandbox', answerFault(render));
  return router;

  /** @throws {AppError} 404 `not_found`: the token is none of ours, or its checkout is gone. */
  async function withCheckout<Result>(
    request: Request<{ token: string }>,
    find: (tx: DealerTransaction, paymentId: string) => Promise<SandboxCheckout | undefined>,
    work: (tx: DealerTransaction, row: SandboxCheckout) => Promise<Result>,
  ): Promise<Result> {
    const named = readSandboxToken(keys, request.params.token);
    if (named === undefined) throw unknownPage();
    return database.asDealer(named.dealerId, async (tx) => {
      const row = await find(tx, named.paymentId);
      if (row === undefined) throw unknownPage();
      return work(tx, row);
    });
  }
}

function pathOf(request: Request<{ token: string }>): string {
  return `/sandbox/${request.params.token}`;
}

function unknownPage(): AppError {
  return new AppError('not_found', 'There is no such page.');
}

/** A 5xx tells nothing but the request's id. */
function answerFault(render: ReturnType<typeof createSandboxRenderer>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    // Express's own parsers throw errors with a `status`.
    const told = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    const status = told >= 400 ? told : 500;
    if (status >= 500) request.log.error({ err: error }, 'page failed');
    const fault = status === 403 ? 'crossSite' : status < 500 ? 'unknown' : 'failed';
    response.status(status).send(render(sandboxFaultView(fault, String(request.id))));
  };
}
