import express, { type Request, type Response, type Router } from 'express';
import { ACCOUNT_PATH, type AccountPages } from './account-pages.ts';
import { PROOF_MINUTES, readProofId } from './account-proof.ts';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { changeEmail, findEmailProof, isEmailJustChanged, sendEmailChange } from './email-change-service.ts';
import { askPasswordsAgain, isAddress, readLine, readPassword, type Faults } from './invitation-forms.ts';
import { readVisitor, secretCookie } from './page-cookies.ts';
import type { PageLanguage } from './page-language.ts';
import { letterFrame } from './page-renderer.ts';
import type { PortalContext } from './portal-context.ts';

/** Another address to sign in with: asked for in the settings, and taken once the link that is mailed there is opened. */
export function accountEmailRoutes(context: PortalContext, pages: AccountPages): Router {
  const router = express.Router();
  const link = secretCookie(context.config.publicUrl, {
    name: 'payvite-email',
    path: ACCOUNT_PATH,
    maxAgeMs: PROOF_MINUTES * 60_000,
  });

  router.post('/account/email', (request, response) =>
    pages.asPayer(request, response, async (reader) => {
      const { payer, language } = reader;
      const { account: words, faults: faultWords } = language.words;
      const email = readLine(request.body, 'email').toLowerCase();
      const refuse = (faults: Faults) => pages.refuse(request, response, reader, { email, faults });
      const password = readPassword(request.body, 'email-password');
      const faults: Faults = {};
      if (!isAddress(email)) faults['email'] = email === '' ? faultWords.email : faultWords.emailWhole;
      else if (email === payer.email) faults['email'] = words.emailSame;
      if (password === '') faults['email-password'] = faultWords.passwordEmpty;
      if (Object.keys(faults).length > 0) {
        const fields = ['email', 'email-password'];
        return refuse(askPasswordsAgain(faults, { 'email-password': password }, fields, language.words));
      }
      const limit =
        (await pages.limitOf('password-check', request, reader)) ??
        (await pages.limitOf('proof', request, reader));
      if (limit !== undefined) return refuse({ email: limit });
      if (!(await context.auth.isOwnPassword(readVisitor(request), password)))
        return refuse({ 'email-password': words.passwordWrong });
      await pages.forgive('password-check', request, reader);
      // Behind the answer: whether somebody else has that address is nobody's business.
      context.background.begin(() => sendEmailChange(context, payer, email));
      pages.done(request, response, 'mailed');
    }),
  );

  // Out of the address bar at once.
  router.get('/account/email/:token', (request: Request<{ token: string }>, response) => {
    const { token } = request.params;
    if (readProofId(token) === undefined) link.clear(response);
    else link.set(response, token);
    response.redirect(303, '/account/new-email');
  });

  router.get('/account/new-email', (request, response) =>
    pages.asPayer(request, response, async ({ payer, language }) => {
      const { account: words } = language.words;
      const proof = await findEmailProof(context, payer, link.read(request));
      if (proof === undefined) return answerEnded(response, language);
      const view = messageView(words.emailConfirm, words.emailConfirmHow(payer.email, proof.newEmail));
      const action = { path: '/account/new-email', label: words.emailConfirmSave, kind: 'main' };
      const frame = letterFrame(words.emailConfirm, brandOf(undefined, language.words), language);
      response.send(context.render('message', frame, { ...view, action }));
    }),
  );

  router.post('/account/new-email', (request, response) =>
    pages.asPayer(request, response, async ({ payer }) => {
      const token = link.read(request);
      const proof = await findEmailProof(context, payer, token);
      const kept = await context.auth.sessionToken(readVisitor(request));
      const isChanged = proof !== undefined && (await changeEmail(context, payer, proof, kept));
      // The second of two clicks is answered as the first. Otherwise the page says that the link has ended.
      if (!isChanged && !(await isEmailJustChanged(context, payer, token)))
        return response.redirect(303, '/account/new-email');
      link.end(response);
      pages.done(request, response, 'email');
    }),
  );

  return router;

  function answerEnded(response: Response, language: PageLanguage): void {
    link.clear(response);
    const { ended, endedHow } = language.words.reset;
    const frame = letterFrame(ended, brandOf(undefined, language.words), language);
    const back = { path: ACCOUNT_PATH, label: language.words.account.title };
    response
      .status(404)
      .send(context.render('message', frame, { ...messageView(ended, endedHow), link: back }));
  }
}
