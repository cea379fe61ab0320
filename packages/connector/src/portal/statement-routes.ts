import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express, { type Request, type Router } from 'express';
import { allowOwnScript } from '../page-security.ts';
import type { PortalContext } from './portal-context.ts';
import { SEARCH_LENGTH } from './statement-search.ts';
import { readStatement } from './statement-service.ts';
import { STATEMENT_TABS } from './statement-tabs.ts';
import { statementView } from './statement-view.ts';
import type { StatementPart } from './statement.ts';
import { atSupplier, supplierFrame } from './supplier-visit.ts';

const YEAR_SECONDS = 31_536_000;

/** `/portal/:supplier`: what is open with one of the payer's dealers, and the module that adds up what is chosen. */
export function statementRoutes(context: PortalContext): Router {
  const module = readFileSync(new URL('../../src/portal/assets/statement.js', import.meta.url), 'utf8');
  const script = `/portal/script/${createHash('sha256').update(module).digest('hex').slice(0, 12)}.js`;
  const router = express.Router();

  router.get(script, (_request, response) => {
    response.set('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`).type('js').send(module);
  });

  router.get(
    '/portal/:supplier',
    allowOwnScript(context.config.publicUrl),
    (request: Request<{ supplier: string }>, response, next) =>
      atSupplier(context, request, response, next, async (visit) => {
        const { language, supplier } = visit;
        const statement = await readStatement(context, visit);
        const frame = supplierFrame(visit, `${language.words.portal.title}, ${supplier.name}`, 'wide');
        const view = statementView(statement, readPart(request.query), language);
        response.send(context.render('portal', frame, { ...view, script }));
      }),
  );

  return router;
}

function readPart(query: Request['query']): StatementPart {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    tab: STATEMENT_TABS.find((tab) => tab === query['tab']) ?? 'all',
    search: text('search').toWellFormed().trim().slice(0, SEARCH_LENGTH),
    afterId: text('after') || null,
  };
}
