import express, { type Request, type Response, type Router } from 'express';
import { countAttempt } from './attempt-limit-store.ts';
import { PROOF_MINUTES } from './account-proof.ts';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { formView } from './form-view.ts';
import { isAddress, readLine, readPassword, type Faults } from './invitation-forms.ts';
import { readVisitor, secretCookie } from './page-cookies.ts';
import { letterFrame } from './page-renderer.ts';
import { findPasswordProof, resetPassword, sendPasswordReset } from './password-service.ts';
import type { PortalContext } from './portal-context.ts';
import { toAttempter } from './sign-in-service.ts';
import { en as strings } from './strings/en.ts';

/** A new password for whoever forgot theirs, by a mailed link. */
export function passwordRoutes(context: PortalContext): Router {
  const router = express.Router();
  const words = strings.reset;
  const cookie = secretCookie(context.config.publicUrl, {
    name: 'payvite-password',
    path: '/password',
    maxAgeMs: PROOF_MINUTES * 60_000,
  });

  router.get('/password', (_request, response) => answerAsking(response));

  router.post('/password', async (request, response) => {
    const email = readLine(request.body, 'email').toLowerCase();
    if (!isAddress(email)) return answerAsking(response, { email, faults: { email: strings.faults.email } });
    const who = toAttempter(readVisitor(request), email);
    const counted = await countAttempt(context.database, context.clock.now(), 'proof', who);
    if (!counted.isAllowed) {
      response.set('Retry-After', String(counted.retryAfterSeconds));
      const minutes = Math.ceil(counted.retryAfterSeconds / 60);
      return answerAsking(response, { email, faults: { email: strings.faults.tooMany(minutes) } }, 429);
    }
    // Behind the answer, which is the same for everybody and as quick: who has an account is nobody's business.
    context.background.begin(() => sendPasswordReset(context, email));
    const view = messageView(words.sent, words.sentHow(email));
    const link = { path: '/sign-in', label: words.signInInstead };
    response.send(context.render('message', letterFrame(words.sent, brandOf(undefined)), { ...view, link }));
  });

  router.get('/password/new', async (request, response) => {
    const found = await findPasswordProof(context, cookie.read(request));
    if (found === undefined) return answerEnded(response);
    answerNew(response, found.payer.email);
  });

  router.post('/password/new', async (request, response) => {
    const found = await findPasswordProof(context, cookie.read(request));
    if (found === undefined) return answerEnded(response);
    const { email } = found.payer;
    const password = readPassword(request.body);
    if (password === '') return answerNew(response, email, { password: strings.faults.passwordMissing });
    const outcome = await resetPassword(context, found, password);
    if (outcome === 'ended') return answerEnded(response);
    if (outcome !== 'changed')
      return answerNew(response, email, { password: strings.faults.password[outcome] });
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
    page: { email?: string; faults?: Faults } = {},
    status = page.faults === undefined ? 200 : 400,
  ): void {
    const { frame, view } = formView(words.title, ['email'], page);
    const data = { ...view, values: { email: page.email ?? '' } };
    response.status(status).send(context.render('password', frame, data));
  }

  function answerNew(response: Response, email: string, faults?: Faults): void {
    const { frame, view } = formView(words.newTitle, ['password'], { faults });
    const data = { ...view, email, about: words.newFor(email) };
    response.status(faults === undefined ? 200 : 400).send(context.render('new-password', frame, data));
  }

  function answerEnded(response: Response): void {
    cookie.clear(response);
    const view = messageView(words.ended, words.endedHow);
    const link = { path: '/password', label: words.again };
    response
      .status(404)
      .send(context.render('message', letterFrame(words.ended, brandOf(undefined)), { ...view, link }));
  }
}
