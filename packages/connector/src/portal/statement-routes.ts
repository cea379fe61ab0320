import express, { type Router } from 'express';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import { pageLanguage } from './page-language.ts';
import type { PageFrame } from './page-renderer.ts';
import { findPayerByUser } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { listSuppliers, readStatement } from './statement-service.ts';
import { statementView } from './statement-view.ts';
import { en as strings } from './strings/en.ts';

/** The Payments portal: what is open with one of the payer's dealers. */
export function statementRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.get('/portal', async (request, response) => {
    const { result: user, setCookies } = await context.auth.findSession(readVisitor(request));
    addCookies(response, setCookies);
    const payer = user === undefined ? undefined : await findPayerByUser(context.database, user.userId);
    if (payer === undefined) return response.redirect(303, '/sign-in');

    const suppliers = await listSuppliers(context, payer);
    const wanted = request.query['supplier'];
    const supplier = suppliers.find(({ slug }) => slug === wanted) ?? suppliers[0];
    const frame: PageFrame = {
      title: strings.portal.title,
      language: pageLanguage([payer.locale]),
      brand: brandOf(supplier),
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
        context.render('message', frame, messageView(strings.portal.none, strings.portal.noneHow)),
      );
    }
    const statement = await readStatement(context, payer, supplier.id);
    if (statement.customers.length === 0) {
      const { disabled, disabledHow } = strings.portal;
      return response.send(
        context.render('message', frame, messageView(disabled, disabledHow(supplier.name))),
      );
    }
    response.send(
      context.render(
        'portal',
        { ...frame, width: 'wide', title: `${strings.portal.title}, ${supplier.name}` },
        statementView(statement),
      ),
    );
  });

  return router;
}
