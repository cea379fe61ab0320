import express, { type Request, type Response, type Router } from 'express';
import { countAttempt } from './attempt-limit-store.ts';
import { PROOF_MINUTES } from './account-proof.ts';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { formView } from './form-view.ts';
import { isAddress, readLine, readPassword, type Faults } from './invitation-forms.ts';
import { readVisitor, secretCookie } from './page-cookies.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { letterFrame } from './page-renderer.ts';
import { findPasswordProof, resetPassword, sendPasswordReset } from './password-service.ts';
import type { PortalContext } from './portal-context.ts';
import { toAttempter } from './sign-in-service.ts';

/** A new password for whoever forgot theirs, by a mailed link. */
export function passwordRoutes(context: PortalContext): Router {
  const router = express.Router();
  const cookie = secretCookie(context.config.publicUrl, {
    name: 'payvite-password',
    path: '/password',
    maxAgeMs: PROOF_MINUTES * 60_000,
  });

  router.get('/password', (request, response) => answerAsking(response, pageLanguage(request)));

  router.post('/password', async (request, response) => {
    const language = pageLanguage(request);
    const { faults: faultWords, reset: words } = language.words;
    const email = readLine(request.body, 'email').toLowerCase();
    if (!isAddress(email)) {
      const faults = { email: email === '' ? faultWords.email : faultWords.emailWhole };
      return answerAsking(response, language, { email, faults });
    }
    const who = toAttempter(readVisitor(request), email);
    const counted = await countAttempt(context.database, context.clock.now(), 'proof', who);
    if (!counted.isAllowed) {
      response.set('Retry-After', String(counted.retryAfterSeconds));
      const minutes = Math.ceil(counted.retryAfterSeconds / 60);
      return answerAsking(response, language, { email, faults: { email: faultWords.tooMany(minutes) } }, 429);
    }
    // Behind the answer, which is the same for everybody and as quick: who has an account is nobody's business.
    context.background.begin(() => sendPasswordReset(context, email));
    const view = messageView(words.sent, words.sentHow(email));
    const link = { path: '/sign-in', label: words.signInInstead };
    const frame = letterFrame(words.sent, brandOf(undefined, language.words), language);
    response.send(context.render('message', frame, { ...view, link }));
  });

  router.get('/password/new', async (request, response) => {
    const found = await findPasswordProof(context, cookie.read(request));
    const language = pageLanguage(request, found?.payer.locale);
    if (found === undefined) return answerEnded(response, language);
    answerNew(response, language, found.payer.email);
  });

  router.post('/password/new', async (request, response) => {
    const found = await findPasswordProof(context, cookie.read(request));
    const language = pageLanguage(request, found?.payer.locale);
    if (found === undefined) return answerEnded(response, language);
    const { email } = found.payer;
    const { faults: words } = language.words;
    const password = readPassword(request.body);
    if (password === '') return answerNew(response, language, email, { password: words.passwordMissing });
    const outcome = await resetPassword(context, found, password);
    if (outcome === 'ended') return answerEnded(response, language);
    if (outcome !== 'changed')
      return answerNew(response, language, email, { password: words.password[outcome] });
    cookie.clear(response);
    response.redirect(303, '/sign-in?new-password');
  });

  // Out of the address bar at once.
  router.get('/password/:token', (request: Request<{ token: string }>, response) => {
    cookie.set(response, request.params.token);
    response.redirect(303, '/password/new');
  });

  return router;

  function answerAsking(
    response: Response,
    language: PageLanguage,
    page: { email?: string; faults?: Faults } = {},
    status = page.faults === undefined ? 200 : 400,
  ): void {
    const { frame, view } = formView(language.words.reset.title, language, ['email'], page);
    const data = { ...view, values: { email: page.email ?? '' } };
    response.status(status).send(context.render('password', frame, data));
  }

  function answerNew(response: Response, language: PageLanguage, email: string, faults?: Faults): void {
    const { reset: words } = language.words;
    const { frame, view } = formView(words.newTitle, language, ['password'], { faults });
    const data = { ...view, email, about: words.newFor(email) };
    response.status(faults === undefined ? 200 : 400).send(context.render('new-password', frame, data));
  }

  function answerEnded(response: Response, language: PageLanguage): void {
    cookie.clear(response);
    const { reset: words } = language.words;
    const view = messageView(words.ended, words.endedHow);
    const link = { path: '/password', label: words.again };
    const frame = letterFrame(words.ended, brandOf(undefined, language.words), language);
    response.status(404).send(context.render('message', frame, { ...view, link }));
  }
}
