import express, { type Router } from 'express';
import { accountEmailRoutes } from './account-email-routes.ts';
import { accountPages } from './account-pages.ts';
import { renamePayer } from './account-service.ts';
import { askPasswordsAgain, readLine, readPassword, type Faults } from './invitation-forms.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import { findOwnPasswordFault } from './password-service.ts';
import { notePayerEvent } from './payer-event.ts';
import type { PortalContext } from './portal-context.ts';

const NAME_LENGTH = 100;

/** The settings of whoever is signed in: name, password, e-mail, devices, and what they agreed to. */
export function accountRoutes(context: PortalContext): Router {
  const router = express.Router();
  const pages = accountPages(context);

  router.get('/account', (request, response) =>
    pages.asPayer(request, response, (reader) => pages.answerAccount(request, response, reader)),
  );

  router.post('/account/name', (request, response) =>
    pages.asPayer(request, response, async (reader) => {
      const { payer, language } = reader;
      const { faults: words } = language.words;
      const name = readLine(request.body, 'name');
      const refuse = (fault: string) =>
        pages.refuse(request, response, reader, { name, faults: { name: fault } });
      if (name === '') return refuse(words.name);
      if (name.length > NAME_LENGTH) return refuse(words.nameLong);
      await renamePayer(context, payer, name);
      pages.done(request, response, 'name');
    }),
  );

  router.post('/account/password', (request, response) =>
    pages.asPayer(request, response, async (reader) => {
      const { payer, language } = reader;
      const { account: words, faults: faultWords } = language.words;
      const refuse = (faults: Faults) => pages.refuse(request, response, reader, { faults });
      const current = readPassword(request.body, 'current-password');
      const next = readPassword(request.body);
      const faults: Faults = {};
      if (current === '') faults['current-password'] = faultWords.passwordEmpty;
      const fault = next === '' ? null : await findOwnPasswordFault(context, payer, next);
      if (next === '') faults['password'] = faultWords.passwordMissing;
      else if (fault !== null) faults['password'] = faultWords.password[fault];
      const typed = { 'current-password': current, password: next };
      if (Object.keys(faults).length > 0)
        return refuse(askPasswordsAgain(faults, typed, Object.keys(typed), language.words));
      const limit = await pages.limitOf('password-check', request, reader);
      if (limit !== undefined) return refuse({ 'current-password': limit });
      const { result, setCookies } = await context.auth.changePassword(readVisitor(request), current, next);
      if (!result) return refuse({ 'current-password': words.passwordWrong });
      await pages.forgive('password-check', request, reader);
      addCookies(response, setCookies);
      await notePayerEvent(context, payer.id, 'payer.password_changed');
      pages.done(request, response, 'password');
    }),
  );

  router.use(accountEmailRoutes(context, pages));

  router.post('/account/sessions', (request, response) =>
    pages.asPayer(request, response, async () => {
      const { setCookies } = await context.auth.signOutEverywhere(readVisitor(request));
      addCookies(response, setCookies);
      response.redirect(303, '/sign-in?signed-out-everywhere');
    }),
  );

  return router;
}
