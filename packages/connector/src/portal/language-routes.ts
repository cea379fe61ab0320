import express, { type Router } from 'express';
import { keepTyped } from './form-reply.ts';
import { readLine } from './invitation-forms.ts';
import { setLanguageChoice } from './page-cookies.ts';
import { isPortalLanguage, readerLocale } from './page-language.ts';
import { ownPagePath } from './page-paths.ts';
import { findSignedInPayer } from './payer-session.ts';
import { setPayerLocale } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';

/** The choice of a language, at the foot of every page. */
export function languageRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.post('/language', async (request, response) => {
    const choice = readLine(request.body, 'language');
    if (isPortalLanguage(choice)) {
      setLanguageChoice(response, context.config.publicUrl, choice);
      const payer = await findSignedInPayer(context, request, response);
      // With a region that fits, of theirs or of their browser's: mails to them have the same dates and amounts.
      if (payer !== undefined) {
        await setPayerLocale(context.database, payer.id, readerLocale(choice, request, payer.locale));
      }
    }
    const back = ownPagePath(readLine(request.body, 'back')) ?? '/portal';
    await keepTyped(context, response, back, readLine(request.body, 'typed'));
    response.redirect(303, back);
  });

  return router;
}
