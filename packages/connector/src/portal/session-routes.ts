import express, { type Request, type Response, type Router } from 'express';
import { formView } from './form-view.ts';
import { readLine, readPassword, type Faults } from './invitation-forms.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import { pageLanguage } from './page-language.ts';
import { supplierPagePath } from './page-paths.ts';
import type { PortalContext } from './portal-context.ts';
import { countedSignIn, noteSignIn } from './sign-in-service.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** Where a sign-in may lead: never to a place that the address bar names. */
const RETURN_PATHS = ['/portal', '/invitation', '/account', '/account/new-email'];

/** What the page says to whoever was led to it, by the query's name. */
const NOTICES: Record<string, (words: PortalWords) => string> = {
  'signed-out': ({ signIn }) => signIn.signedOut,
  'signed-out-everywhere': ({ signIn }) => signIn.signedOutEverywhere,
  'new-password': ({ reset }) => reset.saved,
};

/** Sign-in and sign-out. */
export function sessionRoutes(context: PortalContext): Router {
  const router = express.Router();

  function answerSignIn(
    request: Request,
    response: Response,
    page: { status?: number; email?: string; faults?: Faults; notice?: string; isRefused?: boolean } = {},
  ): void {
    const returnPath = readReturnPath(request.query['then']);
    const language = pageLanguage(request);
    const { frame, view } = formView(language.words.signIn.title, language, ['email', 'password'], page);
    response.status(page.status ?? 200).send(
      context.render('sign-in', frame, {
        ...view,
        action: returnPath === '/portal' ? '/sign-in' : `/sign-in?then=${returnPath}`,
        notice: page.notice ?? null,
        values: { email: page.email ?? '' },
        // Whoever was refused is a button away from a new password, without typing the address again.
        resetFor: page.isRefused === true ? page.email : null,
      }),
    );
  }

  router.get('/sign-in', async (request, response) => {
    const returnPath = readReturnPath(request.query['then']);
    const { result, setCookies } = await context.auth.findSession(readVisitor(request));
    addCookies(response, setCookies);
    if (result !== undefined) return response.redirect(303, returnPath);
    const name = Object.keys(NOTICES).find((each) => request.query[each] !== undefined) ?? '';
    const notice = NOTICES[name]?.(pageLanguage(request).words);
    answerSignIn(request, response, notice === undefined ? {} : { notice });
  });

  router.post('/sign-in', async (request, response) => {
    const returnPath = readReturnPath(request.query['then']);
    const email = readLine(request.body, 'email').toLowerCase();
    const password = readPassword(request.body);
    const { faults: words } = pageLanguage(request).words;
    const faults: Faults = {};
    if (email === '') faults['email'] = words.email;
    if (password === '') faults['password'] = words.passwordEmpty;
    if (Object.keys(faults).length > 0)
      return answerSignIn(request, response, { status: 400, email, faults });

    const outcome = await countedSignIn(context, readVisitor(request), email, password);
    if (outcome.result === 'signed_in') {
      addCookies(response, outcome.setCookies);
      await noteSignIn(context, outcome.user);
      return response.redirect(303, returnPath);
    }
    if (outcome.result === 'limited') response.set('Retry-After', String(outcome.retryAfterSeconds));
    const isLimited = outcome.result === 'limited';
    answerSignIn(request, response, {
      status: isLimited ? 429 : 400,
      email,
      isRefused: true,
      faults: isLimited
        ? { password: words.tooMany(Math.ceil(outcome.retryAfterSeconds / 60)) }
        : { password: words.wrongPair },
    });
  });

  router.post('/sign-out', async (request, response) => {
    const { setCookies } = await context.auth.signOut(readVisitor(request));
    addCookies(response, setCookies);
    response.redirect(303, '/sign-in?signed-out');
  });

  return router;
}

function readReturnPath(then: unknown): string {
  const own = RETURN_PATHS.find((path) => path === then);
  return own ?? (typeof then === 'string' ? supplierPagePath(then) : undefined) ?? '/portal';
}
