import express, { type Router } from 'express';
import {
  askPasswordsAgain,
  hasAcceptedTerms,
  readCode,
  readLine,
  readPassword,
  readRegistration,
  type Faults,
} from './invitation-forms.ts';
import type { InvitationPages } from './invitation-pages.ts';
import type { LandingReply } from './landing-view.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import { hasChosenLanguage } from './page-language.ts';
import { findPasswordFault } from './password-rules.ts';
import { findPayerByUser } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { enterRegistrationCode, sendRegistrationCode } from './registration-code-service.ts';
import { acceptAsPayer, AccountExistsError, CodeUsedUpError, registerPayer } from './registration-service.ts';
import { countedSignIn, noteSignIn } from './sign-in-service.ts';

/** How an invited person comes in by a link: a new account, the code that a copied link asks for, or the account they have. */
export function invitationRegistrationRoutes(context: PortalContext, pages: InvitationPages): Router {
  const { cookies } = pages;
  const router = express.Router();

  router.post('/invitation/register', async (request, response) => {
    // A second click on the button: the first one has registered.
    if (hasAcceptedTerms(request.body) && (await pages.enterAccepted(request, response))) return;
    await pages.answerLive(request, response, async (live) => {
      const { visit, code, language } = live;
      const { words } = language;
      const { name, password, faults } = readRegistration(request.body, words);
      await pages.noteStart(visit);
      // The code has ended meanwhile, or the form was not ours: the page asks for one.
      if (code !== undefined) return response.redirect(303, '/invitation');
      const refuse = (faults: Faults, form: LandingReply['form']) =>
        pages.answerForm(response, live, {
          ...{ faults, form, name, hasAcceptedTerms: hasAcceptedTerms(request.body) },
        });
      const owner = { email: visit.email, name, dealerNames: [visit.dealer.name] };
      const fault = password === '' ? null : await findPasswordFault(password, owner);
      if (fault !== null) faults['password'] = words.faults.password[fault];
      if (Object.keys(faults).length > 0)
        return refuse(
          askPasswordsAgain(faults, { password }, ['name', 'password', 'terms'], words),
          'register',
        );
      const entry = {
        name,
        password,
        locale: hasChosenLanguage(request) ? language.locale : visit.locale,
        proof: cookies.readProof(request),
        visitor: readVisitor(request),
      };
      try {
        await registerPayer(context, visit, entry);
      } catch (error) {
        if (error instanceof CodeUsedUpError) return response.redirect(303, '/invitation');
        if (!(error instanceof AccountExistsError)) throw error;
        if (await pages.enterAccepted(request, response)) return;
        return refuse({ 'sign-in-password': words.faults.haveAccount }, 'sign-in');
      }
      const session = await context.auth.signIn(readVisitor(request), visit.email, password);
      addCookies(response, session?.setCookies ?? []);
      pages.toPortal(response, visit);
    });
  });

  router.post('/invitation/send-code', (request, response) =>
    pages.answerLive(request, response, async (live) => {
      const { visit, code, language } = live;
      await pages.noteStart(visit);
      // A link that needs no code gets none mailed.
      if (code === undefined) return response.redirect(303, '/invitation');
      const sending = await sendRegistrationCode(context, visit);
      const refuse = (fault: string) =>
        pages.answerForm(response, live, { faults: { 'send-code': fault }, form: 'code' });
      const { faults: words } = language.words;
      switch (sending.result) {
        case 'too_soon':
          return refuse(words.codeTooSoon(sending.retryAfterSeconds));
        case 'limited':
          return refuse(words.codeLimited(visit.dealer.name));
        case 'unreachable':
          return refuse(words.codeUnreachable(visit.dealer.name));
        default:
          return response.redirect(303, '/invitation');
      }
    }),
  );

  router.post('/invitation/enter-code', (request, response) =>
    pages.answerLive(request, response, async (live) => {
      const { visit, code, language } = live;
      const { faults: words } = language.words;
      if (code === undefined) return response.redirect(303, '/invitation');
      const digits = readCode(request.body);
      if (code.isMailed && digits === null) {
        const faults = { code: words.codeForm };
        return pages.answerForm(response, live, {
          faults,
          form: 'code',
          code: readLine(request.body, 'code'),
        });
      }
      const entry = await enterRegistrationCode(context, visit, digits ?? '');
      if (entry.result === 'right') {
        cookies.setProof(response, entry.proof);
        return response.redirect(303, '/invitation');
      }
      if (entry.result === 'wrong' && entry.triesLeft > 0) {
        const faults = { code: words.codeWrong(entry.triesLeft) };
        return pages.answerForm(response, live, { faults, form: 'code' });
      }
      // The field goes with the code; what is left is to have another one mailed.
      const fault = entry.result === 'wrong' ? words.codeSpent : words.codeEnded;
      const faults = { 'send-code': fault };
      await pages.answerForm(response, live, { faults, form: 'code' });
    }),
  );

  router.post('/invitation/sign-in', async (request, response) => {
    // Likewise: the first one has accepted.
    if (hasAcceptedTerms(request.body) && (await pages.enterAccepted(request, response))) return;
    await pages.answerLive(request, response, async (live) => {
      const { visit, language } = live;
      const { faults: words } = language.words;
      await pages.noteStart(visit);
      const password = readPassword(request.body);
      const faults: Faults = {};
      if (password === '') faults['sign-in-password'] = words.passwordEmpty;
      if (!hasAcceptedTerms(request.body)) faults['sign-in-terms'] = words.terms;
      const reply = { form: 'sign-in', hasAcceptedTerms: hasAcceptedTerms(request.body) } as const;
      const refuse = (faults: Faults) => pages.answerForm(response, live, { faults, ...reply });
      if (Object.keys(faults).length > 0) {
        const fields = ['sign-in-password', 'sign-in-terms'];
        return refuse(askPasswordsAgain(faults, { 'sign-in-password': password }, fields, language.words));
      }
      const outcome = await countedSignIn(context, readVisitor(request), visit.email, password);
      if (outcome.result === 'limited') {
        const minutes = Math.ceil(outcome.retryAfterSeconds / 60);
        return refuse({ 'sign-in-password': words.tooMany(minutes) });
      }
      if (outcome.result === 'refused') return refuse({ 'sign-in-password': words.wrongPassword });
      addCookies(response, outcome.setCookies);
      const payer = await findPayerByUser(context.database, outcome.user.userId);
      if (payer === undefined) throw new Error('A session without a payer.');
      await acceptAsPayer(context, visit, payer, readVisitor(request));
      await noteSignIn(context, outcome.user, visit);
      pages.toPortal(response, visit);
    });
  });

  return router;
}
