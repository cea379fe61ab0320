import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express, { type Request, type Router } from 'express';
import { allowOwnScript } from '../page-security.ts';
import { addressOf, choiceOfAddress } from './choice-address.ts';
import type { Choice } from './choice-text.ts';
import { readLine, type FormBody } from './invitation-forms.ts';
import { listOwnedItems } from './item-store.ts';
import { readChoiceForm } from './payment-forms.ts';
import type { PortalContext } from './portal-context.ts';
import {
  choiceOfForm,
  isPayable,
  NO_CHOICE,
  resolveChoice,
  type StatementChoice,
} from './statement-choice.ts';
import { partQuery, readPart, readSearch } from './statement-path.ts';
import { readStatement } from './statement-service.ts';
import { splitIntoTabs } from './statement-tabs.ts';
import { statementView } from './statement-view.ts';
import type { Statement } from './statement.ts';
import { atSupplier, supplierFrame, supplierPath, type SupplierVisit } from './supplier-visit.ts';

const YEAR_SECONDS = 31_536_000;

type SupplierRequest = Request<{ supplier: string }>;

/**
 * `/portal/:supplier`: what is open with one of the payer's dealers, and the module that adds up what is chosen. What is chosen
 * goes from page to page in the address, so that each of them can be gone back to, reloaded and kept as it was.
 */
export function statementRoutes(context: PortalContext): Router {
  const module = readFileSync(new URL('../../src/portal/assets/statement.js', import.meta.url), 'utf8');
  const script = `/portal/script/${createHash('sha256').update(module).digest('hex').slice(0, 12)}.js`;
  const router = express.Router();

  router.get(script, (_request, response) => {
    response.set('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`).type('js').send(module);
  });

  const ownScript = allowOwnScript(context.config.publicUrl);

  router.get('/portal/:supplier', ownScript, (request: SupplierRequest, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const statement = await readStatement(context, visit);
      const part = readPart(request.query);
      const { language, supplier } = visit;
      const choice = await resolve(visit, statement, await choiceOfAddress(context, visit, request.query));
      const frame = supplierFrame(visit, `${language.words.portal.title}, ${supplier.name}`, 'wide');
      // Whoever asked for a review of nothing is led back here.
      const { nothing: nothingFor } = request.query;
      const view = statementView(statement, part, language, choice, { nothingFor });
      response.send(context.render('portal', frame, { ...view, script }));
    }),
  );

  // A tab, a search, the next items, and the way back from a review: on to the same page, with what is chosen.
  router.post('/portal/:supplier', (request: SupplierRequest, response, next) =>
    atSupplier(context, request, response, next, async (visit) => {
      const body = request.body as FormBody;
      const part = readPart(request.query);
      if (readLine(body, 'find') !== '') part.search = readSearch(readLine(body, 'search'));
      const isCleared = readLine(body, 'clear') !== '';
      const form = readChoiceForm(isCleared ? { ...body, chosen: '' } : body);
      const statement = await readStatement(context, visit);
      // All of a tab, and what was chosen elsewhere.
      const ofTab = readLine(body, 'all') === '' ? [] : (splitIntoTabs(statement.items)[part.tab] ?? []);
      form.itemIds.push(...ofTab.filter((item) => isPayable(statement, item)).map(({ id }) => id));
      const choice = choiceOfForm(statement, form, visit.language.locale);
      const at = { path: supplierPath(visit.supplier), query: partQuery(part) };
      response.redirect(303, await addressOf(context, visit, choice, at));
    }),
  );

  return router;

  /** What of a choice can be paid, and the numbers of what cannot; undefined is one that is forgotten. */
  async function resolve(
    { supplier, customers }: SupplierVisit,
    statement: Statement,
    choice: Choice | undefined,
  ): Promise<StatementChoice> {
    if (choice === undefined) return { ...NO_CHOICE, isForgotten: true };
    const open = new Set(statement.items.map(({ id }) => id));
    const closed = choice.itemIds.filter((id) => !open.has(id));
    const customerIds = customers.map(({ id }) => id);
    const named =
      closed.length === 0
        ? []
        : await context.database.asDealer(supplier.id, (tx) => listOwnedItems(tx, customerIds, closed));
    return resolveChoice(statement, choice, new Map(named.map(({ id, number }) => [id, number])));
  }
}
