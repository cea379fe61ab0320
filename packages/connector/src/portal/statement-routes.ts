import express, { type Router } from 'express';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { pageLanguage } from './page-language.ts';
import type { PageFrame } from './page-renderer.ts';
import { findSignedInPayer } from './payer-session.ts';
import type { PortalContext } from './portal-context.ts';
import { listSuppliers, readStatement } from './statement-service.ts';
import { statementView } from './statement-view.ts';

/** The Payments portal: what is open with one of the payer's dealers. */
export function statementRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.get('/portal', async (request, response) => {
    const payer = await findSignedInPayer(context, request, response);
    if (payer === undefined) return response.redirect(303, '/sign-in');

    const suppliers = await listSuppliers(context, payer);
    const wanted = request.query['supplier'];
    const supplier = suppliers.find(({ slug }) => slug === wanted) ?? suppliers[0];
    const language = pageLanguage(request, payer.locale);
    const words = language.words.portal;
    const frame: PageFrame = {
      title: words.title,
      language,
      brand: brandOf(supplier, language.words),
      width: 'letter',
      account: { name: payer.name, email: payer.email },
      suppliers:
        suppliers.length < 2
          ? []
          : suppliers.map(({ id, name, slug }) => ({
              name,
              path: `/portal?supplier=${slug}`,
              isCurrent: id === supplier?.id,
            })),
    };
    if (supplier === undefined) {
      return response.send(
        context.render('message', frame, messageView(words.none, words.noneHow)),
      );
    }
    const statement = await readStatement(context, payer, supplier.id, language);
    if (statement.customers.length === 0) {
      const { disabled, disabledHow } = words;
      return response.send(
        context.render('message', frame, messageView(disabled, disabledHow(supplier.name))),
      );
    }
    response.send(
      context.render(
        'portal',
        { ...frame, width: 'wide', title: `${words.title}, ${supplier.name}` },
        statementView(statement),
      ),
    );
  });

  return router;
}
