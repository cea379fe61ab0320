import express, { type Request, type Response, type Router } from 'express';
import { countAttempt } from './attempt-limit-store.ts';
import { PROOF_MINUTES, readProofId } from './account-proof.ts';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { formReplies, type FormReply } from './form-reply.ts';
import { formView } from './form-view.ts';
import { isAddress, readLine, readPassword } from './invitation-forms.ts';
import { readVisitor, secretCookie } from './page-cookies.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { letterFrame } from './page-renderer.ts';
import {
  findPasswordProof,
  isPasswordJustSaved,
  resetPassword,
  sendPasswordReset,
} from './password-service.ts';
import type { PortalContext } from './portal-context.ts';
import { toAttempter } from './sign-in-service.ts';

/** What the page says of whom a link was asked for. */
interface AskingReply extends FormReply {
  email?: string;
  /** Without a fault: it is on its way, if the address is one that we know. */
  isTaken?: boolean;
}

/** Nobody's: who asks is not known. */
const NOBODY = '';

/** A new password for whoever forgot theirs, by a mailed link. */
export function passwordRoutes(context: PortalContext): Router {
  const router = express.Router();
  const cookie = secretCookie(context.config.publicUrl, {
    name: 'payvite-password',
    path: '/password',
    maxAgeMs: PROOF_MINUTES * 60_000,
  });
  const askingReplies = formReplies<AskingReply>(context, '/password');
  const newReplies = formReplies(context, '/password/new');

  router.get('/password', async (request, response) => {
    const language = pageLanguage(request);
    const { reset: words } = language.words;
    const reply = await askingReplies.take(request, response, NOBODY);
    const { email = '' } = reply ?? {};
    if (reply?.isTaken === true) {
      const view = messageView(words.sent, words.sentHow(email));
      const link = { path: '/sign-in', label: words.signInInstead };
      const frame = letterFrame(words.sent, brandOf(undefined, language.words), language);
      const { typed } = reply;
      return void response.send(context.render('message', { ...frame, typed }, { ...view, link }));
    }
    const { frame, view } = formView(words.title, language, ['email'], reply);
    response.send(context.render('password', frame, { ...view, values: { email } }));
  });

  router.post('/password', async (request, response) => {
    const { faults: faultWords } = pageLanguage(request).words;
    const email = readLine(request.body, 'email').toLowerCase();
    const refuse = (fault: string) =>
      askingReplies.answer(response, NOBODY, { email, faults: { email: fault } });
    if (!isAddress(email)) return refuse(email === '' ? faultWords.email : faultWords.emailWhole);
    const who = toAttempter(readVisitor(request), email);
    const counted = await countAttempt(context.database, context.clock.now(), 'proof', who);
    if (!counted.isAllowed) return refuse(faultWords.tooMany(Math.ceil(counted.retryAfterSeconds / 60)));
    await askingReplies.answer(response, NOBODY, { email, isTaken: true });
    // Behind the answer, which is the same for everybody and as quick: who has an account is nobody's business.
    context.background.begin(() => sendPasswordReset(context, email));
  });

  router.get('/password/new', async (request, response) => {
    const found = await findPasswordProof(context, cookie.read(request));
    const language = pageLanguage(request, found?.payer.locale);
    if (found === undefined) return answerEnded(response, language);
    const { email, id } = found.payer;
    const { reset: words } = language.words;
    const reply = await newReplies.take(request, response, id);
    const { frame, view } = formView(words.newTitle, language, ['password'], reply);
    response.send(context.render('new-password', frame, { ...view, email, about: words.newFor(email) }));
  });

  router.post('/password/new', async (request, response) => {
    const token = cookie.read(request);
    const password = readPassword(request.body);
    const toSaved = () => {
      cookie.end(response);
      response.redirect(303, '/sign-in?new-password');
    };
    // A second click on the button: the first one has saved it. Otherwise the page says that the link has ended.
    const answerUsed = async () =>
      (await isPasswordJustSaved(context, readVisitor(request), token, password))
        ? toSaved()
        : response.redirect(303, '/password/new');
    const found = await findPasswordProof(context, token);
    if (found === undefined) return answerUsed();
    const { faults: words } = pageLanguage(request, found.payer.locale).words;
    const refuse = (fault: string) =>
      newReplies.answer(response, found.payer.id, { faults: { password: fault } });
    if (password === '') return refuse(words.passwordMissing);
    const outcome = await resetPassword(context, found, password);
    if (outcome === 'ended') return answerUsed();
    if (outcome !== 'changed') return refuse(words.password[outcome]);
    toSaved();
  });

  // Out of the address bar at once.
  router.get('/password/:token', (request: Request<{ token: string }>, response) => {
    const { token } = request.params;
    if (readProofId(token) === undefined) cookie.clear(response);
    else cookie.set(response, token);
    response.redirect(303, '/password/new');
  });

  return router;

  function answerEnded(response: Response, language: PageLanguage): void {
    cookie.clear(response);
    const { reset: words } = language.words;
    const view = messageView(words.ended, words.endedHow);
    const link = { path: '/password', label: words.again };
    const frame = letterFrame(words.ended, brandOf(undefined, language.words), language);
    response.status(404).send(context.render('message', frame, { ...view, link }));
  }
}
