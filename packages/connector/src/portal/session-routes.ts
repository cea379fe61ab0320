import express, { type Response, type Router } from 'express';
import { formView } from './form-view.ts';
import { readLine, readPassword, type Faults } from './invitation-forms.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import type { PortalContext } from './portal-context.ts';
import { countedSignIn, noteSignIn } from './sign-in-service.ts';
import { en as strings } from './strings/en.ts';

/** Where a sign-in may lead: never to a place that the address bar names. */
const RETURN_PATHS = ['/portal', '/invitation', '/account', '/account/new-email'];

/** What the page says to whoever was led to it, by the query's name. */
const NOTICES = [
  ['signed-out', strings.signIn.signedOut],
  ['signed-out-everywhere', strings.signIn.signedOutEverywhere],
  ['new-password', strings.reset.saved],
] as const;

/** Sign-in and sign-out. */
export function sessionRoutes(context: PortalContext): Router {
  const router = express.Router();

  function answerSignIn(
    response: Response,
    returnPath: string,
    page: { status?: number; email?: string; faults?: Faults; notice?: string } = {},
  ): void {
    const { frame, view } = formView(strings.signIn.title, ['email', 'password'], page);
    response.status(page.status ?? 200).send(
      context.render('sign-in', frame, {
        ...view,
        action: returnPath === '/portal' ? '/sign-in' : `/sign-in?then=${returnPath}`,
        notice: page.notice ?? null,
        values: { email: page.email ?? '' },
      }),
    );
  }

  router.get('/sign-in', async (request, response) => {
    const returnPath = readReturnPath(request.query['then']);
    const { result, setCookies } = await context.auth.findSession(readVisitor(request));
    addCookies(response, setCookies);
    if (result !== undefined) return response.redirect(303, returnPath);
    const notice = NOTICES.find(([name]) => request.query[name] !== undefined)?.[1];
    answerSignIn(response, returnPath, notice === undefined ? {} : { notice });
  });

  router.post('/sign-in', async (request, response) => {
    const returnPath = readReturnPath(request.query['then']);
    const email = readLine(request.body, 'email').toLowerCase();
    const password = readPassword(request.body);
    const faults: Faults = {};
    if (email === '') faults['email'] = strings.faults.email;
    if (password === '') faults['password'] = strings.faults.passwordEmpty;
    if (Object.keys(faults).length > 0)
      return answerSignIn(response, returnPath, { status: 400, email, faults });

    const outcome = await countedSignIn(context, readVisitor(request), email, password);
    if (outcome.result === 'signed_in') {
      addCookies(response, outcome.setCookies);
      await noteSignIn(context, outcome.user);
      return response.redirect(303, returnPath);
    }
    if (outcome.result === 'limited') response.set('Retry-After', String(outcome.retryAfterSeconds));
    const isLimited = outcome.result === 'limited';
    answerSignIn(response, returnPath, {
      status: isLimited ? 429 : 400,
      email,
      faults: isLimited
        ? { password: strings.faults.tooMany(Math.ceil(outcome.retryAfterSeconds / 60)) }
        : { password: strings.faults.wrongPair },
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
  return RETURN_PATHS.find((path) => path === then) ?? '/portal';
}
